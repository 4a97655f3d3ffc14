import path from 'node:path';
import { frameworks } from '../frameworks/index.ts';
import { digestOf } from './digest.ts';
import { assembles, type Assembling } from './assembly.ts';
import { entriesOf, inside, nearest } from './files.ts';
import { readText } from './text-file.ts';
import { look } from './look.ts';
import { dependenciesAround, packageName, resolve } from './resolve.ts';
import { include, newTrace, question, sessionOf, within, type Trace } from './trace.ts';
import type { Presented } from './presented.ts';
import { type Reached, importsOf } from './import-graph.ts';

const skipped =
  /^(node_modules|bower_components|dist|build|out|coverage|public|static|vendor|tmp|temp|__tests__|__mocks__|__fixtures__|tests?|e2e|cypress|examples?|docs?|migrations|locales?|\..*)$/;
const source = /\.[cm]?[jt]sx?$/;

/** No package with more files is searched, nor deeper than this. */
const maximumFiles = 6_000;
const maximumDepth = 12;

/** What a file says of where filters and guards stand. */
type Scope = Pick<Assembling, 'controller' | 'filters' | 'strategies'>;

interface Index {
  readonly apps: readonly string[];
  /** Those of them that nothing has to import. */
  readonly unimported: ReadonlySet<string>;
  /** Those of them that an application imports. */
  readonly plugins: ReadonlySet<string>;
  readonly handlers: readonly string[];
  readonly installed: ReadonlySet<string>;
  readonly allInstalled: boolean;
  /** The classes of guards in front of all handlers. */
  readonly guards: readonly string[];
  /** What is known of the files with classes of handlers, or that bind filters or ask strategies in guards. */
  readonly scopes: ReadonlyMap<string, Scope>;
  /** The files that put functions on responses, with their names. */
  readonly responses: ReadonlyMap<string, readonly string[]>;
  readonly reached: Map<string, Reached>;
  /** All files of the source that were looked at. */
  readonly sources: readonly string[];
  /** Of the files that may give what another one exports to routes, those that import a module of some name. */
  importers: ReadonlyMap<string, readonly string[]> | undefined;
  /** What callers present in any of them. */
  presented: Presented | undefined;
  readonly complete: boolean;
  /** What was asked of the disk for it, and in which session that was written down. */
  readonly trace: Trace;
  readonly session: number;
  /** When it was made, in which look at the disk, and what making it took (ms). */
  readonly at: number;
  readonly look: number;
  took: number;
}

const indexes = new Map<string, Index>();

/** The files that matter to others, with what they do. */
type Found = Map<string, Assembling>;

/** What is known of the package around a file, made anew when it may have changed. */
export function indexAround(filename: string, root: string): { readonly index: Index; readonly top: string } {
  const folder = nearest(path.dirname(filename), 'package.json') ?? root;
  const top = inside(path.join(folder, 'package.json'), root) === undefined && folder !== root ? root : folder;
  let index = indexes.get(top);
  const now = performance.now();
  // Looking takes no more than a twentieth of the time. What is written down has to be asked for in that session.
  if (
    !index ||
    (index.look !== look && now - index.at > 20 * index.took) ||
    (sessionOf() > 0 && index.session !== sessionOf())
  ) {
    const trace = newTrace();
    index = within(trace, () => makeIndex(top, root, trace));
    indexes.set(top, index);
  } else include(index.trace);
  return { index, top };
}

function makeIndex(top: string, root: string, trace: Trace): Index {
  const at = performance.now();
  const found: Found = new Map();
  const sources: string[] = [];
  const complete = runsAlone(top, root) || collect(top, 0, { files: maximumFiles, sources }, found);
  const named = (is: (does: Assembling, name: string) => boolean): string[] =>
    [...found].flatMap(([name, does]) => (is(does, name) ? [name] : []));
  const challenging = new Set(named(({ challenges }) => challenges));
  const apps = named(({ app, plugin }, name) => app || (plugin && namesOneOf(challenging, name, root)));
  const lists = {
    apps,
    unimported: new Set(named((does) => does.found)),
    plugins: new Set(named(({ plugin }) => plugin)),
    ...handlersIn(found, root),
    guards: [...found.values()].flatMap(({ guards }) => guards),
    responses: new Map(
      [...found].flatMap(([file, { responses }]) => (responses.length > 0 ? [[file, responses]] : [])),
    ),
    scopes: new Map(
      [...found].filter(([, does]) => does.controller || does.filters.length + does.strategies.length > 0),
    ),
  };
  return {
    ...lists,
    reached: new Map(),
    sources,
    importers: undefined,
    presented: undefined,
    complete,
    trace,
    session: sessionOf(),
    at,
    look,
    took: Math.max(performance.now() - at, 5),
  };
}

/** Packages of what can put an application together that runs around the handlers of others. */
const hosts = new Set(
  frameworks
    .filter(({ name }) => name !== 'fetch')
    .flatMap(({ modules, sharedModules = [] }) => [...modules, ...sharedModules].map(packageName))
    .filter((name) => name !== 'next'),
);

/** Whether Next.js runs the handlers of a package, and nothing else: each answers for itself. */
function runsAlone(folder: string, root: string): boolean {
  const names = dependenciesAround(folder, root);
  return names.has('next') && ![...names].some((name) => hosts.has(name));
}

/** Whether a file is one of some, or imports one, directly or through a file that gathers them. */
function namesOneOf(files: ReadonlySet<string>, filename: string, root: string): boolean {
  if (files.has(filename)) return true;
  const targetsOf = (name: string): readonly string[] => {
    const text = readText(name);
    return text ? importsOf(text, root) : [];
  };
  return (
    files.size > 0 &&
    targetsOf(filename).some((target) => files.has(target) || targetsOf(target).some((each) => files.has(each)))
  );
}

/**
 * The classes that handle errors: those that are installed for all, also from files of other packages, and those that
 * set the challenge.
 */
function handlersIn(found: Found, root: string): Pick<Index, 'handlers' | 'installed' | 'allInstalled'> {
  const installs = [...found].flatMap(([file, does]) => does.installs.map((each) => ({ ...each, by: file })));
  const installed = new Set(installs.map(({ name }) => name));
  const here = [...found].filter(
    ([, does]) => does.handlers.length > 0 && (does.challenges || does.handlers.some((name) => installed.has(name))),
  );
  const handlers = new Set(here.map(([file]) => file));
  let allInstalled = true;
  for (const { name, from, by } of installs) {
    if (from === undefined || here.some(([, does]) => does.handlers.includes(name))) continue;
    // What comes from a package of others is not looked at.
    const file = resolve(from, by, root);
    if (file === undefined) continue;
    if (assembles(file)?.handlers.includes(name)) handlers.add(file);
    else allInstalled = false;
  }
  return { handlers: [...handlers], installed, allInstalled };
}

/** What a folder holds, as far as it matters here. */
const listOf = question('list', entriesOf, (all) => {
  const told = [...(all ?? [])].filter(([name, entry]) =>
    entry.isDirectory() ? !skipped.test(name) : source.test(name) || name === 'package.json',
  );
  return all === null
    ? ''
    : digestOf(
        told
          .map(([name, entry]) => `${entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other'} ${name}`)
          .sort()
          .join('\n'),
      );
});

/** Adds the files that assemble; false where not all was seen. */
function collect(
  folder: string,
  depth: number,
  budget: { files: number; readonly sources: string[] },
  found: Found,
): boolean {
  let complete = true;
  const all = listOf(folder);
  if (!all) return complete;
  // A package of its own has applications of its own.
  if (depth > 0 && all.has('package.json')) return true;
  for (const entry of all.values()) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (skipped.test(entry.name)) continue;
      if (depth >= maximumDepth || !collect(full, depth + 1, budget, found)) complete = false;
      continue;
    }
    if (!entry.isFile() || !source.test(entry.name) || entry.name.endsWith('.d.ts')) continue;
    if (--budget.files < 0) return false;
    budget.sources.push(full);
    const does = assembles(full);
    if (does) found.set(full, does);
  }
  return complete;
}
