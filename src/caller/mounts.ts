import type { TSESTree } from '@typescript-eslint/utils';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { importsOf } from '../project/exports.ts';
import type { SourceFile } from '../source.ts';
import { chainOf, fixedName, functionName, isFunction, lastName, nodesIn, rootOfChain, unwrap, within } from '../syntax.ts';
import { flatten, guardIn } from './registration.ts';

/**
 * The routes that other files give a function to, and the guards in front of it there. They are looked up only for an
 * answer that asks once more whether a guard has let somebody in; where not all of them are understood, nothing is said.
 */

/** A place where something is handed to a router: `router.get('/me', requireAuth, users.me)`, `[authenticate, authorize]`. */
interface Mount {
  readonly file: SourceFile;
  /** The call of the router; null where a list stands alone. */
  readonly call: TSESTree.CallExpression | null;
  /** What stands in front of it, in order. */
  readonly before: readonly Node[];
}

/** Something that a file exports, under the names by which others may import it. */
interface Exported {
  readonly filename: string;
  readonly names: readonly string[];
}

const routing = /^(get|post|put|patch|delete|del|head|options|all|use|route|register|on|addHook|mount)$/;
const around = /^(use|all|addHook)$/;

/** Routers are followed from the one to the next that mounts it, no farther than this. */
const maximumDepth = 3;

/** Whether a function stands behind a guard, wherever other files mount it. */
export function isGuardedElsewhere(m: Machine, node: FunctionNode): boolean {
  const file = m.source.fileOf(node);
  const names = exportedNames(m, node);
  return names.length > 0 && allGuarded(m, mountsOf(m, { filename: file.filename, names }), maximumDepth);
}

/** The names under which a handler leaves its file: its own, or its router's. */
function exportedNames(m: Machine, node: FunctionNode): string[] {
  const registered = m.registrations.get(node) ?? [];
  const routers = registered.flatMap(({ call }) => routerOf(call)?.name ?? []);
  if (registered.length > 0) return routers.length === registered.length ? [...new Set(routers), 'default'] : [];
  // `export const allow = (role) => (req, res, next) => …`
  let name = functionName(node);
  for (let at: Node | null | undefined = node.parent; at && name === undefined; at = at.parent) if (isFunction(at)) name = functionName(at);
  return name === undefined ? [] : [name, 'default'];
}

/** The variable on which a call registers something. */
function routerOf(call: Node): TSESTree.Identifier | undefined {
  if (call.type !== 'CallExpression') return undefined;
  const root = rootOfChain(call);
  return root.type === 'Identifier' ? root : undefined;
}

function allGuarded(m: Machine, mounts: readonly Mount[] | null, depth: number): boolean {
  return mounts !== null && mounts.length > 0 && mounts.every((mount) => isGuarded(m, mount, depth));
}

/** The places where other files mount something; null where it is used in a way that is not understood. */
function mountsOf(m: Machine, exported: Exported): Mount[] | null {
  const found: Mount[] = [];
  for (const file of m.source.project.importersOf(exported.filename)) {
    const mounts = mountsIn(m, file, exported);
    if (!mounts) return null;
    found.push(...mounts);
  }
  return found;
}

function mountsIn(m: Machine, file: SourceFile, exported: Exported): Mount[] | null {
  const locals = localsOf(m, file, exported.filename);
  const found: Mount[] = [];
  for (const node of nodesIn(file.code.ast as unknown as Node, file.code.visitorKeys)) {
    if (!isMention(node, locals, exported.names)) continue;
    const mount = mountAt(file, node);
    if (!mount) return null;
    found.push(mount);
  }
  return found;
}

/** What a file has of a module, by its local names, with the name that the module exports; and the objects made of it. */
function localsOf(m: Machine, file: SourceFile, filename: string): ReadonlyMap<string, string> {
  const locals = new Map<string, string>();
  for (const [local, { module, name }] of importsOf(file.code.ast.body as unknown as Node[])) if (m.source.project.leadsTo(module, file.filename, filename)) locals.set(local, name);
  // `const users = new UsersController(service)`
  for (const statement of file.code.ast.body as unknown as Node[]) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations) {
      const made = init && unwrap(init);
      if (id.type !== 'Identifier' || (made?.type !== 'NewExpression' && made?.type !== 'CallExpression')) continue;
      const parts = [made.callee, ...made.arguments];
      if (parts.some((part) => part.type === 'Identifier' && locals.has(part.name))) locals.set(id.name, '*');
    }
  }
  return locals;
}

/** Whether a node stands for what is exported: `users.me` of a table or an object, `me`, or the module's default. */
function isMention(node: Node, locals: ReadonlyMap<string, string>, names: readonly string[]): boolean {
  const parent = node.parent as Node | null | undefined;
  if (node.type === 'MemberExpression') {
    const name = fixedName(node.property, node.computed);
    const root = rootOfChain(node, false);
    return name !== undefined && name !== 'default' && names.includes(name) && root.type === 'Identifier' && locals.has(root.name);
  }
  if (node.type !== 'Identifier') return false;
  const name = locals.get(node.name);
  if (name === undefined || name === '*' || !names.includes(name)) return false;
  if (parent?.type === 'MemberExpression') return parent.object === node && fixedName(parent.property, parent.computed) === 'bind';
  return parent !== null && parent !== undefined && !/^(Import|Export)|^(VariableDeclarator|TSTypeReference|TSTypeQuery)$/.test(parent.type) && !(parent.type === 'Property' && parent.key === node && !parent.shorthand);
}

/** The call of a router that is given a node, also within a list, through a wrapper or in a function that calls it. */
function mountAt(file: SourceFile, node: Node): Mount | null {
  let part = node;
  for (let at: Node | null | undefined = node.parent; at; at = at.parent) {
    if (at.type === 'CallExpression' && part !== at.callee) {
      const callee = unwrap(at.callee);
      if (callee.type === 'MemberExpression' && routing.test(fixedName(callee.property, callee.computed) ?? '')) {
        const given = at.arguments.flatMap(flatten);
        return { file, call: at, before: given.slice(0, given.findIndex((each) => within(node, each))) };
      }
    }
    if (at.type === 'ArrayExpression' && at.parent.type !== 'CallExpression') {
      const given = flatten(at);
      return { file, call: null, before: given.slice(0, given.findIndex((each) => within(node, each))) };
    }
    if (/^(Program|ClassBody|VariableDeclaration|VariableDeclarator|AssignmentExpression|Property|IfStatement)$/.test(at.type)) return null;
    part = at;
  }
  return null;
}

/** Whether a guard stands in front of what is mounted: in the same call, on the same router, or where that is mounted itself. */
function isGuarded(m: Machine, { file, call, before }: Mount, depth: number): boolean {
  if (before.some((each) => isGuard(m, file, each))) return true;
  if (!call) return false;
  for (const part of chainOf(call.callee)) if (part.type === 'CallExpression' && part.arguments.flatMap(flatten).some((each) => isGuard(m, file, each))) return true;
  const router = routerOf(call);
  if (!router) return false;
  const inFile = mountsOfRouter(file, router.name);
  if (isBehindUse(m, file, call, router.name) || (depth > 0 && inFile.length > 0 && allGuarded(m, inFile, depth - 1))) return true;
  return depth > 0 && inFile.length === 0 && file !== m.source.main && allGuarded(m, mountsOf(m, { filename: file.filename, names: [router.name, 'default'] }), depth - 1);
}

/** Where a file mounts a router of its own on another one: `app.use('/api', requireAuth, router)`. */
function mountsOfRouter(file: SourceFile, name: string): Mount[] {
  const found: Mount[] = [];
  for (const node of nodesIn(file.code.ast as unknown as Node, file.code.visitorKeys)) {
    if (node.type !== 'Identifier' || node.name !== name || (node.parent).type !== 'CallExpression') continue;
    const mount = mountAt(file, node);
    if (mount?.call?.arguments.includes(node)) found.push(mount);
  }
  return found;
}

/** Whether a router runs a guard before what is registered on it later. */
function isBehindUse(m: Machine, file: SourceFile, call: TSESTree.CallExpression, router: string): boolean {
  const path = literal(call.arguments[0]);
  for (const node of nodesIn(file.code.ast as unknown as Node, file.code.visitorKeys)) {
    if (node.type !== 'CallExpression' || node.range[0] >= call.range[0] || routerOf(node)?.name !== router) continue;
    if (!around.test(lastName(node.callee) ?? '')) continue;
    const prefix = literal(node.arguments[0])?.replace(/[/*]+$/, '');
    const applies = prefix === undefined || prefix === '' || lastName(node.callee) === 'addHook' || path?.startsWith(prefix) === true;
    if (applies && node.arguments.flatMap(flatten).some((each) => isGuard(m, file, each))) return true;
  }
  return false;
}

function literal(node: Node | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** Says that something refuses, in whatever way. */
const refuses = /\b40[13]\b|nauthori[sz]ed|orbidden|\bredirect\b|\bthrow\b|\bnext\(\s*(?:new|err|create)/;

/** Whether something is a guard by its name that also turns somebody away, as far as its text is seen. */
function isGuard(m: Machine, file: SourceFile, node: Node): boolean {
  const guard = guardIn(m, node);
  if (!guard || /['"]session['"]/.test(file.text(node))) return false;
  const root = rootOfChain(guard.node);
  const text = root.type === 'Identifier' ? m.source.project.textBehind(root.name, file) : undefined;
  return text === undefined || refuses.test(text);
}
