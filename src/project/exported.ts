import { Trail } from '../engine/trail.ts';
import type { Node } from '../model.ts';
import type { SourceFile } from '../source.ts';
import type { Exports } from './exports.ts';
import { exposedBy, mayExpose } from './exposed.ts';
import type { OpenedFiles } from './opened.ts';
import { mayHandOn, mayMatter, mayRefuseFor } from './relevance.ts';
import { resolve } from './resolve.ts';
import { readText, type TextFile } from './text-file.ts';

/** Something that a module exports: a node of a file of the project, or a name of a package. */
export type Found =
  { readonly node: Node; readonly file: SourceFile } | { readonly module: string; readonly name: string };

/** What modules export under a name, followed over the files that hand it on. */
export class ExportedNames {
  private readonly main: string;
  private readonly text: string;
  private readonly root: string | null;
  private readonly opened: OpenedFiles;
  private readonly stars = new Map<SourceFile, readonly string[]>();
  private readonly exposing = new Trail<string, boolean>(new Map());
  private readonly found = new Trail<string, Found | undefined>(new Map());
  private readonly declarations = new Trail<string, Node | undefined>(new Map());

  /**
   * @param main the linted file, which is not looked at from outside
   * @param text of it, as it is in the editor
   * @param root below which files are read; null where none is
   */
  constructor(main: string, text: string, root: string | null, opened: OpenedFiles) {
    this.main = main;
    this.text = text;
    this.root = root;
    this.opened = opened;
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
    const module = this.opened.open(filename, matters === 'tells');
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
    // `export * as errors from './errors.js'`: `errors.Refusal` is a name of that module.
    const [, first = '', rest] = /^([^.]+)\.([^]+)/.exec(name) ?? [];
    const whole = rest === undefined ? undefined : exports.names.get(first);
    if (whole && 'module' in whole && whole.name === '*' && rest !== undefined)
      return this.find(whole.module, rest, file.filename, user);
    for (const star of this.starsOf(file, exports)) {
      if (!this.mayHandOn(star, name, filename)) continue;
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
        const module = this.opened.open(filename, true);
        const target = module?.exports.names.get(name);
        if (!module || !target)
          return module?.exports.stars
            .filter((star) => this.mayHandOn(star, name, filename))
            .map((star) => this.declared(star, name, module.file.filename, steps + 1))
            .find((node) => node !== undefined);
        return 'node' in target
          ? target.node
          : this.declared(target.module, target.name, module.file.filename, steps + 1);
      },
    );
  }

  /**
   * Whether the texts of a module, and of those of which it hands on everything, show that it may export a name: an
   * index over hundreds of files is searched without opening them.
   */
  private mayHandOn(specifier: string, name: string, from: string): boolean {
    const filename = this.resolve(specifier, from);
    const file = filename === undefined ? null : readText(filename);
    if (filename === undefined || !file) return false;
    const [first = name] = name.split('.', 1);
    return this.exposing.at(
      `${first} ${filename}`,
      () => false,
      () => mayExpose(file, first) || exposedBy(file).stars.some((star) => this.mayHandOn(star, first, filename)),
    );
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
}
