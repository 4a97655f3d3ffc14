import type * as Eslint from 'eslint';
import { expect, test, vi } from 'vitest';
import { isTooOld } from '../../src/cli/eslint.ts';
import { asFunction, folderWith } from '../support/command.ts';

vi.mock('eslint', async (original) => {
  const loaded = await original<typeof Eslint>();
  class Old extends loaded.ESLint {
    static override readonly version = '8.57.1';
  }
  return { ...loaded, ESLint: Old };
});

test('an ESLint that is too old is named in one line, with what to do', async () => {
  const folder = folderWith({ 'a.js': "const app = require('express')();\napp.get('/', (req, res) => res.sendStatus(401));\n" });
  expect(await asFunction(folder)).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'http-auth-lint: ESLint 8.57.1 is installed here, and this command needs 9.22 or later: ' +
      '`npm install --save-dev eslint@latest` updates it; in a project that has to keep it, do not install this package, ' +
      'but run `npx eslint-plugin-http-auth` (`pnpm dlx`), which brings an ESLint of its own\n',
  });
});

test.each([
  ['8.57.1', true],
  ['9.21.0', true],
  ['9.22.0', false],
  ['10.0.0-beta.1', false],
])('ESLint %s is too old: %s', (version, expected) => {
  expect(isTooOld(version)).toBe(expected);
});
