import { createRequire } from 'node:module';
import path from 'node:path';
import type TypeScript from 'typescript';
import { belowRoot, isFile, isThere, nearest, realPath } from './files.ts';
import { readText } from './text-file.ts';
import { seenWhole } from './look.ts';

/**
 * What TypeScript says of names that are not relative: `paths` of a configuration, `imports` of a package, workspaces.
 * It sees files of the root alone, of a bounded size and number; what it throws at is a name that leads nowhere.
 */
export function byCompiler(specifier: string, folder: string, root: string): string | undefined {
  return resolved(JSON.stringify([folder, specifier, root]));
}

const resolved = seenWhole((key) => {
  const [folder, specifier, root] = JSON.parse(key) as [string, string, string];
  // Only the folder of the importing file counts.
  const from = path.join(folder, 'index.ts');
  const ts = typescript();
  if (!ts) return undefined;
  for (const options of optionsFor(ts, folder, root)) {
    const { resolvedModule } = attempt(() => ts.resolveModuleName(specifier, from, options, hostOf(ts, root))) ?? {};
    const found = resolvedModule?.resolvedFileName;
    if (found !== undefined && !found.endsWith('.d.ts') && endings.test(found)) return found;
  }
  return undefined;
});

const endings = /\.[cm]?[jt]s$|\.[jt]sx$|\.json$/;

/**
 * Configurations extend each other, and packages name folders of their own: no more files than this are read for one
 * question.
 */
const maximumReads = 60;

/** As much of a file system as TypeScript asks for, of the root alone. */
function hostOf(ts: typeof TypeScript, root: string): TypeScript.ModuleResolutionHost & TypeScript.ParseConfigHost {
  let reads = 0;
  const within = (name: string): string | undefined => (name === root ? root : belowRoot(path.resolve(name), root));
  return {
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    fileExists: (name) => within(name) !== undefined && isFile(name),
    directoryExists: (name) => within(name) !== undefined && isThere(name) && !isFile(name),
    readFile: (name) => {
      const real = ++reads > maximumReads ? undefined : within(name);
      return real === undefined ? undefined : readText(real)?.text;
    },
    realpath: (name) => realPath(name) ?? name,
    // Which files the project has does not matter here, so none is listed.
    readDirectory: () => [],
  };
}

/**
 * Configurations are written by people, and half-written: TypeScript throws at some of them, or ends the call stack.
 */
function attempt<Found>(ask: () => Found): Found | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

let loaded: typeof TypeScript | null | undefined;

/**
 * TypeScript's compiler API: the one that the user's configuration has loaded with its parser, else the one that comes
 * with this package. The project's own is code of the project, and is not run. Version 7 has none.
 */
function typescript(): typeof TypeScript | null {
  if (loaded !== undefined) return loaded;
  const load = createRequire(import.meta.url);
  const inUse = Object.keys(load.cache).find((each) => /[\\/]typescript[\\/]lib[\\/]typescript\.js$/.test(each));
  for (const name of [inUse, 'typescript']) {
    const found = name === undefined ? undefined : attempt(() => load(name) as Partial<typeof TypeScript>);
    if (typeof found?.resolveModuleName === 'function') return (loaded = found as typeof TypeScript);
  }
  return (loaded = null);
}

/**
 * The options that say how modules are found: of the nearest tsconfig.json or jsconfig.json, and of the projects it
 * refers to.
 */
function optionsFor(ts: typeof TypeScript, folder: string, root: string): readonly TypeScript.CompilerOptions[] {
  const at = nearest(folder, 'tsconfig.json') ?? nearest(folder, 'jsconfig.json');
  const file =
    at === undefined ? undefined : ['tsconfig.json', 'jsconfig.json'].map((name) => path.join(at, name)).find(isFile);
  const real = file === undefined ? undefined : belowRoot(file, root);
  const read =
    file === undefined || real === undefined || readText(real) === null
      ? [{}]
      : optionsIn(JSON.stringify([file, root]));
  return read.map((each) => ({
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    ...each,
    allowJs: true,
    resolveJsonModule: true,
  }));
}

/** Of a configuration and those that it extends and refers to, any of which may be saved. */
const optionsIn = seenWhole((key): readonly TypeScript.CompilerOptions[] => {
  const [file, root] = JSON.parse(key) as [string, string];
  const ts = typescript();
  return ts ? [file, ...referred(ts, file, root)].map((each) => readOptions(ts, each, root)) : [];
});

function readOptions(ts: typeof TypeScript, file: string, root: string): TypeScript.CompilerOptions {
  const host = hostOf(ts, root);
  const options = attempt(() => {
    const { config } = ts.readConfigFile(file, (each) => host.readFile(each)) as { config?: object };
    return ts.parseJsonConfigFileContent(config ?? {}, host, path.dirname(file), undefined, file).options;
  });
  return options ?? {};
}

/** More projects are not asked for one name. */
const maximumReferred = 50;

function referred(ts: typeof TypeScript, file: string, root: string): string[] {
  const host = hostOf(ts, root);
  const { config } =
    attempt(() => ts.readConfigFile(file, (each) => host.readFile(each)) as { config?: { references?: unknown } }) ??
    {};
  const references: unknown[] = Array.isArray(config?.references) ? config.references : [];
  const found = references.flatMap((each) => {
    const given = (each as { path?: unknown } | null)?.path;
    if (typeof given !== 'string') return [];
    const target = path.resolve(path.dirname(file), given);
    return [target, path.join(target, 'tsconfig.json')].filter((name) => host.fileExists(name)).slice(0, 1);
  });
  return found.slice(0, maximumReferred);
}
