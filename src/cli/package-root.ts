import { createRequire } from 'node:module';
import path from 'node:path';
import { meta } from '../meta.ts';

/**
 * The folder of this package, wherever its parts lie in it.
 * @throws Error where Node does not find a package by its own name, as in a copy without its manifest
 */
export function packageRoot(): string {
  return path.dirname(createRequire(import.meta.url).resolve(`${meta.name}/package.json`));
}
