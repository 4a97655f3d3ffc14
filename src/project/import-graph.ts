import { specifiersIn } from './imports-in-text.ts';
import { readText, type TextFile } from './text-file.ts';
import { seenWhole } from './look.ts';
import { resolve } from './resolve.ts';

/**
 * The files that an application was seen to import, at any distance; the imports of those that wait were not yet read.
 */
export interface Reached {
  readonly found: Set<string>;
  readonly waiting: string[];
}

/** The imports of an application are followed through no more files than this. */
const maximumReached = 800;

/** Whether a file is among those that an application imports; they are followed no farther than to it. */
export function reaches({ found, waiting }: Reached, filename: string, root: string): boolean {
  while (!found.has(filename) && found.size <= maximumReached) {
    const next = waiting.shift();
    if (next === undefined) break;
    const text = readText(next);
    for (const target of text ? importsOf(text, root) : []) {
      if (!found.has(target)) waiting.push(target);
      found.add(target);
    }
  }
  return found.has(filename);
}

/** Whether the imports of an application were followed as far as they are, and there are more. */
export function isCut({ found, waiting }: Reached): boolean {
  return found.size > maximumReached && waiting.length > 0;
}

/** The files of the project that a file imports, in whatever way. */
export function importsOf(file: TextFile, root: string): readonly string[] {
  return imports(JSON.stringify([file.filename, root]));
}

const imports = seenWhole((key): readonly string[] => {
  const [filename, root] = JSON.parse(key) as [string, string];
  return specifiersIn(readText(filename)?.text ?? '').flatMap((specifier) => resolve(specifier, filename, root) ?? []);
});
