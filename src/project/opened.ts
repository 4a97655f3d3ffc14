import path from 'node:path';
import type { SourceCode } from 'eslint';
import type { Node } from '../model.ts';
import { SourceFile } from '../source.ts';
import { exportsOf, type Export, type Exports } from './exports.ts';
import { projectRoot } from './files.ts';
import { look } from './look.ts';
import { parseFile } from './parse.ts';
import { mayHandOn, speaks } from './relevance.ts';
import { readText, type TextFile } from './text-file.ts';
import { include, newTrace, within, type Trace } from './trace.ts';

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

/** An opened file, with what it exports. */
export interface Opened {
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

/**
 * One analysis opens no more files than this, nor more characters of text: trees take some 170 bytes for each, and that
 * of the linted file, with tokens, twice as much. A bundle opens little else.
 */
const maximumFiles = 80;
const maximumCharacters = 1_500_000;

/** The files that one analysis has opened, and how much more it may open. */
export class OpenedFiles {
  private readonly parser: unknown;
  private readonly files = new Map<number, SourceFile>();
  /** Opened files that say nothing of refusals or statuses. */
  private readonly silent = new Set<SourceFile>();
  private readonly modules = new Map<string, Opened | null>();
  private characters: number;
  private cut = false;

  /** @param characters of the linted file's text: its tree has tokens, and counts twice */
  constructor(characters: number, parser: unknown) {
    this.characters = 2 * characters;
    this.parser = parser;
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

  /** Whether a file was not opened since others had used up what one file may open. */
  get isCut(): boolean {
    return this.cut;
  }

  /**
   * Parses a file of the project; null where it says nothing of refusals, or cannot be read.
   * @param assembles it puts an application together: what it says of refusals does not matter
   */
  open(filename: string, assembles: boolean): Opened | null {
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
