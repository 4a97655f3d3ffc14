import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { entryOf } from '../../syntax.ts';
import { oneLine } from '../host.ts';

/** What is known of one file: a finding with this identity, so many times. */
export interface Entry {
  readonly rule: string;
  readonly within: string;
  readonly code: string;
  readonly count: number;
}

/** Entries by file, as the baseline names it: relative to the folder of the baseline, with slashes. */
export type Entries = ReadonlyMap<string, readonly Entry[]>;

/** ESLint's own form: how often each rule reports in each file. Rules of other plugins stand there, too. */
export type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What a baseline file holds, in one of two forms. */
export type Baseline =
  { readonly form: 'own'; readonly entries: Entries } | { readonly form: 'eslint'; readonly counts: Counts };

const VERSION = 1;

/** The name that ESLint gives to its own file; a new file of that name gets its form. */
const ESLINT = 'eslint-suppressions.json';

/** An empty baseline in the form that goes with the name of the file. */
export function emptyBaseline(file: string): Baseline {
  return path.basename(file) === ESLINT ? { form: 'eslint', counts: new Map() } : { form: 'own', entries: new Map() };
}

/**
 * Reads a baseline; its shape tells the form.
 * @returns undefined where there is no such file
 * @throws Error in one line where it cannot be read, or holds something else
 */
export function readBaseline(file: string): Baseline | undefined {
  if (!existsSync(file)) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(error instanceof SyntaxError ? `not JSON: ${oneLine(error)}` : oneLine(error), { cause: error });
  }
  if (!isObject(read)) throw new Error('not a baseline: it holds no object');
  if (entryOf(read, 'version') === undefined) return { form: 'eslint', counts: countsIn(read) };
  if (read['version'] !== VERSION)
    throw new Error(`a baseline of another version (${JSON.stringify(read['version'])}) than ${String(VERSION)}`);
  return { form: 'own', entries: entriesIn(read['findings']) };
}

function entriesIn(findings: unknown): Entries {
  if (!isObject(findings)) throw new Error('not a baseline: `findings` must be an object');
  const isEntry = (each: unknown): each is Partial<Entry> & Pick<Entry, 'rule' | 'code'> =>
    isObject(each) &&
    isText(each['rule']) &&
    isText(each['code']) &&
    isTextOrNothing(each['within']) &&
    (each['count'] === undefined || isCount(each['count']));
  return new Map(
    Object.entries(findings).map(([name, list]) => {
      if (!Array.isArray(list) || !list.every(isEntry))
        throw new Error(`not a baseline: the entries of ${JSON.stringify(name)} are no list of findings`);
      return [name, list.map(({ rule, within = '', code, count = 1 }) => ({ rule, within, code, count }))];
    }),
  );
}

function countsIn(read: object): Counts {
  return new Map(
    Object.entries(read).map(([name, rules]: [string, unknown]) => {
      if (!isObject(rules)) throw new Error(`not a baseline: the rules of ${JSON.stringify(name)} are no object`);
      const counts = Object.entries(rules).map(([rule, told]: [string, unknown]) => {
        if (!isObject(told) || !isCount(told['count']))
          throw new Error(`not a baseline: ${rule} of ${JSON.stringify(name)} has no count`);
        return [rule, told['count']] as const;
      });
      return [name, new Map(counts)];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNothing = (value: unknown): boolean => value === undefined || isText(value);
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0;

/** Writes a baseline, sorted, one finding on a line: a change of one finding is a change of one line. */
export function writeBaseline(file: string, baseline: Baseline): void {
  const text = baseline.form === 'own' ? ownText(baseline.entries) : eslintText(baseline.counts);
  // Whoever reads it meanwhile sees the old file or the new one, and none that is half written.
  writeFileAtomic.sync(file, text);
}

function ownText(entries: Entries): string {
  const files = sorted(entries).filter(([, list]) => list.length > 0);
  const blocks = files.map(([name, list]) => {
    const lines = list
      .map(({ rule, within, code, count }) =>
        JSON.stringify({ rule, ...(within !== '' && { within }), code, ...(count > 1 && { count }) }),
      )
      .sort(byCode);
    return `    ${JSON.stringify(name)}: [\n${lines.map((line) => `      ${line}`).join(',\n')}\n    ]`;
  });
  const findings = blocks.length === 0 ? '{}' : `{\n${blocks.join(',\n')}\n  }`;
  return `{\n  "version": ${String(VERSION)},\n  "findings": ${findings}\n}\n`;
}

/** As ESLint writes it, which ends its file without a line break. */
function eslintText(counts: Counts): string {
  const files = sorted(counts).filter(([, rules]) => rules.size > 0);
  const plain = files.map(([name, rules]) => [
    name,
    Object.fromEntries(sorted(rules).map(([rule, count]) => [rule, { count }])),
  ]);
  return JSON.stringify(Object.fromEntries(plain), null, 2);
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([one], [other]) => byCode(one, other));
}

/** An order that no locale changes. */
function byCode(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
