import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readExpectations } from '../support/expectations.ts';
import { traced } from './trace.ts';
import { contradictions, type Observation } from './verdict.ts';

const here = import.meta.dirname;
const fixtures = path.resolve(here, '../../fixtures');

/** A folder here holds one framework at one version; it runs the fixtures of the framework's name. */
const folders: Readonly<Record<string, string>> = {
  express4: 'express',
  express5: 'express',
  'node-http': 'node-http',
  fetch: 'fetch',
  koa: 'koa',
  fastify: 'fastify',
  hono: 'hono',
  elysia: 'elysia',
  h3v1: 'h3',
  h3v2: 'h3',
};

describe.each(Object.entries(folders))('%s', (folder, framework) => {
  const files = readdirSync(path.join(fixtures, framework), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:js|mjs|ts)$/.test(file))
    .map((file) => ({ file, ...readExpectations(readFileSync(path.join(fixtures, framework, file), 'utf8'), `${framework}/${file}`) }))
    .filter(({ only }) => only.length === 0 || only.includes(folder))
    .sort((one, other) => one.file.localeCompare(other.file));
  let observations: Observation[] = [];

  beforeAll(() => {
    install(path.join(here, folder));
    observations = call(
      folder,
      framework,
      files.map(({ file, scheme }) => ({ fixture: file, scheme })),
    );
  });

  test.each(files)('$file', ({ file, ...expectations }) => {
    const seen = observations.filter(({ fixture }) => fixture === file);
    expect(seen.length, 'the fixture names no routes').toBeGreaterThan(0);
    expect(contradictions(expectations, seen)).toEqual([]);
  });
});

function install(folder: string): void {
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
}

/** Writes the traced fixtures where the framework of the folder is found, and lets another process run them. */
function call(folder: string, framework: string, wanted: { fixture: string; scheme: string }[]): Observation[] {
  const run = path.join(here, folder, 'node_modules/.wire');
  rmSync(run, { recursive: true, force: true });
  cpSync(path.join(fixtures, 'lib'), path.join(run, 'lib'), { recursive: true });
  writeFileSync(path.join(run, 'package.json'), '{ "type": "commonjs" }');
  const job = {
    framework,
    fixtures: wanted.map(({ fixture, scheme }) => {
      const source = readFileSync(path.join(fixtures, framework, fixture), 'utf8');
      const file = path.join(run, framework, fixture.replace(/\.ts$/, '.mjs'));
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, traced(source, fixture));
      return { fixture, file, scheme };
    }),
  };
  writeFileSync(path.join(run, 'job.json'), JSON.stringify(job));
  const printed = execFileSync(process.execPath, [path.join(here, 'calls.mjs'), path.join(run, 'job.json')], { maxBuffer: 1 << 26 });
  return JSON.parse(printed.toString()) as Observation[];
}
