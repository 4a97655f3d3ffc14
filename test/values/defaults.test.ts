import { describe } from 'vitest';
import { rows, type Row } from '../support/causes.ts';

/** A status that applies where none is given: what chose it is the reason, where it was chosen. */

const arms = '!req.user ? 401 : !req.user.isAdmin ? 403 : 200';
const sends = 'return res.status(status).end();';

/** The rows behind a status that somebody else may set. */
const table = (found: Row[]): void => {
  rows(found.map(([name, body, wanted]) => [name, body, wanted, 'let given;\nexport const use = (status) => { given = status; };']));
};

describe('a status behind a default', () => {
  table([
    ['chosen before', `const mapped = ${arms};\nconst status = given ?? mapped;\n${sends}`, ['401 absent', '403 insufficient']],
    ['chosen there', `const status = given ?? (${arms});\n${sends}`, ['401 absent', '403 insufficient']],
    ['chosen where it is sent', `return res.status(given || (${arms})).end();`, ['401 absent', '403 insufficient']],
    [
      'assigned on branches',
      `let mapped = 200;\nif (!req.user) mapped = 401;\nelse if (!req.user.isAdmin) mapped = 403;\nconst status = given ?? mapped;\n${sends}`,
      ['401 absent', '403 insufficient'],
    ],
    ['chosen by something else', `const mapped = req.query.strict ? 401 : 403;\nconst status = given ?? mapped;\n${sends}`, ['401 unknown', '403 unknown']],
    ['that nothing chose', `try { await verify(token); } catch (error) { return res.status(error.status ?? 401).end(); }`, ['401 unknown']],
  ]);
});
