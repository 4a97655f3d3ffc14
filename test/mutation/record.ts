import type { Lintable } from '../differential/judge.ts';
import type { Seen } from '../differential/run.ts';

/** A program and what came back from it, once and for all mutants. */
export interface Recorded {
  readonly program: Lintable;
  readonly seen: readonly Seen[];
}

type Written = Pick<Lintable, 'source' | 'language'> & {
  readonly sites: [number, number][];
  readonly silent: [number, string][];
  readonly never: [number, 'answers' | 'decides'][];
  readonly unseen: number[];
  readonly seen: Seen[];
};

/** Where the record of the run lies. */
export function recordFile(): string {
  const file = process.env['MUTATION_RECORD'];
  if (file === undefined) throw new Error('MUTATION_RECORD names the file of the record');
  return file;
}

/** One line; maps are lists of pairs. */
export function write({ program: { source, language, sites, silent, never, unseen }, seen }: Recorded): string {
  const maps = { sites: [...sites], silent: [...silent], never: [...never], unseen: [...unseen] };
  return JSON.stringify({ source, language, ...maps, seen: seen.map((each) => ({ ...each, body: '' })) });
}

export function read(line: string): Recorded {
  const { sites, silent, never, unseen, seen, ...program } = JSON.parse(line) as Written;
  const maps = { sites: new Map(sites), silent: new Map(silent), never: new Map(never) };
  return { program: { ...program, ...maps, unseen: new Set(unseen) }, seen };
}
