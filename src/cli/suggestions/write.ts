import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';

/**
 * Puts a text in the place of a file's, all of it or nothing. The file keeps its mode, and a link to it stays one.
 *
 * @param before the text that the file is known to hold, with its byte order mark if it has one
 * @throws Error with the reason, where the file holds something else by now, or cannot be written
 */
export async function replaceFile(file: string, before: string, after: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  // A new file takes the place of the old one, which the system would allow for a file that is read-only, too.
  await access(file, constants.W_OK);
  const bytes = await readFile(file);
  if (!bytes.equals(Buffer.from(before))) throw new Error('it was changed meanwhile, and is left as it is');
  await writeFileAtomic(file, after);
}

/** Whether the bytes of a file are the text that was read from it, and not something that UTF-8 cannot say. */
export async function isPlainText(file: string, text: string): Promise<boolean> {
  const bytes = await readFile(file);
  return bytes.equals(Buffer.from(text)) || bytes.toString('utf8') !== text;
}
