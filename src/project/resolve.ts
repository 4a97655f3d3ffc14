import { isBuiltin } from 'node:module';
import path from 'node:path';
import { byCompiler } from './compiler.ts';
import { inside, isBelow, isFile, isThere, linkOf, nearest, realPath } from './files.ts';
import { readText, type TextFile } from './text-file.ts';
import { seen, seenWhole } from './look.ts';
import { question } from './trace.ts';
import { sourcesInWorkspace } from './workspace.ts';

/**
 * The endings that Node and TypeScript try, and those that stand for one another: `./a.js` may be written in `a.ts`.
 */
const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'];
const written: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

/**
 * The file of the project that a module specifier leads to; undefined for packages, for what lies outside the root, and
 * for what is not there. Relative specifiers mean the same everywhere and are looked up at once; the others (`paths`,
 * `imports`, workspaces) are TypeScript's to resolve.
 */
export function resolve(specifier: string, from: string, root: string): string | undefined {
  // No name of a file holds it; to the system a name ends there.
  if (specifier.includes('\0')) return undefined;
  const key = JSON.stringify([path.dirname(from), specifier, root]);
  return /^\.{1,2}($|\/)/.test(specifier) ? byPlace(key) : byName(key);
}

const byPlace = question(
  'resolve',
  seen((key): string | undefined => {
    const [folder, specifier, root] = JSON.parse(key) as [string, string, string];
    // Outside of the root nothing is looked at.
    const target = path.resolve(folder, specifier);
    const found = isWithin(target, root) ? relative(target) : undefined;
    return found === undefined ? undefined : inside(found, root);
  }),
  String,
);

const byName = seenWhole((key) => {
  const [folder, specifier, root] = JSON.parse(key) as [string, string, string];
  const found =
    aliased(specifier, folder, root) ?? byConvention(specifier, folder) ?? inWorkspace(specifier, folder, root);
  return found === undefined ? undefined : inside(found, root);
});

/** The source of a package of the same workspace, which need not be built, nor linked. */
function inWorkspace(specifier: string, folder: string, root: string): string | undefined {
  if (isBuiltin(specifier) || !/^[@a-z]/i.test(specifier)) return undefined;
  for (const target of sourcesInWorkspace(specifier, packageName(specifier), folder, root)) {
    const found = isWithin(target, root) ? relative(target) : undefined;
    if (found !== undefined && !/\.d\.[cm]?ts$/.test(found)) return found;
  }
  return undefined;
}

/** Whether a path leads below the root, as that is named or as it is. */
function isWithin(target: string, root: string): boolean {
  const real = realPath(root) ?? root;
  return target === root || target === real || isBelow(target, root) || isBelow(target, real);
}

function relative(target: string): string | undefined {
  const ending = path.extname(target);
  const stem = target.slice(0, target.length - ending.length);
  const one = [
    ...(written[ending] ?? []).map((each) => stem + each),
    ...(endings.includes(ending) || ending === '.json' ? [target] : []),
    ...endings.map((each) => target + each),
  ].find(isFile);
  return one ?? (isThere(target) ? endings.map((each) => path.join(target, `index${each}`)).find(isFile) : undefined);
}

function aliased(specifier: string, folder: string, root: string): string | undefined {
  if (isBuiltin(specifier) || /^([a-z]+:|\/)/.test(specifier) || isPackage(specifier, folder, root)) return undefined;
  return maybeAlias(specifier, folder, root) ? byCompiler(specifier, configured(folder), root) : undefined;
}

/**
 * The folder that decides what a name which is not relative stands for: that of the nearest configuration, or of the
 * package, whichever is nearer.
 */
function configured(folder: string): string {
  const [nearer] = ['tsconfig.json', 'jsconfig.json', 'package.json']
    .flatMap((name) => nearest(folder, name) ?? [])
    .sort((a, b) => b.length - a.length);
  return nearer ?? folder;
}

/** Names that stand for a folder of the package where a framework's generated configuration is not there to say so. */
const conventional: Readonly<Record<string, string>> = { $lib: 'src/lib' };

function byConvention(specifier: string, folder: string): string | undefined {
  const [first = ''] = specifier.split('/');
  const target = Object.hasOwn(conventional, first) ? conventional[first] : undefined;
  const top = target === undefined ? undefined : nearest(folder, 'package.json');
  return target === undefined || top === undefined
    ? undefined
    : relative(path.join(top, target, specifier.slice(first.length)));
}

/**
 * Whether a specifier names a package from elsewhere: installed, or listed among the dependencies. A linked one may be
 * a part of the workspace.
 */
function isPackage(specifier: string, folder: string, root: string): boolean {
  const name = packageName(specifier);
  for (let at = folder; ; at = path.dirname(at)) {
    const installed = path.join(at, 'node_modules', name);
    const found = linkOf(installed);
    if (found) return !found.isSymbolicLink() || inside(installed, root) === undefined;
    if (dependenciesOf(at).has(name)) return true;
    if (at === root || path.dirname(at) === at) return false;
  }
}

/** The packages that the manifests name, from a folder up to the root. */
export function dependenciesAround(folder: string, root: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = folder; ; at = path.dirname(at)) {
    for (const name of dependenciesOf(at)) names.add(name);
    if (at === root || path.dirname(at) === at) return names;
  }
}

const dependencies = new WeakMap<TextFile, ReadonlySet<string>>();

function dependenciesOf(folder: string): ReadonlySet<string> {
  const file = readText(path.join(folder, 'package.json'));
  if (!file) return new Set();
  let names = dependencies.get(file);
  if (!names) {
    try {
      const given = JSON.parse(file.text) as Record<string, unknown>;
      names = new Set(
        ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) =>
          Object.keys(given[key] ?? {}),
        ),
      );
    } catch {
      // A package.json that is being edited.
      names = new Set();
    }
    dependencies.set(file, names);
  }
  return names;
}

/** Without a configuration that names paths, and without `imports` of the package, a bare name is a package's. */
function maybeAlias(specifier: string, folder: string, root: string): boolean {
  return (
    specifier.startsWith('#') ||
    nearest(folder, 'tsconfig.json') !== undefined ||
    nearest(folder, 'jsconfig.json') !== undefined ||
    isLinked(specifier, folder, root)
  );
}

function isLinked(specifier: string, folder: string, root: string): boolean {
  const name = packageName(specifier);
  for (let at = folder; ; at = path.dirname(at)) {
    if (linkOf(path.join(at, 'node_modules', name))?.isSymbolicLink()) return true;
    if (at === root || path.dirname(at) === at) return false;
  }
}

/** The package that a module specifier begins with. */
export function packageName(specifier: string): string {
  return specifier.startsWith('@')
    ? specifier.split('/').slice(0, 2).join('/')
    : (specifier.split('/')[0] ?? specifier);
}
