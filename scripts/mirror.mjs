// node scripts/mirror.mjs FOLDER [--package SPEC]
// Writes the repository that pre-commit clones: three files, so that it installs the published package and builds nothing.
// SPEC names another package to install, such as a tarball that is not published.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { package: { type: 'string' } } });
const [folder] = positionals;
if (folder === undefined) {
  console.error('Usage: node scripts/mirror.mjs FOLDER [--package SPEC]');
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
for (const file of ['.pre-commit-hooks.yaml', 'package.json', 'README.md']) {
  const text = readFileSync(path.join(root, 'integrations/pre-commit', file), 'utf8');
  const installed = text.replace(`${name}@0.0.0`, values.package ?? `${name}@${version}`);
  writeFileSync(path.join(folder, file), installed.replaceAll('0.0.0', version));
}
