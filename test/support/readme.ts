import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './build.ts';

/** A code block of the README, by the comment in front of it: `<!-- tried: <name> -->`. */
export function tried(name: string): string {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const [, after] = readme.split(`<!-- tried: ${name} -->`);
  const block = /^\s*```\w+\n([^]*?)^```$/m.exec(after ?? '')?.[1];
  if (block === undefined) throw new Error(`README.md has no block "${name}"`);
  return block;
}
