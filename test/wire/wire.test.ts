import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readExpectations, type Expectations } from '../support/expectations.ts';
import { compiled, traced } from './trace.ts';
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
  sveltekit: 'sveltekit',
  'react-router': 'react-router',
  remix: 'remix',
  lambda: 'lambda',
  nest: 'nest',
  elysia: 'elysia',
  hapi: 'hapi',
  h3v1: 'h3',
  h3v2: 'h3',
  feathers: 'feathers',
  feathers4: 'feathers',
  loopback: 'loopback',
  'routing-controllers': 'routing-controllers',
  tsoa: 'tsoa',
  restify: 'restify',
  adonis: 'adonis',
  polka05: 'polka',
  polka1: 'polka',
  tinyhttp: 'tinyhttp',
  firebase: 'firebase',
  trpc: 'trpc',
};

/** Frameworks that find handlers by the names of files: a folder of fixtures is one application, and its files are one fixture. */
const applications = new Set(['sveltekit', 'react-router', 'remix']);

/** Lines of the files of one application count on from each other. */
const linesPerFile = 1_000;

interface Fixture extends Expectations {
  readonly file: string;
  readonly parts: readonly string[];
}

function fixturesOf(framework: string): Fixture[] {
  const files = readdirSync(path.join(fixtures, framework), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:js|mjs|ts)$/.test(file) && (applications.has(framework) || !isPart(path.join(fixtures, framework, file))))
    .sort((one, other) => one.localeCompare(other));
  const read = (file: string): Expectations => readExpectations(readFileSync(path.join(fixtures, framework, file), 'utf8'), `${framework}/${file}`);
  if (!applications.has(framework)) return files.map((file) => ({ file, parts: [file], ...read(file) }));
  return [...new Set(files.map((file) => file.split(path.sep)[0] ?? file))].map((application) => {
    const parts = files.filter((file) => file.startsWith(application + path.sep));
    const all = parts.map(read);
    return {
      file: application,
      parts,
      marks: all.flatMap(({ marks }, index) => marks.map((mark) => ({ ...mark, line: mark.line + index * linesPerFile }))),
      exempt: new Map(all.flatMap(({ exempt }, index) => [...exempt].map(([line, reason]) => [line + index * linesPerFile, reason] as const))),
      only: all.flatMap(({ only }) => only),
      scheme: all.some(({ scheme }) => scheme === 'Basic') ? 'Basic' : 'Bearer',
    };
  });
}

describe.each(Object.entries(folders))('%s', (folder, framework) => {
  const files = fixturesOf(framework).filter(({ only }) => only.length === 0 || only.includes(folder));
  let observations: Observation[] = [];

  beforeAll(() => {
    install(path.join(here, folder));
    // An application takes its folder as the process's own.
    const jobs = applications.has(framework) ? files.map((each) => [each]) : [files];
    observations = jobs.flatMap((each) => call(folder, framework, each));
  });

  test.each(files)('$file', ({ file, ...expectations }) => {
    const seen = observations.filter(({ fixture }) => fixture === file);
    expect(seen.length, 'the fixture names no routes').toBeGreaterThan(0);
    expect(contradictions(expectations, seen)).toEqual([]);
  });
});

/** In a folder with a package.json, what has no routes is a part of the application beside it: it runs, and is not called. */
function isPart(file: string): boolean {
  return existsSync(path.join(path.dirname(file), 'package.json')) && !/^export const routes\b/m.test(readFileSync(file, 'utf8'));
}

function install(folder: string): void {
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
}

/** Writes the traced fixtures where the framework of the folder is found, and lets another process run them. */
function call(folder: string, framework: string, wanted: readonly Fixture[]): Observation[] {
  const run = path.join(here, folder, 'node_modules/.wire');
  rmSync(run, { recursive: true, force: true });
  cpSync(path.join(fixtures, 'lib'), path.join(run, 'lib'), { recursive: true });
  writeFileSync(path.join(run, 'package.json'), '{ "type": "commonjs" }');
  const job = {
    framework,
    fixtures: wanted.map(({ file, parts, scheme }) => {
      const application = applications.has(framework);
      const files = parts.map((part, index) => {
        const target = path.join(run, framework, part.replace(/\.ts$/, application ? '.js' : '.mjs'));
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, traced(readFileSync(path.join(fixtures, framework, part), 'utf8'), part, index * linesPerFile));
        return target;
      });
      if (!application) {
        const folder = path.dirname(path.join(fixtures, framework, file));
        for (const part of readdirSync(folder).filter((each) => each.endsWith('.ts') && isPart(path.join(folder, each)))) {
          writeFileSync(path.join(run, framework, path.dirname(file), part.replace(/\.ts$/, '.mjs')), compiled(readFileSync(path.join(folder, part), 'utf8'), part));
        }
      }
      const root = path.join(run, framework, file);
      if (application) cpSync(path.join(fixtures, framework, file, 'package.json'), path.join(root, 'package.json'));
      return { fixture: file, files, scheme, ...(application && { root }) };
    }),
  };
  const [file, found] = [path.join(run, 'job.json'), path.join(run, 'observations.json')];
  writeFileSync(file, JSON.stringify(job));
  const root = job.fixtures[0]?.root;
  execFileSync(process.execPath, [path.join(here, 'calls.mjs'), file, found], { stdio: 'pipe', ...(root !== undefined && { cwd: root }) });
  return JSON.parse(readFileSync(found, 'utf8')) as Observation[];
}
