import { lstatSync, statSync } from 'node:fs';
import path from 'node:path';
import { findFiles, isSource } from './files.ts';
import { printable } from './host.ts';
import type { Run } from './run.ts';

/** The files of a run: absolute paths, sorted, each once. */
export interface Inputs {
  readonly files: readonly string[];
  /** Those that were named themselves, not found in a folder, by a pattern or by git. */
  readonly named: ReadonlySet<string>;
  /** Texts that are not what stands on the disk under the name: of the standard input, of git's index. */
  readonly texts: ReadonlyMap<string, Buffer>;
}

/** The paths of the command line; none means the working folder. */
export function orFolder(paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? ['.'] : paths;
}

/**
 * Finds the files that the command line asks for.
 * @param paths those of the command line, without lines behind them
 * @throws Error in one line where none can be found at all
 */
export async function findInputs(run: Run, paths: readonly string[]): Promise<Inputs> {
  const { job, host, fail } = run;
  if (job.stdinFilename !== undefined) return fromStdin(job.stdinFilename, run);
  if (job.staged || job.since !== undefined) return fromGit(run, paths);
  const { problems, ...found } = await findFiles(orFolder(paths), {
    cwd: host.cwd,
    ignoreUnknown: job.ignoreUnknown,
    ...(run.memory && { lists: run.memory.lists }),
  });
  problems.forEach((problem) => {
    // `src/server.js:12`, which somebody copied from a report.
    const isPlace = job.explain || !/:\d+: no such file or folder$/.test(problem);
    fail(isPlace ? problem : `${problem}; FILE:LINE goes with --explain`);
  });
  return { ...found, texts: new Map() };
}

async function fromStdin(name: string, { job, host, fail }: Run): Promise<Inputs> {
  const file = path.resolve(host.cwd, name);
  if (!isSource(file)) {
    if (!job.ignoreUnknown) fail(`--stdin-filename ${printable(name)}: not a JavaScript or TypeScript file`);
    return { files: [], named: new Set(), texts: new Map() };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of host.stdin ?? []) chunks.push(Buffer.from(chunk));
  return { files: [file], named: new Set([file]), texts: new Map([[file, Buffer.concat(chunks)]]) };
}

async function fromGit({ job, host, fail }: Run, given: readonly string[]): Promise<Inputs> {
  const { changedSince, stagedIn, textsOf } = await import('./git.ts');
  const paths = orFolder(given).flatMap((each) => pathspecOf(each, host.cwd, fail) ?? []);
  const place = { cwd: host.cwd, paths };
  // Where all the paths that were given lead nowhere, git would take none for all.
  const changed =
    paths.length === 0 ? [] : await (job.since === undefined ? stagedIn(place) : changedSince(job.since, place));
  const sources = changed.filter(
    ({ file, blob }) => isSource(file) && !/[/\\]node_modules[/\\]/.test(file) && (blob !== null || isFile(file)),
  );
  const held = sources.flatMap(({ file, blob }) => (blob === null ? [] : [{ file, blob }]));
  const texts = await textsOf(
    held.map(({ blob }) => blob),
    host.cwd,
  );
  return {
    files: sources.map(({ file }) => file).sort(),
    named: new Set(),
    texts: new Map(held.map(({ file }, index) => [file, texts[index] ?? Buffer.alloc(0)])),
  };
}

/** A path of the command line as git takes it: literally where it exists, else as a pattern. */
function pathspecOf(given: string, cwd: string, fail: Run['fail']): string | undefined {
  if (given !== '' && statSync(path.resolve(cwd, given), { throwIfNoEntry: false })) return `:(literal)${given}`;
  if (/[*?[{(!]/.test(given)) return `:(glob)${given}`;
  fail(given === '' ? ': an empty path' : `${printable(given)}: no such file or folder`);
  return undefined;
}

/** Links are not followed. */
function isFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
