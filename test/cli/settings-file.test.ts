import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { ESLint } from 'eslint';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemIn } from '../../src/cli/settings/check.ts';
import { schemaFor } from '../../src/cli/settings/schema.ts';
import plugin from '../../src/index.ts';
import { defaultSettings, readSettings } from '../../src/settings.ts';
import { root } from '../support/build.ts';
import { asFunction as command, folderWith, withInput } from '../support/command.ts';

const WRONG = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  res.json([]);
});
`;
const POLICY = WRONG.replace('!req.user', "req.ip !== '10.0.0.1'").replace('sendStatus', `set('WWW-Authenticate', 'Bearer').sendStatus`);
const own = 'http-auth.config.json';
const json = (value: unknown): string => JSON.stringify(value);

/** The rules that are reported, file by file, with their severities. */
async function reports(folder: string, ...args: string[]): Promise<Record<string, [string, number][]>> {
  const { stdout, stderr } = await command(folder, '--json', ...args);
  expect(stderr).toBe('');
  return Object.fromEntries((JSON.parse(stdout) as ESLint.LintResult[]).map(({ filePath, messages }) => [path.relative(folder, filePath), messages.map(({ ruleId, severity }): [string, number] => [ruleId ?? '', severity])]));
}

const error: [string, number][] = [['http-auth/require-www-authenticate', 2]];
const warning: [string, number][] = [['http-auth/require-www-authenticate', 1]];
const LOGIN = `const app = require('express')();
app.post('/login', async (req, res) => {
  const user = await findUser(req.body.email);
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.sendStatus(401);
  res.json({});
});
`;

describe('settings without a config of ESLint', () => {
  test.each([['http-auth.config.json', (value: object) => ({ [own]: json(value) })], ['package.json', (value: object) => ({ 'package.json': json({ name: 'x', 'http-auth': value }) })]])('in %s: rules, options, settings, ignores, strict', async (_, as) => {
    const rule = 'require-www-authenticate';
    expect(await reports(folderWith({ 'a.js': WRONG, ...as({}) }))).toEqual({ 'a.js': error });
    expect(await reports(folderWith({ 'a.js': WRONG, ...as({ $schema: './x.json', rules: { [rule]: 'warn' } }) }))).toEqual({ 'a.js': warning });
    expect(await reports(folderWith({ 'a.js': WRONG, ...as({ rules: { [rule]: 0 } }) }))).toEqual({ 'a.js': [] });
    expect(await reports(folderWith({ 'a.js': LOGIN }))).toEqual({ 'a.js': error });
    expect(await reports(folderWith({ 'a.js': LOGIN, ...as({ rules: { [rule]: ['error', { login: 'ignore' }] } }) }))).toEqual({ 'a.js': [] });
    expect(await reports(folderWith({ 'test/a.js': WRONG, ...as({ settings: { tests: 'report' } }) }))).toEqual({ 'test/a.js': error });
    expect(await reports(folderWith({ 'a.js': WRONG, 'old/b.js': WRONG, 'c.gen.js': WRONG, ...as({ ignores: ['old/', '*.gen.js'] }) }))).toEqual({ 'a.js': error });
    expect(await reports(folderWith({ 'a.js': POLICY, ...as({ strict: false }) }))).toEqual({ 'a.js': [] });
    expect(await reports(folderWith({ 'a.js': POLICY, ...as({ strict: true }) }))).toEqual({ 'a.js': [['http-auth/no-401-after-role-check', 2]] });
    // The severity is the file’s, the options stay those of strict.
    expect(await reports(folderWith({ 'a.js': POLICY, ...as({ rules: { 'no-401-after-role-check': 'warn' } }) }), '--strict')).toEqual({ 'a.js': [['http-auth/no-401-after-role-check', 1]] });
  });

  test('the nearest above the linted file counts alone, wherever the command is started', async () => {
    const folder = folderWith({
      [own]: json({ rules: { 'require-www-authenticate': 'warn' }, ignores: ['api/a.js', 'web/x.js'] }),
      'api/package.json': json({ 'http-auth': { strict: false } }),
      'api/a.js': WRONG,
      'web/package.json': '{}',
      'web/src/b.js': WRONG,
      'web/x.js': WRONG,
    });
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    expect(await reports(folder)).toEqual({ 'api/a.js': error, 'web/src/b.js': warning });
    expect(await reports(path.join(folder, 'web/src'))).toEqual({ 'b.js': warning });
    expect(await reports(path.join(folder, 'web'), '../api')).toEqual({ '../api/a.js': error });
  });

  test('none from above the root: the repository, else the package or the working folder', async () => {
    const files = { [own]: json({ rules: { 'require-www-authenticate': 'warn' } }), 'in/a.js': WRONG };
    const repository = folderWith(files);
    expect(await reports(path.join(repository, 'in'))).toEqual({ 'a.js': error });
    expect(await reports(repository)).toEqual({ 'in/a.js': warning });
    execFileSync('git', ['init', '--quiet', 'in'], { cwd: repository });
    expect(await reports(repository)).toEqual({ 'in/a.js': error });
    const packaged = folderWith({ ...files, 'package.json': '{}' });
    expect(await reports(path.join(packaged, 'in'))).toEqual({ 'a.js': warning });
  });

  test('a config of ESLint is the only one where it is named', async () => {
    const text = `import httpAuth from '${path.join(root, 'dist/src/entry.js')}';\nexport default [httpAuth.configs.recommended];\n`;
    const folder = folderWith({ 'a.js': WRONG, 'eslint.config.mjs': text, [own]: json({ rules: { 'require-www-authenticate': 'warn' }, ignores: ['a.js'], nonsense: 1 }) });
    expect(await reports(folder, '--config', 'eslint.config.mjs', 'a.js')).toEqual({ 'a.js': error });
  });

  test('they hold for a text from the standard input, and for --explain', async () => {
    const folder = folderWith({ [own]: json({ rules: { 'require-www-authenticate': ['error', { login: 'ignore' }] } }), 'a.js': LOGIN });
    expect((await withInput(LOGIN)(folder, '--stdin', '--stdin-filename', 'b.js')).code).toBe(0);
    expect((await command(folder, '--explain', 'a.js')).stdout).toContain('require-www-authenticate is silent: a login');
  });

  test('a file that they leave out and that is named is told of', async () => {
    const folder = folderWith({ [own]: json({ ignores: ['a.js'] }), 'a.js': WRONG });
    expect(await command(folder, 'a.js')).toMatchObject({ code: 0, stdout: '', stderr: `http-auth-lint: a.js: left out: ${own} ignores it\n` });
    expect(await command(folder, '--ignore-unknown', 'a.js')).toMatchObject({ code: 0, stderr: '' });
  });

  test.each<[unknown, string]>([
    [{ setings: {} }, 'setings: no such key. Did you mean "settings"?'],
    [{ settings: { guard: ['a'] } }, 'settings.guard: no such key. Did you mean "guards"?'],
    [{ settings: { toString: 1 } }, 'settings.toString: no such key. What there is: challenge, credentials, verifiers, rights, policies, guards, centralChallenge, tests'],
    [{ settings: { guards: 'a' } }, 'settings.guards: must be an array of strings, but is "a"'],
    [{ settings: { guards: ['a', ''] } }, 'settings.guards[1]: must be a string that is not empty, but is ""'],
    [{ settings: { challenge: 'a\nb' } }, 'settings.challenge: must be one line that is not empty, but is "a\\nb"'],
    [{ settings: { centralChallenge: 'of' } }, 'settings.centralChallenge: must be "auto", "off" or an array of strings, but is "of". Did you mean "off"?'],
    [{ rules: { 'http-auth/require-www-authenticate': 'error' } }, 'rules["http-auth/require-www-authenticate"]: no such key. Did you mean "require-www-authenticate"?'],
    [{ rules: { 'require-www-authenticate': 'warning' } }, 'rules.require-www-authenticate: must be "off", "warn", "error", 0, 1, 2 or an array of a severity and options, but is "warning". Did you mean "warn"?'],
    [{ rules: { 'require-www-authenticate': ['error', { logins: 'ignore' }] } }, 'rules.require-www-authenticate[1].logins: no such key. Did you mean "login"?'],
    [{ rules: { 'require-www-authenticate': ['error', {}, {}] } }, 'rules.require-www-authenticate[2]: one value too many'],
    [{ ignores: 'old/' }, 'ignores: must be an array of strings, but is "old/"'],
    [{ strict: 'yes' }, 'strict: must be true or false, but is "yes"'],
    [[], 'must be an object, but is []'],
    [null, 'must be an object, but is null'],
  ])('%j is one line that names file and key, and 2', async (value, problem) => {
    const folder = folderWith({ 'a.js': WRONG, 'b.js': WRONG, [own]: json(value) });
    expect(await command(folder)).toMatchObject({ code: 2, stdout: '', stderr: `http-auth-lint: ${own}: ${problem}\n` });
    const packaged = folderWith({ 'a.js': WRONG, 'package.json': json({ 'http-auth': value }) });
    expect((await command(packaged)).stderr).toBe(`http-auth-lint: package.json: "http-auth" ${problem}\n`);
  });

  test('what is no file of settings at all', async () => {
    const complaint = async (files: Record<string, string>, prepare?: (folder: string) => void): Promise<string> => {
      const folder = folderWith({ 'a.js': WRONG, ...files });
      prepare?.(folder);
      const { code, stderr } = await command(folder);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await complaint({ [own]: '{ strict: true }' })).toMatch(/^http-auth-lint: http-auth\.config\.json: is not JSON: .+\n$/);
    expect(await complaint({ 'package.json': '{ "http-auth": }' })).toMatch(/^http-auth-lint: package\.json: is not JSON: .+\n$/);
    expect(await complaint({ [own]: '{}', 'package.json': '{ "http-auth": {} }' })).toBe(`http-auth-lint: ${own}: package.json beside it has the key "http-auth", too: keep one of them\n`);
    expect(await complaint({ [own]: ' '.repeat(1_000_001) })).toBe(`http-auth-lint: ${own}: has more than 1,000,000 bytes\n`);
    expect(await complaint({ 'real.json': '{}' }, (folder) => { symlinkSync('real.json', path.join(folder, own)); })).toBe(`http-auth-lint: ${own}: is not a regular file\n`);
    expect(await complaint({}, (folder) => { execFileSync('mkfifo', [path.join(folder, own)]); })).toBe(`http-auth-lint: ${own}: is not a regular file\n`);
  });

  test('a manifest that is being edited and has no such key is nobody’s concern', async () => {
    expect((await command(folderWith({ 'a.js': WRONG, 'package.json': '{ "name": ' }))).stderr).toBe('');
  });
});

describe('the schema', () => {
  const schema = schemaFor(plugin.rules);

  test('that is shipped is the one that the command checks with', () => {
    expect(JSON.parse(readFileSync(path.join(root, 'schemas/http-auth.schema.json'), 'utf8'))).toEqual(schema);
  });

  test('names the settings that there are', () => {
    expect(Object.keys(schema.properties?.['settings']?.properties ?? {}).sort()).toEqual(Object.keys(defaultSettings).sort());
  });

  test('takes the same settings as an ESLint config, and refuses the same', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('', ' ', 'auto', 'off', 'ignore', 'report', 'Bearer\nX: y', '\u2028', '\u00A0', 'a\r'));
    const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constantFrom(null, 7, true, {}, [7], [null], [[]]));
    const keys = [...Object.keys(defaultSettings), 'guard', 'toString', '__proto__'];
    const settings = fc.oneof(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 }), value);
    const isRead = (given: unknown): boolean => {
      try {
        readSettings(given);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(settings, (made) => {
        const given = JSON.parse(JSON.stringify(made)) as unknown;
        expect(problemIn({ settings: given }, schema) === undefined).toBe(isRead(given));
      }),
      { numRuns: 3_000 },
    );
  });
});
