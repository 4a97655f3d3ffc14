import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

function newest(folder: string): number {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(path.join(root, folder, file)).mtimeMs));
}

/** Builds dist/ where it is missing or older than the source: the tests that start processes run what is shipped. */
export default function build(): void {
  const built = path.join(root, 'dist/src/index.js');
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(newest('src'), newest('rules'))) return;
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
}
