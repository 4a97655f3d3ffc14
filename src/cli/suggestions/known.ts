import type { ESLint, Linter } from 'eslint';
import type { Trace } from '../../project/trace.ts';
import type { Candidate } from '../candidates.ts';
import { checkAll, checkedOf, take, type Checked } from '../check.ts';
import { findingsOf, type Finding } from '../findings.ts';
import { keyOf } from '../identity.ts';
import type { Run, Tool } from '../run.ts';
import { Seen } from './seen.ts';

export const BOM = '\uFEFF';

/** What was found in a file before anything was mended. */
export interface Before {
  readonly result: ESLint.LintResult;
  readonly findings: readonly Finding[];
  /** What the run tells of it. */
  readonly checked: Checked;
  /** What was asked of the disk for it. */
  readonly trace: Trace;
}

/** What a baseline says of the candidates. */
export interface Known {
  /** Those of the findings of one file that the baseline lets pass, as ESLint told them. */
  readonly in: (findings: readonly Finding[]) => ReadonlySet<Linter.LintMessage>;
  /** What was found in a file when the baseline was asked, once; undefined where nothing was linted for it. */
  readonly take: (file: string) => Before | undefined;
}

/**
 * Asks the baseline about all candidates before the first one is mended: which finding it knows depends on all of them,
 * such as those of a file that was renamed. What was found for it is kept until the file's turn comes. Without a
 * baseline nothing is known, and nothing is linted.
 *
 * @throws Error in one line where the baseline is missing, or holds something else
 */
export async function openKnown(tool: Tool, candidates: readonly Candidate[], run: Run): Promise<Known> {
  const { baseline } = run.job;
  if (baseline === undefined) return { in: () => new Set(), take: () => undefined };
  const knownOf = (await import('../baseline/index.ts')).knownBy(baseline, run);
  const before = new Map<string, Before>();
  for (const [index, { file, text }] of candidates.entries()) {
    run.progress.step('Checking', index, candidates.length);
    // No tree is kept: those of all files are too much.
    const found = await checkOne(tool, { file, text: text.replace(BOM, '') }, run);
    if (found) before.set(file, found);
  }
  const left = new Map<string, number>();
  const all = [...before.values()].flatMap(({ findings }) => findings);
  for (const finding of knownOf(all, tool.inputs.files)) left.set(keyIn(finding), (left.get(keyIn(finding)) ?? 0) + 1);
  const isKnown = (finding: Finding): boolean => {
    const count = left.get(keyIn(finding)) ?? 0;
    left.set(keyIn(finding), count - 1);
    return count > 0;
  };
  return {
    in: (findings) => new Set(findings.filter(isKnown).map(({ original }) => original)),
    take: (file) => {
      const found = before.get(file);
      before.delete(file);
      return found;
    },
  };
}

/**
 * Lints one file; undefined where it does not parse, which is then a problem of the run.
 * @param candidate with a text that has no byte order mark: suggestions count from behind it
 */
export async function checkOne(
  { linters, listener }: Pick<Tool, 'linters' | 'listener'>,
  candidate: Candidate,
  run: Run,
): Promise<Before | undefined> {
  const { value: found, trace } = await Seen.traced(async () => {
    for await (const result of checkAll(linters, [candidate], run)) return result;
    return undefined;
  });
  if (!found) return undefined;
  const heard = take(listener);
  const checked = checkedOf(found, heard, run);
  return { result: found, findings: findingsOf(found, heard, candidate.text), checked, trace };
}

function keyIn({ file, identity }: Finding): string {
  return `${file}\n${keyOf(identity)}`;
}
