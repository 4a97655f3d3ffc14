import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from './build.ts';

/** Packs the package as it would be published, into this folder; the path of the tarball. */
export function pack(folder: string): string {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  return path.join(folder, packed.trim());
}
