import { existsSync } from 'node:fs';
import path from 'node:path';

/** Paths without the lines behind them, and the lines that are asked for in each file. */
export interface Places {
  readonly paths: readonly string[];
  /** By the absolute path of the file. */
  readonly lines: ReadonlyMap<string, readonly number[]>;
}

/** Reads `src/server.js:12` and `src/server.js:12:5`, unless a file has the whole name. */
export function splitPlaces(given: readonly string[], cwd: string): Places {
  const lines = new Map<string, number[]>();
  const paths = given.map((each) => {
    const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(each) ?? [];
    if (file === undefined || existsSync(path.resolve(cwd, each))) return each;
    const absolute = path.resolve(cwd, file);
    lines.set(absolute, [...(lines.get(absolute) ?? []), Number(line)]);
    return file;
  });
  return { paths: [...new Set(paths)], lines };
}
