import { groupedBy } from '../../engine/grouped.ts';
import { meta } from '../../meta.ts';
import type { Finding } from '../findings.ts';
import { keyOf, keyWithoutNames, type Identity } from '../identity.ts';
import type { Counts, Entries, Entry } from './file.ts';

/** What a run says about the files of a baseline. */
export interface Scope {
  /** A file as the baseline names it. */
  readonly nameOf: (file: string) => string;
  /**
   * Whether an entry that was not found again is mended: its file was checked, or is gone from where the run looked.
   */
  readonly isJudged: (name: string) => boolean;
  /** Whether there is no such file any more: it may have another name now. */
  readonly isGone: (name: string) => boolean;
}

/** A finding of a baseline that is there no more. */
export interface Mended {
  readonly name: string;
  readonly rule: string;
  readonly within: string;
  readonly count: number;
}

/** Findings held against a baseline. */
export interface Settled<Content> {
  /** The findings that the baseline knows: they pass. */
  readonly known: ReadonlySet<Finding>;
  readonly mended: readonly Mended[];
  /** What the baseline holds once it is brought up to date. */
  readonly next: Content;
  /** The findings that a baseline that is brought up to date holds. */
  readonly held: ReadonlySet<Finding>;
}

interface Left extends Identity {
  readonly name: string;
  count: number;
}

/**
 * Holds findings against the entries of a baseline. One entry lets as many findings pass as it counts, so that a second
 * one of the same kind fails. In this order a finding is known by
 * - the same file, functions around it and statement;
 * - the same in a file that is gone: the file was renamed. No history is asked, so that it also holds without git, and
 *   where a checkout brings none along;
 * - the same file and statement: the function has another name now.
 */
export function settleEntries(entries: Entries, findings: readonly Finding[], scope: Scope): Settled<Entries> {
  const left = [...entries].flatMap(([name, list]) => list.map((each): Left => ({ ...each, name })));
  const known = new Set<Finding>();
  const pass = (keyFor: (identity: Identity) => string, fits: (entry: Left, name: string) => boolean): void => {
    const byKey = groupedBy(left, keyFor);
    for (const finding of findings) {
      if (known.has(finding)) continue;
      const name = scope.nameOf(finding.file);
      const entry = byKey.get(keyFor(finding.identity))?.find((each) => each.count > 0 && fits(each, name));
      if (!entry) continue;
      entry.count -= 1;
      known.add(finding);
    }
  };
  const isHere = (entry: Left, name: string): boolean => entry.name === name;
  pass(keyOf, isHere);
  pass(keyOf, (entry) => scope.isGone(entry.name));
  pass(keyWithoutNames, isHere);
  const over = left.filter(({ count }) => count > 0);
  const kept = over.filter(({ name }) => !scope.isJudged(name));
  const mended = over.filter(({ name }) => scope.isJudged(name));
  const found = findings.map(({ file, identity }): Left => ({ ...identity, name: scope.nameOf(file), count: 1 }));
  return { known, mended, next: counted([...kept, ...found]), held: new Set(findings) };
}

/** Entries by file, equal ones put together. */
function counted(all: readonly Left[]): Entries {
  const files = new Map<string, Map<string, Entry>>();
  for (const { name, rule, within, code, count } of all) {
    const own = files.get(name) ?? new Map<string, Entry>();
    const key = keyOf({ rule, within, code });
    own.set(key, { rule, within, code, count: count + (own.get(key)?.count ?? 0) });
    files.set(name, own);
  }
  return new Map([...files].map(([name, own]) => [name, [...own.values()]]));
}

/**
 * The same for ESLint's own form, in its way: where a rule reports no more errors in a file than are written down, all
 * of them pass, else none. Warnings are not counted, other plugins are left alone, and a file under another name is
 * another file.
 */
export function settleCounts(counts: Counts, findings: readonly Finding[], scope: Scope): Settled<Counts> {
  const held = findings.filter(({ severity }) => severity === 'error');
  const found = new Map<string, Map<string, Finding[]>>();
  for (const finding of held) {
    const name = scope.nameOf(finding.file);
    const own = found.get(name) ?? new Map<string, Finding[]>();
    own.set(finding.rule, [...(own.get(finding.rule) ?? []), finding]);
    found.set(name, own);
  }
  const known = new Set<Finding>();
  const mended: Mended[] = [];
  const next = new Map<string, Map<string, number>>();
  for (const [name, rules] of counts) {
    for (const [rule, count] of rules) {
      const own = found.get(name)?.get(rule) ?? [];
      if (own.length <= count) own.forEach((finding) => known.add(finding));
      const isJudged = rule.startsWith(`${meta.namespace}/`) && scope.isJudged(name);
      if (isJudged && own.length < count) mended.push({ name, rule, within: '', count: count - own.length });
      if (!isJudged) set(next, name, rule, count);
    }
  }
  for (const [name, rules] of found) for (const [rule, own] of rules) set(next, name, rule, own.length);
  return { known, mended, next, held: new Set(held) };
}

function set(counts: Map<string, Map<string, number>>, name: string, rule: string, count: number): void {
  const own = counts.get(name) ?? new Map<string, number>();
  own.set(rule, count);
  counts.set(name, own);
}
