import path from 'node:path';
import { frameworks } from '../frameworks/index.ts';
import { digestOf } from './digest.ts';
import {
  assembles,
  entriesOf,
  inside,
  mounts,
  nearest,
  readText,
  runsAround,
  specifiersIn,
  stemOf,
  type Assembling,
  type TextFile,
} from './files.ts';
import { look, seenWhole } from './look.ts';
import { dependenciesAround, packageName, resolve } from './resolve.ts';
import { include, newTrace, question, sessionOf, within, type Trace } from './trace.ts';

const skipped =
  /^(node_modules|bower_components|dist|build|out|coverage|public|static|vendor|tmp|temp|__tests__|__mocks__|__fixtures__|tests?|e2e|cypress|examples?|docs?|migrations|locales?|\..*)$/;
const source = /\.[cm]?[jt]sx?$/;

/** No package with more files is searched, nor deeper than this. */
const maximumFiles = 6_000;
const maximumDepth = 12;

/**
 * The files that an application was seen to import, at any distance; the imports of those that wait were not yet read.
 */
interface Reached {
  readonly found: Set<string>;
  readonly waiting: string[];
}

interface Index {
  readonly apps: readonly string[];
  /** Those of them that nothing has to import. */
  readonly unimported: ReadonlySet<string>;
  /** Those of them that an application imports. */
  readonly plugins: ReadonlySet<string>;
  readonly handlers: readonly string[];
  readonly installed: ReadonlySet<string>;
  readonly allInstalled: boolean;
  readonly reached: Map<string, Reached>;
  /** All files of the source that were looked at. */
  readonly sources: readonly string[];
  /** Of the files that may give what another one exports to routes, those that import a module of some name. */
  importers: ReadonlyMap<string, readonly string[]> | undefined;
  readonly complete: boolean;
  /** What was asked of the disk for it, and in which session that was written down. */
  readonly trace: Trace;
  readonly session: number;
  /** When it was made, in which look at the disk, and what making it took (ms). */
  readonly at: number;
  readonly look: number;
  took: number;
}

/** The imports of an application are followed through no more files than this. */
const maximumReached = 800;

const indexes = new Map<string, Index>();

/** The files that matter to others, with what they do. */
type Found = Map<string, Assembling>;

/** What a search of a package for its applications found. */
export interface Apps {
  readonly files: readonly string[];
  /** Files with classes that handle errors: installed for all, or setting the challenge for some. */
  readonly handlers: readonly string[];
  /** The names of those classes that are installed for all, and whether the file of each was found. */
  readonly installed: ReadonlySet<string>;
  readonly allInstalled: boolean;
  /** All of the package was searched, and what is not found is not there; other packages are not around it. */
  readonly complete: boolean;
  /** All of the package was searched. */
  readonly searched: boolean;
}

/**
 * The files of the package around `filename` that put its applications together. Made anew when it may have changed.
 * @param makesOne the file makes an application itself: then others count only if they lead to it
 */
export function appsAround(filename: string, root: string, makesOne: boolean): Apps {
  const now = performance.now();
  const { index, top } = indexAround(filename, root);
  const others = index.apps.filter((app) => app !== filename);
  const { installed, allInstalled, unimported, plugins } = index;
  const around = { handlers: index.handlers.filter((each) => each !== filename), installed, allInstalled };
  if (others.length < 2 && !makesOne)
    return { files: others, ...around, complete: index.complete && top === root, searched: index.complete };
  // Of several applications, those count that lead to the file by their imports. What runs around it by its name is not
  // imported.
  const reached = index.reached;
  const leads = (app: string, to: string): boolean => {
    const held = reached.get(app) ?? { found: new Set([app]), waiting: [app] };
    reached.set(app, held);
    return within(index.trace, () => reaches(held, to, root));
  };
  const leading = others.filter((app) => runsAround(app) || unimported.has(app) || leads(app, filename));
  // What such an application, or the file itself, takes in.
  const taking = makesOne ? [filename, ...leading] : [...leading];
  leading.push(
    ...others.filter((app) => plugins.has(app) && !leading.includes(app) && taking.some((each) => leads(each, app))),
  );
  index.took += performance.now() - now;
  return {
    files: leading,
    ...around,
    complete: (makesOne || leading.some((app) => !unimported.has(app))) && index.complete && top === root,
    searched: index.complete,
  };
}

/** What is known of the package around a file, made anew when it may have changed. */
function indexAround(filename: string, root: string): { readonly index: Index; readonly top: string } {
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
  };
  return {
    ...lists,
    reached: new Map(),
    sources,
    importers: undefined,
    complete,
    trace,
    session: sessionOf(),
    at,
    look,
    took: Math.max(performance.now() - at, 5),
  };
}

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
  const stem = stemOf(filename.replaceAll('\\', '/'));
  // A folder stands for the index in it.
  const names = stem === 'index' ? [stem, path.basename(path.dirname(filename))] : [stem];
  return names
    .flatMap((name) => importers.get(name) ?? [])
    .filter((each) => {
      const text = readText(each);
      return text !== null && importsOf(text, root).includes(filename);
    });
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

/** Whether a file is among those that an application imports; they are followed no farther than to it. */
function reaches({ found, waiting }: Reached, filename: string, root: string): boolean {
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

function importsOf(file: TextFile, root: string): readonly string[] {
  return imports(JSON.stringify([file.filename, root]));
}

const imports = seenWhole((key): readonly string[] => {
  const [filename, root] = JSON.parse(key) as [string, string];
  return specifiersIn(readText(filename)?.text ?? '').flatMap((specifier) => resolve(specifier, filename, root) ?? []);
});

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
