import type { ESLint, Linter } from 'eslint';
import type { Analysis } from '../../model.ts';
import type { Candidate } from '../candidates.ts';
import { checkAll } from '../check.ts';
import { findingsOf, type Finding } from '../findings.ts';
import { keyOf } from '../identity.ts';
import type { Run, Tool } from '../run.ts';

/** Those messages of one file that the baseline lets pass. */
export type KnownIn = (result: ESLint.LintResult, heard: Analysis | undefined) => ReadonlySet<Linter.LintMessage>;

/**
 * Asks the baseline about all candidates before the first one is mended: which finding it knows depends on all of them,
 * such as those of a file that was renamed. Each file is linted again when its turn comes, and its findings are known
 * by their identities then. Without a baseline nothing is known, and nothing is linted.
 *
 * @throws Error in one line where the baseline is missing, or holds something else
 */
export async function openKnown(
  { linters, listener, inputs }: Tool,
  candidates: readonly Candidate[],
  run: Run,
): Promise<KnownIn> {
  const { baseline } = run.job;
  if (baseline === undefined) return () => new Set();
  const knownOf = (await import('../baseline/index.ts')).knownBy(baseline, run);
  const findings: Finding[] = [];
  for await (const result of checkAll(linters, candidates, run)) {
    findings.push(...findingsOf(result, listener.heard, result.source ?? ''));
    listener.heard = undefined;
  }
  const left = new Map<string, number>();
  for (const finding of knownOf(findings, inputs.files)) left.set(keyIn(finding), (left.get(keyIn(finding)) ?? 0) + 1);
  const isKnown = (finding: Finding): boolean => {
    const count = left.get(keyIn(finding)) ?? 0;
    left.set(keyIn(finding), count - 1);
    return count > 0;
  };
  return (result, heard) =>
    new Set(
      findingsOf(result, heard, result.source ?? '')
        .filter(isKnown)
        .map(({ original }) => original),
    );
}

function keyIn({ file, identity }: Finding): string {
  return `${file}\n${keyOf(identity)}`;
}
