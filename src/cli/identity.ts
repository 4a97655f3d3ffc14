import { createHash } from 'node:crypto';
import type { Node } from '../model.ts';
import { functionName, isFunction, lastName, unwrap } from '../syntax.ts';

/**
 * By what a finding is known again after the code around it has moved: no line, no column, no condition, no wording of
 * a rule. Two findings of one file may have the same identity; then they are counted.
 */
export interface Identity {
  /** The rule with its prefix. */
  readonly rule: string;
  /** The functions, classes and routes around it, from the outside in; empty at the top of a file. */
  readonly within: string;
  /** The statement that refuses, on one line. */
  readonly code: string;
}

/** Longer statements are told apart by their beginnings and a hash of the whole. */
const maximumCode = 160;

/** What stands around a statement, or an expression that is as good as one: nothing of it belongs to the statement. */
const holders = new Set([
  'Program',
  'BlockStatement',
  'StaticBlock',
  'SwitchCase',
  'SwitchStatement',
  'IfStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'TryStatement',
  'LabeledStatement',
  'MethodDefinition',
  'PropertyDefinition',
  'ClassDeclaration',
  'ClassExpression',
  'TSModuleBlock',
]);

/** The statement of a node: the farthest node around it that holds no other statement and no function. */
export function statementOf(node: Node): Node {
  let at = node;
  for (
    let around: Node | undefined = at.parent;
    around && !holders.has(around.type) && !isFunction(around);
    around = at.parent
  )
    at = around;
  return at;
}

/** The names of what stands around a node: `Sessions > refresh`, `get /orders/:id`. */
export function withinOf(node: Node): string {
  const names: string[] = [];
  for (let at: Node | undefined = node.parent; at; at = at.parent) {
    const name = isFunction(at)
      ? (functionName(at) ?? routeName(at))
      : at.type === 'ClassDeclaration'
        ? at.id?.name
        : undefined;
    if (name !== undefined) names.unshift(name);
  }
  return names.join(' > ');
}

/** A function without a name that is given to a call behind a text: `app.get('/orders/:id', …)`. */
function routeName(node: Node): string | undefined {
  const call = node.parent;
  if (call?.type !== 'CallExpression') return undefined;
  const [first] = call.arguments;
  const name = lastName(unwrap(call.callee));
  return first?.type === 'Literal' && typeof first.value === 'string' ? `${name ?? ''} ${first.value}`.trim() : name;
}

/** A statement on one line, not longer than fits a baseline file. */
export function codeOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= maximumCode ? line : `${line.slice(0, maximumCode)}… ${hash(bare(line), 8)}`;
}

/** One text for an identity: the same whatever a formatter makes of spaces, quotes and the ends of lines. */
export function keyOf({ rule, within, code }: Identity): string {
  return JSON.stringify([rule, within, bare(code)]);
}

/** The same without the functions around it: what is left of a finding whose function has another name now. */
export function keyWithoutNames({ rule, code }: Identity): string {
  return JSON.stringify([rule, bare(code)]);
}

function bare(code: string): string {
  return code
    .replace(/\s+|;/g, '')
    .replace(/['`]/g, '"')
    .replace(/,(?=[)\]}])/g, '');
}

/** A short digest. */
function hash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/**
 * A fingerprint of each identity, in their order: equal ones are told apart by their number, so that each is unique.
 * @param salt what else makes a difference, such as the file
 */
export function fingerprints(identities: readonly Identity[], salt: (index: number) => string = () => ''): string[] {
  const counts = new Map<string, number>();
  return identities.map((identity, index) => {
    const key = `${salt(index)}\n${keyOf(identity)}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return hash(`${key}\n${String(count)}`, 32);
  });
}
