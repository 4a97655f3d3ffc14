import path from 'node:path';
import type { Node, Surroundings } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { SourceFile } from '../source.ts';
import { appsAround, guardsAround, puttingOnResponses, type Apps } from './apps.ts';
import { ExportedNames, type Found } from './exported.ts';
import { importsOf } from './exports.ts';
import { leavesOut } from './filter-scope.ts';
import { inside, isPlacedIn, isThere, nearest, projectRoot } from './files.ts';
import { handsOn, importersOf } from './importers.ts';
import { lookFor } from './look.ts';
import { OpenedFiles } from './opened.ts';
import { both, presentedAround, presentedIn, type Presented } from './presented.ts';
import { dependenciesAround, resolve } from './resolve.ts';
import { isServed } from './served.ts';
import { liesAmongTests } from './tests.ts';
import { readText } from './text-file.ts';

/** The applications of the package, and what handles errors in them. */
export interface Applications extends Pick<Apps, 'installed' | 'allInstalled'> {
  readonly files: readonly SourceFile[];
  readonly handlers: readonly SourceFile[];
  /** All of the applications were seen. */
  readonly complete: boolean;
  /** The package was searched, whatever else is around it. */
  readonly searched: boolean;
}

/** What a module exports under no name of its own: as its default, or as a whole that is no table. */
const exportsOne = /\bexport\s*(?:default\b|=)|\bas\s+default\b|\bexports\.default\b|\bexports\s*=(?!=|\s*\{)/;

/** More applications in one package are not told apart. */
const maximumApps = 8;

/** The files around the one being linted, opened when something depends on them. */
export class Project {
  private readonly main: string;
  private readonly root: string | null;
  private readonly opened: OpenedFiles;
  private readonly exported: ExportedNames;
  private dependencies: ReadonlySet<string> | undefined;

  /** @param text of the linted file, as it is in the editor */
  constructor(filename: string, text: string, surroundings: Surroundings | null) {
    this.main = filename;
    lookFor(filename, isThere);
    const root = surroundings && path.isAbsolute(filename) ? projectRoot(path.dirname(filename)) : null;
    this.root = root !== null && isPlacedIn(root, filename) ? root : null;
    this.opened = new OpenedFiles(text.length, surroundings?.parser);
    this.exported = new ExportedNames(filename, text, this.root, this.opened);
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
    return isServed(this.shown(file.filename), file, imports);
  }

  /** The file that a node stands in, where it is not the one being linted. */
  fileOf(node: Node): SourceFile | undefined {
    return this.opened.fileOf(node);
  }

  /** Whether the file that a node stands in says anything of refusals or statuses; the linted file does. */
  speaks(node: Node): boolean {
    return this.opened.speaks(node);
  }

  /** Whether a file was not opened since others had used up what one file may open. */
  get isCut(): boolean {
    return this.opened.isCut;
  }

  /** Whether a module is a file of the project in which a refusal may stand, or which may hand one on. */
  mayRefuse(specifier: string, from: string): boolean {
    return this.exported.mayRefuse(specifier, from);
  }

  /** Whether what a module exports under a name may decide a status. */
  exportsRefusal(specifier: string, name: string, from: string): boolean {
    return this.exported.exportsRefusal(specifier, name, from);
  }

  /**
   * What a module exports under a name (`default`, `*` for all of it); undefined where that is not seen, and where it
   * can say nothing of statuses to the file that uses it.
   * @param from the file that imports it, or hands it on
   * @param user the file that uses it
   */
  find(specifier: string, name: string, from: string, user = from): Found | undefined {
    return this.exported.find(specifier, name, from, user);
  }

  /** What a file of the project exports under a name, whatever it says of statuses. */
  declared(specifier: string, name: string, from: string): Node | undefined {
    return this.exported.declared(specifier, name, from);
  }

  /** The files that put the application together to which the linted file belongs, opened. */
  apps(makesOne: boolean, central: Settings['centralChallenge']): Applications {
    const { root } = this;
    const none = { files: [], handlers: [], installed: new Set<string>(), allInstalled: true, searched: false };
    if (root === null || central === 'off') return { ...none, complete: false };
    const open = (files: readonly string[]): SourceFile[] =>
      files.flatMap((filename) => this.opened.open(filename, true)?.file ?? []);
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

  /** What callers are seen to present: in the linted file, whose text it is given, and in the package around it. */
  presented(text: string): Presented {
    const here = presentedIn(text);
    return this.root === null ? here : both(here, presentedAround(this.main, this.root));
  }

  /** The files of the package that may put a function of a name on responses, opened. */
  puttingOnResponses(name: string): readonly SourceFile[] {
    if (this.root === null) return [];
    return puttingOnResponses(name, this.main, this.root).flatMap((each) => this.opened.open(each, true)?.file ?? []);
  }

  /** Whether a filter that is bound to a part of the application leaves out something of what the file refuses. */
  leavesOut(filter: string): boolean {
    return this.root !== null && leavesOut(filter, this.main, this.root);
  }

  /** The names of the classes of guards in front of all handlers of the package. */
  guards(): readonly string[] {
    return this.root === null ? [] : guardsAround(this.main, this.root);
  }

  /**
   * The files that may give what a file of the project exports to routes, each opened when it is come to.
   * @param names under which it is exported: files that say none of them are passed over
   */
  *importersOf(filename: string, names: readonly string[]): Generator<SourceFile> {
    if (this.root === null) return;
    // By a default export, it may have any name.
    const isNamed = !exportsOne.test(readText(filename)?.text ?? '');
    for (const each of importersOf(filename, this.root)) {
      const { text } = readText(each) ?? { text: '' };
      if (each === this.main || (isNamed && !names.some((name) => text.includes(name)))) continue;
      const file = this.opened.open(each, true)?.file;
      if (file) yield file;
    }
  }

  /** The texts of the files that may give what a file of the project exports to routes. */
  importingTexts(filename: string): string[] {
    if (this.root === null) return [];
    const others = importersOf(filename, this.root).filter((each) => each !== this.main);
    return others.flatMap((each) => readText(each)?.text ?? []);
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
    // What a function of that file has made, or a list, is no text of its own: `const authenticate = makeGuard()`.
    const made = holder.type === 'VariableDeclarator' ? holder.init?.type : undefined;
    const isMade = made === 'CallExpression' || made === 'ArrayExpression';
    return !isMade && /Declarat|^Class|Function/.test(holder.type) ? behind.text(holder) : behind.code.text;
  }

  /** Whether the manifest of the package that the linted file belongs to names something. */
  names(pattern: RegExp): boolean {
    const folder = this.root === null ? undefined : nearest(path.dirname(this.main), 'package.json');
    return folder !== undefined && pattern.test(readText(path.join(folder, 'package.json'))?.text ?? '');
  }
}
