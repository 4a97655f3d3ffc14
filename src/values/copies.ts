import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import { lastName, unwrap } from '../syntax.ts';
import { unknown, type ObjectValue, type Value } from './value.ts';

/** Functions that return a copy of what they are given, by their names. */
const copies = /^(?:structuredClone|cloneDeep|deepClone|klona|rfdc)$/;

/**
 * What a call makes a copy of: `structuredClone(error)`, `cloneDeep(error)`, `JSON.parse(JSON.stringify(error))`.
 * @returns undefined where the call does something else, or more
 */
export function copiedBy(call: TSESTree.CallExpression): Node | undefined {
  const [first, ...more] = call.arguments;
  if (!first || first.type === 'SpreadElement' || more.length > 0) return undefined;
  if (copies.test(lastName(call.callee) ?? '')) return first;
  const written = isOfJson(call, 'parse') ? unwrap(first) : undefined;
  if (written?.type !== 'CallExpression' || !isOfJson(written, 'stringify')) return undefined;
  const [copied] = written.arguments;
  return written.arguments.length === 1 && copied?.type !== 'SpreadElement' ? copied : undefined;
}

function isOfJson(call: TSESTree.CallExpression, name: string): boolean {
  const callee = unwrap(call.callee);
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'JSON' &&
    lastName(callee) === name
  );
}

/**
 * A copy of a value: an object is another one, of no class. Of an error, a copy has not all that the error has. What a
 * function gives back of the caller, its name says better.
 */
export function copyOf(value: Value): Value {
  switch (value.kind) {
    case 'object':
      return plain(value);
    case 'array':
      return { ...value, elements: value.elements.map(copyOf) };
    case 'constant':
      return value;
    default:
      return unknown;
  }
}

function plain({ properties, open, node, fresh }: ObjectValue): ObjectValue {
  const held = [...properties].map(([name, value]): [string, Value] => [name, shallow(value)]);
  return { kind: 'object', properties: new Map(held), open, node, ...(fresh && { fresh }) };
}

/** What is deeper within a copy is taken as it is; functions are in no copy. */
function shallow(value: Value): Value {
  return value.kind === 'function' || value.kind === 'class' ? unknown : value;
}
