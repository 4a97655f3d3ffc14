// Loaded in front of a process: writes down what it opens and lists, and what it only looks at, into the file that OPENED
// names. Each line is JSON: the kind (`open` or `look`), and the path; of what is opened, the one behind all links.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const log = fs.openSync(process.env.OPENED, 'a');
const { writeSync } = fs;
const { native } = fs.realpathSync;

/** What reads a file or a folder, and what only says what stands under a name; each also with `Sync`. */
const opening = ['open', 'readFile', 'readdir', 'opendir', 'openAsBlob', 'createReadStream', 'ReadStream', 'copyFile', 'cp', 'glob', 'watch'];
const looking = ['stat', 'lstat', 'access', 'exists', 'realpath', 'readlink', 'statfs'];

/** What stands for a path among the arguments of Node; undefined for what is open already. */
function pathOf(given) {
  if (typeof given === 'string') return path.resolve(given);
  if (given instanceof URL) return fileURLToPath(given);
  return Buffer.isBuffer(given) ? path.resolve(given.toString()) : undefined;
}

function behindLinks(name) {
  try {
    return native(name);
  } catch {
    return name;
  }
}

function logged(kind, own) {
  const told = function (file, ...rest) {
    const name = pathOf(file);
    if (name !== undefined) writeSync(log, `${JSON.stringify([kind, kind === 'open' ? behindLinks(name) : name])}\n`);
    return new.target ? new own(file, ...rest) : own.call(this, file, ...rest);
  };
  // `realpath.native`, and what util.promisify looks for.
  for (const key of Reflect.ownKeys(own)) if (!(key in told)) Object.defineProperty(told, key, Object.getOwnPropertyDescriptor(own, key));
  if (typeof own.native === 'function') told.native = logged(kind, own.native);
  return told;
}

for (const owner of [fs, fs.promises])
  for (const [kind, names] of [['open', opening], ['look', looking]])
    for (const name of names.flatMap((each) => [each, `${each}Sync`]))
      if (typeof owner[name] === 'function') owner[name] = logged(kind, owner[name]);
syncBuiltinESMExports();
