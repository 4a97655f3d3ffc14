import { lstatSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import type TypeScript from 'typescript';
import { inside, isFile, isThere, nearest, readText, type TextFile } from './files.ts';
import { seen } from './look.ts';

/** The endings that Node and TypeScript try, and those that stand for one another: `./a.js` may be written in `a.ts`. */
const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'];
const written: Readonly<Record<string, readonly string[]>> = { '.js': ['.ts', '.tsx', '.js', '.jsx'], '.jsx': ['.tsx', '.jsx'], '.mjs': ['.mts', '.mjs'], '.cjs': ['.cts', '.cjs'] };

/**
 * The file of the project that a module specifier leads to; undefined for packages, for what lies outside the root, and for
 * what is not there. Relative specifiers mean the same everywhere and are looked up at once; the others (`paths`, `imports`,
 * workspaces) are TypeScript's to resolve.
 */
export function resolve(specifier: string, from: string, root: string): string | undefined {
  return resolved(JSON.stringify([path.dirname(from), specifier, root]));
}

const resolved = seen((key) => {
  const [folder, specifier, root] = JSON.parse(key) as [string, string, string];
  // No name of a file holds it; to the system a name ends there.
  if (specifier.includes('\0')) return undefined;
  const found = /^\.{1,2}($|\/)/.test(specifier) ? relative(path.resolve(folder, specifier)) : (aliased(specifier, folder, root) ?? byConvention(specifier, folder));
  return found === undefined ? undefined : inside(found, root);
});

function relative(target: string): string | undefined {
  const ending = path.extname(target);
  const stem = target.slice(0, target.length - ending.length);
  const one = [...(written[ending] ?? []).map((each) => stem + each), ...(endings.includes(ending) ? [target] : []), ...endings.map((each) => target + each)].find(isFile);
  return one ?? (isThere(target) ? endings.map((each) => path.join(target, `index${each}`)).find(isFile) : undefined);
}

function aliased(specifier: string, folder: string, root: string): string | undefined {
  if (isBuiltin(specifier) || /^([a-z]+:|\/)/.test(specifier) || isPackage(specifier, folder, root)) return undefined;
  return maybeAlias(specifier, folder) ? byCompiler(JSON.stringify([configured(folder), specifier])) : undefined;
}

/** The folder that decides what a name which is not relative stands for: that of the nearest configuration, or of the package, whichever is nearer. */
function configured(folder: string): string {
  const [nearer] = ['tsconfig.json', 'jsconfig.json', 'package.json'].flatMap((name) => nearest(folder, name) ?? []).sort((a, b) => b.length - a.length);
  return nearer ?? folder;
}

const byCompiler = seen((key) => {
  const [folder, specifier] = JSON.parse(key) as [string, string];
  // Only the folder of the importing file counts.
  const from = path.join(folder, 'index.ts');
  const ts = typescriptFor(from);
  if (!ts) return undefined;
  for (const options of optionsFor(ts, folder)) {
    const { resolvedModule } = ts.resolveModuleName(specifier, from, options, ts.sys);
    if (resolvedModule && !resolvedModule.resolvedFileName.endsWith('.d.ts') && endings.includes(path.extname(resolvedModule.resolvedFileName))) return resolvedModule.resolvedFileName;
  }
  return undefined;
});

/** Names that stand for a folder of the package where a framework's generated configuration is not there to say so. */
const conventional: Readonly<Record<string, string>> = { $lib: 'src/lib' };

function byConvention(specifier: string, folder: string): string | undefined {
  const [first = ''] = specifier.split('/');
  const target = Object.hasOwn(conventional, first) ? conventional[first] : undefined;
  const top = target === undefined ? undefined : nearest(folder, 'package.json');
  return target === undefined || top === undefined ? undefined : relative(path.join(top, target, specifier.slice(first.length)));
}

/** Whether a specifier names a package from elsewhere: installed, or listed among the dependencies. A linked one may be a part of the workspace. */
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

const linkOf = seen((filename) => {
  try {
    return lstatSync(filename, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
});

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
      names = new Set(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) => Object.keys((given[key] ?? {}))));
    } catch {
      // A package.json that is being edited.
      names = new Set();
    }
    dependencies.set(file, names);
  }
  return names;
}

/** Without a configuration that names paths, and without `imports` of the package, a bare name is a package's. */
function maybeAlias(specifier: string, folder: string): boolean {
  return specifier.startsWith('#') || nearest(folder, 'tsconfig.json') !== undefined || nearest(folder, 'jsconfig.json') !== undefined || isLinked(specifier, folder);
}

function isLinked(specifier: string, folder: string): boolean {
  const name = packageName(specifier);
  for (let at = folder; ; at = path.dirname(at)) {
    if (linkOf(path.join(at, 'node_modules', name))?.isSymbolicLink()) return true;
    if (path.dirname(at) === at) return false;
  }
}

/** The package that a module specifier begins with. */
export function packageName(specifier: string): string {
  return specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? specifier);
}

let loaded: typeof TypeScript | null | undefined;

/** TypeScript's compiler API: the one that a parser has loaded, else the project's own, else the one that comes with this package. Version 7 has none. */
function typescriptFor(from: string): typeof TypeScript | null {
  if (loaded !== undefined) return loaded;
  const inUse = Object.keys(createRequire(import.meta.url).cache).find((each) => /[\\/]typescript[\\/]lib[\\/]typescript\.js$/.test(each));
  for (const [base, name] of [[import.meta.url, inUse], [from, 'typescript'], [import.meta.url, 'typescript']] as const) {
    if (name === undefined) continue;
    try {
      const found = createRequire(base)(name) as Partial<typeof TypeScript>;
      if (typeof found.resolveModuleName === 'function') return (loaded = found as typeof TypeScript);
    } catch {
      // Not installed there.
    }
  }
  return (loaded = null);
}

const configs = new WeakMap<TextFile, readonly TypeScript.CompilerOptions[]>();

/** The options that say how modules are found: of the nearest tsconfig.json or jsconfig.json, and of the projects it refers to. */
function optionsFor(ts: typeof TypeScript, folder: string): readonly TypeScript.CompilerOptions[] {
  const at = nearest(folder, 'tsconfig.json') ?? nearest(folder, 'jsconfig.json');
  const file = at === undefined ? undefined : ['tsconfig.json', 'jsconfig.json'].map((name) => path.join(at, name)).find(isFile);
  const text = file === undefined ? null : readText(file);
  let options = text === null ? undefined : configs.get(text);
  if (!options) {
    const read = file === undefined ? [{}] : [file, ...referred(ts, file)].map((each) => readOptions(ts, each));
    options = read.map((each) => ({ moduleResolution: ts.ModuleResolutionKind.Bundler, ...each, allowJs: true, resolveJsonModule: false }));
    if (text) configs.set(text, options);
  }
  return options;
}

function readOptions(ts: typeof TypeScript, file: string): TypeScript.CompilerOptions {
  // Which files the project has does not matter here, so none is listed.
  const host = { ...ts.sys, readDirectory: () => [] };
  const { config } = ts.readConfigFile(file, (each) => ts.sys.readFile(each)) as { config?: object };
  return ts.parseJsonConfigFileContent(config ?? {}, host, path.dirname(file), undefined, file).options;
}

function referred(ts: typeof TypeScript, file: string): string[] {
  const { config } = ts.readConfigFile(file, (each) => ts.sys.readFile(each)) as { config?: { references?: unknown } };
  const references: unknown[] = Array.isArray(config?.references) ? config.references : [];
  return references.flatMap((each) => {
    const given = (each as { path?: unknown } | null)?.path;
    if (typeof given !== 'string') return [];
    const target = path.resolve(path.dirname(file), given);
    return [target, path.join(target, 'tsconfig.json')].filter(isFile).slice(0, 1);
  });
}
