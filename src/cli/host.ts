import path from 'node:path';

/** What the command needs from the world; a test gives its own. */
export interface Host {
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** A path as people wrote it or would write it: relative below the working folder, absolute elsewhere. */
export function shown(file: string, cwd: string): string {
  return isBelow(file, cwd) ? path.relative(cwd, file) : file;
}

export function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The message of an error, on one line. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').trim();
}
