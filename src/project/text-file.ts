import { mayRefuse, namesChallenge } from '../gate.ts';
import { digestOf } from './digest.ts';
import { question } from './trace.ts';
import { stampOf, textOf, savedStamp } from './files.ts';

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

/** What was read is forgotten, and read again, after this many characters, and this many files. */
const maximumRemembered = 60_000_000;
const maximumKnown = 50_000;

/**
 * What a text says, made anew only when its file was saved since.
 * @param make from the text; null where it cannot be read, is too large, or is no text
 */
export function whileSaved<Value>(make: (text: string | null, filename: string) => Value): (filename: string) => Value {
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
