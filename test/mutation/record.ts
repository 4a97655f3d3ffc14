import type { Lintable } from '../differential/judge.ts';
import type { Seen } from '../differential/run.ts';

/** A program and what came back from it, once and for all mutants. */
export interface Recorded {
  readonly program: Lintable;
  readonly seen: readonly Seen[];
}

/** Where the record of the run lies. */
export function recordFile(): string {
  const file = process.env['MUTATION_RECORD'];
  if (file === undefined) throw new Error('MUTATION_RECORD names the file of the record');
  return file;
}

/** One line; maps are lists of pairs. */
export function write({ program: { source, language, sites, silent }, seen }: Recorded): string {
  return JSON.stringify({ source, language, sites: [...sites], silent: [...silent], seen: seen.map((each) => ({ ...each, body: '' })) });
}

export function read(line: string): Recorded {
  const { sites, silent, seen, ...program } = JSON.parse(line) as Pick<Lintable, 'source' | 'language'> & { sites: [number, number][]; silent: [number, string][]; seen: Seen[] };
  return { program: { ...program, sites: new Map(sites), silent: new Map(silent) }, seen };
}
