import path from 'node:path';

/** What the command needs from the world; a test gives its own. */
export interface Host {
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What `--stdin` reads; without it there is nothing to read. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** Where somebody can be asked, if anybody is there. */
  readonly terminal?: Terminal;
}

/** The two sides of a terminal. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** A path as people wrote it or would write it: relative below the working folder, absolute elsewhere. */
export function shown(file: string, cwd: string): string {
  return printable(isBelow(file, cwd) ? path.relative(cwd, file) : file);
}

/**
 * A text of the user's without the characters that do something to a terminal, or end a line: a name of a file may hold
 * them, and a CI takes commands from the beginnings of lines.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The message of an error, on one line. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return printable(message.replace(/\s+/g, ' ').trim());
}

/** The lines of a text as the language counts them (ECMA-262, LineTerminatorSequence). */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/);
}
