import { isPlain, keyOf, sameValue, unknown, type ObjectValue, type Value } from './value.ts';

/**
 * What is left of a value where too many paths differ in texts and in what is not known: an object keeps the statuses
 * that refuse, its switches, and what it holds that is more than a value.
 */
export function roughKeyOf(value: Value): string {
  return value.kind === 'object' ? partsKey(value, 0) : keyOf(value);
}

/** Objects within objects are told apart this deep. */
const deepest = 2;

function partsKey({ properties }: ObjectValue, depth: number): string {
  const parts: string[] = [];
  for (const [name, held] of properties) {
    const key = held.kind === 'object' ? (depth < deepest ? partsKey(held, depth + 1) : '{}') : partKey(held);
    if (key !== '') parts.push(`${name}=${key}`);
  }
  return `{${parts.join(',')}}`;
}

function partKey(held: Value): string {
  if (isPlain(held) || held.kind === 'subject') return '';
  if (held.kind !== 'constant') return keyOf(held);
  const decides = typeof held.value === 'number' ? /^40[137]$/.test(String(held.value)) : held.value !== '';
  return decides ? keyOf(held) : '';
}

/**
 * What something is that is the one or the other: of two objects that an expression wrote down, what both hold.
 */
export function either(one: Value | undefined, other: Value): Value {
  if (one === undefined || sameValue(one, other)) return other;
  return one.kind === 'object' && other.kind === 'object' && isWritten(one) && isWritten(other)
    ? common(one, other)
    : unknown;
}

function isWritten({ node, type }: ObjectValue): boolean {
  return node.type === 'ObjectExpression' && type === undefined;
}

function common(one: ObjectValue, other: ObjectValue): ObjectValue {
  const properties = new Map<string, Value>();
  for (const [name, held] of one.properties) {
    const same = other.properties.get(name);
    if (same) properties.set(name, sameValue(held, same) ? held : unknown);
  }
  const open = one.open || other.open || properties.size < Math.max(one.properties.size, other.properties.size);
  const { fresh } = one;
  return { kind: 'object', properties, open, node: one.node, ...(fresh && fresh === other.fresh && { fresh }) };
}
