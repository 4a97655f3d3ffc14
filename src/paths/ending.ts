import type { Frame, Returned } from './machine.ts';
import { toError } from '../responses/errors.ts';

/** How many ways out of a function were seen so far. */
interface WaysOut {
  readonly returns: number;
  readonly throws: number;
  readonly jumps: number;
}

/**
 * The ways out of a function that were seen so far; to be held against those after a branch was walked (`endingOf`).
 */
export function waysOut({ returns, throws, targets }: Frame): WaysOut {
  const jumps = targets.reduce((sum, target) => sum + target.breaks.length + target.continues.length, 0);
  return { returns: returns.length, throws: throws.length, jumps };
}

/**
 * How a branch ended that nothing fell through: `refused` where each of its ways out is a refusal, else `passed`.
 * A refusal is an error that is thrown, an answer of status 400 or above, and `false` or `null` that a helper returns.
 */
export function endingOf(frame: Frame, before: WaysOut): 'refused' | 'passed' {
  const now = waysOut(frame);
  if (now.jumps > before.jumps) return 'passed';
  const returned = frame.returns.slice(before.returns);
  if (returned.length === 0 && now.throws === before.throws) return 'passed';
  return returned.every(refuses) ? 'refused' : 'passed';
}

function refuses({ path, value }: Returned): boolean {
  if (toError(value)) return true;
  if (value.kind === 'constant' && (value.value === false || value.value === null)) return true;
  const answers = [...path.responses.values()].filter(({ status }) => status !== null);
  return answers.length > 0 && answers.every(({ status }) => (status?.value ?? 0) >= 400);
}
