import { describe, expect, test } from 'vitest';
import { factsBeside } from '../support/beside.ts';
import { analysed, facts } from '../support/facts.ts';

/** An Express handler behind declarations; lines are counted from its first statement, those of the declarations are left out. */
function handler(declarations: string, body: string): string[] {
  const above = declarations.split('\n').length + 1;
  return facts(`${declarations}\napp.get('/', async (req, res, next) => {\n${body}\n});`).flatMap((line) => {
    const [, number = '', rest = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
    return Number(number) > above ? [`${String(Number(number) - above)} ${rest}`] : [];
  });
}

/** The same, with the declarations in another file. */
function handlerBeside(declarations: string, body: string): string[] {
  const text = `import { helper } from './other.js'; app.get('/', async (req, res, next) => {\n${body}\n});`;
  return factsBeside({ name: 'other.js', text: `export const deny = (res) => res.sendStatus(403);\n${declarations}` }, text, 1);
}

const padded = (length: number): string => `  // ${'-'.repeat(length)}\n`;

describe('what is followed', () => {
  test.each([401, 403, 407])('a long helper that is given %s', (status) => {
    expect(handler(`function deny(res, code, text) {\n${padded(2_000)}  res.status(code).send(text);\n}`, `if (!req.user) return deny(res, ${String(status)}, 'no');`)).toEqual([`1 ${String(status)} absent [!req.user] missing`]);
  });

  test('not one that is given another number', () => {
    expect(handler(`function deny(res, code) {\n${padded(2_000)}  res.status(code + 1).send();\n}`, `if (!req.user) return deny(res, 400);`)).toEqual([]);
  });

  test.each([
    [1_300, true],
    [2_000, false],
  ])('a helper of %d characters that only tells something: %s', (length, followed) => {
    expect(handler(`function tells(user) {\n${padded(length)}  return user.role === 'admin';\n}`, `if (!tells(req.user)) return res.sendStatus(401);`)).toEqual([followed ? "1 401 insufficient [tells(): user.role !== 'admin'] missing" : '1 401 unknown missing']);
  });

  test('nor one that only tells something, whatever number it is given', () => {
    expect(handler(`function tells(user, code) {\n${padded(2_000)}  return user.role === 'admin';\n}`, `if (!tells(req.user, 400)) return res.sendStatus(401);`)).toEqual(['1 401 unknown missing']);
  });

  test.each([
    [5_000, true],
    [7_000, false],
  ])('a helper of %d characters that refuses: %s', (length, followed) => {
    expect(handler(`function tells(user, res) {\n${padded(length)}  if (user.isBanned) return res.sendStatus(407);\n  return user.role === 'admin';\n}`, `if (!tells(req.user, res)) return res.sendStatus(401);`)).toEqual(
      followed ? ["1 401 insufficient [tells(): user.role !== 'admin'] missing"] : ['1 401 unknown missing'],
    );
  });

  /** A function of so many characters. */
  const sized = (length: number, before: string, after: string): string => `${before}${'-'.repeat(length - before.length - after.length)}${after}`;

  test.each([
    [1_600, true],
    [1_601, false],
  ])('to the character: %d that only tell something: %s', (length, followed) => {
    const [told] = handler(sized(length, 'function tells(user) { // ', "\n  return user.role === 'admin';\n}"), `if (!tells(req.user)) return res.sendStatus(401);`);
    expect(told?.includes('insufficient')).toBe(followed);
  });

  test.each([
    [6_000, true],
    [6_001, false],
  ])('%d that refuse: %s', (length, followed) => {
    const [told] = handler(sized(length, 'function refuse(res, code) { // ', '\n  res.sendStatus(code);\n}'), `if (!req.user) refuse(res, 403);`);
    expect(told?.includes('absent')).toBe(followed ? true : undefined);
  });

  test.each([
    [3, true],
    [4, false],
  ])('helpers of helpers, %d deep: %s', (depth, followed) => {
    const chain = Array.from({ length: depth }, (_, index) => `const tells${String(index)} = (user) => ${index === depth - 1 ? "user.role === 'admin'" : `tells${String(index + 1)}(user)`};`).join('\n');
    const [told] = handler(chain, `if (!tells0(req.user)) return res.sendStatus(401);`);
    expect(told?.includes('insufficient')).toBe(followed);
  });

  test.each([
    [4, true],
    [5, false],
  ])('helpers of helpers that refuse, %d deep: %s', (depth, followed) => {
    const chain = Array.from({ length: depth }, (_, index) => `const deny${String(index)} = (res, code) => ${index === depth - 1 ? 'res.sendStatus(code)' : `deny${String(index + 1)}(res, code)`};`).join('\n');
    expect(handler(chain, `if (!req.user) return deny0(res, 403);`)).toEqual(followed ? ['1 403 absent [!req.user] missing'] : []);
  });

  test('no generator, and nothing that calls itself', () => {
    expect(handler(`function* tells(user) {\n  return user.isAdmin;\n}`, `if (!tells(req.user)) return res.sendStatus(401);`)).toEqual(['1 401 unknown missing']);
    expect(handler(`function tells(user) {\n  return tells(user.parent);\n}`, `if (!tells(req.user)) return res.sendStatus(401);`)).toEqual(['1 401 unknown missing']);
    expect(handler(`function deny(res, code) {\n  if (code === 401) return deny(res, 403);\n  res.sendStatus(code);\n}`, `if (!req.user) return deny(res, 401);`)).toEqual([]);
  });

  test('an argument that is not given is undefined', () => {
    expect(handler(`function refuse(res, code, text) {\n  if (text === undefined) return res.sendStatus(code);\n  res.status(418).end();\n}`, `if (!req.user) return refuse(res, 403);`)).toEqual(['1 403 absent [!req.user] missing']);
    expect(handler(`function refuse(res, code, text) {\n  if (text === undefined) return res.status(418).end();\n  res.sendStatus(code);\n}`, `if (!req.user) return refuse(res, 403, 'no');`)).toEqual(['1 403 absent [!req.user] missing']);
  });
});

describe('of another file', () => {
  test.each([
    ['a helper whose result is used', `export function helper(role) {\n  return role === 'admin';\n}`, `if (!helper(req.user.role)) return res.sendStatus(401);`, ["1 401 insufficient [helper(): role !== 'admin'] missing"]],
    ['later', `export function helper(role) {\n  return role === 'admin';\n}`, `const allowed = helper(req.user.role);\nif (!allowed) return res.sendStatus(401);`, ["2 401 insufficient [helper(): role !== 'admin'] missing"]],
    ['when it is there', `export async function helper(role) {\n  return role === 'admin';\n}`, `if (!(await helper(req.user.role))) return res.sendStatus(401);`, ["1 401 insufficient [helper(): role !== 'admin'] missing"]],
    ['one that throws', `export function helper(role) {\n  if (role !== 'admin') throw new Error();\n}`, `try {\n  helper(req.user.role);\n} catch {\n  return res.sendStatus(401);\n}`, ["4 401 insufficient [helper(): role !== 'admin'] missing"]],
    ['also later', `export async function helper(role) {\n  if (role !== 'admin') throw new Error();\n}`, `try {\n  await helper(req.user.role);\n} catch {\n  return res.sendStatus(401);\n}`, ["4 401 insufficient [helper(): role !== 'admin'] missing"]],
    ['one that only writes it down', `export function helper(role) {\n  if (role !== 'admin') log();\n}`, `try {\n  helper(req.user.role);\n} catch {\n  return res.sendStatus(401);\n}`, ['4 401 unknown missing']],
    ['one that gets the response, and something else', `export function helper(res, role) {\n  res.set('WWW-Authenticate', role);\n}`, `helper(res, req.user.role);\nres.sendStatus(401);`, ['2 401 unknown set']],
    ['another header', `export function helper(res, role) {\n  res.set('X-Role', role);\n}`, `helper(res, req.user.role);\nres.sendStatus(401);`, ['2 401 unknown missing']],
  ])('%s', (_name, declarations, body, lines) => {
    expect(handlerBeside(declarations, body)).toEqual(lines);
  });
});

describe('what a helper decides', () => {
  test.each([
    ['a flag that it sets under a condition', `function tells(user) {\n  let ok = false;\n  if (user.role === 'admin') ok = true;\n  return ok;\n}`, `if (!tells(req.user)) return res.sendStatus(401);`, ["1 401 insufficient [tells(): user.role !== 'admin'] missing"]],
    ['a flag that it sets in any case', `function tells(user) {\n  let ok = false;\n  if (user.role === 'admin') ok = null;\n  return ok;\n}`, `if (!tells(req.user)) return res.sendStatus(401);`, ['1 401 unknown missing']],
    ['what was decided of something of the same length is not', `function present(user) {\n  if (user) return true;\n  return false;\n}`, `if (req.page) return next();\nif (present(req.user)) return res.sendStatus(401);\nres.sendStatus(403);`, ['2 401 unknown missing', '3 403 unknown missing']],
    ['what was decided before a call that asks for something else, still is', `function look(page) {\n  if (page) return 1;\n  return 2;\n}`, `if (!req.user) return next();\nlook(req.query.page);\nif (!req.user) return res.sendStatus(403);\nif (!req.user.isAdmin) res.sendStatus(401);`, ['4 401 insufficient [!req.user.isAdmin] missing']],
    ['whoever showed a good key to it may be no user', `function requireKey(req) {\n  const key = findApiKey(req.get('x-api-key'));\n  if (!key) throw createError(400);\n}`, `requireKey(req);\nif (!req.user?.superAdmin) return res.sendStatus(403);`, ['2 403 insufficient [!req.user?.superAdmin] missing', '2 403 unknown missing']],
    ['a page is no key', `function requirePage(req) {\n  const page = findPage(req.get('x-page'));\n  if (!page) throw createError(400);\n}`, `requirePage(req);\nif (!req.user?.superAdmin) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing', '2 403 insufficient [!req.user?.superAdmin] missing']],
    ['a caller whom it found to be there is known: what is asked of them is more', `function check(user) {\n  if (!user) throw new Error();\n}`, `check(req.user);\nif (!req.body.password) return res.sendStatus(403);`, ['2 403 settled [!req.body.password] missing']],
    ['where it does not look, nobody is known', `function check(user) {\n  log(user);\n}`, `check(req.user);\nif (!req.body.password) return res.sendStatus(403);`, ['2 403 absent [!req.body.password] missing']],
    ['that it was given no part of an identity says nothing of the caller', `function accept(userId) {\n  if (!userId) return false;\n  return true;\n}`, `if (!accept(req.user.id)) return res.sendStatus(403);`, ['1 403 unknown missing']],
    ['a part that it takes itself does', `function accept(user) {\n  if (!user.id) return false;\n  return true;\n}`, `if (!accept(req.user)) return res.sendStatus(403);`, ['1 403 absent [accept(): !user.id] missing']],
    ['nor does a verdict that it was given', `function accept(verified) {\n  if (!verified) return false;\n  return true;\n}`, `if (!accept(await verifyToken(req.token))) return res.sendStatus(403);`, ['1 403 unknown missing']],
    ['a verdict of its own does', `async function accept(token) {\n  const verified = await verifyToken(token);\n  if (!verified) return false;\n  return true;\n}`, `if (!(await accept(req.token))) return res.sendStatus(403);`, ['1 403 invalid [accept(): !verified] missing']],
    ['what it decided of one thing that it was given is not decided of another', `function either(user, account) {\n  if (account.isAdmin) return true;\n  return false;\n}`, `if (either(req.user, req.account)) return next();\nif (req.user.isAdmin) return res.sendStatus(403);\nres.sendStatus(401);`, ['2 403 insufficient [either(): !account.isAdmin] missing', '3 401 insufficient [!req.user.isAdmin] missing']],
    ['a status that it hands on stays where it was chosen', `const refused = (res, status) => res.sendStatus(status);`, `const code =\n  403;\nif (!req.user) refused(res, code);`, ['2 403 absent [!req.user] missing']],
    ['a variable of the file that it fills', `let current = null;\nfunction load(req) {\n  current = req.user;\n}`, `load(req);\nif (!current) return res.sendStatus(403);`, ['2 403 absent [!current] missing']],
    ['absence, of what it was given', `const isThere = (user) => Boolean(user);`, `if (!isThere(req.user)) return res.sendStatus(403);`, ['1 403 absent [!isThere(req.user)] missing']],
    ['a helper that defends itself says nothing of the caller', `function isAdmin(user) {\n  if (!user) return false;\n  return user.role === 'admin';\n}`, `if (!isAdmin(req.user)) return res.sendStatus(401);`, ["1 401 insufficient [isAdmin(): user.role !== 'admin'] missing", '1 401 unknown missing']],
    ['of what stands around it, it does', `const checks = (req) => {\n  const { user } = req;\n  if (!user) return false;\n  return user.role === 'admin';\n};`, `if (!checks(req)) return res.sendStatus(401);`, ['1 401 absent [checks(): !user] missing', "1 401 insufficient [checks(): user.role !== 'admin'] missing"]],
    ['of a member, too', `function checks(req) {\n  if (!req.user) return false;\n  return req.user.role === 'admin';\n}`, `if (!checks(req)) return res.sendStatus(401);`, ['1 401 absent [checks(): !req.user] missing', "1 401 insufficient [checks(): req.user.role !== 'admin'] missing"]],
    ['of a token that it was given', `function checks(token) {\n  if (!token) return false;\n  return token === process.env.API_TOKEN;\n}`, `if (!checks(req.headers.authorization)) return res.sendStatus(403);`, ['1 403 absent [checks(): !token] missing', '1 403 invalid [checks(): token !== process.env.API_TOKEN] missing']],
    ['what it established is not asked again', `function present(user) {\n  if (user) return true;\n  return false;\n}`, `if (!present(req.user)) return next();\nif (!req.user) return res.sendStatus(403);\nres.sendStatus(401);`, ['3 401 unknown missing']],
    ['of a member, neither', `function isAdmin(user) {\n  if (user.isAdmin) return true;\n  return false;\n}`, `if (isAdmin(req.user)) return next();\nif (req.user.isAdmin) return res.sendStatus(403);\nres.sendStatus(401);`, ['3 401 insufficient [!req.user.isAdmin] missing']],
    ['what a call does no more than read is not asked again', `const isOff = (user) => user.disabled;`, `if (isOff(req.user)) return next();\nif (req.user.disabled) return res.sendStatus(401);`, []],
    ['nor what it reads around it', 'const other = 1;', `const isOff = () => req.user.disabled;\nif (isOff()) return next();\nif (req.user.disabled) return res.sendStatus(401);`, []],
    ['but of somebody else, it is', `const isOff = (user) => user.disabled;`, `if (isOff(req.account)) return next();\nif (req.user.disabled) return res.sendStatus(401);`, ['2 401 insufficient [req.user.disabled] missing']],
    ['and once that was written', `const isOff = (user) => user.disabled;`, `if (isOff(req.user)) return next();\nreq.user = await load(req);\nif (req.user.disabled) return res.sendStatus(401);`, ['3 401 insufficient [req.user.disabled] missing']],
    ['and of a promise', `const isOff = async (user) => user.disabled;`, `if (isOff(req.user)) return next();\nif (req.user.disabled) return res.sendStatus(401);`, ['2 401 insufficient [req.user.disabled] missing']],
    ['and where the parameter is written', `const isOff = (user) => (user = user.account).disabled;`, `if (isOff(req.user)) return next();\nif (req.user.disabled) return res.sendStatus(401);`, ['2 401 insufficient [req.user.disabled] missing']],
    ['and where the function is another one by then', `let isOff = (user) => user.disabled;\nisOff = (user) => user.removed;`, `if (isOff(req.user)) return next();\nif (req.user.disabled) return res.sendStatus(401);`, ['2 401 insufficient [req.user.disabled] missing']],
    ['and of a part of the argument under a name of its own', `const isOff = ({ disabled }) => disabled;`, `if (isOff(req.account)) return next();\nif (isOff(req.user)) return res.sendStatus(401);`, ['2 401 insufficient [isOff(req.user)] missing']],
    ['a function that reads itself reads nothing', `const isOff = () => isOff();`, `if (isOff()) return next();\nif (!req.user) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['but after it wrote to its parameter, it is', `function present(user) {\n  user = user.account;\n  if (user) return true;\n  return false;\n}`, `if (!present(req.user)) return next();\nif (!req.user) return res.sendStatus(403);`, ['2 403 absent [!req.user] missing']],
    ['what was decided before holds inside', `function deny(user, res) {\n  if (user) return res.status(418).end();\n  return refuse(res, 403);\n}\nconst refuse = (res, code) => res.sendStatus(code);`, `if (!req.user) return refuse(res, 403);`, ['1 403 absent [!req.user] missing']],
    ['what was decided of an argument is decided of its parameter', `function present(user) {\n  if (user) return true;\n  return false;\n}`, `if (req.user) return next();\nif (present(req.user)) return res.sendStatus(401);\nres.sendStatus(403);`, ['3 403 absent [!req.user] missing']],
    ['what was decided of something else is not', `function present(user) {\n  if (user) return true;\n  return false;\n}`, `if (req.query.page) return next();\nif (present(req.user)) return res.sendStatus(401);\nres.sendStatus(403);`, ['2 401 unknown missing', '3 403 unknown missing']],
    ['what was decided of a member is decided of its member', `function isAdmin(user) {\n  if (user.isAdmin) return true;\n  return false;\n}`, `if (req.user.isAdmin) return next();\nif (isAdmin(req.user)) return res.sendStatus(403);\nres.sendStatus(401);`, ['3 401 insufficient [isAdmin(): !user.isAdmin] missing']],
    ['a variable that it fills', `const nothing = 0;`, `let user = null;\nconst load = () => {\n  user = req.user;\n};\nload();\nif (!user) return res.sendStatus(403);`, ['6 403 absent [!user] missing']],
    ['what was decided before the call, still is', `const nothing = 0;`, `const look = () => {\n  if (req.query.page) return 1;\n  return 2;\n};\nif (!req.user) return next();\nlook();\nif (!req.user) return res.sendStatus(403);\nif (!req.user.isAdmin) res.sendStatus(401);`, ['8 401 insufficient [!req.user.isAdmin] missing']],
    ['but not of what it writes to', `const nothing = 0;`, `let user = req.user;\nconst change = () => {\n  user = req.account;\n};\nif (!user) return next();\nchange();\nif (!user) return res.sendStatus(403);`, ['7 403 absent [!user] missing']],
    ['an error is for the caller to answer', `import createError from 'http-errors';\nfunction refused(text) {\n  return createError(401, text);\n}`, `if (!req.user.isAdmin) return next(refused('no'));`, ['1 401 insufficient [!req.user.isAdmin] missing']],
    ['unless the helper decided by itself', `function checked(user) {\n  if (!user) throw createError(401);\n  return user;\n}`, `const user = checked(req.user);\nif (!user.isAdmin) return res.sendStatus(401);`, ['2 401 insufficient [!user.isAdmin] missing']],
  ])('%s', (_name, declarations, body, lines) => {
    expect(handler(declarations, body)).toEqual(lines);
  });

  test.each([
    ['an error that it makes with its status is answered where it is called', `() => createError(401)`, 'refused()', [[6, 'throw']]],
    ['one that is given the status, too', `(code) => createError(code)`, 'refused(401)', [[6, 'throw']]],
    ['one that it throws is judged in its body, and its cause where it is called', `() => { throw createError(401); }`, 'refused()', [[4, 'throw'], [6, 'helper-call']]],
    ['one that it throws with the status that it is given, where that is given', `(code) => { throw createError(code); }`, 'refused(401)', [[6, 'throw']]],
  ])('%s', (_name, made, called, places) => {
    const { sites } = analysed(`import createError from 'http-errors';\nimport express from 'express';\nconst app = express();\nconst refused = ${made};\napp.get('/', (req, res) => {\n  if (!req.user) throw ${called};\n});`);
    expect(sites.map(({ node, mode }) => [node.loc.start.line, mode])).toEqual(places);
  });

  const makers = [
    'export class HttpError extends Error {',
    '  constructor(status) { super(); this.status = status; }',
    '  static unauthorized() { return new this(401); }',
    '}',
    'export const errors = { unauthorized: () => new HttpError(401) };',
    'export const unauthorized = () => ({ status: 401 });',
    'export const UNAUTHORIZED = new HttpError(401);',
    'export const failure = (status) => new HttpError(status);',
    'export function throwError(status) { throw new HttpError(status); }',
    'const made = (status) => (text) => Object.assign(new Error(text), { status });',
    'export const unauthorizedError = made(401);',
  ].join('\n');

  test.each([
    ['a static method makes it', 'HttpError', 'throw HttpError.unauthorized();'],
    ['a function in a table does', 'errors', 'throw errors.unauthorized();'],
    ['a function does, and it is no more than an object', 'unauthorized', 'throw unauthorized();'],
    ['a constant', 'UNAUTHORIZED', 'throw UNAUTHORIZED;'],
    ['a constant that is handed on', 'UNAUTHORIZED', 'return next(UNAUTHORIZED);'],
    ['a function is given the status', 'failure', 'throw failure(401);'],
    ['a function throws it with the status that it is given', 'throwError', 'throwError(401);'],
    ['a function that another one makes', 'unauthorizedError', 'throw unauthorizedError();'],
  ])('an error of another file is judged where it is sent: %s', (_name, name, sends) => {
    const text = `import express from 'express';\nimport { ${name} } from './other.js';\nexpress().get('/', (req, res, next) => {\n  if (!req.user) { ${sends} }\n  res.end();\n});`;
    expect(factsBeside({ name: 'other.js', text: makers }, text, 3)).toEqual(['1 401 absent [!req.user] missing']);
  });

  /** A handler behind a declaration, in a file that makes errors; lines are counted from its first statement. */
  function sending(declaration: string, body: string): string[] {
    const above = 3 + declaration.split('\n').length;
    return facts(`import express from 'express';\nimport createError from 'http-errors';\n${declaration}\nexpress().get('/', (req, res, next) => {\n${body}\n});`).map((line) => `${String(Number.parseInt(line, 10) - above)}${line.slice(line.indexOf(' '))}`);
  }

  test.each([
    ['two callers that give it the status are told apart', 'function end(status) { throw createError(status); }', 'if (!req.user) end(401);\nif (!req.user.isAdmin) end(401);', ['1 401 absent [!req.user] missing', '2 401 insufficient [!req.user.isAdmin] missing']],
    ['a check of its own is the cause of an answer whose status it is given', 'function demand(user, status) { if (!user.isAdmin) throw createError(status); }', 'if (!req.user) return next();\ndemand(req.user, 401);\ndemand(req.user, 404);', ['2 401 insufficient [demand(): !user.isAdmin] missing']],
    ['an error that it decides on and returns is judged where it is made', 'function problemOf(req) { return req.user ? null : createError(403); }', 'const problem = problemOf(req);\nif (problem) return next(problem);', ['-1 403 absent [problemOf(): !req.user] missing']],
    ['if anybody sends it', 'function problemOf(req) { return req.user ? null : createError(403); }', 'const problem = problemOf(req);\nif (problem) return next();', []],
    ['a status that it is given for the error that it hands on', 'const pass = (next, status) => next(createError(status));', 'if (!req.user) return pass(next, 403);\nif (!req.user.isAdmin) return pass(next, 403);', ['1 403 absent [!req.user] missing', '2 403 insufficient [!req.user.isAdmin] missing']],
    ['an error that is given another status', 'const nothing = 0;', 'const error = createError(500);\nif (!req.user) error.status = 403;\nthrow error;', ['2 403 absent [!req.user] missing']],
  ])('%s', (_name, declaration, body, lines) => {
    expect(sending(declaration, body)).toEqual(lines);
  });

  test('an error that is caught and sent on in two ways is one answer', () => {
    const { sites } = analysed(`import express from 'express';\nimport createError from 'http-errors';\nexpress().get('/', (req, res) => {\n  try {\n    if (!req.user) throw createError(403);\n  } catch (error) {\n    if (res.headersSent) throw error;\n    res.sendStatus(error.status);\n  }\n});`);
    expect(sites.map(({ node }) => node.loc.start.line)).toEqual([5]);
  });

  test('the name of the call is cut', () => {
    const name = 'isAllowedToEditThePostsOfOtherPeopleOnThisSite';
    expect(handler(`const ${name} = (user) => user.role === 'admin';`, `if (!${name}(req.user)) return res.sendStatus(401);`)).toEqual([`1 401 insufficient [${name.slice(0, 40)}(): user.role !== 'admin'] missing`]);
  });
});

describe('an async function that never comes to its end', () => {
  const declared = 'async function poll() { for (;;) await next(); }';
  const refusal = 'if (!req.user) return res.sendStatus(401);';
  test.each([
    ['whose promise is dropped', 'poll();', true],
    ['whose promise is given a catch, too', 'poll().catch(log);', true],
    ['whose promise is kept with all that is hung on it', 'const polled = poll().then(log).finally(end);', true],
    ['that is called where it stands', '(async () => { for (;;) await next(); })();', true],
    ['that is awaited', 'await poll();', false],
    ['that is awaited with all that is hung on it', 'await poll().catch(log);', false],
    ['whose promise is handed on', 'return poll().catch(log);', false],
  ])('%s', (_name, call, goesOn) => {
    expect(handler(declared, `${call}\n${refusal}`)).toEqual(goesOn ? ['2 401 absent [!req.user] missing'] : []);
  });

  test('one that is not async ends what calls it', () => {
    expect(handler('function poll() { for (;;) next(); }', `poll();\n${refusal}`)).toEqual([]);
  });

  test('at the top of a file, in front of the handlers', () => {
    const file = `${declared}\npoll().catch(log);\napp.get('/', (req, res) => { ${refusal} });`;
    expect(facts(file)).toEqual(['3 401 absent [!req.user] missing']);
  });
});

describe('an async function that only throws', () => {
  const declared = 'async function deny() { throw new Error(401); }';
  const refusal = 'if (!req.user) return res.sendStatus(401);';
  test.each([
    ['whose promise is dropped', 'deny();', true],
    ['whose promise is kept', 'const denied = deny();', true],
    ['that is awaited', 'await deny();', false],
    ['of whose promise a member is read', 'const denied = deny().code;', true],
    ['whose promise is asked for', 'if (deny()) next();', true],
    ['whose promise is given to a call', 'later(deny());', true],
    ['whose promise is given to a call that is awaited', 'await Promise.all([deny()]);', false],
    ['that is awaited where something holds', 'await (req.query.all ? deny() : null, deny());', false],
    ['whose promise is handed on', 'return deny();', false],
  ])('%s', (_name, call, goesOn) => {
    expect(handler(declared, `${call}\n${refusal}`)).toEqual(goesOn ? ['2 401 absent [!req.user] missing'] : []);
  });

  test('one that is not async ends what calls it', () => {
    expect(handler(declared.replace('async ', ''), `deny();\n${refusal}`)).toEqual([]);
  });

  test('at the top of a file, in front of the handlers', () => {
    const file = `const user = deny();\n${declared}\napp.get('/', (req, res) => { ${refusal} });`;
    expect(facts(file)).toEqual(['3 401 absent [!req.user] missing']);
    expect(facts(file.replace('= deny', '= await deny'))).toEqual([]);
  });
});
