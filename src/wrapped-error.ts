import type { Answer } from './answer.ts';
import type { FunctionNode, Node } from './model.ts';
import type { Machine } from './paths/machine.ts';
import { catcherOf, type Catcher } from './responses/wrapper.ts';
import { headerOf, seen } from './settled.ts';
import type { Value } from './values/value.ts';

/**
 * Runs an error handler, or the `catch` of a wrapper, over an error; what it answers, and whether it hands the error on
 * (mode `next` or `throw`).
 */
export type Handle = (handler: FunctionNode | Catcher, error: Value) => readonly Answer[];

/**
 * What the `catch` of a wrapper makes of an error; undefined where there is none, or where it hands the error on as it
 * is, and null where nothing is known of its answer.
 */
export function caughtBy(thrown: Answer, m: Machine, handle: Handle): Answer | null | undefined {
  const { error, mode } = thrown;
  if (!error || mode === 'next') return undefined;
  const catcher = catcherOf(m, thrown.function);
  if (!catcher) return undefined;
  const answers = handle(catcher, error);
  const given = answers.filter((each) => each.mode === 'direct' || each.mode === 'helper-call');
  if (given.length === 0) return answers.length > 0 ? undefined : null;
  // It tells errors apart by what is not known of this one: what it answers with the error's own status counts.
  const own = given.filter((each) => each.status === thrown.status);
  const relevant = own.length > 0 ? own : given.length < answers.length ? [] : given;
  const [first] = relevant;
  if (first === undefined || relevant.some((each) => each.status !== first.status)) return null;
  if (![401, 403, 407].includes(first.status)) return null;
  return seen({
    ...thrown,
    node: statusIn(error, first.status, m) ?? thrown.node,
    status: first.status,
    framework: first.framework,
    header: headerOf(relevant),
    carried: false,
    handledBy: first.node,
    caughtBy: catcher.around,
  });
}

/** Where the status stands in the linted file that an error keeps under a name of its own. */
function statusIn(error: Value, status: number, { source }: Machine): Node | undefined {
  if (error.kind !== 'object') return undefined;
  const held = [...error.properties.values()].find((each) => each.kind === 'constant' && each.value === status);
  return held?.kind === 'constant' && source.isMain(held.node) ? held.node : undefined;
}
