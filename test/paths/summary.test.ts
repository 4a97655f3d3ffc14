import { afterEach, describe, expect, test, vi } from 'vitest';
import { Interpreter } from '../../src/interpreter.ts';
import { countedFrom, factsBeside } from '../support/beside.ts';
import { facts } from '../support/facts.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is found in an Express handler whose helpers stand in another file; lines are counted from its first statement. */
function beside(helpers: string, body: string, settings: object = {}): string[] {
  const names = [...helpers.matchAll(/^(?:async )?function (\w+)/gm)].map(([, name = '']) => name);
  const text = `import { ${names.join(', ')} } from './helpers.js'; // unauthorized\napp.get('/', async (req, res, next) => {\n${body}\n});`;
  return factsBeside({ name: 'helpers.js', text: `${helpers}\nfunction unauthorized(res) {\n  res.sendStatus(401);\n}\nexport { ${[...names, 'unauthorized'].join(', ')} };\n` }, text, 2, settings);
}

/** The same with the helpers above the handler: there each call is walked on the path on which it stands. */
function above(helpers: string, body: string): string[] {
  const lines = helpers.split('\n').length + 1;
  return facts(`${helpers}\napp.get('/', async (req, res, next) => {\n${body}\n});`).filter((line) => Number.parseInt(line, 10) > lines).map((line) => countedFrom(line, lines));
}

describe('a helper of another file is walked apart from the calls, and says what it says beside them', () => {
  const tells = `function tells(user) {\n  return user.role === 'admin';\n}`;
  const problem = `function problem(status, detail) {\n  const body = { status, detail };\n  return Response.json(body, { status });\n}`;
  test.each([
    ['what was asked before it', tells, `if (!req.user) return next();\nif (!tells(req.user)) return res.sendStatus(401);`, ["2 401 insufficient [tells(): user.role !== 'admin'] missing"]],
    ['the same call where somebody is there, and where it is not asked', tells, `if (req.query.open && !tells(req.user)) return res.sendStatus(401);\nif (!req.user) return res.sendStatus(403);\nif (!tells(req.user)) return res.sendStatus(401);`, ["1 401 insufficient [tells(): user.role !== 'admin'] missing", '2 403 absent [!req.user] missing', "3 401 insufficient [tells(): user.role !== 'admin'] missing"]],
    ['one that asks what its caller has asked', `function present(user) {\n  if (user) return true;\n  return false;\n}`, `if (req.user) return next();\nif (present(req.user)) return res.sendStatus(401);\nres.sendStatus(403);`, ['3 403 absent [!req.user] missing']],
    ['the same, asked of two callers', `function present(user) {\n  if (user) return true;\n  return false;\n}`, `if (!present(req.user)) {\n  if (present(req.user)) return res.sendStatus(401);\n  return res.sendStatus(403);\n}\nif (!present(req.user)) return res.sendStatus(403);\nif (!req.user.isAdmin) return res.sendStatus(401);`, ['3 403 unknown missing', '6 401 insufficient [!req.user.isAdmin] missing']],
    ['what it decides holds afterwards', `function check(user) {\n  if (!user) throw new Error('nobody');\n}`, `check(req.user);\nif (!req.user) return res.sendStatus(403);\nif (!req.user.isAdmin) return res.sendStatus(401);`, ['3 401 insufficient [!req.user.isAdmin] missing']],
    ['what it throws goes into the catch clause of each call', `function check(user) {\n  if (!user) throw new Error('nobody');\n}`, `try {\n  check(req.user);\n} catch {\n  return res.sendStatus(403);\n}\ntry {\n  check(req.account);\n} catch {\n  return res.sendStatus(403);\n}`, ['4 403 unknown missing', '9 403 unknown missing']],
    ['an error with the status that it is given', `function failure(status, message) {\n  const error = new Error(message);\n  error.status = status;\n  return error;\n}`, `if (!req.user) return next(failure(403, 'role'));\nif (!req.user.isAdmin) return next(failure(401, 'login'));\nif (!req.user.isOwner) return next(failure(403, 'role'));`, ['1 403 absent [!req.user] missing', '2 401 insufficient [!req.user.isAdmin] missing', '3 403 insufficient [!req.user.isOwner] missing']],
    ['a condition that it returns', `function isAllowed(user, page) {\n  return user.isAdmin || page.open;\n}`, `if (!isAllowed(req.user, req.query)) return res.sendStatus(401);\nif (!isAllowed(req.user, req.query)) return res.sendStatus(401);`, ['1 401 insufficient [isAllowed(): !user.isAdmin] missing']],
    ['helpers of helpers', `function isAdmin(user) {\n  return user.role === 'admin';\n}\nfunction tells(user) {\n  if (!user) return false;\n  return isAdmin(user);\n}`, `if (!tells(req.user)) return res.sendStatus(403);\nif (!isAdmin(req.user)) return res.sendStatus(401);\nif (!tells(req.account)) return res.sendStatus(401);`, undefined],
    ['an error that takes its status from an object', `function failure({ status, message }) {\n  const error = new Error(message);\n  error.status = status;\n  return error;\n}`, `if (!req.user) return next(failure({ status: 403, message: 'role' }));\nif (!req.user.isAdmin) return next(failure({ status: 401, message: 'login' }));`, ['1 403 absent [!req.user] missing', '2 401 insufficient [!req.user.isAdmin] missing']],
    ['an answer beside one that has left', problem, `if (req.query.early) res.json({});\nproblem(401, 'no');\nif (!req.user) return res.sendStatus(403);`, undefined],
  ])('%s', (_name, helpers, body, lines) => {
    const found = beside(helpers, body);
    if (lines) expect(found).toEqual(lines);
    expect(found).toEqual(above(helpers, body));
    expect(found.length).toBeGreaterThan(0);
  });
});

describe('calls that are given the same are walked once', () => {
  /** How often something in another file is evaluated. */
  const evaluated = (helpers: string, body: string): number => {
    const evaluate = vi.spyOn(Interpreter.prototype, 'evaluate');
    beside(helpers, body);
    const count = evaluate.mock.calls.filter(([node]) => node.range[0] >= 10_000_000).length;
    evaluate.mockRestore();
    return count;
  };
  const tells = `function tells(user, page) {\n  if (!page) return false;\n  return user.role === 'admin';\n}`;
  const times = (number: number, statement: string): string => `${`${statement}\n`.repeat(number)}if (!req.user) res.sendStatus(403);`;

  test('also a hundred of them; after the first, more is decided of what the others are given', () => {
    expect(evaluated(tells, times(100, 'if (tells(req.user, req.query)) return next();'))).toBe(evaluated(tells, times(2, 'if (tells(req.user, req.query)) return next();')));
  });

  test.each([
    ['others are given something else', `if (tells(req.user, req.query)) return next();\nif (tells(req.user, 1)) return next();`],
    ['something is decided of what others are given', `if (tells(req.user, req.query)) return next();\nif (!req.query) return next();\nif (tells(req.user, req.query)) return next();`],
    ['others get the response', `if (tells(req.user, req.query)) return next();\nif (tells(req.user, res)) return next();`],
  ])('not where %s', (_name, statements) => {
    const once = evaluated(tells, times(1, 'if (tells(req.user, req.query)) return next();'));
    expect(once).toBeGreaterThan(0);
    expect(evaluated(tells, times(1, statements))).toBeGreaterThan(once);
  });

  test('one that registers something does so at each call, once', () => {
    const challenge = `function challenge(app, realm) {\n  app.use((req, res, next) => {\n    res.set('WWW-Authenticate', realm);\n    next();\n  });\n  return app;\n}`;
    const body = (call: string): string => `next();\n});\n${call}\napp.get('/b', (req, res) => {\n  res.sendStatus(401);`;
    const registered = vi.spyOn(Interpreter.prototype, 'registered');
    expect(beside(challenge, body(`const one = challenge(app, 'Basic realm="a"');`), { centralChallenge: 'off' })).toEqual(['5 401 unknown central']);
    expect(registered.mock.calls.filter(([, { method }]) => method === 'use')).toHaveLength(2);
    expect(beside(challenge, body(''), { centralChallenge: 'off' })).toEqual(['5 401 unknown missing']);
  });
});
