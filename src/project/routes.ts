import path from 'node:path';
import type { RoutesFolder } from '../frameworks/handlers.ts';
import { isBelow, nearest } from './files.ts';
import { readText } from './text-file.ts';

/**
 * A file as it would be named if its package kept the framework's files where they lie by default; undefined where no
 * configuration says that they lie elsewhere, or the file is none of them.
 */
export function byDefault(filename: string, { configs, setting, standard }: RoutesFolder): string | undefined {
  for (const config of configs) {
    const folder = nearest(path.dirname(filename), config);
    const named = folder === undefined ? undefined : setting.exec(readText(path.join(folder, config))?.text ?? '')?.[1];
    if (folder === undefined || named === undefined) continue;
    const own = path.join(folder, named);
    return isBelow(filename, own) ? path.join(folder, standard, path.relative(own, filename)) : undefined;
  }
  return undefined;
}
