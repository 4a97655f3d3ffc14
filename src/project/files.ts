import { lstatSync, readdirSync, readFileSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { stampFor } from './digest.ts';
import { seen } from './look.ts';
import { question } from './trace.ts';

/** Larger files are generated: what they do is not known. */
const maximumSize = 300_000;

/** What stands under a name itself; a link is not followed. */
export const linkOf = question(
  'link',
  seen((filename) => {
    try {
      return lstatSync(filename, { throwIfNoEntry: false });
    } catch {
      return undefined;
    }
  }),
  kindOf,
);

/** All that may be asked of what stands under a name. */
function kindOf(stats: Stats | Dirent | undefined): string {
  return stats === undefined
    ? ''
    : stats.isFile()
      ? 'file'
      : stats.isDirectory()
        ? 'folder'
        : stats.isSymbolicLink()
          ? 'link'
          : 'other';
}

const statsOf = seen((filename) => {
  try {
    return statSync(filename, { throwIfNoEntry: false });
  } catch {
    // Below something that is no folder.
    return undefined;
  }
});

/**
 * What changes when a file does; empty where there is nothing to read: no link is followed, and only files are opened.
 */
export function stampOf(filename: string): string {
  const stats = readable(filename);
  return stats ? `${String(stats.mtimeMs)} ${String(stats.size)} ${String(stats.ino)}` : '';
}

function readable(filename: string): Stats | undefined {
  const stats = staysWithinRoot(path.dirname(filename)) ? linkOf(filename) : undefined;
  return stats?.isFile() && stats.size <= maximumSize ? stats : undefined;
}

/** What changes whenever a file is saved, for later runs; empty where that is not sure, or nothing is to be read. */
export function savedStamp(filename: string): string {
  const stats = readable(filename);
  return stats ? stampFor(stats) : '';
}

/** The text of a file with this stamp; null where it cannot be read, is too large, or is no text. */
export function textOf(filename: string, stamp: string): string | null {
  if (stamp === '') return null;
  try {
    const text = readFileSync(filename, 'utf8');
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

const nothing: ReadonlyMap<string, Dirent> = new Map();

/**
 * What a folder holds, by name; null where it cannot be listed. One list answers for all the names that are tried in
 * it. Behind a link that leads out of the root is nothing: to list that folder is to open it.
 */
export function entriesOf(folder: string): ReadonlyMap<string, Dirent> | null {
  if (!isWithinRoot(folder)) return null;
  return staysWithinRoot(folder) ? listOf(folder) : nothing;
}

const listOf = seen((folder): ReadonlyMap<string, Dirent> | null => {
  try {
    return new Map(readdirSync(folder, { withFileTypes: true }).map((entry) => [entry.name, entry]));
  } catch {
    return null;
  }
});

/** The entry of a file or folder in its parent's list; `unlisted` where only the disk itself can tell. */
function entryOf(filename: string): Dirent | 'unlisted' | undefined {
  const entries = entriesOf(path.dirname(filename));
  const entry = entries?.get(path.basename(filename));
  return entries === null || entry?.isSymbolicLink() ? 'unlisted' : entry;
}

/** Whether there is a file or a folder of this name, in folders that are there. */
export const isThere = question('there', (filename) => realPath(filename) !== undefined, String);

/** Whether a file is there. */
export const isFile = question(
  'file',
  (filename) => {
    const entry = entryOf(filename);
    return (entry === 'unlisted' ? statsOf(filename) : entry)?.isFile() === true;
  },
  String,
);

const roots = new Map<string, string>();
/** The roots by which files were looked for, as they are named and as they are. Nothing else is opened or listed. */
const tops = new Set<string>();

const withinRoots = seen((key) => {
  // What is within no root may come to be within one.
  for (let at = key.slice(key.indexOf(' ') + 1); ; at = path.dirname(at)) {
    if (tops.has(at)) return true;
    if (path.dirname(at) === at) return false;
  }
});

function isWithinRoot(folder: string): boolean {
  return tops.size > 0 && withinRoots(`${String(tops.size)} ${folder}`);
}

/** Whether a folder is there and lies within a root, as it is named and behind all links. */
function staysWithinRoot(folder: string): boolean {
  if (!isWithinRoot(folder)) return false;
  const real = realPath(folder);
  return real !== undefined && isWithinRoot(real);
}

/**
 * The folder below which files are read: that of the version control, else the nearest with a package.json, else the
 * file's own.
 */
export const projectRoot = question(
  'root',
  (folder) => {
    const found = roots.get(folder);
    if (found !== undefined) return found;
    const root = above(folder, '.git') ?? above(folder, 'package.json') ?? folder;
    roots.set(folder, root);
    tops.add(root);
    tops.add(realPath(root) ?? root);
    return root;
  },
  String,
);

/** The nearest folder upwards that holds an entry of this name, wherever it lies: it is asked for by its name alone. */
function above(folder: string, entry: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (linkOf(path.join(at, entry))) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** The nearest folder upwards that holds an entry of this name, up to the root. */
export function nearest(folder: string, entry: string): string | undefined {
  return nearestBy(`${entry} ${folder}`);
}

const nearestBy = question(
  'nearest',
  (key): string | undefined => {
    const [entry = ''] = key.split(' ', 1);
    for (let at = key.slice(entry.length + 1); isWithinRoot(at); at = path.dirname(at)) {
      if (isThere(path.join(at, entry))) return at;
      if (tops.has(at)) return undefined;
    }
    return undefined;
  },
  String,
);

/** The path of a file or folder behind all links; undefined where it is not there, or lies within no root. */
export const realPath: (filename: string) => string | undefined = question(
  'real',
  seen((filename): string | undefined => {
    const folder = path.dirname(filename);
    const entry = folder === filename ? 'unlisted' : entryOf(filename);
    if (entry === undefined) return undefined;
    if (entry !== 'unlisted') {
      const real = realPath(folder);
      return real === undefined ? undefined : path.join(real, path.basename(filename));
    }
    try {
      return realpathSync.native(filename);
    } catch {
      return undefined;
    }
  }),
  String,
);

/** The file's real path, where that lies below the root and outside of installed packages; undefined elsewhere. */
export function inside(filename: string, root: string): string | undefined {
  const real = belowRoot(filename, root);
  const top = realPath(root) ?? root;
  return real !== undefined && !/(^|[/\\])node_modules([/\\]|$)/.test(path.relative(top, real)) ? real : undefined;
}

/**
 * The real path of a file or folder, where that lies below the root, in installed packages or elsewhere; undefined
 * elsewhere.
 */
export function belowRoot(filename: string, root: string): string | undefined {
  const top = realPath(root);
  if (top === undefined || (!isBelow(filename, root) && !isBelow(filename, top))) return undefined;
  const real = realPath(filename);
  return real !== undefined && isBelow(real, top) ? real : undefined;
}

/** Whether a path leads below a folder, as it is written. */
export function isBelow(filename: string, folder: string): boolean {
  const relative = path.relative(folder, filename);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * Whether a text has files around it: it is saved under its name, or may be (a new file, a text from a stream). Of a
 * block of another language the name lies below a file.
 */
export function isPlacedIn(root: string, filename: string): boolean {
  if (isThere(filename)) return inside(filename, root) !== undefined;
  let folder = path.dirname(filename);
  while (folder !== root && !isThere(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return folder === root || (!isFile(folder) && inside(folder, root) !== undefined);
}
