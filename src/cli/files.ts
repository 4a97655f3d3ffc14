import { statSync, type Stats } from 'node:fs';
import path from 'node:path';

/** The languages that the command reads. */
export const EXTENSIONS = ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx'];

/** Absolute paths, sorted, each once; a problem names the path that led nowhere. */
export interface Found {
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/** Files for the paths of the command line: a file, a folder, or else a glob pattern. */
export async function findFiles(paths: readonly string[], cwd: string, ignoreUnknown = false): Promise<Found> {
  const files = new Set<string>();
  const problems: string[] = [];
  for (const given of paths) {
    const found = await expand(given, cwd, ignoreUnknown);
    if (typeof found === 'string') problems.push(found);
    else for (const file of found) files.add(file);
  }
  return { files: [...files].sort(), problems };
}

async function expand(given: string, cwd: string, ignoreUnknown: boolean): Promise<string[] | string> {
  const absolute = path.resolve(cwd, given);
  // What exists is meant literally: `app/[id]/route.ts` is a file of Next.js, not a pattern.
  const stats: Stats | undefined = statSync(absolute, { throwIfNoEntry: false });
  if (stats?.isFile()) {
    if (isSource(absolute)) return [absolute];
    return ignoreUnknown ? [] : `${given}: not a JavaScript or TypeScript file`;
  }
  if (stats === undefined && !/[*?[{(!]/.test(given)) return `${given}: no such file or folder`;
  const isFolder = stats !== undefined;
  const files = isFolder ? await glob(`**/*.{${EXTENSIONS.join(',')}}`, absolute) : (await glob(given, cwd)).filter(isSource);
  if (files.length > 0) return files;
  return isFolder ? `${given}: no JavaScript or TypeScript file in this folder` : `${given}: no JavaScript or TypeScript file matches`;
}

async function glob(pattern: string, cwd: string): Promise<string[]> {
  const { globby } = await import('globby');
  // Links are not followed, as ESLint follows none: one to a folder above leads back to where the search is.
  return globby(pattern, { cwd, gitignore: true, followSymbolicLinks: false, ignore: ['**/node_modules/**'], absolute: true, expandDirectories: false });
}

function isSource(file: string): boolean {
  return EXTENSIONS.includes(path.extname(file).slice(1));
}
