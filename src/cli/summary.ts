import type { ESLint } from 'eslint';
import { meta } from '../meta.ts';
import { ruleNames } from '../verdict.ts';
import type { Options } from './arguments.ts';
import { printable, shown } from './host.ts';

/** How a run went. */
export interface Ended {
  /** Something was found that fails the run. */
  readonly found: boolean;
  /** Refusals that were judged, reported or not. */
  readonly refusals: number;
  readonly findings: number;
  /** Findings that a baseline let pass; they are none of the others. */
  readonly passed?: number;
  /** What was found was written into the baseline, instead of being reported. */
  readonly written?: boolean;
  /** Of the findings that have no suggestion, why; undefined where that was not asked. */
  readonly unoffered?: readonly Unoffered[];
}

/** A finding without a suggestion. */
export interface Unoffered {
  /** `src/server.js:12`, as people name it. */
  readonly place: string;
  /** Why nothing is offered there, and what to do, as a sentence without its end. */
  readonly because: string;
}

/** What somebody who reads findings on a terminal may do next, on one line. */
export function nextSteps({ stdinFilename, staged, baseline }: Options, { findings, unoffered = [] }: Ended): string {
  const steps = ['--explain FILE:LINE says why'];
  // Of a text that is not what stands in a file, nothing is written.
  if (stdinFilename === undefined && !staged) {
    if (findings > unoffered.length) steps.push('--fix-suggestions shows and applies changes');
    steps.push(`${baseline === undefined ? '--baseline FILE ' : ''}--update-baseline lets these pass`);
  }
  return `Next: ${steps.join('; ')}`;
}

/**
 * The last line of a run: `1,204 files, 37 refusals judged, 2 findings, 12 old findings passed by known.json, 1.3 s`.
 * @param baseline as the user named it
 */
export function summary(files: number, ended: Ended, milliseconds: number, baseline = ''): string {
  const { refusals, findings, passed = 0, written } = ended;
  const told = [counted(files, 'file'), `${counted(refusals, 'refusal')} judged`];
  // What was written into the baseline stands on the line before.
  if (!written) told.push(counted(findings, 'finding'));
  if (passed > 0) told.push(`${counted(passed, 'old finding')} passed by ${printable(baseline)}`);
  return `${told.join(', ')}, ${(milliseconds / 1000).toFixed(1)} s`;
}

/** `1 file`, `1,204 files`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** From so many findings on that one place would mend, the place is told before them. */
const many = 10;

/** A place that answers many refusals, and how many of them were found to lack a challenge. */
export interface SharedPlace {
  readonly place: string;
  readonly count: number;
}

/**
 * The error handlers that ten or more findings end in, the most frequent first.
 * @param answeredBy of each file, the handler by the place (`line:column`) of the refusal
 */
export function sharedPlaces(
  results: readonly ESLint.LintResult[],
  answeredBy: ReadonlyMap<string, Readonly<Record<string, string>>>,
  cwd: string,
): SharedPlace[] {
  const counts = new Map<string, number>();
  for (const result of results)
    for (const { ruleId, line, column } of result.messages) {
      const place =
        ruleId === `${meta.namespace}/${ruleNames.challenge}`
          ? answeredBy.get(result.filePath)?.[`${String(line)}:${String(column)}`]
          : undefined;
      if (place === undefined) continue;
      const named = place.replace(/^line (?=\d+$)/, `${shown(result.filePath, cwd)}:`);
      counts.set(named, (counts.get(named) ?? 0) + 1);
    }
  return [...counts]
    .flatMap(([place, count]) => (count >= many ? { place, count } : []))
    .sort((a, b) => b.count - a.count);
}

export function sharedPlaceText({ place, count }: SharedPlace): string {
  return `${String(count)} of these refusals are answered by ${printable(place)}, which sends no challenge: add it there, once for all.`;
}
