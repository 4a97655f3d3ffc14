// npm run bench -- [--rounds N] FOLDER…
// What a run over these folders costs: every column once per round, ratios to the parser alone within each round, medians.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findFiles } from '../dist/src/cli/files.js';

const here = import.meta.dirname;
const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '5' } } });
// npm runs scripts in the package's folder; people name folders from where they stand.
const cwd = process.env.INIT_CWD ?? process.cwd();
const folders = positionals.map((folder) => path.resolve(cwd, folder));
const { files, problems } = await findFiles(folders, cwd);
const wanted = Number(values.rounds);
if (files.length === 0 || !(wanted > 0) || problems.length > 0) {
  console.error([...problems, 'Usage: npm run bench -- [--rounds N] FOLDER…'].join('\n'));
  process.exit(2);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'http-auth-bench-'));
const at = (name) => path.join(scratch, name);
writeFileSync(at('files'), files.join('\n'));
const rules = ['no-401-after-role-check', 'no-403-without-credentials', 'require-www-authenticate'];
writeFileSync(
  at('oxlint.json'),
  JSON.stringify({
    jsPlugins: [path.join(here, '../dist/src/entry.js')],
    categories: { correctness: 'off' },
    rules: Object.fromEntries(rules.map((rule) => [`http-auth/${rule}`, 'error'])),
  }),
);

const bin = (name) => path.join(here, 'node_modules/.bin', name);
const eslint = (column) => [process.execPath, path.join(here, 'eslint.mjs'), column, at('files')];
const ofEslint = (output) => JSON.parse(output);
const ofCommand = (output) => ({ findings: JSON.parse(output).reduce((sum, { messages }) => sum + messages.length, 0) });
const ofOxlint = (output) => ({ findings: JSON.parse(output).diagnostics.filter(({ code }) => code?.startsWith('http-auth')).length });
const ofAstGrep = (output) => ({ findings: JSON.parse(output).length });
const columns = [
  { name: 'ESLint, TypeScript parser, no rule', command: eslint('parser'), read: ofEslint },
  { name: '… with one rule that does nothing', command: eslint('idle'), read: ofEslint },
  { name: '… with http-auth/recommended', command: eslint('http-auth'), read: ofEslint },
  { name: 'http-auth-lint', command: [process.execPath, path.join(here, '../dist/src/cli/main.js'), '--json', ...folders], read: ofCommand },
  { name: '… with eslint-plugin-security', command: eslint('security'), read: ofEslint },
  // Minutes a round: once is enough, in the same round as the parser that it is compared with.
  { name: '… with eslint-plugin-sonarjs', command: eslint('sonarjs'), read: ofEslint, once: true },
  { name: 'oxlint with this plugin', command: [bin('oxlint'), '-c', at('oxlint.json'), '--format', 'json', ...folders], read: ofOxlint },
  { name: 'ast-grep, `$R.status(401)`', command: [bin('ast-grep'), 'run', '-p', '$R.status(401)', '--json', ...folders], read: ofAstGrep },
];

/** Wall and CPU seconds of a process and all that it starts, as bash counts them. */
function measure({ name, command, read }) {
  const quoted = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  const script = `TIMEFORMAT='%R %U %S'; { time ${quoted} >'${at('out')}' 2>'${at('err')}'; } 2>'${at('time')}'`;
  const { status } = spawnSync('bash', ['-c', script], { stdio: 'inherit', cwd: scratch });
  const [wall, user, system] = readFileSync(at('time'), 'utf8').trim().split(' ').map(Number);
  try {
    return { wall, cpu: user + system, ...read(readFileSync(at('out'), 'utf8')) };
  } catch {
    throw new Error(`${name} ended with ${status}: ${readFileSync(at('err'), 'utf8').slice(0, 2000)}`);
  }
}

const median = (numbers) => {
  const sorted = numbers.toSorted((one, other) => one - other);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

const rounds = [];
// The first round only warms the caches up.
for (let round = 0; round <= wanted; round += 1) {
  const measured = columns.map((column) => {
    if (column.once === true && round !== 1) return null;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${round === 0 ? 'warm-up' : `round ${round}`}: ${column.name}`);
    return measure(column);
  });
  if (round > 0) rounds.push(measured);
}
if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');

const lines = files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length, 0);
const range = (numbers) => `${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)}`;
const broken = rounds[0][0].broken;
console.log(`${files.length} files (${broken} do not parse), ${lines} lines; medians of ${rounds.length} rounds; Node ${process.version}, ${cpus().length} cores.\n`);
console.log('| column | wall s | CPU s | wall ratio | CPU ratio | CPU ratio, range | findings |\n| --- | --- | --- | --- | --- | --- | --- |');
columns.forEach(({ name }, index) => {
  const counted = rounds.filter((round) => round[index] !== null);
  const of = (key) => counted.map((round) => round[index][key]);
  const ratios = (key) => counted.map((round) => round[index][key] / round[0][key]);
  const cells = [median(of('wall')), median(of('cpu')), median(ratios('wall')), median(ratios('cpu'))].map((number) => number.toFixed(2));
  console.log(`| ${[name, ...cells, range(ratios('cpu')), rounds[0][index].findings].join(' | ')} |`);
});

const imports = Array.from({ length: 15 }, () => {
  return JSON.parse(spawnSync(process.execPath, [path.join(here, 'import.mjs')], { encoding: 'utf8' }).stdout);
});
const typescript = imports.some((run) => run.typescript) ? 'TypeScript is loaded' : 'TypeScript is not loaded';
console.log(`\nImporting the plugin after ESLint: ${median(imports.map(({ ms }) => ms)).toFixed(1)} ms (median of ${imports.length}); ${typescript}.`);
rmSync(scratch, { recursive: true });
