import { isTest } from '../gate.ts';
import { digestOf } from './digest.ts';
import { question } from './trace.ts';
import { whileSaved } from './text-file.ts';
import { savedStamp } from './files.ts';

/** What gives functions of other files to routes, or gathers them for that. */
const registering = /\.\s*(?:get|post|put|patch|delete|del|all|use|route|register|addHook)\s*\(/;

/**
 * The last names of the modules that a file imports, where it registers routes, or hands on what others export: by them
 * those files are found that may mount what another one exports.
 */
export const mounts = question(
  'mounts',
  whileSaved((text, filename): ReadonlySet<string> => {
    if (text === null || !(registering.test(text) || /\bexports?\b/.test(text)) || isTest(text, filename))
      return new Set();
    return new Set(specifiersIn(text).map(stemOf));
  }),
  (stems) => digestOf([...stems].join('\n')),
  savedStamp,
);

/** The specifiers of the modules that a text imports, in whatever way. */
export function specifiersIn(text: string): string[] {
  return Array.from(
    text.matchAll(/\b(?:from|import|require\()\s*(?:\(\s*)?['"]([^'"\n]+)['"]/g),
    ([, specifier = '']) => specifier,
  );
}

/** The name of a module without its ending: `users` of `./routes/users.js`. */
export function stemOf(specifier: string): string {
  const name = specifier.slice(specifier.lastIndexOf('/') + 1);
  return name.replace(/\.[cm]?[jt]sx?$/, '');
}

/** The modules from which names are imported. */
export function modulesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, names = '', module = ''] of text.matchAll(
    /\bimport\s*(?:type\s*)?\{([^{}]*)\}\s*from\s*['"]([^'"\n]+)['"]/g,
  ))
    for (const name of names.match(/\w+/g) ?? []) if (!found.has(name)) found.set(name, module);
  return found;
}
