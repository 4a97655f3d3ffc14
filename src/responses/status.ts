import type { Node } from '../model.ts';
import type { StatusValue, Value } from '../values/value.ts';

/** A status from a value: a number, or digits in a string where the framework takes them. */
export function statusOf(value: Value, node: Node): StatusValue {
  if (value.kind === 'constant') {
    if (typeof value.value === 'number') return { value: value.value, node: value.node };
    if (typeof value.value === 'string' && /^\d{3}$/.test(value.value)) return { value: Number(value.value), node: value.node };
  }
  return { value: null, node };
}
