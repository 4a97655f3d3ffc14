import type { TSESTree } from '@typescript-eslint/utils';
import { functionNamed } from '../caller/gates.ts';
import { functionAt } from '../caller/made.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { start } from '../paths/path.ts';
import { fixedName, isFunction, unwrap } from '../syntax.ts';

/** Where a wrapper catches what the function throws that it was given. */
export interface Catcher {
  /** The function that the wrapper makes: it has the request and the response. */
  readonly around: FunctionNode;
  /** The `catch` of it, or the function that it gives to `.catch()`. */
  readonly clause: TSESTree.CatchClause | FunctionNode;
}

/**
 * Where what a function throws is caught by the wrapper that it, or the handler around it, is given to: that of
 * `wrapped(async (req, res) => …)` calls the handler in a `try`, in the same file or another one. Undefined without a
 * wrapper, and for one that does not catch, or calls what it is given in more than one place.
 */
export function catcherOf(m: Machine, node: FunctionNode | null): Catcher | undefined {
  for (let at: Node | null | undefined = node; at; at = at.parent as Node | null) {
    if (!isFunction(at)) continue;
    const [caught, ...others] = usesOf(m, at).map((use) => catcherAt(m, use));
    if (caught && others.every((other) => other?.clause === caught.clause)) return caught;
  }
  return undefined;
}

/** Where a function is used: where it stands, or wherever its file reads its name. */
function usesOf(m: Machine, node: FunctionNode): Node[] {
  const holder = node.parent.type === 'VariableDeclarator' ? node.parent.id : null;
  const id = node.type === 'FunctionDeclaration' ? node.id : holder;
  if (!id) return [node];
  const variable = m.source.variable(id) as { readonly references: readonly Reference[] } | null;
  return (variable?.references ?? []).flatMap((each) => (each.isRead() ? [each.identifier] : []));
}

interface Reference {
  readonly identifier: Node;
  isRead(): boolean;
}

/** What catches what a function throws that stands, or is named, as an argument of a wrapper. */
function catcherAt(m: Machine, use: Node): Catcher | undefined {
  const call = use.parent;
  const index = call?.type === 'CallExpression' ? call.arguments.indexOf(use as TSESTree.Expression) : -1;
  const wrapper = call?.type === 'CallExpression' && index >= 0 ? wrapperNamed(m, call.callee) : undefined;
  return wrapper && caughtIn(m, wrapper, index);
}

function wrapperNamed(m: Machine, callee: Node): FunctionNode | undefined {
  const inner = unwrap(callee);
  if (inner.type === 'CallExpression') return functionAt(m, inner, undefined, start)?.node;
  return inner.type === 'Identifier' ? (functionNamed(m, inner) ?? declaredAs(m, inner)) : undefined;
}

/** The function that a name is imported as, whatever its file says of refusals. */
function declaredAs(m: Machine, name: TSESTree.Identifier): FunctionNode | undefined {
  const variable = m.source.variable(name) as { readonly defs: readonly Definition[] } | null;
  const definition = variable?.defs[0];
  if (definition?.parent?.type !== 'ImportDeclaration') return undefined;
  const { node, parent } = definition;
  const imported = node.type === 'ImportSpecifier' ? node.imported : undefined;
  const exported = imported ? (imported.type === 'Identifier' ? imported.name : imported.value) : 'default';
  const found = m.source.project.declared(parent.source.value, exported, m.source.fileOf(name).filename);
  return found && functionNamed(m, found);
}

interface Definition {
  readonly node: Node;
  readonly parent?: Node | null;
}

/** Where a wrapper catches what its parameter at an index throws. */
function caughtIn(m: Machine, wrapper: FunctionNode, index: number): Catcher | undefined {
  const parameter = wrapper.params[index];
  const variable = parameter?.type === 'Identifier' ? m.source.variable(parameter) : null;
  const uses = (variable as { readonly references: readonly { readonly identifier: Node }[] } | null)?.references ?? [];
  const calls = uses.flatMap(({ identifier }) => callOf(identifier) ?? []);
  const [call] = calls;
  return call && calls.length === 1 ? catcherAround(call, wrapper) : undefined;
}

/** The call of a function by its name: `handler(req, res)`, `handler.call(this, req, res)`, `handler.apply(…)`. */
function callOf(name: Node): TSESTree.CallExpression | undefined {
  const { parent } = name;
  const callee =
    parent?.type === 'MemberExpression' &&
    parent.object === name &&
    /^(call|apply)$/.test(fixedName(parent.property, parent.computed) ?? '')
      ? parent
      : name;
  const call = callee.parent;
  return call?.type === 'CallExpression' && call.callee === callee ? call : undefined;
}

function catcherAround(call: Node, wrapper: FunctionNode): Catcher | undefined {
  let clause: Catcher['clause'] | undefined;
  for (let at: Node = call; at !== wrapper; at = at.parent as Node) {
    const { parent } = at as { readonly parent: Node };
    if (!clause && parent.type === 'TryStatement' && parent.block === at && parent.handler) clause = parent.handler;
    if (!clause && parent.type === 'MemberExpression' && parent.object === at) clause = givenToCatch(parent);
    // The first function around is what the wrapper makes, or one that it calls at once.
    if (clause && isFunction(parent) && parent !== wrapper) return { around: parent, clause };
  }
  return undefined;
}

/** The function of `promise.catch(function)`. */
function givenToCatch(member: TSESTree.MemberExpression): FunctionNode | undefined {
  const call = member.parent;
  if (fixedName(member.property, member.computed) !== 'catch' || call.type !== 'CallExpression') return undefined;
  const given = call.arguments[0] && unwrap(call.arguments[0]);
  return given && isFunction(given) ? given : undefined;
}
