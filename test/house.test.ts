import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { meta as parserMeta } from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { parser } from '../src/languages.ts';
import { root } from './support/build.ts';
import { folderWith } from './support/command.ts';

const BASE = 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/blob/main/';

const ruleFiles = readdirSync(path.join(root, 'rules'))
  .map((file) => path.basename(file, '.ts'))
  .filter((name) => name !== 'index');

const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, string>;

test('the plugin says of itself what package.json says', () => {
  expect(plugin.meta).toEqual({ name, version, namespace: 'http-auth' });
});

test('the parser that is loaded late has the name and the version of the one that is then loaded', () => {
  expect(parser.meta).toEqual(parserMeta);
});

test('every rule file is exported under its name, and nothing else', () => {
  expect(Object.keys(plugin.rules).sort()).toEqual(ruleFiles.sort());
});

describe.each(ruleFiles)('%s', (rule) => {
  const meta = plugin.rules[rule]?.meta;

  test('has a page, and its address leads there', () => {
    const page = `docs/rules/${rule}.md`;
    expect(meta?.docs?.url).toBe(`${BASE}${page}`);
    expect(readFileSync(path.join(root, `rules/${rule}.ts`), 'utf8'), 'the address is literal').toContain(`${BASE}${page}`);
    expect(existsSync(path.join(root, page))).toBe(true);
  });

  test('has a test', () => {
    expect(existsSync(path.join(root, `test/rules/${rule}.test.ts`))).toBe(true);
  });

  test('speaks in sentences', () => {
    const messages = Object.values(meta?.messages ?? {});
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(message).toMatch(/^\S.*\.$/s);
  });
});

describe('the configs', () => {
  const { recommended, strict, typescript } = plugin.configs;

  test('recommended holds what meta.docs.recommended says, as errors', () => {
    const wanted = ruleFiles.filter((rule) => plugin.rules[rule]?.meta?.docs?.recommended === true);
    expect(recommended.rules).toEqual(Object.fromEntries(wanted.map((rule) => [`http-auth/${rule}`, 'error'])));
  });

  test('strict holds the same rules with their options opened', () => {
    expect(Object.keys(strict.rules ?? {})).toEqual(Object.keys(recommended.rules ?? {}));
    for (const entry of Object.values(strict.rules ?? {})) expect(entry).toEqual(['error', expect.objectContaining({ unseenHandler: true })]);
  });

  const SERVER = `import express from 'express';
express().get('/', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  if (req.ip !== '10.0.0.1') return res.set('WWW-Authenticate', 'Bearer').sendStatus(401);
});
`;
  const TYPED = SERVER.replace('(req, res)', '(req: express.Request, res: express.Response): unknown');
  const said = (code: string, name: string, ...configs: Linter.Config[]): unknown[] =>
    new Linter().verify(code, configs, name).map(({ messageId, message }) => messageId ?? message);

  test('typescript holds the rules of recommended, and lints every language that the command reads', () => {
    expect(typescript.rules).toEqual(recommended.rules);
    for (const name of ['a.ts', 'a.mts', 'a.cts', 'a.tsx', 'deep/down/a.ts']) {
      // By itself ESLint passes over these files without a word.
      expect(said(TYPED, name, recommended)).toEqual([expect.stringContaining('No matching configuration')]);
      expect(said(TYPED, name, typescript)).toEqual(['missing']);
    }
    for (const name of ['a.js', 'a.mjs', 'a.jsx', 'a.tsx'])
      expect(said(`${SERVER}const page = <p />;`, name, typescript)).toEqual(['missing']);
    const required = SERVER.replace(/import.+/, "const express = require('express');");
    expect(said(required, 'a.cjs', typescript)).toEqual(['missing']);
  });

  test('strict behind typescript opens the options in TypeScript', () => {
    expect(said(TYPED, 'a.ts', typescript, strict)).toEqual(['missing', 'policy']);
  });

  test('a parser that a later config names is the one that reads', () => {
    const fail = (): never => {
      throw new Error('the later one');
    };
    const later: Linter.Config = { languageOptions: { parser: { parseForESLint: fail } } };
    expect(said(TYPED, 'a.ts', typescript, later)).toEqual([expect.stringContaining('the later one')]);
  });

  test('where types are asked for, typescript reads with the parser that the user has loaded', () => {
    const parse = (options: object): unknown => (parser as { parseForESLint(text: string, options: object): unknown }).parseForESLint('export {};', { filePath: 'a.ts', ...options });
    const folder = folderWith({ 'node_modules/@typescript-eslint/parser/dist/index.js': `exports.parseForESLint = () => { throw new Error('of the user'); };` });
    const load = createRequire(import.meta.url);
    const loaded = path.join(folder, 'node_modules/@typescript-eslint/parser/dist/index.js');
    load(loaded);
    expect(() => parse({ projectService: true })).toThrow('of the user');
    expect(parse({ projectService: false })).toMatchObject({ ast: { type: 'Program' } });
    Reflect.deleteProperty(load.cache, loaded);
  });

  test.each(Object.entries(plugin.configs))('%s brings the plugin, and ESLint takes it', (key, config) => {
    expect(config.name).toBe(`http-auth/${key}`);
    expect(config.plugins?.['http-auth']).toBe(plugin);
    expect(new Linter().verify('export {};', [config])).toEqual([]);
  });
});

describe('what the tests install', () => {
  const folders = readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: false })
    .filter((file) => path.basename(file) === 'package-lock.json' && !file.includes('node_modules'))
    .map((file) => path.dirname(file));

  interface Locked {
    readonly packages: Record<string, { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }>;
  }

  // `npm ci` refuses a lock file once the registry's tag points elsewhere: such a test fails on a day of its own choosing.
  test.each(folders)('%s: no dependency follows a tag of the registry unless an override pins it', (folder) => {
    const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, folder, file), 'utf8'));
    const { overrides = {} } = read('package.json') as { overrides?: Record<string, string> };
    const { packages } = read('package-lock.json') as Locked;
    expect(Object.keys(packages).length).toBeGreaterThan(0);
    const moving = Object.values(packages)
      .flatMap((each) => Object.entries({ ...each.dependencies, ...each.optionalDependencies }))
      .filter(([dependency, range]) => /^[a-z][a-z-]*$/i.test(range) && !/^\d/.test(overrides[dependency] ?? ''));
    expect(moving).toEqual([]);
  });
});

describe('the page for contributors', () => {
  type Manifest = Readonly<Record<'dependencies' | 'devDependencies', Record<string, string>>>;
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
  const page = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
  const chapter = page.slice(page.indexOf('## Libraries'), page.indexOf('## How to add'));
  const named = chapter.split('\n').flatMap((line) => [...(/^\| (`[^|]+) \|/.exec(line)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, library]) => library));

  test('says of every library that users install what it is for', () => {
    expect(Object.keys(dependencies).filter((library) => !named.includes(library))).toEqual([]);
  });

  test('says the same of the others, but for types and what belongs to a library that is named', () => {
    const silent = /^@types\/|^eslint$|^typescript-eslint$|^@typescript-eslint\/utils$|^@vitest\//;
    expect(Object.keys(devDependencies).filter((library) => !silent.test(library) && !named.includes(library))).toEqual([]);
  });

  test('names no library that is gone', () => {
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((library) => !Object.hasOwn({ ...dependencies, ...devDependencies }, library ?? ''))).toEqual([]);
  });
});
