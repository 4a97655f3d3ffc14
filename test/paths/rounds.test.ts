import * as parser from '@typescript-eslint/parser';
import { describe, expect, test } from 'vitest';
import { newFrame, type Machine } from '../../src/paths/machine.ts';
import { walk } from '../../src/paths/walk.ts';
import { facts, inHandler } from '../support/facts.ts';

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
    ['below a while, its test is not true', `while (req.user) log();\nreturn res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['but what refuses below by itself has its own reason', `while (req.user) log();\nif (req.query.page) return res.sendStatus(403);`, ['2 403 unknown missing']],
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
    ['in three loops the first round shows what a variable is', `let code = 403;\nwhile (a()) while (b()) while (c()) {\n  res.status(code).end();\n  code = 200;\n}`, ['1 403 unknown missing']],
    ['also with a label and a switch between them', `let code = 403;\nout: while (a()) while (b()) switch (req.query.a) {\n  default: while (c()) {\n    res.status(code).end();\n    code = 200;\n  }\n}`, ['1 403 unknown missing']],
    ['in four it is left out', `let code = 403;\nwhile (a()) while (b()) while (c()) while (d()) {\n  res.status(code).end();\n  code = 200;\n}`, []],
    ['a variable that an element is given to', `let status = 403;\nfor (status of req.query.list) res.sendStatus(status);\nif (!req.user) res.sendStatus(status);`, ['1 403 absent [!req.user] missing']],
    ['one element after the other', `let status = 200;\nfor (status of [401, 403]) if (req.query.a === status) return res.sendStatus(status);`, ['2 401 unknown missing', '2 403 unknown missing']],
    ['a member that an element is given to', `for (req.query.id of req.query.list) {\n  if (!req.user) return res.sendStatus(403);\n}`, ['2 403 absent [!req.user] missing']],
    ['the places in a list are not its elements', `for (const status in [401, 403]) res.sendStatus(status);`, []],
    ...[4, 5].map((ways): Story => [
      `a list to which ${String(ways)} ways lead`,
      `${Array.from({ length: ways - 1 }, (_, index) => `if (req.query.a === ${String(index)}) res.status(${String(410 + index)});`).join(' else ')}\nfor (const status of [403]) if (!req.user) res.sendStatus(status);`,
      ways === 4 ? ['2 403 absent [!req.user] missing'] : [],
    ]),
    ['lists in lists in lists', `${['a', 'b', 'c'].map((name) => `for (const ${name} of [1, 2, 3, 4, 5, 6, 7, 8])`).join(' ')} log(a, b, c);\nif (!req.user) res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['too many of them: nothing is said', `${['a', 'b', 'c', 'd', 'e'].map((name) => `for (const ${name} of [1, 2, 3, 4, 5, 6, 7, 8])`).join(' ')} log(a, b, c, d, e);\nif (!req.user) res.sendStatus(403);`, []],
    ['a header that was there before stays', `res.set('WWW-Authenticate', 'Bearer');\nfor (const each of req.query.list) res.set('WWW-Authenticate', each);\nres.sendStatus(401);`, ['3 401 unknown set']],
    ['another header says nothing', `res.status(401);\nfor (const each of req.query.list) res.set('X-List', each);\nres.end();`, ['1 401 unknown missing']],
    ['where the loop did not run the header may be lacking, and the answer has not left', `for (const each of req.query.list) {\n  if (!req.user) return next();\n  res.set('WWW-Authenticate', each);\n}\nif (!req.user) res.sendStatus(403);`, ['5 403 absent [!req.user] unknown (dynamic header name)']],
    ['a while loop goes on with its test', `while (more()) {\n  if (!req.user) continue;\n  return next();\n}\nif (req.query.page) res.sendStatus(403);`, ['5 403 unknown missing']],
    ['a loop over a list with its next element', `for (const id of req.query.list) {\n  if (!req.user) continue;\n  return next();\n}\nres.sendStatus(403);`, ['5 403 absent [!req.user] missing', '5 403 unknown missing']],
    ['what a caller is made of is not known', `for (const each of req.user) {\n  if (!each) return res.sendStatus(403);\n}`, ['2 403 unknown missing']],
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

describe('switch (true)', () => {
  stories([
    ['a case is a condition like any other', `switch (true) {\n  case req.user ? req.user.isAdmin : false:\n    return next();\n  default:\n    return res.sendStatus(401);\n}`, ['5 401 absent [!req.user] missing', '5 401 insufficient [!req.user.isAdmin] missing']],
    ['in a loop that changes something', `let count = 0;\nwhile (more()) {\n  count++;\n  switch (req.user.role) {\n    case 'guest':\n      return res.sendStatus(401);\n  }\n}`, ["6 401 insufficient [req.user.role === 'guest'] missing"]],
  ]);
});

describe('try', () => {
  stories([
    ['what fails in a block without a clause is not followed into finally', `try {\n  jwt.verify(req.token, key);\n} finally {\n  res.sendStatus(403);\n}`, ['4 403 unknown missing']],
    ['on the way to a clause further out it is', `try {\n  try {\n    jwt.verify(req.token, key);\n  } finally {\n    res.sendStatus(403);\n  }\n} catch {\n  log();\n}`, ['5 403 invalid [jwt.verify(req.token, key) throws] missing', '5 403 unknown missing']],
    ['a throw beside a verifier and a database keeps its cause', `try {\n  if (!req.user) throw new Error();\n  jwt.verify(req.token, key);\n  await db.load();\n} catch {\n  return res.sendStatus(403);\n}`, ['6 403 absent [!req.user] missing', '6 403 unknown missing']],
    ['what fails behind a condition fails for reasons of its own', `try {\n  if (!req.user) await db.load();\n  else jwt.verify(req.token, key);\n} catch {\n  return res.sendStatus(403);\n}`, ['5 403 unknown missing']],
  ]);
});

describe('statements of the file', () => {
  test.each([
    ['a class that is the default export', `export default class Api {\n  get(request) {\n    if (!request.headers.get('authorization')) return new Response('', { status: 403 });\n  }\n}`, ["3 403 absent [!request.headers.get('authorization')] missing"]],
    ['an arrow function of a class', `class Api {\n  show = (req, res) => {\n    if (!req.user) return res.sendStatus(403);\n  };\n}`, ['3 403 absent [!req.user] missing']],
    ['headers that are filled below', `const headers = {};\nheaders['WWW-Authenticate'] = 'Basic';\napp.get('/', (req, res) => res.writeHead(401, headers).end());`, ['3 401 unknown set']],
    ['with another header', `const headers = {};\nheaders['X-Other'] = 'Basic';\napp.get('/', (req, res) => res.writeHead(401, headers).end());`, ['3 401 unknown missing']],
    ['Headers', `const headers = new Headers();\nheaders.set('WWW-Authenticate', 'Basic');\nexport const GET = () => new Response('', { status: 401, headers });`, ['3 401 unknown set']],
    ['with another header', `const headers = new Headers();\nheaders.set('X-Other', 'Basic');\nexport const GET = () => new Response('', { status: 401, headers });`, ['3 401 unknown missing']],
    ['a Response', `const denied = new Response('', { status: 401 });\ndenied.headers.set('WWW-Authenticate', 'Basic');\nexport const GET = () => denied;`, ['1 401 unknown set']],
    ['with another header', `const denied = new Response('', { status: 401 });\ndenied.headers.set('X-Other', 'Basic');\nexport const GET = () => denied;`, ['1 401 unknown missing']],
  ])('%s', (_name, text, lines) => {
    expect(facts(text)).toEqual(lines);
  });
});

describe('statements', () => {
  stories([
    ['a condition within, of which nothing is known', `if (!req.user) {\n  if (Math.random() > 0.5) return res.sendStatus(403);\n}`, ['2 403 absent [!req.user] missing']],
    ['one of its own behind an exit', `if (req.user) return next();\nif (Math.random() > 0.5) return res.sendStatus(403);`, ['2 403 unknown missing']],
    ['an exit between', `if (req.user) return next();\nif (Math.random() > 0.5) return next();\nreturn res.sendStatus(403);`, ['3 403 absent [!req.user] missing']],
    ['how to answer decides nothing', `if (req.user) return next();\nif (req.xhr) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['an exit that refused is over', `if (req.user.scopes.includes('second-factor')) return res.sendStatus(400);\nif (isEmpty(req.query)) return res.sendStatus(401);`, ['2 401 unknown missing']],
    ['the same in one condition', `if (!req.user && Math.random() > 0.5) return res.sendStatus(403);`, ['1 403 absent [!req.user] missing']],
    ['continue in a switch goes on with the loop', `for (const id of req.query.ids) {\n  switch (id) {\n    case 'a':\n      if (req.user) continue;\n      return res.sendStatus(403);\n    default:\n      return next();\n  }\n}\nif (req.user && !req.user.isAdmin) return res.sendStatus(401);`, ['5 403 absent [!req.user] missing', '10 401 insufficient [!req.user.isAdmin] missing']],
    ['also behind a switch that always runs', `do {\n  switch (req.query.a) {\n    default:\n      if (!req.user) continue;\n      return next();\n  }\n} while (false);\nres.sendStatus(403);`, ['8 403 absent [!req.user] missing']],
    ['continue in a block with a label goes on with the loop', `do {\n  check: {\n    if (!req.user) continue;\n    return next();\n  }\n} while (false);\nres.sendStatus(403);`, ['7 403 absent [!req.user] missing']],
    ['continue with a label leaves the loop within', `outer: do {\n  do {\n    if (req.user) continue outer;\n  } while (false);\n  return res.sendStatus(403);\n} while (false);`, ['5 403 absent [!req.user] missing']],
    ['with one of two labels, too', `first: second: do {\n  do {\n    if (req.user) continue first;\n  } while (false);\n  return res.sendStatus(403);\n} while (false);`, ['5 403 absent [!req.user] missing']],
    ['it goes on with the loop of its label, not with one further out', `do {\n  outer: do {\n    do {\n      if (req.user) continue outer;\n    } while (false);\n    return res.sendStatus(403);\n  } while (false);\n  if (!req.user.isAdmin) return res.sendStatus(401);\n} while (false);`, ['6 403 absent [!req.user] missing', '8 401 insufficient [!req.user.isAdmin] missing']],
    ['without a label it does not', `outer: do {\n  do {\n    if (req.user) continue;\n  } while (false);\n  return res.sendStatus(403);\n} while (false);`, ['5 403 unknown missing']],
    ['break without a label leaves the loop, not the block', `for (;;) {\n  check: {\n    if (!req.user) break;\n    return next();\n  }\n  return res.sendStatus(401);\n}\nres.sendStatus(403);`, ['8 403 absent [!req.user] missing']],
    ['with the label of the block it leaves that', `for (;;) {\n  check: {\n    if (!req.user) break check;\n    return next();\n  }\n  return res.sendStatus(401);\n}\nres.sendStatus(403);`, ['6 401 absent [!req.user] missing']],
    ['a Response that is made and dropped', `new Response('', { status: 401 });\nreturn next();`, []],
    ['by a call', `Response.json({}, { status: 401 });\nreturn next();`, []],
    ['a Response that is named once more is not dropped', `const denied = Response.json({}, { status: 401 });\ndenied;\nreturn denied;`, ['1 401 unknown missing']],
    ['break in a switch does not leave the loop', `for (;;) {\n  switch (req.query.a) {\n    case 'a':\n      break;\n    default:\n      return next();\n  }\n  return res.sendStatus(403);\n}`, ['8 403 unknown missing']],
    ['a var is there behind its block', `{\n  var user = req.user;\n}\nif (!user) return res.sendStatus(403);`, ['4 403 absent [!user] missing']],
    ['?? takes the second only where the first is nothing', `if (!(req.user ?? req.account)) return res.sendStatus(403);`, ['1 403 absent [!(req.user ?? req.account)] missing']],
    ['?? after an answer asks whether there is one, not which', `if (!req.user) return next();\nif (!(req.user.roles?.includes('admin') ?? false)) return res.sendStatus(401);`, ["2 401 insufficient [!req.user.roles?.includes('admin')] missing"]],
    ['also of nobody', `if (!(req.user?.roles?.includes('admin') ?? false)) return res.sendStatus(403);`, ['1 403 absent [!req.user] missing', "1 403 insufficient [!req.user?.roles?.includes('admin')] missing"]],
    ['the elements of a list of roles are roles', `for (const each of req.user.roles) {\n  if (each !== 'admin') return res.sendStatus(401);\n}`, ["2 401 insufficient [each !== 'admin'] missing"]],
    ['those of a list of tokens are credentials', `for (const each of req.cookies.tokens) {\n  if (!each) return res.sendStatus(403);\n}`, ['2 403 absent [!each] missing']],
    ['those of the callers are not the caller', `for (const each of req.users) {\n  if (!each) return res.sendStatus(403);\n}`, ['2 403 unknown missing']],
  ]);
});

test('where no path arrives, no work is spent', () => {
  let spent = 0;
  const machine = { spend: () => ++spent > 0 } as unknown as Machine;
  const statement = parser.parse('if (a) { b(); c(); }').body[0];
  expect(statement && walk(machine, statement, [], newFrame(null))).toEqual([]);
  expect(spent).toBe(0);
});

describe('very many ways', () => {
  const many = (count: number, each: (index: number) => string, between = '\n'): string => Array.from({ length: count }, (_, index) => each(index)).join(between);
  stories([
    ['forty arms', `${many(40, (index) => `if (req.query.a === ${String(index)}) log(${String(index)});`, ' else ')}\nif (!req.user) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['forty arms, each with its answer', `${many(40, (index) => `if (req.query.a === ${String(index)}) res.status(${String(400 + index)});`, ' else ')}\nif (!req.user) return res.sendStatus(403);`, ['2 403 absent [!req.user] unknown (too many paths)']],
    ['forty ways out of a block', `out: {\n${many(40, (index) => `if (req.query.a === ${String(index)}) break out;`)}\n}\nif (!req.user) return res.sendStatus(403);`, ['43 403 absent [!req.user] missing']],
    ['forty sides of a condition', `if (${many(40, (index) => `req.query.a === ${String(index)}`, ' || ')} || !req.user) return res.sendStatus(403);`, ['1 403 absent [!req.user] missing', '1 403 unknown missing']],
    ['twenty conditions behind each other', `${many(20, (index) => `if (req.query.a${String(index)}) log();`)}\nif (!req.user) return res.sendStatus(403);`, ['21 403 absent [!req.user] missing']],
    ['twenty flags', `${many(20, (index) => `let flag${String(index)} = false;\nif (req.query.a${String(index)}) flag${String(index)} = true;`)}\nif (!req.user) return res.sendStatus(403);\nlog(${many(20, (index) => `flag${String(index)}`, ', ')});`, ['41 403 absent [!req.user] missing']],
  ]);
});
