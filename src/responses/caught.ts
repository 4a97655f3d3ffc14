import { classAround } from '../caller/classes.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { nodesIn, fixedName, isFunction, unwrap } from '../syntax.ts';

interface Variable {
  readonly references: readonly { readonly identifier: Node; isRead(): boolean }[];
}

/**
 * Whether whatever a function throws is caught by all that call it: its uses are seen in the file, each is a call within a
 * `try` whose `catch` throws nothing and hands nothing on.
 */
export function isCaught(m: Machine, node: FunctionNode): boolean {
  const uses = usesOf(m, node);
  return uses !== undefined && uses.length > 0 && uses.every((use) => isCaughtCall(m, use));
}

/** Where a function of the file is used; undefined where others can use it, too. */
function usesOf(m: Machine, node: FunctionNode): Node[] | undefined {
  const { parent } = node;
  if (parent.type === 'MethodDefinition') {
    const name = fixedName(parent.key, parent.computed);
    const around = classAround(parent);
    const isPrivate = parent.key.type === 'PrivateIdentifier' || parent.accessibility === 'private';
    return isPrivate && around && name !== undefined ? membersOf(m, around, name) : undefined;
  }
  const holder = parent.type === 'VariableDeclarator' ? parent.id : null;
  const id = node.type === 'FunctionDeclaration' ? node.id : holder;
  const declaration = node.type === 'FunctionDeclaration' ? parent : parent.parent?.parent;
  if (!id || /^Export/.test(declaration?.type ?? '')) return undefined;
  const variable = m.source.variable(id) as Variable | null;
  return variable?.references.filter((each) => each.isRead()).map(({ identifier }) => identifier);
}

/** The members that each class reads, by their names: a class is gone through once, whatever its methods throw. */
const members = new WeakMap<Node, ReadonlyMap<string, Node[]>>();

/** The reads of a member of `this` in a class. */
function membersOf(m: Machine, node: Node, name: string): Node[] {
  let read = members.get(node);
  if (!read) members.set(node, (read = membersIn(m, node)));
  return read.get(name) ?? [];
}

function membersIn(m: Machine, node: Node): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const each of nodesIn(node, m.source.fileOf(node).code.visitorKeys)) {
    const name = each.type === 'MemberExpression' ? fixedName(each.property, each.computed) : undefined;
    if (name === undefined) continue;
    const all = found.get(name);
    if (all) all.push(each);
    else found.set(name, [each]);
  }
  return found;
}

function isCaughtCall(m: Machine, use: Node): boolean {
  const call = use.parent;
  if (call?.type !== 'CallExpression' || unwrap(call.callee) !== use) return false;
  return isWithinTry(m, call);
}

/** Whether a node of a function stands in a `try` whose `catch` keeps what it catches to itself. */
function isWithinTry(m: Machine, node: Node): boolean {
  const { parent } = node;
  if (!parent || isFunction(parent)) return false;
  if (parent.type !== 'TryStatement' || parent.block !== node || !parent.handler) return isWithinTry(m, parent);
  return !/\b(throw|next|reject|done|callback|cb)\b/.test(m.source.text(parent.handler.body));
}
