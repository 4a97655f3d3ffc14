import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { expect, test } from 'vitest';
import { analyse } from '../../src/analyse.ts';
import { readSettings } from '../../src/settings.ts';
import { asFunction, folderWith } from '../support/command.ts';
import { sourceCode } from '../support/facts.ts';
import { reported } from '../support/reported.ts';

const server = `const express = require('express');
const app = express();
app.get('/', (req, res) => {
  if (!req.headers.authorization) return res.sendStatus(401);
  res.json({});
});
module.exports = app;`;

const controller = `import { Controller, Get, UnauthorizedException } from '@nestjs/common';
@Controller('tests')
export class TestsController {
  @Get()
  list() {
    throw new UnauthorizedException();
  }
}`;

test.each([
  ['test/helpers/server.js'],
  ['tests/fixtures/server.js'],
  ['src/mocks/server.js'],
  ['server/__mocks__/api.js'],
  ['e2e/api/server.js'],
  ['cypress/support/server.js'],
  ['playwright/server.js'],
  ['fixtures/server.js'],
  ['src/userMock.js'],
  ['src/user.mock.js'],
  ['src/user.stories.js'],
])('%s is left alone', async (name) => {
  expect(await reported({ [name]: server }, name)).toEqual([]);
  const folder = folderWith({ 'package.json': '{}', [name]: server });
  const settings = readSettings({ tests: 'report' });
  const { sites } = analyse(sourceCode(server), path.join(folder, name), settings, { parser });
  // The names of some of these folders have always said enough.
  expect(sites).toHaveLength(/__mocks__|e2e|cypress|\.mock|\.stories/.test(name) ? 0 : 1);
});

test.each([
  ['src/server.js'],
  ['latest/server.js'],
  ['src/contest/server.js'],
  ['app/api/tests/server.js'],
  ['routes/test.js'],
  ['src/modules/fixtures/server.js'],
])('%s is linted', async (name) => {
  expect(await reported({ [name]: server }, name)).toEqual(['4 missing']);
});

test('a part of an application about tests is linted', async () => {
  const name = 'src/tests/tests.controller.ts';
  expect(await reported({ [name]: controller }, name, '--strict')).toEqual(['6 missingUnread']);
});

test('a project whose own folder has such a name is linted, a package of a repository there is not', async () => {
  const alone = { 'tests/package.json': '{}', 'tests/src/server.js': server };
  const folder = folderWith(alone);
  const { stdout } = await asFunction(`${folder}/tests`, 'src/server.js');
  expect(stdout).toContain('1 problem');
  expect(await reported({ ...alone, '.git/HEAD': '' }, 'tests/src/server.js')).toEqual([]);
  const imitation = { 'test-api/package.json': '{}', 'test-api/server.js': server, '.git/HEAD': '' };
  expect(await reported(imitation, 'test-api/server.js')).toEqual([]);
  const product = { 'ab-test/package.json': '{}', 'ab-test/server.js': server, '.git/HEAD': '' };
  expect(await reported(product, 'ab-test/server.js')).toEqual(['4 missing']);
  const example = { 'fixtures/shop/package.json': '{}', 'fixtures/shop/server.js': server, '.git/HEAD': '' };
  expect(await reported(example, 'fixtures/shop/server.js')).toEqual(['4 missing']);
});
