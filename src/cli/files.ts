import fs, { statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { ALL, EXTENSIONS } from '../languages.ts';
import type { Lists } from './cache/lists.ts';
import { oneLine, printable, shown } from './host.ts';

/** Absolute paths, sorted, each once; a problem names the path that led nowhere. */
export interface Found {
  readonly files: readonly string[];
  readonly problems: readonly string[];
  /** Those of the files that were named themselves, not found in a folder or by a pattern. */
  readonly named: ReadonlySet<string>;
}

/** How the paths of the command line are looked up. */
interface Search {
  readonly cwd: string;
  readonly ignoreUnknown?: boolean;
  /** The lists that an earlier run kept. */
  readonly lists?: Lists;
}

/** Files for the paths of the command line: a file, a folder, or else a glob pattern. */
export async function findFiles(paths: readonly string[], search: Search): Promise<Found> {
  const { cwd } = search;
  const files = new Set<string>();
  const named = new Set<string>();
  const problems: string[] = [];
  for (const given of paths) {
    const found = await expand(given, search, problems);
    if (typeof found === 'string') problems.push(`${printable(given)}: ${found}`);
    else for (const file of found) files.add(file);
    if (typeof found !== 'string' && found[0] === path.resolve(cwd, given)) named.add(found[0]);
  }
  return { files: [...files].sort(), problems, named };
}

/** @returns a text: what is wrong with the path */
async function expand(
  given: string,
  { cwd, ignoreUnknown = false, lists }: Search,
  problems: string[],
): Promise<string[] | string> {
  if (given === '') return 'an empty path';
  const absolute = path.resolve(cwd, given);
  // What exists is meant literally: `app/[id]/route.ts` is a file of Next.js, not a pattern.
  const stats: Stats | undefined = statSync(absolute, { throwIfNoEntry: false });
  if (stats?.isFile()) {
    if (isSource(absolute)) return [absolute];
    return ignoreUnknown ? [] : 'not a JavaScript or TypeScript file';
  }
  if (stats === undefined && !/[*?[{(!]/.test(given)) return 'no such file or folder';
  if (stats !== undefined && !stats.isDirectory()) return 'not a file (a pipe, a socket or a device)';
  const isFolder = stats !== undefined;
  const [pattern, folder] = isFolder ? [ALL, absolute] : [given, cwd];
  const search = async (system: typeof fs): Promise<{ files: string[]; failed: boolean }> => {
    const before = problems.length;
    const found = await glob(pattern, folder, system, (name, error) =>
      problems.push(`${shown(path.resolve(folder, name), cwd)}: ${error}`),
    );
    return { files: found.filter(isSource), failed: problems.length > before };
  };
  const files = lists ? await lists.find(JSON.stringify([pattern, folder]), search) : (await search(fs)).files;
  if (files.length > 0) return files;
  return isFolder ? 'no JavaScript or TypeScript file in this folder' : 'no JavaScript or TypeScript file matches';
}

async function glob(
  pattern: string,
  folder: string,
  system: typeof fs,
  tell: (name: string, problem: string) => void,
): Promise<string[]> {
  const { globby } = await import('globby');
  // Links are not followed, as ESLint follows none: one to a folder above leads back to where the search is.
  // A folder that cannot be listed hides nothing of the others.
  const readdir = (
    name: string,
    options: { withFileTypes: true },
    done: (error: Error | null, entries: fs.Dirent[]) => void,
  ): void => {
    system.readdir(name, options, (error, entries) => {
      if (error && error.code !== 'ENOENT') tell(name, `cannot be listed (${String(error.code)})`);
      done(null, error ? [] : entries);
    });
  };
  // Nor does a .gitignore that cannot be read.
  const readFile = async (name: string): Promise<string> => {
    try {
      return await system.promises.readFile(name, 'utf8');
    } catch (error) {
      tell(name, `cannot be read (${(error as NodeJS.ErrnoException).code ?? oneLine(error)})`);
      return '';
    }
  };
  const promises = { ...system.promises, readFile };
  return globby(pattern, {
    cwd: folder,
    fs: { ...system, promises, readdir } as unknown as typeof fs,
    gitignore: true,
    followSymbolicLinks: false,
    ignore: ['**/node_modules/**'],
    absolute: true,
    expandDirectories: false,
  });
}

/** Whether a file is of a language that is read, by its ending. */
export function isSource(file: string): boolean {
  return EXTENSIONS.includes(path.extname(file).slice(1));
}
