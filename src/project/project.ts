import path from 'node:path';
import type { SourceCode } from 'eslint';
import { words } from '../caller/vocabulary.ts';
import { Trail } from '../engine/trail.ts';
import type { Node, Surroundings } from '../model.ts';
import type { Settings } from '../settings.ts';
import { SourceFile } from '../source.ts';
import { appsAround, handsOn, importersOf, type Apps } from './apps.ts';
import { exportsOf, importsOf, type Export, type Exports } from './exports.ts';
import { inside, isFile, isThere, nearest, projectRoot, readText, type TextFile } from './files.ts';
import { givesError, givesRefusal, givesRefusalToMember } from './given.ts';
import { look, lookFor } from './look.ts';
import { declarationOf, reaches, type Declaration } from './outline.ts';
import { parseFile } from './parse.ts';
import { dependenciesAround, resolve } from './resolve.ts';
import { liesAmongTests } from './tests.ts';
import { include, newTrace, within, type Trace } from './trace.ts';

/** Something that a module exports: a node of a file of the project, or a name of a package. */
export type Found =
  { readonly node: Node; readonly file: SourceFile } | { readonly module: string; readonly name: string };

/** A parsed file, as it is kept for the analyses of other files. */
interface Module {
  readonly code: SourceCode | null;
  readonly exports: Exports;
  readonly number: number;
  /** What is known of it beside its tree depends on the files around it, and holds for one look. */
  file?: SourceFile;
  look?: number;
  /** What that asks of the disk. */
  trace?: Trace;
}

/** The applications of the package, and what handles errors in them. */
export interface Applications extends Pick<Apps, 'installed' | 'allInstalled'> {
  readonly files: readonly SourceFile[];
  readonly handlers: readonly SourceFile[];
  /** All of the applications were seen. */
  readonly complete: boolean;
  /** The package was searched, whatever else is around it. */
  readonly searched: boolean;
}

interface Opened {
  readonly file: SourceFile;
  readonly exports: Exports;
}

/**
 * Each file has a stretch of places of its own, so that no two nodes have one in common. The linted file has the first.
 */
const stretch = 10_000_000;
let lastNumber = 0;

/** Parsed files are kept while their texts together are no longer than this many characters: trees are large. */
const keptCharacters = 600_000;
const kept = new Map<TextFile, Module>();
let held = 0;

/** Words of the names of what is given a status, or gives one to an answer. */
const takesStatus =
  /^err|errors?$|exception|http|status|respon|reply|refus|reject|den(y|ied)|fail|abort|throw|forbid|unauth|challenge/;
/**
 * A table of constants is worth a look where it is one of statuses; the texts of errors are not compared with anything.
 */
const namesStatus = /^(status|statuses|http|codes?)$/;

/**
 * What Nuxt has for pages, and other things than handlers: plugins, tasks, tools, whose errors answer nobody. What
 * Nitro has for handlers.
 */
const elsewhere =
  /\bexport\s+default\s+define(?!\w*Handler\b)\w+|\b(?:defineNuxtRouteMiddleware|defineNuxtPlugin|definePageMeta|defineStore|defineTask|defineWebSocketHandler)\s*\(/;
const handles = /\b(?:define\w*EventHandler|eventHandler|cachedEventHandler|defineNitro\w+)\s*[<(]|\bH3Event\b/;

/**
 * One analysis opens no more files than this, nor more characters of text: trees take some 170 bytes for each, and that
 * of the linted file, with tokens, twice as much. A bundle opens little else.
 */
const maximumFiles = 80;
const maximumCharacters = 1_500_000;

/** More applications in one package are not told apart. */
const maximumApps = 8;

/** The files around the one being linted, opened when something depends on them. */
export class Project {
  private readonly main: string;
  private readonly text: string;
  private readonly root: string | null;
  private readonly parser: unknown;
  private readonly stars = new Map<SourceFile, readonly string[]>();
  private readonly found = new Trail<string, Found | undefined>(new Map());
  private readonly declarations = new Trail<string, Node | undefined>(new Map());
  private readonly files = new Map<number, SourceFile>();
  /** Opened files that say nothing of refusals or statuses. */
  private readonly silent = new Set<SourceFile>();
  private characters: number;
  private cut = false;
  private readonly modules = new Map<string, Opened | null>();
  private dependencies: ReadonlySet<string> | undefined;

  /** @param text of the linted file, as it is in the editor */
  constructor(filename: string, text: string, surroundings: Surroundings | null) {
    this.main = filename;
    this.text = text;
    this.characters = 2 * text.length;
    lookFor(filename, isThere);
    this.parser = surroundings?.parser;
    const root = surroundings && path.isAbsolute(filename) ? projectRoot(path.dirname(filename)) : null;
    this.root = root !== null && isPlacedIn(root, filename) ? root : null;
  }

  /** Whether the linted file lies in a folder of tests. */
  get isTest(): boolean {
    return this.root !== null && liesAmongTests(this.main, this.root);
  }

  /** Whether a manifest from the linted file's folder up to the root names one of some packages. */
  dependsOn(packages: readonly string[]): boolean {
    if (this.root === null) return false;
    this.dependencies ??= dependenciesAround(path.dirname(this.main), this.root);
    return packages.some((name) => this.dependencies?.has(name));
  }

  /** A file's path as people know it: from the project's root. */
  shown(filename: string): string {
    return this.root === null ? filename : path.relative(this.root, filename).replaceAll('\\', '/');
  }

  /**
   * Whether a file is the server's in an application that has files of the browser beside it: it lies in the folder
   * `server`, or registers handlers.
   * @param imports it names the package of what it uses; then only what is surely no handler is left out
   */
  isServed(file: SourceFile, imports: boolean): boolean {
    const name = this.shown(file.filename);
    if (/\.(vue|[jt]sx)$/.test(name) || elsewhere.test(file.code.text)) return false;
    return (
      imports ||
      handles.test(file.code.text) ||
      (/(^|\/)server\//.test(name) && !/(^|\/)(app|pages|components|composables|layouts|stores)\//.test(name))
    );
  }

  /** The file that a node stands in, where it is not the one being linted. */
  fileOf(node: Node): SourceFile | undefined {
    const [at] = node.range;
    return at < stretch ? undefined : this.files.get(Math.floor(at / stretch));
  }

  /** Whether the file that a node stands in says anything of refusals or statuses; the linted file does. */
  speaks(node: Node): boolean {
    const file = this.fileOf(node);
    return !file || !this.silent.has(file);
  }

  /** Whether a module is a file of the project in which a refusal may stand, or which may hand one on. */
  mayRefuse(specifier: string, from: string): boolean {
    return this.root !== null && mayHandOn(specifier, from, this.root);
  }

  /** Whether what a module exports under a name may decide a status. */
  exportsRefusal(specifier: string, name: string, from: string): boolean {
    const text = this.textOf(specifier, from);
    if (!text || !mayRefuseFor(text, name, this.textOfUser(from))) return false;
    const found = this.find(specifier, name, from);
    if (!found || !('node' in found)) return false;
    return found.file.mayRefuse(found.node);
  }

  /**
   * What a module exports under a name (`default`, `*` for all of it); undefined where that is not seen, and where it
   * can say nothing of statuses to the file that uses it.
   * @param from the file that imports it, or hands it on
   * @param user the file that uses it
   */
  find(specifier: string, name: string, from: string, user = from): Found | undefined {
    // Modules that hand each other on end here.
    return this.found.at(
      JSON.stringify([specifier, name, from, user]),
      () => undefined,
      () => this.search(specifier, name, from, user),
    );
  }

  private search(specifier: string, name: string, from: string, user: string): Found | undefined {
    const filename = this.resolve(specifier, from);
    const matters = filename !== undefined && mayMatter(filename, name, this.textOfUser(user));
    if (filename === undefined || !matters) return undefined;
    // A helper that tells who calls matters, whatever its file says of refusals.
    const module = this.openFile(filename, matters === 'tells');
    if (!module) return undefined;
    const { file, exports } = module;
    const target = exports.names.get(name);
    if (target && 'node' in target) return { node: target.node, file };
    if (target) {
      // What no file of the project stands behind is a package's; the linted file itself is not looked at from outside.
      const behind = this.root === null ? undefined : resolve(target.module, file.filename, this.root);
      return behind === undefined ? target : this.find(target.module, target.name, file.filename, user);
    }
    if (name === 'default' || name === '*') return undefined;
    for (const star of this.starsOf(file, exports)) {
      const found = this.find(star, name, file.filename, user);
      if (found) return found;
    }
    return undefined;
  }

  /** What a file of the project exports under a name, whatever it says of statuses. */
  declared(specifier: string, name: string, from: string, steps = 0): Node | undefined {
    const filename = this.resolve(specifier, from);
    if (filename === undefined || steps > 4) return undefined;
    return this.declarations.at(
      JSON.stringify([filename, name]),
      () => undefined,
      () => {
        const module = this.openFile(filename, true);
        const target = module?.exports.names.get(name);
        if (!module || !target)
          return module?.exports.stars
            .map((star) => this.declared(star, name, module.file.filename, steps + 1))
            .find((node) => node !== undefined);
        return 'node' in target
          ? target.node
          : this.declared(target.module, target.name, module.file.filename, steps + 1);
      },
    );
  }

  /** The files that put the application together to which the linted file belongs, opened. */
  apps(makesOne: boolean, central: Settings['centralChallenge']): Applications {
    const { root } = this;
    const none = { files: [], handlers: [], installed: new Set<string>(), allInstalled: true, searched: false };
    if (root === null || central === 'off') return { ...none, complete: false };
    const open = (files: readonly string[]): SourceFile[] =>
      files.flatMap((filename) => this.openFile(filename, true)?.file ?? []);
    if (central !== 'auto')
      return {
        ...none,
        files: open(central.map((each) => inside(path.resolve(root, each), root) ?? '')),
        complete: true,
        searched: true,
      };
    const { files, handlers, complete, searched, ...installed } = appsAround(this.main, root, makesOne);
    return {
      files: open(files.slice(0, maximumApps)),
      handlers: open(handlers.slice(0, maximumApps)),
      ...installed,
      complete: complete && files.length <= maximumApps,
      searched: searched && files.length <= maximumApps,
    };
  }

  /** The files that may give what a file of the project exports to routes, opened. */
  importersOf(filename: string): readonly SourceFile[] {
    if (this.root === null) return [];
    return importersOf(filename, this.root).flatMap((each) =>
      each === this.main ? [] : (this.openFile(each, true)?.file ?? []),
    );
  }

  /** Whether a specifier leads to a file, or to what hands on what that exports. */
  leadsTo(specifier: string, from: string, filename: string): boolean {
    const found = this.root === null ? undefined : resolve(specifier, from, this.root);
    return found !== undefined && this.root !== null && (found === filename || handsOn(found, filename, this.root));
  }

  /** The text of what a file imports under a name, or else of the file itself; undefined for a package's. */
  textBehind(local: string, file: SourceFile): string | undefined {
    const imported = importsOf(file.code.ast.body as unknown as Node[]).get(local);
    if (!imported) return file.code.text;
    const found = this.declared(imported.module, imported.name, file.filename);
    const behind = found && this.fileOf(found);
    if (!behind) return undefined;
    const holder = found.type === 'Identifier' ? found.parent : found;
    return /Declarat|^Class|Function/.test(holder.type) ? behind.text(holder) : behind.code.text;
  }

  /** Whether the manifest of the package that the linted file belongs to names something. */
  names(pattern: RegExp): boolean {
    const folder = this.root === null ? undefined : nearest(path.dirname(this.main), 'package.json');
    return folder !== undefined && pattern.test(readText(path.join(folder, 'package.json'))?.text ?? '');
  }

  /** The modules of which a file hands on everything, as far as they can matter. */
  private starsOf(file: SourceFile, exports: Exports): readonly string[] {
    let stars = this.stars.get(file);
    if (!stars) this.stars.set(file, (stars = exports.stars.filter((star) => this.mayRefuse(star, file.filename))));
    return stars;
  }

  private resolve(specifier: string, from: string): string | undefined {
    if (this.root === null) return undefined;
    const found = resolve(specifier, from, this.root);
    return found === this.main ? undefined : found;
  }

  private textOf(specifier: string, from: string): TextFile | null {
    const filename = this.resolve(specifier, from);
    return filename === undefined ? null : readText(filename);
  }

  private textOfUser(filename: string): string {
    return filename === this.main ? this.text : (readText(filename)?.text ?? '');
  }

  /** Whether a file was not opened since others had used up what one file may open. */
  get isCut(): boolean {
    return this.cut;
  }

  /**
   * Parses a file of the project; null where it says nothing of refusals, or cannot be read.
   * @param assembles it puts an application together: what it says of refusals does not matter
   */
  openFile(filename: string, assembles = false): Opened | null {
    const before = this.modules.get(filename);
    if (before !== undefined) return before;
    const text = readText(filename);
    if (!text || (!assembles && !speaks(text))) return null;
    this.modules.set(filename, null);
    if (this.modules.size > maximumFiles || this.characters + text.text.length > maximumCharacters) {
      this.cut = true;
      return null;
    }
    this.characters += text.text.length;
    const module = kept.get(text) ?? parse(text, this.parser);
    if (!module.code) return null;
    const opened = { file: sourceOf(module, module.code, filename), exports: module.exports };
    this.modules.set(filename, opened);
    this.files.set(module.number, opened.file);
    if (!speaks(text)) this.silent.add(opened.file);
    return opened;
  }
}

/**
 * Whether a text has files around it: it is saved under its name, or may be (a new file, a text from a stream). Of a
 * block of another language the name lies below a file.
 */
function isPlacedIn(root: string, filename: string): boolean {
  if (isThere(filename)) return inside(filename, root) !== undefined;
  let folder = path.dirname(filename);
  while (folder !== root && !isThere(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return folder === root || (!isFile(folder) && inside(folder, root) !== undefined);
}

/** Whether a module may refuse, or hand on what does. */
function mayHandOn(specifier: string, from: string, root: string): boolean {
  const filename = resolve(specifier, from, root);
  const text = filename === undefined ? null : readText(filename);
  return text !== null && speaks(text);
}

/** Whether a text says anything of refusals or statuses, or hands on what other files export. */
function speaks({ matters, statuses, passesOn }: TextFile): boolean {
  return matters || statuses || passesOn;
}

/**
 * Whether it is worth a parse to see what a file exports under a name: it refuses, hands on, or may be given a status.
 */
function mayMatter(filename: string, name: string, user: string): boolean | 'tells' {
  const file = readText(filename);
  if (!file) return false;
  const declaration = declarationOf(file, name);
  if (!declaration && file.passesOn) return true;
  const isWhole = name === 'default' || name === '*';
  if (!declaration && !isWhole && !file.text.includes(name)) return false;
  if (declaration && reaches(user, declaration.tells)) return 'tells';
  // What is made of an error has its status, or another one.
  if (givesError(user, isWhole ? path.parse(filename).name : name)) return 'tells';
  if (declaration ? refusesFor(file, declaration, user) : file.matters) return true;
  if (!file.statuses) return false;
  if (isWhole ? givesRefusalToMember(user) : declaration?.makes !== false && givesRefusal(user, name)) return true;
  const said = declaration?.makes === false ? namesStatus : takesStatus;
  return words(isWhole ? path.basename(filename) : name).some((word) => said.test(word));
}

/**
 * Whether what a file exports under a name can refuse, as it is used; true where its text does not show the
 * declaration.
 */
function mayRefuseFor(file: TextFile, name: string, user: string): boolean {
  const declaration = declarationOf(file, name);
  return declaration ? refusesFor(file, declaration, user) : file.matters || file.passesOn;
}

function refusesFor(file: TextFile, declaration: Declaration, user: string): boolean {
  return file.matters && reaches(user, declaration.refuses);
}

function sourceOf(module: Module, code: SourceCode, filename: string): SourceFile {
  if (!module.file || module.look !== look) {
    const root = projectRoot(path.dirname(filename));
    const trace = newTrace();
    const mayRefuse = (specifier: string): boolean => within(trace, () => mayHandOn(specifier, filename, root));
    module.file = new SourceFile(code, filename, { mayRefuse, refusing: () => [] }, module.number * stretch);
    module.look = look;
    module.trace = trace;
  }
  if (module.trace) include(module.trace);
  return module.file;
}

function parse(text: TextFile, parser: unknown): Module {
  const number = ++lastNumber;
  const code = parseFile(text.text, text.filename, parser, number * stretch);
  const module: Module = {
    code,
    exports: code ? exportsOf(code) : { names: new Map<string, Export>(), stars: [] },
    number,
  };
  kept.set(text, module);
  held += text.text.length;
  for (const [oldest] of kept) {
    if (held <= keptCharacters || oldest === text) break;
    kept.delete(oldest);
    held -= oldest.text.length;
  }
  return module;
}
