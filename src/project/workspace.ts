import path from 'node:path';
import { digestOf } from './digest.ts';
import { entriesOf, isBelow, isThere, linkOf, nearest, realPath } from './files.ts';
import { readText, type TextFile } from './text-file.ts';
import { seen } from './look.ts';
import { question } from './trace.ts';

/** The packages of a workspace are looked for in no more folders than this, and no deeper. */
const maximumFolders = 2_000;
const maximumDepth = 4;
const skipped = /^(node_modules|bower_components|dist|build|out|coverage|public|static|vendor|tmp|temp|\..*)$/;

interface Manifest {
  readonly name?: unknown;
  readonly workspaces?: unknown;
  readonly exports?: unknown;
  readonly [field: string]: unknown;
}

const manifests = new WeakMap<TextFile, Manifest>();

/** What the package.json of a folder says; nothing where there is none, or while it is being edited. */
function manifestOf(folder: string): Manifest {
  const file = readText(path.join(folder, 'package.json'));
  if (!file) return {};
  let found = manifests.get(file);
  if (!found) manifests.set(file, (found = parsed(file.text)));
  return found;
}

function parsed(text: string): Manifest {
  try {
    const given: unknown = JSON.parse(text);
    return typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Manifest) : {};
  } catch {
    return {};
  }
}

/**
 * The files that may be meant by a name of a package of the same workspace, without regard to whether they are there:
 * what its manifest names, and the source beside what it builds (`src/index` for `dist/index.js`). The installer links
 * such packages into `node_modules`; without that they are found by their names.
 * @param specifier `@app/shared`, `@app/shared/http`
 * @param name the package that it begins with
 * @param folder of the file that imports it
 */
export function sourcesInWorkspace(specifier: string, name: string, folder: string, root: string): readonly string[] {
  const member = memberNamed(name, folder, root);
  if (member === undefined) return [];
  const manifest = manifestOf(member);
  const rest = specifier.slice(name.length + 1);
  return [...new Set(targetsOf(manifest, rest).flatMap(besides))].map((each) => path.join(member, each));
}

/** The folder of a package of the workspace: that of its link, or the one whose manifest has the name. */
function memberNamed(name: string, folder: string, root: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const installed = path.join(at, 'node_modules', name);
    const link = linkOf(installed);
    // What is installed is another package of that name; a link leads to where this one stands.
    if (link) return link.isSymbolicLink() ? realPath(installed) : undefined;
    if (at === root || path.dirname(at) === at) break;
  }
  const top = topOf(folder, root) ?? (isOfWorkspace(name, folder, root) ? root : undefined);
  return top === undefined ? undefined : membersOf(top).get(name);
}

/**
 * Where a manifest says itself that it means a package of the same repository, in the words of the package managers:
 * pnpm, Yarn, Bun and Rush write `workspace:*`, all of them `file:../shared`. So the packages of a part of a workspace
 * are found too, where the file that declares the whole was left out.
 */
function isOfWorkspace(name: string, folder: string, root: string): boolean {
  for (let at: string | undefined = folder; at !== undefined; at = at === root ? undefined : path.dirname(at)) {
    at = nearest(at, 'package.json');
    if (at === undefined || !(at === root || isBelow(at, root))) return false;
    const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifestOf(at);
    const range = [dependencies, devDependencies, peerDependencies, optionalDependencies]
      .map((each) => (typeof each === 'object' && each !== null ? (each as Record<string, unknown>)[name] : undefined))
      .find((each) => typeof each === 'string');
    if (range !== undefined) return local.test(range);
  }
  return false;
}

/** Ranges that are met by a folder of the repository alone. */
const local = /^(?:workspace|link|file|portal):/;

/** The folder whose packages belong together, by what the package managers read of it. */
function topOf(folder: string, root: string): string | undefined {
  for (
    let at = nearest(folder, 'package.json');
    at !== undefined;
    at = at === root ? undefined : nearest(path.dirname(at), 'package.json')
  )
    if (manifestOf(at).workspaces !== undefined || isMarked(at)) return at;
  return undefined;
}

function isMarked(folder: string): boolean {
  return ['pnpm-workspace.yaml', 'lerna.json'].some((name) => isThere(path.join(folder, name)));
}

/** The folders of the packages of a workspace, by their names. */
const membersOf = question(
  'members',
  seen((top): ReadonlyMap<string, string> => {
    const found = new Map<string, string>();
    const waiting: [folder: string, depth: number][] = [[top, 0]];
    for (let looked = 0; looked < maximumFolders; looked++) {
      const [folder, depth] = waiting.shift() ?? [];
      if (folder === undefined || depth === undefined) break;
      const entries = entriesOf(folder) ?? new Map<string, never>();
      const name = entries.has('package.json') ? manifestOf(folder).name : undefined;
      if (typeof name === 'string' && folder !== top && !found.has(name)) found.set(name, folder);
      if (depth < maximumDepth)
        for (const entry of entries.values())
          if (entry.isDirectory() && !skipped.test(entry.name))
            waiting.push([path.join(folder, entry.name), depth + 1]);
    }
    return found;
  }),
  (found) => digestOf(JSON.stringify([...found])),
);

/** What a manifest names for the package itself, or for a part of it; paths below its folder. */
function targetsOf({ exports, ...manifest }: Manifest, rest: string): string[] {
  if (exports !== undefined) return exported(exports, rest === '' ? '.' : `./${rest}`);
  if (rest !== '') return [rest];
  return [...['source', 'module', 'main', 'types'].flatMap((field) => stringsIn(manifest[field])), 'index'];
}

function exported(exports: unknown, name: string): string[] {
  const table = typeof exports === 'object' && exports !== null ? (exports as Readonly<Record<string, unknown>>) : {};
  const named = Object.keys(table).some((key) => key.startsWith('.'));
  if (!named) return name === '.' ? stringsIn(exports) : [];
  if (Object.hasOwn(table, name)) return stringsIn(table[name]);
  for (const [key, value] of Object.entries(table)) {
    const [before = '', after] = key.split('*');
    if (after === undefined || !name.startsWith(before) || !name.endsWith(after) || name.length < key.length) continue;
    const part = name.slice(before.length, name.length - after.length);
    return stringsIn(value).map((each) => each.replaceAll('*', part));
  }
  return [];
}

/** The texts of a value, and of the conditions below it, in their order. */
function stringsIn(value: unknown): string[] {
  const found: string[] = [];
  const waiting: unknown[] = [value];
  for (let next = 0; next < waiting.length && next < 100; next++) {
    const at = waiting[next];
    if (typeof at === 'string') found.push(at);
    else if (typeof at === 'object' && at !== null) waiting.push(...(Object.values(at) as unknown[]));
  }
  return found;
}

const built = /^(?:\.\/)?(?:dist|build|lib|out)\/(?:(?:src|esm|cjs|es|commonjs)\/)?/;
const declares = /\.d\.([cm]?)ts$/;

/** What a manifest names, and where its source may stand. */
function besides(target: string): string[] {
  const file = target.replace(declares, '.$1js');
  if (built.test(file)) return [file.replace(built, 'src/'), file.replace(built, ''), file];
  return /^(?:\.\/)?src\//.test(file) ? [file] : [file, path.join('src', file)];
}
