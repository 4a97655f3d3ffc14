import type { TSESTree } from '@typescript-eslint/utils';
import { classAround, membersOf } from '../caller/class-members.ts';
import { functionNamed } from '../caller/gates.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { fixedName, isFunction, lastName, rootOfChain, unwrap } from '../syntax.ts';

interface Variable {
  readonly references: readonly { readonly identifier: Node; isRead(): boolean }[];
}

/** Where a function is used, as far as its own file goes. */
interface Uses {
  readonly here: readonly Node[];
  /** The file exports it. */
  readonly exported: boolean;
}

/**
 * Whether whatever a function throws is caught by all that call it: each of its uses is a call within a `try` whose
 * `catch` keeps what it catches to itself.
 * @param elsewhere finds where other files name a function, and is asked only of one that its own file exports
 */
export function isCaught(m: Machine, node: FunctionNode, elsewhere: (node: FunctionNode) => readonly Node[]): boolean {
  const uses = usesOf(m, node);
  if (!uses?.here.every((use) => isCaughtCall(m, use, node.async))) return false;
  if (!uses.exported) return uses.here.length > 0;
  const others = elsewhere(node);
  return others.length > 0 && others.every((use) => isCaughtCall(m, use, node.async));
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

/** @param awaited what is called returns a promise: without `await` it fails outside the `try` */
function isCaughtCall(m: Machine, use: Node, awaited: boolean): boolean {
  const call = use.parent;
  if (call?.type !== 'CallExpression' || unwrap(call.callee) !== use) return false;
  return isWithinTry(m, awaited && call.parent.type === 'AwaitExpression' ? call.parent : call, awaited);
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

/** Whether nothing but telling somebody is done with an error that a name holds. */
function isOnlyTold(m: Machine, name: Node, functions: number): boolean {
  const variable = name.type === 'Identifier' ? (m.source.variable(name) as Variable | null) : null;
  return variable?.references.every(({ identifier }) => isTold(m, identifier, functions)) === true;
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
