import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { printable } from './host.ts';
import type { Run } from './run.ts';

/**
 * Prints what a run has to say, or writes it to `--output-file`: to a file that is whole or not there, also when the
 * run is ended in the middle of it.
 * @throws Error in one line, where the file cannot be written
 */
export async function emit(text: string, { job: { outputFile }, host }: Run): Promise<void> {
  if (outputFile === undefined) {
    if (text !== '') host.stdout.write(text);
    return;
  }
  const target = path.resolve(host.cwd, outputFile);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    const there = statSync(target, { throwIfNoEntry: false });
    // A pipe or a device is written to; a file that replaced it would be the end of it.
    if (there && !there.isFile()) writeFileSync(target, text);
    else await (await import('write-file-atomic')).default(target, text);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new Error(`--output-file ${printable(outputFile)}: cannot be written (${code})`, { cause: error });
  }
}
