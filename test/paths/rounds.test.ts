import { describe, expect, test } from 'vitest';
import { inHandler } from '../support/facts.ts';

type Story = [name: string, body: string, lines: string[]];

function stories(told: Story[]): void {
  test.each(told)('%s', (_name, body, lines) => {
    expect(inHandler(body)).toEqual(lines);
  });
}

const loops = (depth: number, inner: string): string => `${Array.from({ length: depth }, (_, index) => `while (more(${String(index)})) {`).join(' ')}\n${inner}\n${'}'.repeat(depth)}`;

describe('what a loop changes is not known in its next round', () => {
  const seen = (declared: string, change: string): string => `${declared}\nfor (const each of req.query.list) {\n  if (seen) return res.sendStatus(401);\n  ${change}\n}`;
  stories([
    ['assigned', seen('let seen = false;', 'seen = true;'), ['3 401 unknown missing']],
    ['counted', seen('let seen = 0;', 'seen++;'), ['3 401 unknown missing']],
    ['out of a list', seen('let seen = false;', '[seen] = each;'), ['3 401 unknown missing']],
    ['out of the rest of a list', seen('let seen = false;', '[, ...seen] = each;'), ['3 401 unknown missing']],
    ['out of an object', seen('let seen = false;', '({ seen } = each);'), ['3 401 unknown missing']],
    ['out of an object under another name', seen('let seen = false;', '({ found: seen } = each);'), ['3 401 unknown missing']],
    ['with a default', seen('let seen = false;', '[seen = true] = each;'), ['3 401 unknown missing']],
    ['in depth', seen('let seen = false;', '({ found: { seen } } = each);'), ['3 401 unknown missing']],
    ['in a loop within', seen('let seen = false;', 'while (more()) seen = true;'), ['3 401 unknown missing']],
    ['not what it only reads', seen('let seen = false;', 'log(seen);'), []],
    ['not a member of it', seen('let seen = null;', 'seen.found = true;'), []],
    ['not what is beside it', seen('let seen = false; let other = false;', 'other = true;'), []],
  ]);
});

describe('loops', () => {
  stories([
    ['do: the body comes before the test', `do {\n  res.sendStatus(401);\n} while (!req.user);`, ['2 401 unknown missing']],
    ['while: the test comes before the body', `while (!req.user) {\n  res.sendStatus(401);\n  break;\n}`, ['2 401 absent [!req.user] missing']],
    ['below a while, its test is not true', `while (req.user) log();\nif (req.query.page) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['below a do, too', `do log(); while (req.user);\nres.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['below for', `for (let i = 0; req.user; i++) log(i);\nres.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['the beginning of a for', `let user;\nfor (user = req.user; !user; ) {\n  return res.sendStatus(403);\n}`, ['3 403 absent [!user] missing', '3 403 unknown missing']],
    ['a declaration at the beginning of a for', `for (let user = req.user; !user; ) {\n  return res.sendStatus(403);\n}`, ['2 403 absent [!user] missing']],
    ['the end of a round', `let code = 403;\nfor (; more(); code = 401) {\n  if (code === 401) return res.sendStatus(401);\n}`, ['3 401 unknown missing']],
    ...[1, 2, 3, 4, 5].flatMap((depth): Story[] => [
      [`${String(depth)} loops within each other`, loops(depth, 'if (!req.user) return res.sendStatus(403);'), ['2 403 absent [!req.user] missing']],
      [`${String(depth)} loops, and a change`, `let done = false;\n${loops(depth, 'if (done) return res.sendStatus(401);\ndone = true;')}`, ['3 401 unknown missing']],
      [`below ${String(depth)} loops`, `${loops(depth, 'if (!req.user) return next();')}\nif (!req.user.isAdmin) return res.sendStatus(401);`, ['4 401 insufficient [!req.user.isAdmin] missing']],
    ]),
    ['lists of eight are gone through', `for (const status of [401, 1, 2, 3, 4, 5, 6, 7]) if (req.query.status === status) return res.status(status).end();`, ['1 401 unknown missing']],
    ['longer ones are not', `for (const status of [401, 1, 2, 3, 4, 5, 6, 7, 8]) if (req.query.status === status) return res.status(status).end();`, []],
    ['a list that may hold more is not', `for (const status of [401, ...more]) if (req.query.status === status) return res.status(status).end();`, []],
    ['a variable of its own is not there before', `let status;\nfor (status of [401, 403]) log(status);\nif (!req.user) res.sendStatus(403);`, ['3 403 absent [!req.user] missing']],
    ['the roles of a caller are roles', `for (const role of req.user.roles) {\n  if (role !== 'admin') return res.sendStatus(401);\n}`, ["2 401 insufficient [role !== 'admin'] missing"]],
    ['tokens are credentials', `for (const token of req.cookies.tokens) {\n  if (!token) return res.sendStatus(403);\n}`, ['2 403 absent [!token] missing']],
    ['the elements of something else are not known', `for (const each of req.query.list) {\n  if (!each) return res.sendStatus(403);\n}`, ['2 403 unknown missing']],
  ]);
});

describe('switch', () => {
  stories([
    ['over false: a case is taken that is false', `switch (false) {\n  case Boolean(req.user):\n    return res.sendStatus(403);\n}`, ['3 403 absent [!Boolean(req.user)] missing']],
    ['over a text', `switch ('true') {\n  case req.user.role:\n    return res.sendStatus(401);\n}`, ['3 401 unknown missing']],
  ]);
});

describe('statements', () => {
  stories([
    ['a condition of its own, of which nothing is known', `if (!req.user) {\n  if (Math.random() > 0.5) return res.sendStatus(403);\n}`, ['2 403 unknown missing']],
    ['the same in one condition', `if (!req.user && Math.random() > 0.5) return res.sendStatus(403);`, ['1 403 absent [!req.user] missing']],
    ['continue in a switch goes on with the loop', `for (const id of req.query.ids) {\n  switch (id) {\n    case 'a':\n      if (req.user) continue;\n      return res.sendStatus(403);\n    default:\n      return next();\n  }\n}\nif (req.user && !req.user.isAdmin) return res.sendStatus(401);`, ['5 403 absent [!req.user] missing', '10 401 insufficient [!req.user.isAdmin] missing']],
    ['break in a switch does not leave the loop', `for (;;) {\n  switch (req.query.a) {\n    case 'a':\n      break;\n    default:\n      return next();\n  }\n  return res.sendStatus(403);\n}`, ['8 403 unknown missing']],
    ['a var is there behind its block', `{\n  var user = req.user;\n}\nif (!user) return res.sendStatus(403);`, ['4 403 absent [!user] missing']],
    ['?? takes the second only where the first is nothing', `if (!(req.user ?? req.account)) return res.sendStatus(403);`, ['1 403 absent [!(req.user ?? req.account)] missing']],
    ['the elements of a list of roles are roles', `for (const each of req.user.roles) {\n  if (each !== 'admin') return res.sendStatus(401);\n}`, ["2 401 insufficient [each !== 'admin'] missing"]],
    ['those of a list of tokens are credentials', `for (const each of req.cookies.tokens) {\n  if (!each) return res.sendStatus(403);\n}`, ['2 403 absent [!each] missing']],
    ['those of the callers are not the caller', `for (const each of req.users) {\n  if (!each) return res.sendStatus(403);\n}`, ['2 403 unknown missing']],
  ]);
});

describe('very many ways', () => {
  const many = (count: number, each: (index: number) => string, between = '\n'): string => Array.from({ length: count }, (_, index) => each(index)).join(between);
  stories([
    ['forty arms', `${many(40, (index) => `if (req.query.a === ${String(index)}) log(${String(index)});`, ' else ')}\nif (!req.user) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['forty arms, each with its answer', `${many(40, (index) => `if (req.query.a === ${String(index)}) res.status(${String(400 + index)});`, ' else ')}\nif (!req.user) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing', '2 403 absent [!req.user] unknown (too many paths)']],
    ['forty ways out of a block', `out: {\n${many(40, (index) => `if (req.query.a === ${String(index)}) break out;`)}\n}\nif (!req.user) return res.sendStatus(403);`, ['43 403 absent [!req.user] missing']],
    ['forty sides of a condition', `if (${many(40, (index) => `req.query.a === ${String(index)}`, ' || ')} || !req.user) return res.sendStatus(403);`, ['1 403 absent [!req.user] missing', '1 403 unknown missing']],
    ['twenty conditions behind each other', `${many(20, (index) => `if (req.query.a${String(index)}) log();`)}\nif (!req.user) return res.sendStatus(403);`, ['21 403 absent [!req.user] missing']],
    ['twenty flags', `${many(20, (index) => `let flag${String(index)} = false;\nif (req.query.a${String(index)}) flag${String(index)} = true;`)}\nif (!req.user) return res.sendStatus(403);\nlog(${many(20, (index) => `flag${String(index)}`, ', ')});`, ['41 403 absent [!req.user] missing']],
  ]);
});
