import path from 'node:path';
import { answersResult } from '../gate.ts';
import { projectRoot } from './files.ts';
import { specifiersIn } from './imports-in-text.ts';
import { readText } from './text-file.ts';
import { lookAfterPause } from './look.ts';
import { declarationOf, reaches, type Part } from './outline.ts';
import { resolve } from './resolve.ts';

/** A name that a file has from another one of the project. */
interface Imported {
  readonly specifier: string;
  /** The name there; `*` for the module as a whole. */
  readonly name: string;
}

/** Files that hand on what others export are gone through this deep. */
const maximumSteps = 3;

/** What is thrown, or given to what goes on, by a call: the name of a class or a function. */
const thrown =
  /\b(?:throw\s|(?:next|reject|done|cb|callback)\()\s*(?:await\s+)?(?:new\s+)?([\w$]+)(?:\.([\w$]+))?\s*\(/g;
/** What is called. */
const called = /(?<![\w$.])([\w$]+)(?:\.([\w$]+))?\s*\(/g;

/**
 * Whether a text that says nothing of refusals calls something of another file that refuses, by what the text of that
 * one shows: an error class that it throws, or a function whose result brings the status.
 * @param filename of the text; no other file is asked where it is not absolute
 */
export function callsRefusal(text: string, filename: string): boolean {
  const imports = path.isAbsolute(filename) ? importsIn(text) : new Map<string, Imported>();
  if (imports.size === 0) return false;
  lookAfterPause();
  const asking = { root: projectRoot(path.dirname(filename)), text, steps: 0 };
  const asked = new Set<string>();
  const isResult = answersResult(text);
  for (const [, local = '', member = ''] of text.matchAll(isResult ? called : thrown)) {
    const imported = imports.get(local);
    if (!imported || asked.has(`${local} ${member}`)) continue;
    asked.add(`${local} ${member}`);
    const name = imported.name === '*' ? member || 'default' : imported.name;
    if (refuses(imported.specifier, name, filename, asking)) return true;
  }
  // What holds an object under another name, or is given one by its class, calls methods of it.
  return (
    isResult && [...imports.values()].some(({ specifier, name }) => refusesByMethod(specifier, name, filename, asking))
  );
}

interface Asking {
  readonly root: string;
  /** The text that uses it. */
  readonly text: string;
  readonly steps: number;
}

/** Whether a module exports something under a name of which a method refuses that the text names. */
function refusesByMethod(specifier: string, name: string, from: string, asking: Asking): boolean {
  return refuses(specifier, name, from, asking, (part) => part !== 'itself' && reaches(asking.text, part));
}

/**
 * Whether the text of a module shows that what it exports under a name refuses.
 * @param counts which part of it
 */
function refuses(
  specifier: string,
  name: string,
  from: string,
  asking: Asking,
  counts = (part: Part): boolean => reaches(asking.text, part),
): boolean {
  const filename = resolve(specifier, from, asking.root);
  const file = filename === undefined ? null : readText(filename);
  if (filename === undefined || !file) return false;
  const declared = declarationOf(file, name);
  if (declared) return file.matters && counts(declared.refuses);
  if (!file.passesOn || asking.steps >= maximumSteps) return false;
  const next = { ...asking, steps: asking.steps + 1 };
  return specifiersIn(file.text).some((each) => refuses(each, name, filename, next, counts));
}

/** The clause of an import has no more characters than this. */
const longestClause = 600;

/** The names that a text has from other files of the project, as it writes them. */
function importsIn(text: string): ReadonlyMap<string, Imported> {
  const found = new Map<string, Imported>();
  const sources = /\b(from|require\()\s*['"]([.@~#$][^'"\n]*)['"](?:\)\.([\w$]+))?/g;
  for (const { 1: word = '', 2: specifier = '', 3: member, index } of text.matchAll(sources)) {
    const before = text.slice(Math.max(0, index - longestClause), index);
    const begins = ['import ', 'const ', 'let ', 'var '].map((each) => before.lastIndexOf(each));
    const [, clause = ''] = /^\w+ ([^]*)/.exec(before.slice(Math.max(0, ...begins))) ?? [];
    const isDefault = word === 'from' && !clause.includes('*');
    const [whole = '', named = ''] = clause.split('{');
    for (const [local] of whole.matchAll(/[\w$]+/g))
      found.set(local, { specifier, name: member ?? (isDefault ? 'default' : '*') });
    for (const [, name = '', local = name] of named.matchAll(/([\w$]+)(?:\s*(?:\bas\s|:)\s*([\w$]+))?/g))
      found.set(local, { specifier, name });
  }
  return found;
}
