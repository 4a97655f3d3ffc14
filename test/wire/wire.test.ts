import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readExpectations, type Expectations } from '../support/expectations.ts';
import { mendedFixtures, surprises } from './mended.ts';
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

/** Frameworks that find handlers by the names of files: they start the folder of an application, not a file. */
const applications = new Set(['sveltekit', 'react-router', 'remix']);

/** Lines of the files of one application count on from each other. */
const linesPerFile = 1_000;

interface Fixture extends Expectations {
  readonly file: string;
  readonly parts: readonly string[];
}

/** The outermost folder with a package.json that a fixture stands in: its files are one fixture. */
function projectOf(framework: string, file: string): string | undefined {
  const folders = file.split(path.sep).slice(0, -1);
  return folders.map((_, index) => path.join(...folders.slice(0, index + 1))).find((folder) => existsSync(path.join(fixtures, framework, folder, 'package.json')));
}

type Read = (file: string) => Expectations;

const asMarked: Read = (file) => readExpectations(readFileSync(path.join(fixtures, file), 'utf8'), file);

/** @param read what a file, by its path below the fixtures, says about itself */
function fixturesOf(framework: string, read: Read = asMarked): Fixture[] {
  const files = readdirSync(path.join(fixtures, framework), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:js|mjs|ts)$/.test(file))
    .sort((one, other) => one.localeCompare(other));
  const textOf = (file: string): string => readFileSync(path.join(fixtures, framework, file), 'utf8');
  const isEntry = (file: string): boolean => /^export const routes\b/m.test(textOf(file));
  return [...new Set(files.map((file) => projectOf(framework, file) ?? file))].map((name) => {
    const parts = files.filter((file) => file === name || file.startsWith(name + path.sep)).sort((one, other) => Number(isEntry(other)) - Number(isEntry(one)));
    const all = parts.map((file) => read(`${framework}/${file}`));
    return {
      file: name,
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

  // One version shows it: the suggestions are the same for all of them.
  test.runIf(Object.entries(folders).findLast(([, name]) => name === framework)?.[0] === folder)('once mended', async () => {
    const { root, expectationsOf } = await mendedFixtures(fixtures, framework);
    const here = fixturesOf(framework, expectationsOf).filter(({ file }) => files.some((each) => each.file === file));
    const jobs = applications.has(framework) ? here.map((each) => [each]) : [here];
    const seen = jobs.flatMap((each) => call(folder, framework, each, root));
    const wrong = here.flatMap(({ file, ...left }) => contradictions(left, seen.filter(({ fixture }) => fixture === file)).map((text) => `${file}: ${text}`));
    expect([...wrong, ...surprises(observations, seen)]).toEqual([]);
    expect(seen).not.toEqual(observations);
  });
});

function install(folder: string): void {
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
}

/** Gives a project its manifests, and to node the packages that `paths` name, as a package manager links those of a workspace. */
function prepare(project: string, target: string): void {
  for (const file of readdirSync(project, { recursive: true, encoding: 'utf8' })) if (path.basename(file) === 'package.json') cpSync(path.join(project, file), path.join(target, file));
  const config = path.join(project, 'tsconfig.json');
  const { compilerOptions } = (existsSync(config) ? JSON.parse(readFileSync(config, 'utf8')) : { compilerOptions: { paths: {} } }) as { compilerOptions: { paths: Record<string, [string]> } };
  for (const [name, [main]] of Object.entries(compilerOptions.paths)) {
    const link = path.join(target, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(target, path.dirname(main)), link);
  }
}

/** Writes the traced fixtures where the framework of the folder is found, and lets another process run them. */
function call(folder: string, framework: string, wanted: readonly Fixture[], from = fixtures): Observation[] {
  const run = path.join(here, folder, 'node_modules/.wire');
  rmSync(run, { recursive: true, force: true });
  cpSync(path.join(from, 'lib'), path.join(run, 'lib'), { recursive: true });
  writeFileSync(path.join(run, 'package.json'), '{ "type": "commonjs" }');
  const job = {
    framework,
    fixtures: wanted.map(({ file, parts, scheme }) => {
      const application = applications.has(framework);
      const files = parts.map((part, index) => {
        const target = path.join(run, framework, part.replace(/\.ts$/, application ? '.js' : '.mjs'));
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, traced(readFileSync(path.join(from, framework, part), 'utf8'), part, index * linesPerFile));
        return target;
      });
      const root = path.join(run, framework, file);
      if (parts[0] !== file) prepare(path.join(from, framework, file), root);
      return { fixture: file, files, scheme, ...(application && { root }) };
    }),
  };
  const [file, found] = [path.join(run, 'job.json'), path.join(run, 'observations.json')];
  writeFileSync(file, JSON.stringify(job));
  const root = job.fixtures[0]?.root;
  execFileSync(process.execPath, [path.join(here, 'calls.mjs'), file, found], { stdio: 'pipe', ...(root !== undefined && { cwd: root }) });
  return JSON.parse(readFileSync(found, 'utf8')) as Observation[];
}
