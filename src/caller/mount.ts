import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import type { SourceFile } from '../source.ts';
import { fixedName, lastName, rootOfChain, unwrap, within } from '../syntax.ts';
import { nameOfRoot } from './file-parts.ts';
import { describedNames, flatten } from './registration.ts';

/**
 * A place where something is handed to a router: `router.get('/me', requireAuth, users.me)`, `[authenticate,
 * authorize]`.
 */
export interface Mount {
  readonly file: SourceFile;
  /** The call of the router; null where a list stands alone. */
  readonly call: TSESTree.CallExpression | null;
  /** What stands in front of it, in order. */
  readonly before: readonly Node[];
}

const routing = /^(get|post|put|patch|delete|del|head|options|all|use|route|register|on|addHook|mount)$/;

/** What a name stands in that uses it in a way which is not understood. */
const elsewhere =
  /^(Program|ClassBody|VariableDeclaration|VariableDeclarator|AssignmentExpression|Property|IfStatement)$/;
/** What a name stands in that uses nothing. */
const unused = /^(Import|Export)|^(VariableDeclarator|TSTypeReference|TSTypeQuery)$/;

/** Whether a node stands for what is exported: `users.me` of a table or an object, `me`, or the module's default. */
export function isMention(node: Node, locals: ReadonlyMap<string, string>, names: readonly string[]): boolean {
  if (node.type === 'MemberExpression') {
    const name = fixedName(node.property, node.computed);
    const held = nameOfRoot(rootOfChain(node, false));
    return name !== undefined && held !== undefined && names.includes(name) && locals.has(held);
  }
  const name = node.type === 'Identifier' ? locals.get(node.name) : undefined;
  const parent = node.parent as Node | null | undefined;
  if (name === undefined || name === '*' || !names.includes(name) || !parent || unused.test(parent.type)) return false;
  // `me.bind(users)`; of `users.me` the member is looked at.
  if (parent.type === 'MemberExpression') return parent.object === node && lastName(parent) === 'bind';
  // `const { me } = require('./users')`
  const isTaken = parent.type === 'Property' && parent.parent.type === 'ObjectPattern';
  return !isTaken && !(parent.type === 'Property' && parent.key === node && !parent.shorthand);
}

/** The call of a router that is given a node, also within a list, through a wrapper or in a function that calls it. */
export function mountAt(file: SourceFile, node: Node): Mount | null {
  const inFrontOf = (given: readonly Node[]): readonly Node[] =>
    given.slice(
      0,
      given.findIndex((each) => within(node, each)),
    );
  let part = node;
  for (let at: Node | null | undefined = node.parent; at; at = at.parent) {
    if (at.type === 'CallExpression' && part !== at.callee) {
      const callee = unwrap(at.callee);
      const method = callee.type === 'MemberExpression' ? (lastName(callee) ?? '') : '';
      // `registerRoute(router, 'get', '/me', authenticate, me)`
      const isOwn = callee.type === 'Identifier' && /rout/i.test(callee.name);
      if (routing.test(method) || describedNames.has(method) || isOwn)
        return { file, call: at, before: inFrontOf(at.arguments.flatMap(flatten)) };
    }
    if (at.type === 'ArrayExpression' && at.parent.type !== 'CallExpression')
      return { file, call: null, before: inFrontOf(flatten(at)) };
    if (elsewhere.test(at.type)) return null;
    part = at;
  }
  return null;
}
