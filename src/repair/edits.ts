import type { Edit, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { isFunction } from '../syntax.ts';

/** An edit that puts a text in at a place. */
export function insert(at: number, text: string): Edit {
  return { range: [at, at], text };
}

/** The edit that puts a name behind an entry of a list: on a line of its own, where the entry has one. */
export function entryBehind(m: Machine, entry: Node, name: string): Edit {
  const whole = m.source.main.code.text;
  const before = whole.slice(0, entry.range[0]);
  const space = /(?:\r\n|\n)[ \t]*$/.exec(before)?.[0] ?? ' ';
  return insert(entry.range[1], `,${space}${name}`);
}

/** Edits in the order of the text; undefined where some overlap: those cannot be one suggestion. */
export function disjoint(edits: readonly Edit[]): readonly Edit[] | undefined {
  const sorted = [...edits].sort((a, b) => a.range[0] - b.range[0]);
  return sorted.every((edit, index) => index === 0 || (sorted[index - 1]?.range[1] ?? 0) <= edit.range[0])
    ? sorted
    : undefined;
}

/**
 * The statement that a node is evaluated in whenever that runs; undefined where it may be passed over, or stands in a
 * function of its own.
 */
export function statementAround(node: Node): Node | undefined {
  for (let at = node; ;) {
    if (/^(ExpressionStatement|ReturnStatement|ThrowStatement|VariableDeclaration)$/.test(at.type)) return at;
    const { parent } = at;
    if (!parent || isFunction(at) || /Statement$|^Program$/.test(at.type)) return undefined;
    if (parent.type === 'LogicalExpression' && parent.right === at) return undefined;
    if (parent.type === 'ConditionalExpression' && parent.test !== at) return undefined;
    at = parent;
  }
}

/** Behind what has no semicolon, a line that begins like this would go on. */
const goesOn = /^[([`/+-]/;

/**
 * The edits that put a statement in front of the one that holds a node. One that is all of a branch gets braces. It
 * ends in a semicolon unless the other one has none.
 */
export function statementBefore(m: Machine, node: Node, statement: string): Edit[] | undefined {
  const at = statementAround(node);
  const list = at?.parent;
  if (!at || !list) return undefined;
  const whole = m.source.main.code.text;
  const own = whole.slice(...at.range);
  const text = own.endsWith(';') || goesOn.test(own) ? statement : statement.replace(/;$/, '');
  const lineOf = (place: number): number => whole.lastIndexOf('\n', place - 1) + 1;
  const indentOf = (place: number): string => /^[ \t]*/.exec(whole.slice(lineOf(place), place))?.[0] ?? '';
  const ending = whole.includes('\r\n') ? '\r\n' : '\n';
  if (list.type === 'BlockStatement' || list.type === 'Program' || list.type === 'SwitchCase')
    return [insert(at.range[0], `${text}${ending}${indentOf(at.range[0])}`)];
  if (list.type !== 'IfStatement' || at.type === 'VariableDeclaration') return undefined;
  const indent = indentOf(list.range[0]);
  const inner = `${ending}${innerIndent(whole, list, at, indent)}`;
  const before = whole.slice(0, at.range[0]);
  const space = before.length - before.trimEnd().length;
  return [
    { range: [at.range[0] - space, at.range[0]], text: ` {${inner}${text}${inner}` },
    insert(at.range[1], `${ending}${indent}}`),
  ];
}

/** The indent of what stands in a branch: as a line of its own has it, or one level deeper than the `if`. */
function innerIndent(whole: string, branching: Node, statement: Node, indent: string): string {
  const startOf = (node: Node): string =>
    /^[ \t]*/.exec(whole.slice(whole.lastIndexOf('\n', node.range[0] - 1) + 1, node.range[0]))?.[0] ?? '';
  const own = startOf(statement);
  if (own.length > indent.length) return own;
  let around: Node | null | undefined = branching.parent;
  while (around && around.type !== 'BlockStatement') around = around.parent;
  const outer = around ? startOf(around) : '';
  const unit = indent.startsWith(outer) ? indent.slice(outer.length) : '';
  return indent + (unit === '' ? (indent.includes('\t') ? '\t' : '  ') : unit);
}
