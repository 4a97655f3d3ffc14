import { offsetsOfRefusals } from '../gate.ts';
import { ofLastTexts } from './given.ts';
import type { TextFile } from './text-file.ts';

/**
 * What the text of a file shows of its declarations, without a parse: most files that a server imports refuse
 * somewhere, but not in what the importing file uses of them. The form of the lines shows where a declaration begins
 * and ends; where it does not, the declaration is not found, and whoever asks has to parse the file.
 */
export interface Declaration {
  /** It can make something: a function, a class, or a value that is more than a table of constants. */
  readonly makes: boolean;
  /** What of it refuses. */
  readonly refuses: Part;
  /** What of it is a function, short enough to be followed, that speaks of who calls. */
  readonly tells: Part;
}

/**
 * What of a declaration does something: `itself` when it is called, made or read; else the names of methods that do.
 */
export type Part = 'itself' | ReadonlySet<string>;

const nothing: Part = new Set<string>();

const statement =
  /^(?:export\b|async\b|function\b|class\b|const\b|let\b|var\b|enum\b|import\b|module\b|type\b|interface\b|abstract\b|exports\b|@\w)/gm;
const named =
  /^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?(function\*?|class|(?:const\s+)?enum|const|let|var)\s+([\w$]+)|^(?:module\.)?(exports)\.([\w$]+)\s*=\s*(?=async\b|function\b|class\b|\(|\{)/;
const table = /^[^=]*=\s*(?:Object\.freeze\(\s*)?\{/;
const functionInside = /=>|\bfunction\b|\w\s*\([^()]*\)\s*\{/;
// capped: of a line that begins a member, no more than `longestHeader` characters are read.
const method =
  /^\s*(?:(?:public|private|protected|static|async|override|readonly)\s+)*\*?(#?[\w$]+)\s*(?:[(<]|[?!]?\s*(?::[^=]*)?[:=]\s*(?:async\b|function\b|\(|[\w$]+\s*=>|<))/;
const longestHeader = 300;
const madeBy = /^[^=]*=\s*(?:await\s+)?(?:new\s+)?([\w$]+)\s*[(<]/;
const tableOfNames = /^[^={]*=\s*(?:Object\.freeze\(\s*)?\{([\w$\s,:]*)\}/;
const accessor = /^\s*(?:static\s+)?(?:get|set)\s+[\w$]+\s*\(/;

/** The constructor of an error has no more characters than this. */
const longestConstructor = 1_200;

/** Functions longer than this many characters are not followed for what they tell of the caller. */
export const longestTelling = 1_600;
const ofCaller =
  /user|session|auth|token|role|permission|admin|member|owner|cookie|header|api_?key|credential|login|secret|password/i;
const functionBegins = /=>|\bfunction\b/;

const outlines = new WeakMap<TextFile, ReadonlyMap<string, Declaration>>();

/**
 * The declaration behind a name that a file exports; undefined where the text does not show it.
 * @param name `default`, too; or with a member (`Status.Forbidden`)
 */
export function declarationOf(file: TextFile, name: string): Declaration | undefined {
  let outline = outlines.get(file);
  if (!outline) outlines.set(file, (outline = outlineOf(file.text)));
  return outline.get(/^[^.]*/.exec(name)?.[0] ?? name);
}

/** Whether a file whose text this is can come upon what a declaration does: of its methods, it has to name one. */
export function reaches(text: string, part: Part): boolean {
  if (part === 'itself') return true;
  if (part.size === 0) return false;
  const names = namesOfMembers(text);
  for (const name of part) if (names.has(name)) return true;
  return false;
}

const namesOfMembers = ofLastTexts((text) =>
  Array.from(text.matchAll(/[.{,]\s*(#?[\w$]+)/g), ({ 1: name = '' }) => name),
);

interface Statement {
  readonly text: string;
  readonly kind: string | undefined;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function outlineOf(text: string): ReadonlyMap<string, Declaration> {
  const starts = Array.from(text.matchAll(statement), ({ index }) => index);
  const parts = starts.map((start, index): Statement => {
    const end = starts[index + 1] ?? text.length;
    const part = text.slice(start, end);
    const [, keyword, declared, kind = keyword, name = declared] = named.exec(part) ?? [];
    return { text: part, kind, name: name ?? '', start, end };
  });
  const found = new Map<string, Declaration>();
  const offsets = offsetsOfRefusals(text);
  declare(parts, offsets, found);
  // A class refuses by the functions of its file that it calls.
  const classes = parts.filter(({ kind }) => kind === 'class');
  const called = new Set(
    parts.flatMap(({ kind, name }) =>
      kind !== undefined && kind !== 'class' && found.get(name)?.makes === true && found.get(name)?.refuses === 'itself'
        ? name
        : [],
    ),
  );
  if (classes.length > 0 && called.size > 0) {
    const calls = Array.from(text.matchAll(/(?<![\w$.])[\w$]+(?=\()/g)).flatMap(({ 0: name, index }) =>
      called.has(name) ? index : [],
    );
    declare(
      classes,
      [...offsets, ...calls].sort((one, other) => one - other),
      found,
    );
  }
  // A constant refuses and tells by what makes it.
  for (const { kind, name, text: part } of parts) {
    const [, maker = ''] = (kind === 'const' ? madeBy.exec(part) : null) ?? [];
    const [own, made] = [found.get(name), found.get(maker)];
    if (!own || !made) continue;
    const said = {
      refuses: isNothing(own.refuses) ? made.refuses : own.refuses,
      tells: isNothing(own.tells) ? made.tells : own.tells,
    };
    found.set(name, { makes: own.makes || isNothing(own.refuses), ...said });
  }
  // A table of names refuses and tells by what they stand for: `export const accounts = { find, remove }`.
  for (const { kind, name, text: part } of parts) {
    const [, names] = (kind === 'const' ? tableOfNames.exec(part) : null) ?? [];
    const table = names === undefined ? undefined : tableOf(names, found);
    if (table) found.set(name, table);
  }
  const defaults = parts.filter((part) => /^(?:export\s+default|module\.exports\s*=|export\s*=)/.test(part.text));
  const [declared, ...others] = defaults.map((part) => defaultOf(part.text, found));
  if (declared && others.every((other) => other === declared)) found.set('default', declared);
  return found;
}

/** @param offsets of what may be a refusal, in the file, in their order */
function declare(parts: readonly Statement[], offsets: readonly number[], found: Map<string, Declaration>): void {
  let next = 0;
  for (const { text, kind, name, start, end } of parts) {
    const inside: number[] = [];
    for (; (offsets[next] ?? Infinity) < end; next++)
      if ((offsets[next] ?? 0) >= start) inside.push((offsets[next] ?? 0) - start);
    if (kind !== undefined) found.set(name, declarationIn(text, kind, inside));
  }
}

/** @param offsets of what may be a refusal, in the text of the declaration */
function declarationIn(text: string, kind: string, offsets: readonly number[]): Declaration {
  const isTable = !/class|function|enum/.test(kind) && table.test(text);
  const hasMembers = kind === 'class' || isTable;
  const itself = offsets.length > 0 ? 'itself' : new Set<string>();
  return {
    makes: isTable ? functionInside.test(text) : !/enum/.test(kind),
    refuses: hasMembers ? holders(text, offsets) : itself,
    tells: hasMembers ? tellers(text) : tellsItself(text) ? 'itself' : nothing,
  };
}

function isNothing(part: Part): boolean {
  return part !== 'itself' && part.size === 0;
}

/** Whether a function, short enough to be followed, speaks of who calls. */
function tellsItself(text: string): boolean {
  const begins = text.length < longestTelling ? functionBegins.exec(text) : null;
  return begins !== null && ofCaller.test(text.slice(begins.index + begins[0].length));
}

/** The methods of a class or an object that speak of who calls. */
function tellers(text: string): Part {
  const names = new Set<string>();
  const indent = indentOf(text);
  if (indent === undefined) return names;
  const lines = text.split('\n');
  const headers = lines.flatMap((line, index) => (beginsMember(line, indent) ? index : []));
  headers.forEach((header, index) => {
    const body = lines.slice(header, headers[index + 1]).join('\n');
    const [, name] = method.exec(body.slice(0, longestHeader).split('\n', 1)[0] ?? '') ?? [];
    if (name !== undefined && name !== 'constructor' && body.length < longestTelling && ofCaller.test(body))
      names.add(name);
  });
  return names;
}

/** How far in the members of a class or an object stand. */
function indentOf(text: string): string | undefined {
  return /\{[^\n{}]*\n(?:[ \t]*\n)*([ \t]+)\S/.exec(text)?.[1];
}

/** Whether a line stands as far in as members do, and begins one. */
function beginsMember(line: string, indent: string): boolean {
  return line.startsWith(indent) && /[\w#$@'"[]/.test(line[indent.length] ?? '');
}

/** What a module exports as its default: a declaration, or a table of the names of declarations. */
function defaultOf(part: string, found: ReadonlyMap<string, Declaration>): Declaration | undefined {
  const [, , name] =
    named.exec(part) ??
    /^(?:export\s+default|module\.exports\s*=|export\s*=)\s*(new\s+)?([\w$]+)\s*(?:\(\s*\)\s*)?(?:;\s*)?$/.exec(part) ??
    [];
  if (name !== undefined) return found.get(name);
  const [, names] = /^(?:export\s+default|module\.exports\s*=)\s*\{([\w$\s,:]*)\}\s*(?:;\s*)?$/.exec(part) ?? [];
  return names === undefined ? undefined : tableOf(names, found);
}

/** A table of the names of declarations; undefined where one of them stands for something else. */
function tableOf(names: string, found: ReadonlyMap<string, Declaration>): Declaration | undefined {
  const [refuses, tells] = [new Set<string>(), new Set<string>()];
  for (const [, key = '', value = key] of names.matchAll(/([\w$]+)(?:\s*:\s*([\w$]+))?/g)) {
    const declared = found.get(value);
    if (!declared) return undefined;
    if (!isNothing(declared.refuses)) refuses.add(key);
    if (!isNothing(declared.tells)) tells.add(key);
  }
  return { makes: true, refuses, tells };
}

/** The methods of a class or an object in which something stands; `itself` where it does not stand in a method. */
function holders(text: string, offsets: readonly number[]): Part {
  const names = new Set<string>();
  if (offsets.length === 0) return names;
  const indent = indentOf(text);
  if (indent === undefined) return 'itself';
  let header: string | undefined;
  let from = 0;
  for (const offset of offsets) {
    // What begins a member stands behind the place before, or is the same.
    header = headerBetween(text, from, offset, indent) ?? header;
    from = offset;
    const [, name] = header === undefined || accessor.test(header) ? [] : (method.exec(header) ?? []);
    if (name === undefined) return 'itself';
    names.add(name);
  }
  if (!names.delete('constructor')) return names;
  // That of an error is short; a long one sets something up.
  const constructor = text.slice(text.search(new RegExp(`^${indent}constructor\\b`, 'm')));
  return constructor.search(new RegExp(`^${indent}\\}`, 'm')) > longestConstructor ? names : 'itself';
}

/** The last line between two places that begins a member: it stands as far in as members do. */
function headerBetween(text: string, from: number, to: number, indent: string): string | undefined {
  for (let at = text.lastIndexOf('\n', to); at > 0 && at >= from; at = text.lastIndexOf('\n', at - 1)) {
    if (!beginsMember(text.slice(at + 1, at + 2 + indent.length), indent)) continue;
    const end = text.indexOf('\n', at + 1);
    return text.slice(at + 1, Math.min(end < 0 ? text.length : end, at + 1 + longestHeader));
  }
  return undefined;
}
