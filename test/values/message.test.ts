import { expect, test } from 'vitest';
import { analysed } from '../support/facts.ts';

/** The causes of the refusals in a handler, each with the condition that decides. */
function causes(body: string): string[] {
  const text = `import createError from 'http-errors';\nimport express from 'express';\nexpress().get('/', async (req, res, next) => {\nconst { adminEmail } = currentConfig();\n${body}\nnext();\n});`;
  const cases = analysed(text).sites.flatMap((site) => site.cases);
  return [...new Set(cases.map(({ cause, evidence }) => `${cause} ${evidence?.text ?? ''}`.trim()))].sort();
}

const frozen = (message: string): string => `if (await req.user.isFrozen()) throw createError(401, ${message});`;
const check = ['insufficient req.user.isFrozen()'];

test.each<[string, string, string[]]>([
  ['a part of a text', frozen("`Suspended. Ask ${adminEmail ? `us at ${adminEmail}` : 'us'}.`"), check],
  ['a default within a text', frozen("`Suspended. Ask ${adminEmail || 'us'}.`"), check],
  ['a text that is put together', frozen("'Suspended. Ask ' + (adminEmail ? adminEmail : 'us')"), check],
  ['one of two sentences', frozen("adminEmail ? `Suspended. Ask ${adminEmail}.` : 'Suspended for now.'"), check],
  ['a sentence in a body', "if (await req.user.isFrozen()) return res.status(401).json({ message: adminEmail ? 'Ask the owner.' : 'Suspended for now.' });", check],
  ['a sentence in an error of its own', "if (await req.user.isFrozen()) throw createError(401, { message: adminEmail ? 'Ask the owner.' : 'Suspended for now.' });", check],
])('what chooses the text of an error is no reason: %s', (_name, body, wanted) => {
  expect(causes(body)).toEqual(wanted);
});

test.each<[string, string, string[]]>([
  ['one of two codes may decide more', frozen("adminEmail ? 'E_ASK' : 'E_OVER'"), ['insufficient !adminEmail', ...check]],
  ['nobody is told something else', "if (!can(req.body.post)) throw createError(403, req.user ? 'That is not yours.' : 'Who are you?');", ['absent !req.user', 'insufficient !can(req.body.post)']],
  ['a condition around the error', "if (!adminEmail) throw createError(401, 'Suspended');", ['insufficient !adminEmail']],
])('what decides: %s', (_name, body, wanted) => {
  expect(causes(body)).toEqual(wanted);
});
