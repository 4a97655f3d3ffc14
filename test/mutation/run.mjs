// npm run test:mutation: runs the programs under the frameworks once, and then has Stryker try its mutants. Arguments go to Stryker:
// --mutate 'src/caller/cause.ts:20-40' keeps to some of them.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
process.env.MUTATION_RECORD = path.join(here, '.stryker/record.jsonl');

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], here);
mkdirSync(path.join(here, '.stryker'), { recursive: true });
run(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'test/mutation/vitest.config.ts'], root);
run(process.execPath, [path.join(here, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', 'test/mutation/stryker.config.json', ...process.argv.slice(2)], root);
