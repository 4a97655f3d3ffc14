import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { start } from '../paths/path.ts';
import { isFunction, lastName, memberPath, unwrap } from '../syntax.ts';
import { functionAt } from './made.ts';

/** Says that something refuses, in whatever way. */
export const refuses = /\b40[13]\b|nauthori[sz]ed|orbidden|\bredirect\b|\bthrow\b|\bnext\(\s*(?:new|err|create)/;

/** The function that a node is, or that it names, in its own file or in another one. */
export function functionNamed(m: Machine, node: Node): FunctionNode | undefined {
  const inner = unwrap(node);
  return isFunction(inner) || inner.type === 'Identifier' ? functionAt(m, inner, undefined, start)?.node : undefined;
}

/** Whether a node is, or names, a function that demands to know who calls, by what that does. */
export function demands(m: Machine, node: Node): boolean {
  const shown = functionNamed(m, node);
  return shown !== undefined && demandsCaller(m, shown);
}

/** Goes on, or leaves in another way. */
const leaves = /\b(?:next|return)\b/;

/**
 * Whether a function first of all refuses whoever has not shown who they are: `if (!session) return c.json({}, 401)`,
 * with no way past it.
 */
function demandsCaller(m: Machine, { body }: FunctionNode): boolean {
  const statements =
    body.type === 'BlockStatement'
      ? body.body.flatMap((each): Node[] => (each.type === 'TryStatement' ? each.block.body : [each]))
      : [];
  for (const statement of statements) {
    const asks =
      statement.type === 'IfStatement' && asksForCaller(m, statement.test) && endsThere(statement.consequent);
    if (asks && refuses.test(m.source.text(statement.consequent))) return true;
    if (leaves.test(m.source.text(statement))) return false;
  }
  return false;
}

/** Whether a condition holds for everybody who has not shown who they are. */
function asksForCaller(m: Machine, test: Node): boolean {
  const inner = unwrap(test);
  if (inner.type === 'LogicalExpression')
    return inner.operator === '||' && (asksForCaller(m, inner.left) || asksForCaller(m, inner.right));
  const isNull =
    inner.type === 'BinaryExpression' &&
    /^===?$/.test(inner.operator) &&
    /^(?:null|undefined)$/.test(m.source.text(inner.right));
  const asked = isNull
    ? inner.left
    : inner.type === 'UnaryExpression' && inner.operator === '!'
      ? inner.argument
      : undefined;
  const read = asked && unwrap(asked.type === 'AwaitExpression' ? asked.argument : asked);
  if (read?.type === 'CallExpression') return m.vocabulary.isLoginCheck(lastName(read.callee) ?? '');
  const names = read ? (memberPath(read) ?? [lastName(read) ?? '']) : [];
  return names.some((name) => /^(?:identity|credential)$/.test(m.vocabulary.meaning(name)));
}

/** Whether a branch ends by a return or a throw. */
function endsThere(branch: Node): boolean {
  const last = branch.type === 'BlockStatement' ? branch.body.at(-1) : branch;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}
