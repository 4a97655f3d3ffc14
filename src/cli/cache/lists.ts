import fs, { type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { digestOf } from '../../project/digest.ts';
import { isSource } from '../files.ts';

/** The files that a folder or a pattern led to, and what was asked of the disk for that. */
export interface KeptList {
  readonly files: readonly string[];
  /** Each question (`kind path`) with a short answer. */
  readonly asked: readonly (readonly [question: string, answer: string])[];
}

type Asked = Map<string, string>;

/** The lists of files that an earlier run kept, and those of this one. */
export class Lists {
  readonly #old: Readonly<Record<string, KeptList>>;
  readonly #held = new Map<string, KeptList>();
  /** Whether any list is not the one that was kept. */
  isNew = false;

  constructor(old: Readonly<Record<string, KeptList>>) {
    this.#old = old;
  }

  /**
   * The files that a search leads to: those that were kept, where it would find the same.
   * @param key what is searched for
   * @param search uses the file system that it is given, and tells of problems; then nothing is kept
   */
  async find(
    key: string,
    search: (system: typeof fs) => Promise<{ files: string[]; failed: boolean }>,
  ): Promise<string[]> {
    const old = Object.hasOwn(this.#old, key) ? this.#old[key] : undefined;
    if (old?.asked.every(([question, answer]) => askAgain(question) === answer)) {
      this.#held.set(key, old);
      return [...old.files];
    }
    const asked: Asked = new Map();
    const { files, failed } = await search(watched(asked));
    this.isNew = true;
    if (!failed) this.#held.set(key, { files, asked: [...asked] });
    return files;
  }

  /** All that hold now, and those of other searches. */
  kept(): Record<string, KeptList> {
    return { ...this.#old, ...Object.fromEntries(this.#held) };
  }
}

/** Node's file system, as far as a search for files asks it; what it answers is written down. */
function watched(asked: Asked): typeof fs {
  const note = (kind: keyof typeof answers, name: string, answer: string): void => {
    const question = `${kind} ${path.resolve(name)}`;
    if (!asked.has(question)) asked.set(question, answer);
  };
  const kindNoted =
    (kind: 'stat' | 'lstat') =>
    async (name: string): Promise<Stats> => {
      const stats = await fs.promises[kind](name).catch((error: unknown) => {
        note(kind, name, '');
        throw error;
      });
      note(kind, name, kindOf(stats));
      return stats;
    };
  const called =
    (kind: 'stat' | 'lstat') =>
    (name: string, ...rest: unknown[]): void => {
      const done = rest.at(-1) as (error: Error | null, stats?: Stats) => void;
      kindNoted(kind)(name).then((stats) => {
        done(null, stats);
      }, done);
    };
  const readdir = (
    name: string,
    options: { withFileTypes: true },
    done: (error: Error | null, entries: Dirent[]) => void,
  ): void => {
    fs.readdir(name, options, (error, entries) => {
      note('list', name, error ? '' : told(entries));
      done(error, entries);
    });
  };
  const readFile = async (name: string, encoding: 'utf8'): Promise<string> => {
    const text = await fs.promises.readFile(name, encoding).catch((error: unknown) => {
      note('text', name, '');
      throw error;
    });
    note('text', name, digestOf(text));
    return text;
  };
  const promises = { ...fs.promises, readFile, stat: kindNoted('stat'), lstat: kindNoted('lstat') };
  return { ...fs, promises, readdir, stat: called('stat'), lstat: called('lstat') } as unknown as typeof fs;
}

const answers = {
  list: (name: string) => told(fs.readdirSync(name, { withFileTypes: true })),
  text: (name: string) => digestOf(fs.readFileSync(name, 'utf8')),
  stat: (name: string) => kindOf(fs.statSync(name)),
  lstat: (name: string) => kindOf(fs.lstatSync(name)),
};

function askAgain(question: string): string {
  const space = question.indexOf(' ');
  const kind = question.slice(0, space);
  try {
    return Object.hasOwn(answers, kind)
      ? answers[kind as keyof typeof answers](question.slice(space + 1))
      : 'no question';
  } catch {
    return '';
  }
}

/** What matters of a folder: what may be searched, be found, or say what is left out. */
function told(entries: readonly Dirent[]): string {
  const mattering = entries.filter(
    (entry) => entry.isDirectory() || isSource(entry.name) || entry.name.startsWith('.git'),
  );
  return digestOf(
    mattering
      .map((entry) => `${kindOf(entry)} ${entry.name}`)
      .sort()
      .join('\n'),
  );
}

function kindOf(entry: Stats | Dirent): string {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other';
}
