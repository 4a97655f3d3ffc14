import type { Node } from '../model.ts';
import { lastName, rootOfChain, unwrap } from '../syntax.ts';

/** Methods that send the answer: what follows them is no part of it. */
const sends = /^(?:json|jsonp|send|sendStatus|end|render|text|html|body|respond|abort|throw|assert)$/;

interface Neighbourhood {
  readonly statement: Node;
  readonly list: readonly Node[];
  /** The response or error whose status is set. */
  readonly root: string;
  /** What is returned afterwards is the answer's body. */
  readonly answers: boolean;
}

/** Where an expression stands that sets a status, if its text may stand in the statements around it. */
export function placeOf(whole: Node): Neighbourhood | null {
  const holder = whole.parent;
  const isHeld = holder?.type === 'VariableDeclarator' || holder?.type === 'AssignmentExpression';
  const statement = isHeld ? holder.parent : holder;
  const list = statement ? statementsAround(statement) : null;
  if (!statement || !list) return null;
  if (holder?.type === 'VariableDeclarator')
    return holder.id.type === 'Identifier' ? { statement, list, root: holder.id.name, answers: false } : null;
  const root = rootName(holder?.type === 'AssignmentExpression' ? holder.left : whole);
  if (root === null || !/^(?:ExpressionStatement|ReturnStatement)$/.test(statement.type)) return null;
  const call = unwrap(whole);
  const isSent = call.type === 'CallExpression' && sends.test(lastName(call.callee) ?? '');
  return { statement, list: isSent ? list.slice(0, list.indexOf(statement) + 1) : list, root, answers: true };
}

function statementsAround(statement: Node): readonly Node[] | null {
  const around = statement.parent;
  if (around?.type === 'BlockStatement' || around?.type === 'Program') return around.body;
  return around?.type === 'SwitchCase' ? around.consequent : null;
}

/**
 * The whole expression of an answer, from the node that decides its status: the call that is given it, the chain in
 * which that stands, the object that holds it. An entry of a table stays alone, and so does each of two answers.
 */
export function wholeOf(node: Node): Node {
  let whole = node;
  for (let parent = whole.parent; parent && isPart(whole, parent); parent = whole.parent) whole = parent;
  return whole;
}

function isPart(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'CallExpression':
    case 'NewExpression':
    case 'MemberExpression':
    case 'AwaitExpression':
    case 'ChainExpression':
    case 'SpreadElement':
    case 'SequenceExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return true;
    case 'Property':
      return parent.value === node && node.type !== 'ObjectExpression' && node.type !== 'ArrayExpression';
    case 'ObjectExpression':
      return true;
    case 'ArrayExpression':
      return node.type !== 'ObjectExpression' && node.type !== 'ArrayExpression';
    case 'ConditionalExpression':
      return parent.test !== node && isStatus(node);
    case 'LogicalExpression':
      return isStatus(node);
    default:
      return false;
  }
}

/** A number, or a name for one: not an answer of its own. */
function isStatus(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'Literal' || isPlain(inner) || inner.type === 'ConditionalExpression';
}

/** A name, or members of one. */
export function isPlain(node: Node): boolean {
  const root = rootOfChain(node, false);
  return root.type === 'Identifier' || root.type === 'ThisExpression';
}

/** The name with which a chain of members and calls begins. */
export function rootName(node: Node): string | null {
  for (let at = node; ;) {
    const root = rootOfChain(at);
    if (root.type !== 'AwaitExpression')
      return root.type === 'Identifier' ? root.name : root.type === 'ThisExpression' ? 'this' : null;
    at = root.argument;
  }
}
