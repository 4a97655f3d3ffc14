import { Linter, type ESLint } from 'eslint';
import { expect, test } from 'vitest';
import plugin from '../src/index.ts';

const REFUSAL = `app.get('/', (req, res) => { if (!req.user) return res.status(401).end(); });`;

/** A language of another plugin, whose tree begins as JavaScript's does, or otherwise: JSON has both kinds. */
function other(root: 'Program' | 'Document'): ESLint.Plugin {
  const visitorKeys = { [root]: ['body'], Entry: [] };
  const language = {
    fileType: 'text',
    lineStart: 1,
    columnStart: 0,
    nodeTypeKey: 'type',
    visitorKeys,
    validateLanguageOptions: () => undefined,
    parse: ({ body }: { body: string }) => ({ ok: true, ast: { type: root, body: [{ type: 'Entry', text: body }] } }),
    createSourceCode: ({ body: text }: { body: string }, { ast }: { ast: object }) => ({
      ast,
      text,
      visitorKeys,
      getLoc: () => ({ start: { line: 1, column: 0 }, end: { line: 1, column: 1 } }),
      getRange: () => [0, 1],
      traverse: () => [1, 2].map((phase) => ({ kind: 1, phase, target: ast, args: [ast, null] })),
    }),
  };
  return { languages: { words: language } } as unknown as ESLint.Plugin;
}

function messagesOf(filename: string, settings: object, root: 'Program' | 'Document' = 'Program'): (string | null)[] {
  const configs = [
    { files: ['**/*.words'], plugins: { other: other(root) }, language: 'other/words' },
    { ...plugin.configs.recommended, settings: { 'http-auth': settings } },
  ];
  return new Linter().verify(REFUSAL, configs as Linter.Config[], filename).map(({ ruleId, message }) => ruleId ?? message);
}

test.each(['Program', 'Document'] as const)('a config without `files` leaves a file alone that is in another language: %s', (root) => {
  expect(messagesOf('server.words', {}, root)).toEqual([]);
  expect(messagesOf('server.js', {}, root)).toEqual(['http-auth/require-www-authenticate']);
});

test('what is wrong with the settings is told on a file of JavaScript, whatever is linted before it', () => {
  const wrong = { guards: 'onlyMembers, in other languages' };
  expect(messagesOf('first.words', wrong)).toEqual([]);
  expect(messagesOf('second.js', wrong)).toHaveLength(2);
});
