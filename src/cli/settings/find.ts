import { lstatSync, readFileSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { Linter } from 'eslint';
import { isBelow, oneLine, shown } from '../host.ts';

/** What a file with settings says. */
export interface FileSettings {
  readonly settings?: Record<string, unknown>;
  readonly rules?: Readonly<Record<string, Linter.RuleEntry>>;
  readonly ignores?: readonly string[];
  readonly strict?: boolean;
}

/** Settings with the place where they were found. */
export interface FoundSettings extends FileSettings {
  readonly file: string;
  /** Whether a file below the folder of the settings is left out. */
  readonly isIgnored: (file: string) => boolean;
}

/** The file that holds nothing but settings. */
const own = 'http-auth.config.json';

/** More bytes than this are no settings that a person wrote. */
const maximumSize = 1_000_000;

/**
 * Finds the settings of files: those of the nearest folder upwards that has any, from the folder of the linted file to
 * the root. That is the top of the repository; without one, the nearest folder with a package.json, or the working
 * folder where that lies above. Settings are data: nothing of them is run, and only regular files of a bounded size are
 * read.
 */
export class SettingsFiles {
  readonly #cwd: string;
  readonly #known = new Map<string, Promise<FoundSettings | undefined>>();
  readonly #roots = new Map<string, string>();
  /** By a name and a folder, the nearest folder from there upwards that holds an entry of the name. */
  readonly #holders = new Map<string, string | undefined>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** @throws Error in one line that names the file and the key, where settings are wrong */
  for(file: string): Promise<FoundSettings | undefined> {
    const folder = path.dirname(file);
    let root = this.#roots.get(folder);
    if (root === undefined) this.#roots.set(folder, (root = this.#rootOf(folder)));
    return this.#below(folder, root);
  }

  #rootOf(folder: string): string {
    const above = isBelow(folder, this.#cwd) ? this.#cwd : folder;
    const manifest = this.#upwards(folder, 'package.json') ?? folder;
    return this.#upwards(folder, '.git') ?? (isBelow(above, manifest) ? manifest : above);
  }

  /** The nearest folder upwards that holds an entry of this name. The way up is the same for many folders. */
  #upwards(folder: string, entry: string): string | undefined {
    const passed: string[] = [];
    let found: string | undefined;
    for (let at = folder; ; at = path.dirname(at)) {
      const key = `${entry}\0${at}`;
      if (this.#holders.has(key)) {
        found = this.#holders.get(key);
        break;
      }
      passed.push(key);
      if (statsOf(path.join(at, entry))) found = at;
      if (found !== undefined || path.dirname(at) === at) break;
    }
    for (const key of passed) this.#holders.set(key, found);
    return found;
  }

  #below(folder: string, root: string): Promise<FoundSettings | undefined> {
    const key = `${root}\0${folder}`;
    let found = this.#known.get(key);
    if (!found) {
      found = this.#read(folder).then(
        (here) =>
          here ??
          (folder === root || path.dirname(folder) === folder ? undefined : this.#below(path.dirname(folder), root)),
      );
      this.#known.set(key, found);
    }
    return found;
  }

  async #read(folder: string): Promise<FoundSettings | undefined> {
    const file = path.join(folder, own);
    const manifest = path.join(folder, 'package.json');
    const stats = statsOf(file);
    const inManifest = keyOf(manifest, this.#cwd);
    if (!stats) return inManifest === undefined ? undefined : this.#check(inManifest, manifest, folder);
    const name = shown(file, this.#cwd);
    if (!stats.isFile()) throw new Error(`${name}: is not a regular file`);
    if (stats.size > maximumSize) throw new Error(`${name}: has more than ${maximumSize.toLocaleString('en')} bytes`);
    if (inManifest !== undefined)
      throw new Error(`${name}: package.json beside it has the key "http-auth", too: keep one of them`);
    return this.#check(parse(readFileSync(file, 'utf8'), name), file, folder);
  }

  async #check(value: unknown, file: string, folder: string): Promise<FoundSettings> {
    const [{ problemIn }, { schemaFor }, { default: plugin }] = await Promise.all([
      import('./check.ts'),
      import('./schema.ts'),
      import('../../index.ts'),
    ]);
    const problem = problemIn(value, schemaFor(plugin.rules));
    const inManifest = path.basename(file) === own ? '' : ' "http-auth"';
    if (problem !== undefined) throw new Error(`${shown(file, this.#cwd)}:${inManifest} ${oneLine(problem)}`);
    const found = value as FileSettings;
    const { ignores = [] } = found;
    if (ignores.length === 0) return { ...found, file, isIgnored: () => false };
    const { default: ignore } = await import('ignore');
    const ignored = ignore().add([...ignores]);
    return {
      ...found,
      file,
      isIgnored: (each) => ignored.ignores(path.relative(folder, each).replaceAll(path.sep, '/')),
    };
  }
}

function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    // Below something that is no folder.
    return undefined;
  }
}

/** The settings in a package.json; undefined where there are none, or it is none that could be read. */
function keyOf(manifest: string, cwd: string): unknown {
  const stats = statsOf(manifest);
  if (!stats?.isFile() || stats.size > maximumSize) return undefined;
  const text = readFileSync(manifest, 'utf8');
  if (!text.includes('"http-auth"')) return undefined;
  const value = parse(text, shown(manifest, cwd));
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'http-auth')
    ? (value as Record<string, unknown>)['http-auth']
    : undefined;
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${name}: is not JSON: ${oneLine(error)}`, { cause: error });
  }
}
