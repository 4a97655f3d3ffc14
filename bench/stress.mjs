// node bench/stress.mjs [MODULES…]
// Projects made for this: modules that import each other in circles, helpers that call helpers through 30 files, half of the
// modules with a handler. Prints what a run of the command over each costs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const main = path.join(import.meta.dirname, '../dist/src/cli/main.js');
const sizes = process.argv.slice(2).map(Number);

for (const size of sizes.length > 0 ? sizes : [500, 1000, 2000]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'http-auth-stress-'));
  const name = (index) => `m${index % size}`;
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(path.join(folder, 'src'));
  for (let index = 0; index < size; index += 1) {
    const last = index % 30 === 29;
    const lines = [
      `import * as next from './${name(index + 1)}.js';`,
      `import * as other from './${name(index * 7 + 3)}.js';`,
      `export class Unauthorized${index} extends Error { status = 401; }`,
      `export function refuse(res) { return ${last ? 'res.status(401).json({})' : 'next.refuse(res)'}; }`,
      `export const check = (user) => (user.role === 'admin' ? true : ${last ? 'false' : 'other.check(user)'});`,
    ];
    if (index % 2 === 0)
      lines.push(
        'export const handler = (req, res) => {',
        '  if (!req.user) throw new other.Unauthorized' + ((index * 7 + 3) % size) + '();',
        "  if (req.user.role !== 'admin') return refuse(res);",
        '  res.json({});',
        '};',
      );
    writeFileSync(path.join(folder, 'src', `${name(index)}.js`), `${lines.join('\n')}\n`);
  }
  const app = [`import express from 'express';`, 'const app = express();'];
  for (let index = 0; index < size; index += 2) app.push(`import { handler as h${index} } from './${name(index)}.js';`, `app.get('/${index}', h${index});`);
  app.push("app.use((err, req, res, next) => { res.status(err.status).json({}); });");
  writeFileSync(path.join(folder, 'src/app.js'), app.join('\n'));
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, '--json', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 1) throw new Error(`ended with ${status}: ${stderr}`);
  const findings = JSON.parse(stdout).reduce((sum, { messages }) => sum + messages.length, 0);
  console.log(`${size} modules: ${seconds.toFixed(1)} s, ${((seconds / size) * 1000).toFixed(1)} ms a module, ${findings} findings`);
  rmSync(folder, { recursive: true });
}
