import type { TSESTree } from '@typescript-eslint/utils';
import { classAround, membersOf } from '../caller/class-members.ts';
import { functionNamed } from '../caller/gates.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { fixedName, functionAround, isFunction, lastName, rootOfChain, unwrap } from '../syntax.ts';

interface Variable {
  readonly references: readonly { readonly identifier: Node; isRead(): boolean }[];
}

/** Where a function is used, as far as its own file goes. */
interface Uses {
  readonly here: readonly Node[];
  /** The file exports it. */
  readonly exported: boolean;
}

/** Finds where other files name a function; asked only of one that its own file exports. */
type Elsewhere = (node: FunctionNode) => readonly Node[];

/** A function that catches may call one that calls the one that throws, and so on: no more than this many. */
const maximumCallers = 4;

/**
 * Whether whatever a function throws is caught by all that call it: each of its uses is a call within a `try` whose
 * `catch` keeps what it catches to itself, or stands in a function of which the same is true.
 */
export function isCaught(m: Machine, node: FunctionNode, elsewhere: Elsewhere, callers = maximumCallers): boolean {
  const uses = callers > 0 && !m.registrations.has(node) ? usesOf(m, node) : undefined;
  const isKept = (use: Node): boolean =>
    isCaughtUse(m, use, node.async, (each) => isCaught(m, each, elsewhere, callers - 1));
  if (!uses?.here.every(isKept)) return false;
  if (!uses.exported) return uses.here.length > 0;
  const others = elsewhere(node);
  return others.length > 0 && others.every(isKept);
}

/** Where a function is used; undefined where that is not seen. */
function usesOf(m: Machine, node: FunctionNode): Uses | undefined {
  const { parent } = node;
  if (parent.type === 'MethodDefinition') {
    const name = fixedName(parent.key, parent.computed);
    const around = classAround(parent);
    const isPrivate = parent.key.type === 'PrivateIdentifier' || parent.accessibility === 'private';
    return isPrivate && around && name !== undefined
      ? { here: membersOf(m, around, name), exported: false }
      : undefined;
  }
  const holder = parent.type === 'VariableDeclarator' ? parent.id : null;
  const id = node.type === 'FunctionDeclaration' ? node.id : holder;
  const declaration = node.type === 'FunctionDeclaration' ? parent : parent.parent?.parent;
  if (!id) return undefined;
  const variable = m.source.variable(id) as Variable | null;
  if (!variable) return undefined;
  const reads = variable.references.filter((each) => each.isRead()).map(({ identifier }) => identifier);
  const here = reads.filter((read) => !isExported(m, read));
  return { here, exported: here.length < reads.length || /^Export/.test(declaration?.type ?? '') };
}

/** Whether a name stands where its value leaves the file: `export { check }`, `module.exports = { check }`. */
function isExported(m: Machine, { parent }: Node): boolean {
  if (!parent) return false;
  if (parent.type === 'Property' || parent.type === 'ObjectExpression') return isExported(m, parent);
  if (parent.type === 'AssignmentExpression') return /^(module\.)?exports\b/.test(m.source.text(parent.left));
  return parent.type === 'ExportSpecifier' || parent.type === 'ExportDefaultDeclaration';
}

/**
 * Whether what a use of a function may throw is caught: it is called, or given to `then`, within a `try` or in a
 * function that is called so in turn.
 * @param awaited what is called returns a promise: without `await` or `return` its failure goes another way
 * @param isCaughtAround whether whatever a function throws is caught by all that call it
 */
function isCaughtUse(
  m: Machine,
  use: Node,
  awaited: boolean,
  isCaughtAround: (node: FunctionNode) => boolean,
): boolean {
  const { call, promised } = calledBy(use) ?? {};
  if (!call) return false;
  const later = awaited || promised === true;
  const chain = later ? chainOf(m, call) : { end: call, isKept: false };
  if (!chain || chain.isKept) return chain?.isKept === true;
  const at = later && chain.end.parent?.type === 'AwaitExpression' ? chain.end.parent : chain.end;
  if (isWithinTry(m, at, later)) return true;
  const around = functionAround(at);
  const isHandedOn =
    !later || at.type === 'AwaitExpression' || at.parent?.type === 'ReturnStatement' || around?.body === at;
  if (!around || !isHandedOn) return false;
  // `.then((user) => check(user))`: the function is called where its result is waited for.
  return calledBy(around)?.promised ? isCaughtUse(m, around, true, isCaughtAround) : isCaughtAround(around);
}

/** The call that runs a function: its own, or that of `then` that it is given to, bound or not. */
function calledBy(use: Node): { readonly call: Node; readonly promised: boolean } | undefined {
  const { parent } = use;
  if (parent?.type === 'MemberExpression' && parent.object === use && lastName(parent) === 'bind')
    return parent.parent.type === 'CallExpression' ? calledBy(parent.parent) : undefined;
  if (parent?.type !== 'CallExpression') return undefined;
  if (unwrap(parent.callee) === use) return { call: parent, promised: false };
  return lastName(parent.callee) === 'then' && parent.callee.type === 'MemberExpression'
    ? { call: parent, promised: true }
    : undefined;
}

/**
 * The whole of a chain of promises that a call begins, and whether a link of it keeps to itself what failed before;
 * undefined where a link gives that to somebody else, such as `catch(next)`.
 */
function chainOf(m: Machine, call: Node): { readonly end: Node; readonly isKept: boolean } | undefined {
  let end = call;
  for (;;) {
    const link = end.parent;
    const next = link?.type === 'MemberExpression' && link.object === end ? link.parent : undefined;
    const name = link?.type === 'MemberExpression' ? lastName(link) : undefined;
    if (next?.type !== 'CallExpression' || !/^(then|catch|finally)$/.test(name ?? '')) return { end, isKept: false };
    const handler = name === 'finally' ? undefined : next.arguments[name === 'catch' ? 0 : 1];
    if (handler) {
      if (handler.type !== 'ArrowFunctionExpression' && handler.type !== 'FunctionExpression') return undefined;
      const [param] = handler.params;
      if (!param || isOnlyTold(m, param, maximumFunctions)) return { end: next, isKept: true };
      if (!isOnlyTold(m, param, maximumFunctions, 'ThrowStatement')) return undefined;
    }
    end = next;
  }
}

/** Whether a node of a function stands in a `try` whose `catch` keeps what it catches to itself. */
function isWithinTry(m: Machine, node: Node, awaited = false): boolean {
  if (awaited && node.type !== 'AwaitExpression') return false;
  for (let at = node; at.parent && !isFunction(at.parent); at = at.parent) {
    const around = at.parent;
    if (around.type === 'TryStatement' && around.block === at && around.handler) return keeps(m, around.handler);
  }
  return false;
}

/**
 * What is read of an error by those who tell somebody of it, and what they give it to: a log, or the body of an answer.
 */
const told = /^(message|stack|name|code|reason)$/;
const tells =
  /^(console|log|logger|sentry|json|send|end|write|render|string|stringify)$|^(log|capture|report|track)|^(debug|info|warn|error)$/i;
const looksAt = /^(Property|TemplateLiteral|BinaryExpression|UnaryExpression)$/;

/** A function to which an error is given is looked into, and one to which that gives it, and no further. */
const maximumFunctions = 3;

/** Whether a `catch` answers in its own way: of what it caught, it tells, or asks what it is, and hands nothing on. */
function keeps(m: Machine, { param }: TSESTree.CatchClause): boolean {
  return !param || isOnlyTold(m, param, maximumFunctions);
}

/**
 * Whether nothing but telling somebody is done with an error that a name holds.
 * @param or what may be done with it besides
 */
function isOnlyTold(m: Machine, name: Node, functions: number, or?: 'ThrowStatement'): boolean {
  const variable = name.type === 'Identifier' ? (m.source.variable(name) as Variable | null) : null;
  const isFine = (at: Node): boolean =>
    (or !== undefined && (at.parent?.type as string | undefined) === or) || isTold(m, at, functions);
  return variable?.references.every(({ identifier }) => isFine(identifier)) === true;
}

function isTold(m: Machine, error: Node, functions: number): boolean {
  const { parent } = error;
  if (!parent) return false;
  // `(error as Error).message`
  if (unwrap(parent) === error) return isTold(m, parent, functions);
  if (parent.type === 'MemberExpression') return parent.object === error && told.test(lastName(parent) ?? '');
  if (parent.type !== 'CallExpression') return looksAt.test(parent.type);
  if ([parent.callee, rootOfChain(parent.callee)].some((part) => tells.test(lastName(part) ?? ''))) return true;
  // `refuse(done, error)`, a function that is seen.
  const called = functions > 0 ? functionNamed(m, parent.callee) : undefined;
  const parameter = called?.params[parent.arguments.indexOf(error as TSESTree.CallExpressionArgument)];
  const held = parameter?.type === 'AssignmentPattern' ? parameter.left : parameter;
  return held !== undefined && isOnlyTold(m, held, functions - 1);
}
