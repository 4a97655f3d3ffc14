import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { defaultSettings, readSettings } from '../src/settings.ts';

test('nothing means the defaults', () => {
  expect(readSettings(undefined)).toBe(defaultSettings);
  expect(readSettings({})).toEqual(defaultSettings);
  expect(defaultSettings.challenge).toBe('Bearer realm="api"');
});

test('what is given is kept, the rest is completed', () => {
  expect(readSettings({ challenge: 'Session', guards: ['onlyMembers'] })).toEqual({ ...defaultSettings, challenge: 'Session', guards: ['onlyMembers'] });
});

test.each(['credentials', 'verifiers', 'rights', 'policies', 'guards'] as const)('%s takes names', (key) => {
  expect(readSettings({ [key]: ['one', 'two*'] })[key]).toEqual(['one', 'two*']);
});

test('the same object is read once: analyses are cached by the settings', () => {
  const given = { rights: ['clearance'] };
  expect(readSettings(given)).toBe(readSettings(given));
});

describe('a wrong key or type is an error that begins with its path', () => {
  test.each<[unknown, string]>([
    [{ guard: ['a'] }, 'settings["http-auth"].guard is not a setting. The settings are: challenge, credentials, verifiers, rights, policies, guards, centralChallenge, tests.'],
    [{ tests: 'skip' }, 'settings["http-auth"].tests must be \'ignore\' or \'report\', but is "skip".'],
    [{ toString: [] }, 'settings["http-auth"].toString is not a setting.'],
    [null, 'settings["http-auth"] must be an object, but is null.'],
    ['Bearer', 'settings["http-auth"] must be an object, but is "Bearer".'],
    [['a'], 'settings["http-auth"] must be an object, but is ["a"].'],
    [{ challenge: 7 }, 'settings["http-auth"].challenge must be a string that is not empty, but is 7.'],
    [{ challenge: ' ' }, 'settings["http-auth"].challenge must be a string that is not empty, but is " ".'],
    [{ challenge: 'Bearer\nX: y' }, 'settings["http-auth"].challenge must be one line, but is "Bearer\\nX: y".'],
    [{ credentials: 'token' }, 'settings["http-auth"].credentials must be an array of strings, but is "token".'],
    [{ verifiers: {} }, 'settings["http-auth"].verifiers must be an array of strings, but is {}.'],
    [{ rights: ['a', 7] }, 'settings["http-auth"].rights[1] must be a string that is not empty, but is 7.'],
    [{ policies: [''] }, 'settings["http-auth"].policies[0] must be a string that is not empty, but is "".'],
    [{ guards: [undefined] }, 'settings["http-auth"].guards[0] must be a string that is not empty, but is undefined.'],
    [{ guards: null }, 'settings["http-auth"].guards must be an array of strings, but is null.'],
  ])('%j', (raw, message) => {
    expect(() => readSettings(raw)).toThrow(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  });

  test('the user sees it once, even in a file without a refusal, and the rest is judged', () => {
    const settings = { guard: [], challenge: 7, rights: ['clearance'] };
    const lint = (filename: string, code: string): unknown[] =>
      new Linter().verify(code, [plugin.configs.recommended, { settings: { 'http-auth': settings } }], { filename }).map(({ line, message, messageId }) => [line, messageId ?? message]);
    const told = [[1, expect.stringMatching(/^settings\["http-auth"\]\.guard is not a setting\..+ settings\["http-auth"\]\.challenge must be a string that is not empty, but is 7\. Until that is mended, the default holds/)]];
    const refusal = `\napp.get('/', (req, res) => { if (!req.user) return res.status(401).end(); });`;
    expect(lint('first.js', 'export {};')).toEqual(told);
    expect(lint('second.js', refusal)).toEqual([[2, 'missing']]);
    // An editor lints it again and again.
    expect(lint('first.js', refusal)).toEqual([...told, [2, 'missing']]);
  });
});
