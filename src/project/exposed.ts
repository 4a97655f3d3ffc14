import type { TextFile } from './text-file.ts';

/** What the text of a file shows of what it exports, without a parse. */
export interface Exposed {
  /** Modules of which it hands on everything. */
  readonly stars: readonly string[];
  /** Names under which it exports something. */
  readonly names: ReadonlySet<string>;
  /**
   * What else it may export: `all` where it may hand on all of another module in a way that is not in `stars`, `named`
   * where its own names may be more.
   */
  readonly others: 'all' | 'named' | null;
}

const declared =
  /\bexport\s+(?:(?:declare|async|abstract|const)\s+)*(?:function\b[\s*]*|(?:class|enum|const|let|var)\s+)([\w$]+)/g;
const listed = /\bexport\s*\{([^{}]*)\}/g;
const starAs = /\bexport\s*\*\s*as\s+['"]?([\w$]+)/g;
const star = /\bexport\s*\*\s*from\s*['"]([^'"\n]+)['"]/g;
/** CommonJS, and JSON. */
const handsOn = /\bexports\b|\bexport\s*=|^\s*[{[]/;
/** A table (`export default { refuse }`), what is taken apart (`export const { refuse } = …`), and lists of these. */
const several = /\bexport\s+(?:default\b|(?:const|let|var)\b(?:\s*[{[]|[^\n;]{0,200},))/;

const known = new WeakMap<TextFile, Exposed>();

/** What a file exports, as far as its text shows it. */
export function exposedBy(file: TextFile): Exposed {
  let found = known.get(file);
  if (!found) known.set(file, (found = exposedIn(file.text)));
  return found;
}

/**
 * Whether a file itself may export something under a name, or hands on all of a module that its stars do not name.
 */
export function mayExpose(file: TextFile, name: string): boolean {
  const { names, others } = exposedBy(file);
  return others === 'all' || names.has(name) || (others === 'named' && file.text.includes(name));
}

function exposedIn(text: string): Exposed {
  const names = new Set<string>();
  for (const { 1: name = '' } of text.matchAll(declared)) names.add(name);
  for (const { 1: name = '' } of text.matchAll(starAs)) names.add(name);
  for (const { 1: list = '' } of text.matchAll(listed)) for (const name of list.match(/[\w$]+/g) ?? []) names.add(name);
  return {
    stars: Array.from(text.matchAll(star), ({ 1: module = '' }) => module),
    names,
    others: handsOn.test(text) ? 'all' : several.test(text) ? 'named' : null,
  };
}
