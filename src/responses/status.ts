import type { Framework } from '../frameworks/framework.ts';
import type { Node } from '../model.ts';
import { harden, type Fact, type Path } from '../paths/path.ts';
import { entryOf } from '../syntax.ts';
import type { StatusValue, Value } from '../values/value.ts';

/**
 * A status from a value: a number, or digits in a string where the framework takes them.
 * @param texts words that the framework takes for a status
 */
export function statusOf(value: Value, node: Node, texts?: Framework['statusTexts']): StatusValue {
  if (value.kind === 'constant') {
    if (typeof value.value === 'number') return { value: value.value, node: value.node };
    if (typeof value.value === 'string' && /^\d{3}$/.test(value.value))
      return { value: Number(value.value), node: value.node };
    const named = entryOf(texts, String(value.value));
    if (named !== undefined) return { value: named, node: value.node };
  }
  return { value: null, node };
}

/**
 * The conditions under which a status is set. Those that chose it in a variable count: the variable may be gone when
 * the answer leaves.
 */
export function conditionsOf(path: Path, status: StatusValue): Fact | null {
  return hardenHolders(path, status.node).facts;
}

/** The path on which the conditions count that chose a status, in whichever variable it is held. */
export function hardenHolders(path: Path, status: Node): Path {
  let result = path;
  for (const [variable, value] of path.env) if (holds(value, status)) result = harden(result, variable);
  return result;
}

/** Whether a value is a status, or an error whose status it is. */
function holds(value: Value, status: Node): boolean {
  return (
    (value.kind === 'constant' && value.node === status) ||
    (value.kind === 'error' && (value.node === status || value.status.node === status))
  );
}
