import { lstatSync, readdirSync, readFileSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { frameworks } from '../frameworks/index.ts';
import { isTest, mayRefuse, namesChallenge } from '../gate.ts';
import { digestOf, stampFor } from './digest.ts';
import { seen } from './look.ts';
import { question } from './trace.ts';

/** A file of the project as text, with what a scan of it says; each scan is made when its answer is first asked for. */
export class TextFile {
  readonly filename: string;
  readonly text: string;
  private readonly known: { matters?: boolean; statuses?: boolean; passesOn?: boolean; digest?: string } = {};

  constructor(filename: string, text: string) {
    this.filename = filename;
    this.text = text;
  }

  /** A short text that stands for the text. */
  get digest(): string {
    return (this.known.digest ??= digestOf(this.text));
  }

  /** It can hold a refusal, or set the challenge. */
  get matters(): boolean {
    return (this.known.matters ??= mayRefuse(this.text) || namesChallenge(this.text));
  }

  /** It speaks of statuses: what it makes may carry one that it is given. */
  get statuses(): boolean {
    return (this.known.statuses ??= /(?:\b|http_?)status|(?:error|http)_?code|\bthis\.code\s*=/i.test(this.text));
  }

  /** It hands on what other files export. */
  get passesOn(): boolean {
    return (this.known.passesOn ??=
      /\bexport\s*(\*|\{[^{}]*\}\s*from\b)|\bexports\b(?:(?!\bexports\b)[^;\n])*\brequire\(/.test(this.text) ||
      (/\b(?:from|require\()\s*['"][^'"a-z]/.test(this.text) && /\bexport\s*\{|\bexports\s*=\s*\{/.test(this.text)));
  }
}

/**
 * A file that puts an application together, or says what becomes of its errors: it imports a framework and makes an
 * application of it, or it registers an error handler.
 */
const framework =
  /(?:\bfrom\s*|\brequire\(\s*|\bimport\(\s*)['"](?:express|connect|polka|koa|fastify|elysia|(?:@hapi\/)?hapi|restify|hono(?:\/[\w-]+)?|@hono\/[\w-]+|@nestjs\/core|@loopback\/rest|routing-controllers|(?:@feathersjs\/)?feathers|@trpc\/server\/adapters\/[\w-]+)['"]/;
const application =
  /(?<![.\w])(?:express|fastify|Fastify|connect|polka|feathers)\s*(?:<[^<>()]*>)?\(|\brestify\s*\.\s*createServer\s*\(|\bnew\s+(?:Koa|Hono|OpenAPIHono|Elysia)\b|\b[hH]api\.[sS]erver\s*\(|\bRestApplication\b|\b(?:create|use)(?:Express|Koa)Server\s*(?:<[^<>()]*>)?\(|\bNestFactory\s*\.\s*create\s*[<(]|\b(?:fetch|nodeHTTP|awsLambda(?:Streaming)?)RequestHandler\s*[<(]|\bcreate(?:NextApiHandler|ExpressMiddleware|HTTPServer|HTTP2?Handler)\s*[<(]|\bfastifyTRPCPlugin\b/;
const newApp = /\bnew\s+App\b/;
const errorHandling =
  /\.on\s*\(\s*['"](?:restifyError|Unauthorized|InvalidCredentials)['"]|\bsetErrorHandler\s*\(|\.onError\s*\(\s*(?!null|undefined)|\baddHook\s*\(\s*['"]on(?:Send|Error)['"]|\b(?:app|server|router|api)\.use\(\s*(?:async\s*)?(?:function\s*(?:\w+\s*)?)?\(\s*_?e(?:rr)?(?:or)?\b|\b(?:app|server|router|api)\.use\(\s*(?:\w+\.)*\w*[eE]rr/;

/** What registers something on an application, made here or elsewhere. */
const onGiven = /\b(?:app|application|server|fastify|instance)\s*\.\s*(?:use|addHook|register|ext)\s*\(/;

/** hapi's last hook, which gets every error. */
const lastHook = /['"]onPreResponse['"]/;

/** A class that handles errors, wherever it is installed; and the places that install one for all. */
const handlerClass = /@Catch\s*\(|\b(?:implements|extends)\s+(?:\w+\s*,\s*)*(?:Base)?ExceptionFilter\b/;
const globalFilters = /\buseGlobalFilters\s*\(([^;]*)/g;
const appFilter = /\bAPP_FILTER\b([^{}]*)/g;
const used = /\buse(?:Class|Existing|Value)\s*:\s*(?:new\s+)?(\w+)/;

/** Larger files are generated: what they do is not known. */
const maximumSize = 300_000;

/** What was read is forgotten, and read again, after this many characters, and this many files. */
const maximumRemembered = 60_000_000;
const maximumKnown = 50_000;

/**
 * What a text says, made anew only when its file was saved since.
 * @param make from the text; null where it cannot be read, is too large, or is no text
 */
function whileSaved<Value>(make: (text: string | null, filename: string) => Value): (filename: string) => Value {
  const known = new Map<string, { readonly stamp: string; readonly value: Value }>();
  let read = 0;
  return (filename) => {
    const stamp = stampOf(filename);
    let held = known.get(filename);
    if (held?.stamp !== stamp) {
      const text = textOf(filename, stamp);
      read += text?.length ?? 0;
      // Forgotten at some time: a language server runs for days.
      if (read > maximumRemembered || known.size > maximumKnown) {
        known.clear();
        read = text?.length ?? 0;
      }
      known.set(filename, (held = { stamp, value: make(text, filename) }));
    }
    return held.value;
  };
}

/**
 * The text of a file as it is saved now, read again only when it has changed. null where it cannot be read, is too
 * large, or is no text.
 */
export const readText = question(
  'text',
  whileSaved((text, filename): TextFile | null => (text === null ? null : new TextFile(filename, text))),
  (file) => (file ? file.digest : ''),
  savedStamp,
);

/** What a file may do for others. */
export interface Assembling {
  /** It puts an application together. */
  readonly app: boolean;
  /** Nothing has to import it for that. */
  readonly found: boolean;
  /**
   * It takes part in an application that imports it: a plugin with the last hook, or what registers something, an error
   * handler too, on an application that it did not make.
   */
  readonly plugin: boolean;
  /** The challenge is named there. */
  readonly challenges: boolean;
  /** The classes in it, where they handle errors. */
  readonly handlers: readonly string[];
  /** The classes of error handlers that it installs for all, and where it has them from. */
  readonly installs: readonly { readonly name: string; readonly from: string | undefined }[];
}

/** What a file may do for others; null where it is nothing. Its text is not kept: all files of a package are asked. */
export const assembles = question(
  'assembles',
  whileSaved((text, filename): Assembling | null => {
    if (text === null) return null;
    const found = mayBeFound(text, filename);
    const app = found || mayAssemble(text) || (namesChallenge(text) && runsAround(filename));
    const handles = handlerClass.test(text);
    const names = installedBy(text);
    const modules = names.length > 0 ? modulesIn(text) : new Map<string, string>();
    const installs = names.map((name) => ({ name, from: modules.get(name) }));
    const plugin = lastHook.test(text) || ((onGiven.test(text) || errorHandling.test(text)) && !application.test(text));
    const challenges = namesChallenge(text);
    if ((!app && !handles && !plugin && !challenges && installs.length === 0) || isTest(text, filename)) return null;
    return {
      app,
      found,
      plugin,
      challenges,
      handlers: handles ? Array.from(text.matchAll(/\bclass\s+(\w+)/g), ([, name = '']) => name) : [],
      installs,
    };
  }),
  (does) => (does ? JSON.stringify(does) : ''),
  savedStamp,
);

/** What gives functions of other files to routes, or gathers them for that. */
const registering = /\.\s*(?:get|post|put|patch|delete|del|all|use|route|register|addHook)\s*\(/;

/**
 * The last names of the modules that a file imports, where it registers routes, or hands on what others export: by them
 * those files are found that may mount what another one exports.
 */
export const mounts = question(
  'mounts',
  whileSaved((text, filename): ReadonlySet<string> => {
    if (text === null || !(registering.test(text) || /\bexports?\b/.test(text)) || isTest(text, filename))
      return new Set();
    return new Set(specifiersIn(text).map(stemOf));
  }),
  (stems) => digestOf([...stems].join('\n')),
  savedStamp,
);

/** The specifiers of the modules that a text imports, in whatever way. */
export function specifiersIn(text: string): string[] {
  return Array.from(
    text.matchAll(/\b(?:from|import|require\()\s*(?:\(\s*)?['"]([^'"\n]+)['"]/g),
    ([, specifier = '']) => specifier,
  );
}

/** The name of a module without its ending: `users` of `./routes/users.js`. */
export function stemOf(specifier: string): string {
  const name = specifier.slice(specifier.lastIndexOf('/') + 1);
  return name.replace(/\.[cm]?[jt]sx?$/, '');
}

/** The modules from which names are imported. */
function modulesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, names = '', module = ''] of text.matchAll(
    /\bimport\s*(?:type\s*)?\{([^{}]*)\}\s*from\s*['"]([^'"\n]+)['"]/g,
  ))
    for (const name of names.match(/\w+/g) ?? []) if (!found.has(name)) found.set(name, module);
  return found;
}

/**
 * Whether a file is one whose exports run around the handlers of others. Without the challenge's name it does nothing
 * of interest.
 */
export function runsAround(filename: string): boolean {
  return frameworks.some(({ around }) => around?.files.test(filename));
}

/** The names of the classes of error handlers that a text installs for all. */
export function installedBy(text: string): string[] {
  const global = Array.from(text.matchAll(globalFilters), ([, list = '']) =>
    Array.from(list.matchAll(/\bnew\s+(\w+)/g), ([, name = '']) => name),
  ).flat();
  const provided = Array.from(text.matchAll(appFilter), ([, rest = '']) => used.exec(rest)?.[1] ?? []).flat();
  return [...global, ...provided];
}

/** An application of tinyhttp: behind its package, something of the name is made. */
function makesTinyhttp(text: string): boolean {
  const at = text.search(/['"]@tinyhttp\/app['"]/);
  return at >= 0 && newApp.test(text.slice(at));
}

function mayAssemble(text: string): boolean {
  return (
    (framework.test(text) && application.test(text)) ||
    makesTinyhttp(text) ||
    errorHandling.test(text) ||
    lastHook.test(text)
  );
}

/** Files that Nitro finds by where they lie: its error handler, its hooks, and middleware that sets the challenge. */
const nitro =
  /\bdefineNitroErrorHandler\s*\(|\bNitroErrorHandler\b|\bhooks\.hook(?:Once)?\(\s*['"](?:error|request|beforeResponse|afterResponse|render:response)['"]/;

/** Packages of frameworks in which a class that sets the challenge is bound by name. */
const bound = new RegExp(
  `['"](?:${frameworks.flatMap(({ boundByName, modules }) => (boundByName ? modules : [])).join('|')})['"]`,
);

/** Whether a framework may run a file around handlers for where it lies. */
function isBoundByPlace(filename: string): boolean {
  return frameworks.some(({ boundByPlace }) => boundByPlace?.test(filename));
}

/**
 * Files that AdonisJS runs for every request or error, named in its own lists: its handler of exceptions, and
 * middleware that sets the challenge.
 */
const adonis = /['"](?:@adonisjs\/core|@ioc:Adonis)\//;
const exceptionHandler = /\bextends\s+(?:Http)?ExceptionHandler\b/;

function mayBeFound(text: string, filename: string): boolean {
  if (adonis.test(text))
    return exceptionHandler.test(text) || (namesChallenge(text) && /[/\\]middlewares?[/\\]/i.test(filename));
  return (
    nitro.test(text) ||
    (namesChallenge(text) && (bound.test(text) || isBoundByPlace(filename))) ||
    (namesChallenge(text) &&
      /[/\\]middleware[/\\]/.test(filename) &&
      /\b(?:defineEventHandler|eventHandler)\s*\(/.test(text))
  );
}

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
function stampOf(filename: string): string {
  const stats = readable(filename);
  return stats ? `${String(stats.mtimeMs)} ${String(stats.size)} ${String(stats.ino)}` : '';
}

function readable(filename: string): Stats | undefined {
  const stats = staysWithinRoot(path.dirname(filename)) ? linkOf(filename) : undefined;
  return stats?.isFile() && stats.size <= maximumSize ? stats : undefined;
}

/** What changes whenever a file is saved, for later runs; empty where that is not sure, or nothing is to be read. */
function savedStamp(filename: string): string {
  const stats = readable(filename);
  return stats ? stampFor(stats) : '';
}

function textOf(filename: string, stamp: string): string | null {
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
