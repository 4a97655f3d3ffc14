// Loaded in front of the command: writes down what is opened and listed, into the file that OPENED names.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

const log = fs.openSync(process.env.OPENED, 'a');
const { writeSync } = fs;

for (const owner of [fs, fs.promises])
  for (const name of ['open', 'openSync', 'readFile', 'readFileSync', 'opendir', 'opendirSync', 'readdir', 'readdirSync', 'createReadStream']) {
    const own = owner[name];
    if (typeof own !== 'function') continue;
    owner[name] = function (file, ...rest) {
      if (typeof file === 'string' || file instanceof URL) writeSync(log, `${path.resolve(file instanceof URL ? file.pathname : file)}\n`);
      return own.call(this, file, ...rest);
    };
  }
syncBuiltinESMExports();
