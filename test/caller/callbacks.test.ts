import { describe } from 'vitest';
import { rows } from '../support/causes.ts';

/** What is handed to callbacks in node's style, `(err, result) => …`: the outcome of what was asked. */

/** A login whose refusals stand in the callback. */
const login = (body: string): string => `auth.authenticate(req, (err, user, info) => {\n${body}\n});`;
const locked = 'return res.status(403).json({ message: info.message });';

describe('what a verifier tells beside its verdict', () => {
  rows([
    ['a locked account', login(`if (!user && info && info.locked) ${locked}`), ['403 settled']],
    ['too many attempts', login(`if (!user && info.tooManyAttempts) ${locked}`), ['403 settled']],
    ['a message', login(`if (!user && info && info.message) ${locked}`), ['403 invalid']],
    ['that something is told at all', login(`if (!user && info) ${locked}`), ['403 invalid']],
    ['who is not found', login(`if (!user) ${locked}`), ['403 invalid']],
    ['who is not found, and not locked', login(`if (!user && !info.locked) ${locked}`), ['403 invalid']],
    [
      'who is not found, after a locked account was told apart',
      login('if (!user && info && info.locked) return res.sendStatus(423);\nif (!user) return res.sendStatus(403);'),
      ['403 invalid'],
    ],
  ]);
});

/** A check of rights whose refusal stands in the callback. */
const asked = (call: string, body: string): string => `${call}, (err, isAllowed) => {\n${body}\n});`;
const refuses = 'if (!isAllowed) return res.sendStatus(401);';

describe('what a check of rights hands on', () => {
  rows([
    ['that it is not allowed', asked("hasPermission('update', req.user, '/x'", refuses), ['401 insufficient']],
    ['by the id of the caller', asked("rights.hasPermission(req.user.id, 'update'", refuses), ['401 insufficient']],
    [
      'a switch beside it',
      asked("hasPermission(req.user, 'update'", "if (!isAllowed || settings.get('x')) return res.sendStatus(401);"),
      ['401 insufficient', '401 unknown'],
    ],
    ['that it failed', asked("hasPermission(req.user, 'update'", 'if (err) return res.sendStatus(401);'), ['401 unknown']],
    ['that it is allowed', asked("hasPermission(req.user, 'update'", 'if (isAllowed) return res.sendStatus(401);'), ['401 unknown']],
    ['a check of something else', asked("hasColour(req.user, 'red'", refuses), ['401 unknown']],
    [
      'a callback in another style',
      `hasPermission(req.user, 'update', (rows, isAllowed) => {\n${refuses}\n});`,
      ['401 unknown'],
    ],
  ]);
});
