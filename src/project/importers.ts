import path from 'node:path';
import { mounts, stemOf } from './imports-in-text.ts';
import { readText } from './text-file.ts';
import { within } from './trace.ts';
import { indexAround } from './app-index.ts';
import { importsOf } from './import-graph.ts';

/** No more files are asked whether they mount what another one exports. */
const maximumImporters = 12;

/** The files that may give what a file exports to routes: those that import it, or what hands on what it exports. */
export function importersOf(filename: string, root: string): readonly string[] {
  const { index } = indexAround(filename, root);
  const importers = within(index.trace, () => (index.importers ??= byModule(index.sources)));
  const direct = importing(importers, filename, root);
  const handingOn = direct.filter((each) => readText(each)?.passesOn);
  const all = new Set([...direct, ...handingOn.flatMap((each) => importing(importers, each, root))]);
  all.delete(filename);
  return all.size > maximumImporters ? [] : [...all];
}

/** A file is looked for among those that lead to another one through no more files, and no more that might. */
const maximumAncestors = 120;
const maximumCandidates = 600;

/** The files that lead to a file by their imports; as far as that goes, where there are many. */
export function ancestorsOf(filename: string, root: string): ReadonlySet<string> {
  const { index } = indexAround(filename, root);
  const importers = within(index.trace, () => (index.importers ??= byModule(index.sources)));
  const found = new Set([filename]);
  let candidates = 0;
  for (const each of found) {
    candidates += namesOf(each).reduce((sum, name) => sum + (importers.get(name)?.length ?? 0), 0);
    if (found.size > maximumAncestors || candidates > maximumCandidates) break;
    for (const importer of importing(importers, each, root)) found.add(importer);
  }
  return found;
}

/** Whether a file hands on what another one exports. */
export function handsOn(filename: string, of: string, root: string): boolean {
  const text = readText(filename);
  return text?.passesOn === true && importsOf(text, root).includes(of);
}

/** Whether a file imports another one, directly or through one that hands it on. */
export function importsFile(filename: string, of: string, root: string): boolean {
  const text = readText(filename);
  const targets = text ? importsOf(text, root) : [];
  return targets.includes(of) || targets.some((each) => handsOn(each, of, root));
}

function byModule(sources: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const source of sources)
    for (const stem of mounts(source)) {
      const files = found.get(stem);
      if (files) files.push(source);
      else found.set(stem, [source]);
    }
  return found;
}

function importing(importers: ReadonlyMap<string, readonly string[]>, filename: string, root: string): string[] {
  return namesOf(filename)
    .flatMap((name) => importers.get(name) ?? [])
    .filter((each) => {
      const text = readText(each);
      return text !== null && importsOf(text, root).includes(filename);
    });
}

/** The last names of the specifiers that lead to a file. */
function namesOf(filename: string): string[] {
  const stem = stemOf(filename.replaceAll('\\', '/'));
  // A folder stands for the index in it.
  return stem === 'index' ? [stem, path.basename(path.dirname(filename))] : [stem];
}
