import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';

/** A short text that stands for a longer one. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}

/** A file that was saved less than this many milliseconds ago may be saved again without that its times show it. */
const settled = 2_000;

/**
 * What changes whenever a file is saved, without reading it; empty where that is not sure. The time of the last change
 * of the entry is part of it: no program sets that back.
 */
export function stampFor({ size, ino, mtimeMs, ctimeMs }: Stats): string {
  return Date.now() - Math.max(mtimeMs, ctimeMs) > settled
    ? [size, ino, mtimeMs * 1000, ctimeMs * 1000].map((each) => Math.round(each).toString(36)).join(' ')
    : '';
}
