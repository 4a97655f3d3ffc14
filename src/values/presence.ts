import type { Node } from '../model.ts';
import type { Frame, Machine, Outcome } from '../paths/machine.ts';
import { guarded } from '../paths/path.ts';
import { constant, type Value } from './value.ts';

/**
 * The outcomes of a value before `?.`: nothing there (the chain yields undefined) or something. Only values that speak of
 * the caller fork; for others the question whether they are there says nothing.
 */
export function present(m: Machine, node: Node, outcome: Outcome, frame: Frame): Outcome[] {
  const { value, path } = outcome;
  if (value.kind !== 'subject' && value.kind !== 'condition') return [outcome];
  if (value.kind === 'subject' && value.falsy === 'unknown') return [outcome];
  // Behind a guard that authenticates, `?.` on the caller is for the compiler.
  if (value.kind === 'subject' && value.about === 'identity' && path.truth.get(guarded) === true) return [outcome];
  const split = m.assumeValue(value, node, path, frame);
  return [
    ...split.no.map((each) => ({ path: each, value: constant(undefined, node) })),
    ...split.yes.map((each) => ({ path: each, value })),
  ];
}

/** A value that is certainly null or undefined: what follows in an optional chain is skipped. */
export function isNothing(value: Value): boolean {
  return value.kind === 'constant' && (value.value === undefined || value.value === null);
}
