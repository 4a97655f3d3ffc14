// Writes what the pages take from elsewhere: the tables of the framework pages, what commands print, and the picture
// of the README. With --check it writes nothing, names what is out of date, and ends with 1. --root names another
// folder with such pages.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { globbySync } from 'globby';
import { frameworkTable } from './framework-table.mjs';
import { recording } from './recording.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { check: { type: 'boolean' }, root: { type: 'string', default: home } } });

/** What the command prints; the path of this checkout is no part of it. */
function printed(line) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const command = ['dist/src/cli/main.js', ...line.split(' ')];
  const { stdout } = spawnSync(process.execPath, command, { cwd: home, encoding: 'utf8', env });
  return `$ npx eslint-plugin-http-auth ${line}\n${stdout.replaceAll(home, '').trim()}`;
}

const PRINTED = /(<!-- printed: (.+) -->\n\n```\w*\n)[^]*?^```$/gm;
const GENERATED = /(<!-- begin generated: (.+); (.+) -->\n)[^]*?(?=<!-- end generated -->)/g;

function filled(text) {
  return text
    .replace(PRINTED, (_, before, line) => `${before}${printed(line)}\n\`\`\``)
    .replace(GENERATED, (_, before, models, folders) => {
      return `${before}\n${frameworkTable(models.split(', '), folders.split(', '))}\n\n`;
    });
}

const pages = ['README.md', ...globbySync('docs/**/*.md', { cwd: values.root })];
const wanted = new Map(pages.map((page) => [page, filled(readFileSync(path.join(values.root, page), 'utf8'))]));
wanted.set('docs/demo.svg', recording(['fixtures/demo/orders.js']));

const present = (file) => {
  try {
    return readFileSync(path.join(values.root, file), 'utf8');
  } catch {
    return undefined;
  }
};

const stale = [...wanted].filter(([file, text]) => present(file) !== text);
for (const [file, text] of stale) {
  if (values.check) console.error(`${file} is out of date: run \`npm run docs\``);
  else writeFileSync(path.join(values.root, file), text);
}
if (values.check && stale.length > 0) process.exitCode = 1;
