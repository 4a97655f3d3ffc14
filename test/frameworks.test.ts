import { describe, expect, test } from 'vitest';
import { frameworks } from '../src/frameworks/index.ts';
import { analysed, facts, type FactsOptions } from './support/facts.ts';

/** One line for each refusal: `line framework mode status header`, the states of its cases joined. */
function answers(text: string, options: FactsOptions = {}): string[] {
  return analysed(text, options).sites.map((site) => {
    const statuses = [...new Set(site.cases.map((each) => each.status))].join('|');
    const headers = [...new Set(site.cases.map((each) => each.header.kind))].sort().join('|');
    return `${String(site.node.loc.start.line)} ${site.framework} ${site.mode} ${statuses} ${headers}${site.strictOnly ? ` (${site.strictOnly})` : ''}`;
  });
}

type Row = [code: string, ...lines: string[]];
const rows = (table: Row[], wrap: (code: string) => string, options: FactsOptions = {}): void => {
  test.each(table)('%s', (code, ...lines) => {
    expect(answers(wrap(code), options)).toEqual(lines);
  });
};

test('each table has a name of its own, and its positions know their roles', () => {
  const names = frameworks.map((framework) => framework.name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, runsOn = [], handler } of frameworks) {
    const answers = handler.some((role) => role === 'response' || role === 'context');
    expect(answers || [name, ...runsOn].includes('fetch')).toBe(true);
  }
});

describe('adonis', () => {
  const challenge = `response.header('WWW-Authenticate', 'Bearer')`;
  const head = `import { HttpContext } from '@adonisjs/core/http'; import { Exception } from '@adonisjs/core/exceptions'; import { errors } from '@adonisjs/auth'; `;
  const typescript = { typescript: true } as const;
  rows(
    [
      ['return response.unauthorized()', '1 adonis direct 401 missing'],
      ['return response.status(401).send({})', '1 adonis direct 401 missing'],
      ['response.status(401); return {}', '1 adonis direct 401 missing'],
      ['return response.forbidden()', '1 adonis direct 403 missing'],
      [`response.unauthorized(); ${challenge}`, '1 adonis direct 401 set'],
      [`return ${challenge}.unauthorized()`, '1 adonis direct 401 set'],
      [`return response.safeHeader('WWW-Authenticate', 'Bearer').safeStatus(401)`, '1 adonis direct 401 set'],
      [`${challenge}; response.removeHeader('WWW-Authenticate'); return response.unauthorized()`, '1 adonis direct 401 missing'],
      ['response.unauthorized(); return response.ok({})'],
      ['response.ok({}); return response.unauthorized()', '1 adonis direct 401 missing'],
      [`response.abort('no', 401)`, '1 adonis throw 401 missing'],
      [`${challenge}; response.abort('no', 401)`, '1 adonis throw 401 set'],
      [`response.abort('no')`],
      [`response.abortIf(test, 'no', 401)`, '1 adonis throw 401 missing'],
      [`response.abortUnless(test, 'no', 403)`, '1 adonis throw 403 missing'],
      [`response.abortIf(false, 'no', 401)`],
      [`response.abortUnless(false, 'no', 401)`, '1 adonis throw 401 missing'],
      [`throw new Exception('no', { status: 401 })`, '1 adonis throw 401 missing'],
      [`${challenge}; throw new Exception('no', { status: 401 })`, '1 adonis throw 401 set'],
      [`throw new Exception('no')`],
      [`throw Object.assign(new Error(), { status: 401 })`, '1 adonis throw 401 missing'],
      [`throw Object.assign(new Error(), { statusCode: 401 })`],
      [`response.status(401); throw new Error()`],
      [`throw new errors.E_UNAUTHORIZED_ACCESS('no', { guardDriverName: 'access_tokens' })`, '1 adonis throw 401 missing'],
      [`throw new errors.E_UNAUTHORIZED_ACCESS('no', { guardDriverName: 'basic_auth' })`],
      [`throw new errors.E_UNAUTHORIZED_ACCESS('no', { guardDriverName })`],
      [`class A extends Exception { static status = 401 } throw new A()`, '1 adonis throw 401 missing'],
      [`class A extends Exception { static status = 403 } class B extends A { static status = 401 } throw new B()`, '1 adonis throw 401 missing'],
      [`class A extends Exception { static status = 401 } throw new A('no', { status: 404 })`],
      [`class A extends Exception { static status = 401; handle(error, ctx) { elsewhere(ctx); } } throw new A()`],
      [`class A extends Error { static status = 401 } throw new A()`],
    ],
    (code) => `${head}import router from '@adonisjs/core/services/router'; router.get('/', async ({ response, request, auth }: HttpContext) => { ${code}; });`,
    typescript,
  );

  rows(
    [
      ['', '1 adonis throw 401 missing'],
      [`if (error.status === 401) ctx.response.header('WWW-Authenticate', 'Bearer'); return super.handle(error, ctx);`, '1 adonis throw 401 central'],
      [`if (error.status === 403) ctx.response.header('WWW-Authenticate', 'Bearer'); return super.handle(error, ctx);`, '1 adonis throw 401 missing'],
      [`return super.handle(error, ctx);`, '1 adonis throw 401 missing'],
    ],
    (code) => `${head}import { ExceptionHandler } from '@adonisjs/core/http'; class C { f(ctx: HttpContext) { throw new Exception('no', { status: 401 }); } } ${code === '' ? '' : `class H extends ExceptionHandler { async handle(error: any, ctx: HttpContext) { ${code} } }`}`,
    typescript,
  );
});

describe.each([
  ['polka', `import polka from 'polka'; const app = polka();`, true],
  ['tinyhttp', `import { App } from '@tinyhttp/app'; const app = new App();`, false],
])('%s', (name, head, isNode) => {
  rows(
    [
      ['res.statusCode = 401; res.end()', `1 ${name} direct 401 missing`],
      [`res.setHeader('WWW-Authenticate', 'Bearer'); res.writeHead(401).end()`, `1 ${name} direct 401 set`],
      ['next(Object.assign(new Error(), { status: 401 }))', `1 ${name} next 401 missing`],
      [`res.setHeader('WWW-Authenticate', 'Bearer'); next(Object.assign(new Error(), { status: 401 }))`, `1 ${name} next 401 set`],
      [`next(Object.assign(new Error(), { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } }))`, `1 ${name} next 401 missing`],
      ['next(Object.assign(new Error(), { statusCode: 401 }))'],
      ['res.statusCode = 401; next(new Error())'],
      ['throw Object.assign(new Error(), { status: 401 })', ...(isNode ? [] : [`1 ${name} throw 401 missing`])],
    ],
    (code) => `${head} app.get('/', (req, res, next) => { ${code}; });`,
  );
});

describe('restify', () => {
  const challenge = `{ 'WWW-Authenticate': 'Bearer' }`;
  rows(
    [
      ['res.send(401)', '1 restify direct 401 missing'],
      ['res.json(401, {})', '1 restify direct 401 missing'],
      [`res.send(401, {}, ${challenge})`, '1 restify direct 401 set'],
      [`res.send(401, ${challenge})`, '1 restify direct 401 missing'],
      ['res.send(401, {}, headers)', '1 restify direct 401 unknown'],
      [`res.status(401); res.send({}, ${challenge})`, '1 restify direct 401 set'],
      [`res.status(401); res.send({}, {}, ${challenge})`, '1 restify direct 401 missing'],
      ['res.status(401); res.send(status, {})'],
      ['res.status(401); res.send(200, {})'],
      ['res.send("401")'],
      ['res.send(403); res.send(401)', '1 restify direct 403 missing'],
      ['res.send(new errors.UnauthorizedError())', '1 restify next 401 missing'],
      ['res.send(403, new errors.UnauthorizedError())', '1 restify direct 403 missing'],
      [`res.send(new errors.UnauthorizedError(), ${challenge})`, '1 restify next 401 set'],
      ['next(new errors.InvalidCredentialsError())', '1 restify next 401 missing'],
      ['next(new errors.NotAuthorizedError())', '1 restify next 403 missing'],
      [`res.set(${challenge}); next(new errors.UnauthorizedError())`, '1 restify next 401 set'],
      ['next(errors.makeErrFromCode(401))', '1 restify next 401 missing'],
      ['next(new errors.HttpError({ statusCode: 401 }))', '1 restify next 401 missing'],
      ['next(new errors.NotFoundError())'],
      ['next(Object.assign(new Error(), { statusCode: 401 }))', '1 restify next 401 missing'],
      [`next(Object.assign(new Error(), { statusCode: 401, headers: ${challenge} }))`, '1 restify next 401 missing'],
      ['next(Object.assign(new Error(), { status: 401 }))'],
      ['res.status(401); next(new Error())'],
      ['throw new errors.UnauthorizedError()'],
    ],
    (code) => `import restify from 'restify'; import errors from 'restify-errors'; const server = restify.createServer(); server.get('/', (req, res, next) => { ${code}; });`,
  );
  const listens = (event: string, body: string): string => `server.on('${event}', (req, res, error, callback) => { ${body} });`;
  rows(
    [
      ['', '1 restify throw 401 missing'],
      [listens('Unauthorized', `res.header('WWW-Authenticate', 'Bearer'); return callback();`), '1 restify throw 401 central'],
      [listens('restifyError', `if (error.statusCode === 401) res.header('WWW-Authenticate', 'Bearer'); return callback();`), '1 restify throw 401 central'],
      [listens('restifyError', `if (error.statusCode === 403) res.header('WWW-Authenticate', 'Bearer'); return callback();`), '1 restify throw 401 missing'],
      [listens('restifyError', `console.log(error); return callback();`), '1 restify throw 401 missing'],
      [listens('NotFound', `res.header('WWW-Authenticate', 'Bearer'); return callback();`), '1 restify throw 401 missing'],
    ],
    (code) => `import restify from 'restify'; import errors from 'restify-errors'; const server = restify.createServer(); server.get('/', async (req, res) => { throw new errors.UnauthorizedError(); }); ${code}`,
  );

  test.each([
    ['res.send(401, "no")', `res.set('WWW-Authenticate', 'Bearer realm="api"').send(401, "no")`],
    ['res.status(401)', `res.set('WWW-Authenticate', 'Bearer realm="api"');\nres.status(401)`],
    ['next(new errors.HttpError({ statusCode: 401 }))', undefined],
  ])('the challenge for %s', (code, wanted) => {
    const text = (body: string): string => `import errors from 'restify-errors';\nserver.get('/', (req, res, next) => {\n${body};\n});`;
    const edits = analysed(text(code)).sites[0]?.repair.addChallenge;
    const mended = edits?.reduce((each, edit) => each.slice(0, edit.range[0]) + edit.text + each.slice(edit.range[1]), text(code));
    expect(mended).toBe(wanted === undefined ? undefined : text(wanted));
  });
});

describe('parameters that say less', () => {
  const head = `import express, { type RequestHandler } from 'express'; import type { IncomingMessage, ServerResponse } from 'node:http';
class ApiError extends Error { constructor(readonly statusCode: number) { super(); } }
const app = express(); `;
  test.each([
    ['with an underscore', `export const guard = (): RequestHandler => (req, _res, next) => { if (!req.headers.a) return next(new ApiError(401)); next(); };`, ['4 express next 401 missing']],
    ['with another first name', `export const work = () => (job, _res, next) => { if (!job.a) return next(new ApiError(401)); next(); };`, []],
    ['typed by a look-up', `export const f = async (req: Parameters<RequestHandler>[0], res: Parameters<RequestHandler>[1]) => { if (!req.headers.a) res.status(401).end(); };`, ['4 express direct 401 missing']],
    ['typed by a look-up in something else', `export const f = async (req: Jobs['first'], res: Jobs['log']) => { if (!req.headers.a) res.status(401).end(); };`, []],
    ['the response handed on in an object', `const send = ({ res, status }) => res.status(status).end(); module.exports = (req, res, next) => { if (!req.headers.a) return send({ res, status: 401 }); next(); };`, ['4 express direct 401 missing']],
    ['something else handed on in an object', `const send = ({ res, status }) => res.status(status).end(); module.exports = (req, out, next) => { if (!req.headers.a) return send({ res: other, status: 401 }); next(); };`, []],
    ["a helper's request of node's type", `function keyOf(req: IncomingMessage) { if (!req.headers.a) throw new ApiError(401); return 1; } app.use((req, res, next) => { keyOf(req); next(); });`, ['4 express throw 401 missing', '4 express helper-call 401 missing']],
    ["a listener of node's own", `export function listen(req: IncomingMessage, res: ServerResponse) { if (!req.headers.a) throw new ApiError(401); res.end(); }`, []],
  ])('%s', (_name, text, expected) => {
    expect(answers(`${head}\n${text}`, { typescript: true })).toEqual(expected);
  });
});

describe('express', () => {
  const set = `res.set('WWW-Authenticate', 'Bearer')`;
  rows(
    [
      ['res.sendStatus(401)', '1 express direct 401 missing'],
      ['res.status(401).json({})', '1 express direct 401 missing'],
      ['res.status(401).send("x")', '1 express direct 401 missing'],
      ['res.status(407).end()', '1 express direct 407 missing'],
      ['res.statusCode = 401; res.end()', '1 express direct 401 missing'],
      ['res.writeHead(401); res.end()', '1 express direct 401 missing'],
      ['res.status(401).type("text").vary("a").cookie("a", "b").render("x")', '1 express direct 401 missing'],
      [`${set}; res.sendStatus(401)`, '1 express direct 401 set'],
      [`${set}.sendStatus(401)`, '1 express direct 401 set'],
      [`res.status(401); ${set}; res.end()`, '1 express direct 401 set'],
      [`res.setHeader('www-authenticate', ['a', 'b']); res.sendStatus(401)`, '1 express direct 401 set'],
      [`res.header({ 'Www-Authenticate': 'Bearer' }).status(401).end()`, '1 express direct 401 set'],
      [`res.append('WWW-Authenticate', 'Bearer').status(401).end()`, '1 express direct 401 set'],
      [`res.setHeaders(new Map([['WWW-Authenticate', 'Bearer']])).status(401).end()`, '1 express direct 401 set'],
      [`res.setHeaders(new Headers({ 'WWW-Authenticate': 'Bearer' })); res.sendStatus(401)`, '1 express direct 401 set'],
      [`res.set(name, 'Bearer').status(401).end()`, '1 express direct 401 unknown'],
      [`res.set(headers).status(401).end()`, '1 express direct 401 unknown'],
      [`res.set('X', 'Bearer').status(401).end()`, '1 express direct 401 missing'],
      [`res.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end()`, '1 express direct 401 set'],
      [`${set}; res.writeHead(401, { 'X-Y': 'z' }).end()`, '1 express direct 401 set'],
      [`${set}; res.removeHeader('www-authenticate'); res.sendStatus(401)`, '1 express direct 401 missing'],
      ['res.redirect(401, "/login")', '1 express direct 401 missing'],
      ['res.redirect("/login")'],
      ['res.status(401).status(200).end()'],
      ['res.status(req.query.status).end()'],
      ['if (req.status === 401) next()'],
    ],
    (code) => `app.get('/', (req, res, next) => { ${code}; });`,
  );

  test('errors: what the framework makes of them', () => {
    const wrap = (code: string): string => `import createError from 'http-errors'; const app = express(); app.get('/', (req, res, next) => { ${code}; });`;
    expect(answers(wrap('next(createError(401))'))).toEqual(['1 express next 401 missing']);
    expect(answers(wrap('throw createError(401)'))).toEqual(['1 express throw 401 missing']);
    expect(answers(wrap('throw createError(401, "m", { headers: { "WWW-Authenticate": "Bearer" } })'))).toEqual(['1 express throw 401 set']);
    expect(answers(wrap('throw createError(401, "m", props)'))).toEqual(['1 express throw 401 unknown']);
    expect(answers(wrap(`${set}; throw createError(401)`))).toEqual(['1 express throw 401 set']);
    expect(answers(wrap('throw createError[401]()'))).toEqual(['1 express throw 401 missing']);
    expect(answers(wrap('return new Promise((resolve, reject) => { load((e) => { if (e) reject(createError(401)); resolve(); }); }).then(() => next()).catch(next)'))).toEqual(['1 express throw 401 missing']);
    expect(answers(wrap('return new Promise((resolve, reject) => { load((e) => { if (e) reject(createError(401)); resolve(); }); }).catch(() => res.status(500).end())'))).toEqual([]);
    expect(answers(wrap('try { await new Promise((resolve, reject) => { reject(createError(401)); }); } catch { res.status(500).end(); }').replace('(req', 'async (req'))).toEqual([]);
    expect(answers(wrap('reject(createError(401))'))).toEqual([]);
    // A function with a request and the ends of a promise is no handler of the Fetch API.
    expect(answers(`const verify = (req, resolve, reject) => (err, user) => { if (!user) return reject(Object.assign(new Error(), { status: 401 })); resolve(); }; export const auth = (req, res, next) => new Promise((resolve, reject) => { passport.authenticate('jwt', verify(req, resolve, reject))(req, res, next); }).catch(next);`)).toEqual(['1 unknown throw 401 missing (framework not visible)']);
    expect(answers(wrap('setImmediate(next, createError(401))'))).toEqual(['1 express next 401 missing']);
    expect(answers(wrap('process.nextTick(next, createError(401))'))).toEqual(['1 express next 401 missing']);
    expect(answers(wrap('setImmediate(log, createError(401))'))).toEqual([]);
    expect(answers(wrap('next({ status: 401 })'))).toEqual(['1 express next 401 missing']);
    expect(answers(wrap('next(Object.assign(new Error(), { status: 401 }))'))).toEqual(['1 express next 401 missing']);
    expect(answers(wrap('const e = new Error(); e.statusCode = 401; e.headers = { "www-authenticate": "Bearer" }; next(e)'))).toEqual(['1 express next 401 set']);
    expect(answers(wrap('next(new Error("401"))'))).toEqual([]);
    expect(answers(wrap('const e = new Error(); e.code = 401; next(e)'))).toEqual([]);
    expect(answers(wrap('res.status(401); throw new Error()'))).toEqual(['1 express direct 401 missing']);
  });

  test('without the application in the file, an error handler may be anywhere', () => {
    expect(answers(`import createError from 'http-errors'; export const f = (req, res, next) => { if (!req.user) return next(createError(401)); res.json({}); };`)).toEqual([
      '1 express next 401 missing (error handler not visible)',
    ]);
    expect(answers(`import createError from 'http-errors'; export const f = (user) => { if (!user) throw createError(401); };`)).toEqual([
      '1 unknown throw 401 missing (framework not visible)',
    ]);
    expect(answers(`class E extends Error { status = 401; headers = { 'WWW-Authenticate': 'Bearer' }; } export const f = (user) => { if (!user) throw new E(); };`)).toEqual([
      '1 unknown throw 401 set (framework not visible)',
    ]);
  });

  test.each([
    ['a route', `app.get('/', (a, b) => { b.status(401).end(); });`],
    ['a list of handlers', `app.get('/', [first, (a, b) => { b.status(401).end(); }]);`],
    ['a chain of a route', `router.route('/').get((a, b) => { b.status(401).end(); });`],
    ['middleware', `app.use((a, b, c) => { b.status(401).end(); c(); });`],
    ['a function that is registered by its name', `app.get('/', show); function show(a, b) { b.status(401).end(); }`],
    ['a function with the usual names', `export function show(req, res) { res.status(401).json({}); }`],
    ['a factory of middleware', `export const role = (name) => (req, res, next) => { if (name) return next(); res.status(401).end(); };`],
    ['a method', `class A { show(req, res) { res.status(401).json({}); } }`],
    ['a property', `export const handlers = { show(req, res) { res.status(401).json({}); } };`],
    ['an error handler', `app.use((err, req, res, next) => { res.status(401).end(); });`],
  ])('recognised: %s', (_name, text) => {
    expect(answers(text)).toEqual([expect.stringMatching(/^1 express (direct|helper-def|error-handler) 401 missing$/)]);
  });

  test.each([
    ['types of express', `import type { Request, Response } from 'express'; export function f(a: Request, b: Response) { b.status(401).end(); }`],
    ['types by their namespace', `import express from 'express'; export function f(a: express.Request, b: express.Response) { b.status(401).end(); }`],
    ["Next.js' pages/api", `export default function f(a: NextApiRequest, b: NextApiResponse) { b.status(401).json({}); }`],
  ])('recognised by types: %s', (_name, text) => {
    expect(answers(text, { typescript: true })).toEqual([expect.stringContaining('express')]);
  });

  test.each([
    ['a client', `const res = await fetch('/'); if (res.status === 401) login();`],
    ['a mock', `mock.onGet('/').reply(401); server.use(rest.get('/', (req, res, ctx) => res(ctx.status(401))));`],
    ['a type of its own', `function f(req: Letter, res: Ledger) { res.status(401); }`],
    ['a table', `export const messages = { 401: 'Unauthorized', 403: 'Forbidden' };`],
    ['a file of tests', `import { test } from 'vitest'; app.get('/', (req, res) => { res.status(401).end(); });`],
  ])('silent: %s', (_name, text) => {
    expect(answers(text, { typescript: true })).toEqual([]);
  });

  test.each(['src/api.test.ts', 'src/__tests__/api.ts', 'cypress/e2e/x.ts', 'api.spec.tsx', 'src/__mocks__/server.ts'])('silent: %s is no server', (filename) => {
    expect(answers(`app.get('/', (req, res) => { res.status(401).end(); });`, { filename })).toEqual([]);
  });
});

describe('node:http', () => {
  rows(
    [
      ['res.writeHead(401).end()', '1 node-http direct 401 missing'],
      ['res.writeHead(401, "reason"); res.end()', '1 node-http direct 401 missing'],
      ['res.writeHead(401, "reason", { "www-authenticate": "Bearer" }); res.end()', '1 node-http direct 401 set'],
      ['res.writeHead(401, undefined, { "www-authenticate": "Bearer" }); res.end()', '1 node-http direct 401 set'],
      ['res.writeHead(401, ["WWW-Authenticate", "Bearer"]); res.end()', '1 node-http direct 401 set'],
      ['res.writeHead(401, [["WWW-Authenticate", "Bearer"]]); res.end()', '1 node-http direct 401 set'],
      ['res.writeHead(401, ["X", "WWW-Authenticate"]); res.end()', '1 node-http direct 401 missing'],
      ['res.writeHead(401, new Headers({ "WWW-Authenticate": "Bearer" })); res.end()', '1 node-http direct 401 missing'],
      ['res.writeHead(401, new Map([["WWW-Authenticate", "Bearer"]])); res.end()', '1 node-http direct 401 missing'],
      ['res.statusCode = 401; res.end()', '1 node-http direct 401 missing'],
      ['res.statusCode = "401"; res.end()', '1 node-http direct 401 missing'],
      ['res.statusCode = 401; res.writeHead(200).end()'],
      ['res.statusCode = 401; res.setHeader("WWW-Authenticate", "Bearer"); res.end()', '1 node-http direct 401 set'],
      ['res.statusCode = 401; res.end(); res.setHeader("WWW-Authenticate", "Bearer")', '1 node-http direct 401 missing'],
      ['res.statusMessage = "Unauthorized"; res.end()'],
      ['throw Object.assign(new Error(), { status: 401 })'],
    ],
    (code) => `import { createServer } from 'node:http'; createServer((req, res) => { ${code}; });`,
  );

  test.each([
    ['on request', `import http from 'http'; server.on('request', (req, res) => { res.writeHead(401).end(); });`],
    ['types', `export function f(a: IncomingMessage, b: ServerResponse) { b.writeHead(401).end(); }`],
    ['types of http2', `export function f(a: Http2ServerRequest, b: Http2ServerResponse) { b.writeHead(401).end(); }`],
  ])('recognised: %s', (_name, text) => {
    expect(answers(text, { typescript: true })).toEqual([expect.stringMatching(/^1 node-http (direct|helper-def|error-handler) 401 missing$/)]);
  });
});

describe('fetch', () => {
  rows(
    [
      ['return new Response("", { status: 401 })', '1 fetch direct 401 missing'],
      ['return new Response("", { status: 401, headers: { "WWW-Authenticate": "Bearer" } })', '1 fetch direct 401 set'],
      ['return new Response("", { status: 401, headers: [["www-authenticate", "Bearer"]] })', '1 fetch direct 401 set'],
      ['return new Response("", { status: 401, headers: new Headers({ "www-authenticate": "Bearer" }) })', '1 fetch direct 401 set'],
      ['return new Response("", { status: 401, headers: new Headers([["www-authenticate", "Bearer"]]) })', '1 fetch direct 401 set'],
      ['const h = new Headers(); h.set("WWW-Authenticate", "Bearer"); return new Response("", { status: 401, headers: h })', '1 fetch direct 401 set'],
      ['const h = new Headers({ "WWW-Authenticate": "Bearer" }); h.delete("www-authenticate"); return new Response("", { status: 401, headers: h })', '1 fetch direct 401 missing'],
      ['const r = new Response("", { status: 401 }); r.headers.append("WWW-Authenticate", "Bearer"); return r', '1 fetch direct 401 set'],
      ['const r = new Response("", { status: 401 }); r.headers.set("X", "Bearer"); return r', '1 fetch direct 401 missing'],
      ['return Response.json({}, { status: 401 })', '1 fetch direct 401 missing'],
      ['return NextResponse.json({}, { status: 401, headers })', '1 fetch direct 401 unknown'],
      ['return new NextResponse(null, { ...init, status: 401 })', '1 fetch direct 401 unknown'],
      ['const init = { status: 401, headers: { "WWW-Authenticate": "Bearer" } }; return new Response("", init)', '1 fetch direct 401 set'],
      ['const init = { status: 401 }; init.headers = { "WWW-Authenticate": "Bearer" }; return new Response("", init)', '1 fetch direct 401 set'],
      ['return new Response("", { status: upstream.status, statusText: "401" })'],
      ['return new Response("401")'],
    ],
    (code) => `export async function GET(request) { ${code}; }`,
  );

  test('a throw is no answer in a route handler', () => {
    expect(answers(`export async function GET(request) { throw createError(401); return new Response(); }`)).toEqual([]);
  });
});

describe('@fastify/error', () => {
  const head = `import fastify from 'fastify'; import createError from '@fastify/error'; const NoKey = createError('NO_KEY', 'no key', 401); const Broken = createError('BROKEN', 'broken'); const app = fastify(); `;
  rows(
    [
      ['throw new NoKey()', '1 fastify throw 401 missing'],
      ['throw NoKey()', '1 fastify throw 401 missing'],
      ['return reply.send(new NoKey())', '1 fastify next 401 missing'],
      ['reply.header("WWW-Authenticate", "Bearer"); throw new NoKey()', '1 fastify throw 401 set'],
      ['throw new Broken("401")'],
      ['try { throw new NoKey() } catch (error) { return reply.code(error.status ?? 500).send() }'],
      ['try { throw new NoKey() } catch (error) { return reply.code(error.statusCode).send() }', '1 fastify direct 401 missing'],
    ],
    (code) => `${head} app.get('/', async (request, reply) => { ${code}; });`,
  );
});

describe('next', () => {
  const head = `import { forbidden, redirect, unauthorized } from 'next/navigation'; `;
  rows(
    [
      ['if (!user) unauthorized()', '1 next throw 401 missing'],
      ['if (!user) return forbidden()', '1 next throw 403 missing'],
      ['if (!user) unauthorized(); return new Response("", { status: 401 })', '1 next throw 401 missing', '1 fetch direct 401 missing'],
      ['try { unauthorized() } catch { return new Response("", { status: 400 }) }'],
      ['if (!user) redirect("/login?from=401")'],
      ['const unauthorized = () => new Response("", { status: 400 }); return unauthorized()'],
    ],
    (code) => `${head} export async function GET(request) { ${code}; }`,
    { filename: 'app/api/feed/route.ts' },
  );

  test.each(['app/feed/page.ts', 'lib/session.ts'])('silent: %s is no route handler', (filename) => {
    expect(answers(`${head} export async function GET(request) { if (!user) unauthorized(); }`, { filename })).toEqual([]);
  });
});

describe('sveltekit', () => {
  const filename = 'src/routes/posts/+server.ts';
  rows(
    [
      ['error(401)', '1 sveltekit throw 401 missing'],
      ['throw error(401, "m")', '1 sveltekit throw 401 missing'],
      ['error(401, { message: "m", headers: { "WWW-Authenticate": "Bearer" } })', '1 sveltekit throw 401 missing'],
      ['return json({}, { status: 401 })', '1 fetch direct 401 missing'],
      ['return text("", { status: 401, headers: { "WWW-Authenticate": "Bearer" } })', '1 fetch direct 401 set'],
      ['event.setHeaders({ "WWW-Authenticate": "Bearer" }); error(401)', '1 sveltekit throw 401 set'],
      ['event.setHeaders({ "WWW-Authenticate": "Bearer" }); return json({}, { status: 401 })', '1 fetch direct 401 set'],
      ['const { setHeaders } = event; setHeaders({ "WWW-Authenticate": "Bearer" }); return new Response("", { status: 401 })', '1 fetch direct 401 set'],
      ['event.setHeaders({ "X": "Bearer" }); error(401)', '1 sveltekit throw 401 missing'],
      ['event.setHeaders(headers); error(401)', '1 sveltekit throw 401 unknown'],
      ['try { error(401) } catch { return json({}) }'],
      ['throw Object.assign(new Error(), { status: 401 })'],
      ['throw new Response("", { status: 401 })'],
      ['return fail(401)'],
    ],
    (code) => `import { error, fail, json, text } from '@sveltejs/kit'; export async function GET(event) { ${code}; }`,
    { filename },
  );

  rows(
    [
      ['return fail(401)', '1 fetch direct 401 missing'],
      ["return fail(403, { message: 'm' })", '1 fetch direct 403 missing'],
      ['return fail(event.locals.user ? 403 : 401)', '1 fetch direct 403 missing', '1 fetch direct 401 missing'],
      ['event.setHeaders({ "WWW-Authenticate": "Bearer" }); return fail(401)', '1 fetch direct 401 set'],
      ["return fail(401, { headers: { 'WWW-Authenticate': 'Bearer' } })", '1 fetch direct 401 missing'],
      ['return fail(400, { status: 401 })'],
      ['throw fail(401)'],
      ['fail(401)'],
    ],
    (code) => `import { fail } from '@sveltejs/kit'; export const actions = { default: async (event) => { ${code}; } };`,
    { filename: 'src/routes/posts/+page.server.ts' },
  );

  test.each(['src/routes/+page.ts', 'src/routes/+layout.js', 'src/hooks.client.ts'])('silent: %s runs in the browser', (file) => {
    const load = `import { error } from '@sveltejs/kit'; export function load({ data }) { if (!data.user) error(401); }`;
    expect(answers(load, { filename: file })).toEqual([]);
    expect(answers(load, { filename: file.replace(/(page|layout|hooks)(\.client)?\./, '$1.server.') })).toEqual(['1 sveltekit throw 401 missing']);
  });

  test('headers that are set in a hook do not go with its own answers', () => {
    const hook = (code: string): string => `export const handle = async ({ event, resolve }) => { event.setHeaders({ 'WWW-Authenticate': 'Bearer' }); ${code} };`;
    expect(answers(hook(`return new Response('', { status: 401 });`), { filename: 'src/hooks.server.ts' })).toEqual(['1 fetch direct 401 missing']);
    expect(answers(hook(`return new Response('', { status: 401 });`).replace('handle', 'other'), { filename: 'src/hooks.server.ts' })).toEqual(['1 fetch helper-def 401 set']);
  });

  test('the same words elsewhere are somebody else’s', () => {
    expect(answers(`import { error } from './errors.js'; export async function GET(event) { error(401); }`, { filename })).toEqual([]);
    expect(answers(`export function GET({ setHeaders }) { setHeaders({ 'WWW-Authenticate': 'Bearer' }); return new Response('', { status: 401 }); }`, { filename: 'src/server.js' })).toEqual(['1 fetch direct 401 missing']);
  });
});

describe.each([
  ['react-router', 'data'],
  ['@remix-run/node', 'json'],
])('%s', (module, make) => {
  const route = { filename: 'app/routes/posts.tsx' };
  const loader = (code: string, name = 'loader'): string => `import { ${make} } from '${module}'; export async function ${name}({ request }) { ${code}; }`;

  rows(
    [
      [`throw ${make}("x", { status: 401 })`, '1 fetch direct 401 missing'],
      [`throw ${make}("x", 401)`, '1 fetch direct 401 missing'],
      [`return ${make}("x", { status: 401, headers: { "WWW-Authenticate": "Bearer" } })`, '1 fetch direct 401 set'],
      ['throw new Response("", { status: 401 })', '1 fetch direct 401 missing'],
      ['try { throw new Response("", { status: 401 }) } catch (e) { throw e }', '1 fetch direct 401 missing'],
      ['try { throw new Response("", { status: 401 }) } catch { return null }'],
      ['throw Object.assign(new Error(), { status: 401 })'],
    ],
    loader,
    route,
  );

  test('silent: what runs in the browser, and files that no framework runs', () => {
    expect(answers(loader(`throw ${make}('x', { status: 401 })`, 'clientLoader'), route)).toEqual([]);
    expect(answers(loader('throw new Response("", { status: 401 })'), { filename: 'src/pages/posts.tsx' })).toEqual(module === 'react-router' ? [] : ['1 fetch direct 401 missing']);
    expect(answers(`export async function GET(request) { throw new Response('', { status: 401 }); }`, { filename: 'src/routes/+server.ts' })).toEqual([]);
  });
});

describe('lambda', () => {
  rows(
    [
      ['return { statusCode: 401 }', '1 lambda direct 401 missing'],
      ['return { statusCode: 401, headers: { "WWW-Authenticate": "Bearer" } }', '1 lambda direct 401 set'],
      ['return { statusCode: 401, multiValueHeaders: { "www-authenticate": ["Bearer"] } }', '1 lambda direct 401 set'],
      ['return { statusCode: 401, headers: { "X": "Bearer" } }', '1 lambda direct 401 missing'],
      ['return { statusCode: 401, headers }', '1 lambda direct 401 unknown'],
      ['return { ...base, statusCode: 401 }', '1 lambda direct 401 unknown'],
      ['callback(null, { statusCode: 401 })', '1 lambda direct 401 missing'],
      ['callback({ statusCode: 401 })'],
      ['return { status: 401 }'],
      ['throw Object.assign(new Error(), { statusCode: 401 })'],
      ['return send({ statusCode: 401 })'],
    ],
    (code) => `exports.handler = (event, context, callback) => { if (!event.headers.authorization) { ${code}; } };`,
  );

  test.each([
    ['a queue', `exports.handler = async (event) => { if (!event.Records) return { statusCode: 401 }; };`],
    ['a function of another framework', `export default defineEventHandler((event) => { if (!event.headers.get('a')) return { statusCode: 401 }; });`],
    ['a function that another one gets', `import type { Context } from 'aws-lambda'; const check = logged(async (event) => { if (!event.headers.a) return { statusCode: 401 }; });`],
    ['a wrapped function of no such file', `export const check = logged(async (event) => { if (!event.headers.a) return { statusCode: 401 }; });`],
    ['a function that is not exported', `function check(event) { if (!event.headers.a) return { statusCode: 401 }; }`],
  ])('silent: %s', (_name, text) => {
    expect(answers(text, { typescript: text.startsWith('import') })).toEqual([]);
  });

  const body = `async (event: APIGatewayProxyEvent) => { if (!event.headers.authorization) return { statusCode: 401, body: '' }; return { statusCode: 200, body: '' }; }`;
  test.each([
    ['given to a wrapper', `export const list = logged(${body});`],
    ['given to a wrapper within another', `export const list = traced(logged(${body}));`],
    ['returned by a function', `export function hook(secret: string) { return ${body}; }`],
    ['returned by an arrow function', `export const hook = (secret: string) => ${body};`],
  ])('a handler is exported, %s', (_name, text) => {
    expect(answers(`import type { APIGatewayProxyEvent } from 'aws-lambda'; ${text}`, { typescript: true })).toEqual(['1 lambda direct 401 missing']);
    expect(answers(`import type { APIGatewayProxyEvent } from 'aws-lambda'; ${text.replace("body: ''", "headers: { 'www-authenticate': 'Bearer' }")}`, { typescript: true })).toEqual(['1 lambda direct 401 set']);
  });
});

describe('firebase', () => {
  const version2 = `import { onCall, onRequest, HttpsError } from 'firebase-functions/v2/https';`;
  const refusal = `throw new HttpsError('unauthenticated', 'm')`;
  const thrown = '1 firebase throw 401 missing';

  test('onRequest is an Express handler', () => {
    expect(answers(`${version2} export const hook = onRequest(async (req, res) => { if (!req.get('authorization')) { res.status(401).send('x'); } });`)).toEqual(['1 express direct 401 missing']);
  });

  rows(
    [
      [refusal, thrown],
      [`throw new HttpsError('permission-denied', 'm')`, '1 firebase throw 403 missing'],
      [`const code = 'unauthenticated'; throw new HttpsError(code, 'm')`, thrown],
      [`throw new HttpsError(request.auth ? 'permission-denied' : 'unauthenticated', 'm')`, '1 firebase throw 403|401 missing'],
      [`try { ${refusal}; } catch (e) { if (e instanceof HttpsError) throw e; throw new HttpsError('internal', 'm'); }`, thrown],
      [`try { ${refusal}; } catch (e) { if (e instanceof AuthError) return null; throw e; }`, thrown],
      [`try { ${refusal}; } catch (e) { if (e.code === 'unauthenticated') throw e; return null; }`, thrown],
      [`try { ${refusal}; } catch (e) { if (e.code === 'unauthenticated') return null; throw e; }`],
      [`try { ${refusal}; } catch (e) { throw new HttpsError('internal', 'm'); }`],
      [`throw new HttpsError('not-found', 'm')`],
      [`throw new HttpsError(code, 'm')`],
      [`if (error.code === 'permission-denied') return`],
      [`throw Object.assign(new Error('m'), { status: 401 })`],
    ],
    (code) => `${version2} export const show = onCall(async (request) => { ${code}; });`,
  );

  test.each([
    ['options in front', `${version2} export const show = onCall({ region: 'x' }, ({ auth }) => { if (!auth) ${refusal}; });`, thrown],
    ['a handler with a name', `${version2} const show = (request) => { if (!request.auth) ${refusal}; }; exports.show = onCall({ region: 'x' }, show);`, thrown],
    ['a helper', `${version2} export const assertAuth = ({ auth }) => { if (!auth) ${refusal}; };`, thrown],
    ['a class of the application', `${version2} class LoginError extends HttpsError { constructor() { super('unauthenticated', 'm'); } } export const show = onCall(({ auth }) => { if (!auth) throw new LoginError(); });`, thrown],
    ['version 1', `const functions = require('firebase-functions'); exports.show = functions.runWith({}).https.onCall((data, context) => { if (!context.auth) throw new functions.https.HttpsError('unauthenticated', 'm'); });`, thrown],
    ['an Express handler', `${version2} export const hook = onRequest((req, res) => { if (!req.get('authorization')) ${refusal}; res.status(204).end(); });`],
    ['a trigger', `${version2} import { onDocumentCreated } from 'firebase-functions/v2/firestore'; export const made = onDocumentCreated('x/{id}', (event) => { if (!event.auth) ${refusal}; });`],
    ['a trigger of version 1', `const functions = require('firebase-functions/v1'); exports.made = functions.region('x').auth.user().onCreate((user) => { if (!user.email) throw new functions.https.HttpsError('unauthenticated', 'm'); });`],
    ['an error of another package', `import { HttpsError } from './errors'; export const show = onCall(({ auth }) => { if (!auth) ${refusal}; });`],
  ])('%s', (_name, text, ...lines) => {
    expect(answers(text)).toEqual(lines);
  });
});

describe('trpc', () => {
  const imports = `import { initTRPC, TRPCError } from '@trpc/server';`;
  const unauthorized = `throw new TRPCError({ code: 'UNAUTHORIZED' })`;
  const unseen = '1 trpc throw 401 missing (error handler not visible)';

  rows(
    [
      [unauthorized, unseen],
      [`throw new TRPCError({ message: 'm', code: 'FORBIDDEN', cause })`, '1 trpc throw 403 missing (error handler not visible)'],
      [`const code = ctx.user ? 'FORBIDDEN' : 'UNAUTHORIZED'; throw new TRPCError({ code })`, '1 trpc throw 403 missing (error handler not visible)', unseen],
      [`throw new TRPCError({ code: 'NOT_FOUND' })`],
      [`throw new TRPCError({ code })`],
      [`throw new TRPCError({ code: error.code })`],
      [`throw Object.assign(new Error('m'), { status: 401 })`],
      [`try { ${unauthorized}; } catch (e) { if (e instanceof TRPCError) throw e; throw new TRPCError({ code: 'INTERNAL_SERVER_ERROR' }); }`, unseen],
      [`try { ${unauthorized}; } catch (e) { if (e instanceof AppError) return null; throw e; }`, unseen],
      [`try { ${unauthorized}; } catch (e) { throw new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: e }); }`],
      [`try { ${unauthorized}; } catch (e) { throw getErrorFromUnknown(e); }`],
      [`ctx.res.setHeader('WWW-Authenticate', 'Bearer'); ${unauthorized}`, unseen.replace('missing', 'set')],
      [`ctx.resHeaders.set('WWW-Authenticate', 'Bearer'); ${unauthorized}`, unseen.replace('missing', 'set')],
      [`if (error.data?.code === 'UNAUTHORIZED') return null`],
    ],
    (code) => `${imports} export const show = t.procedure.input(schema).query(async ({ ctx, input }) => { ${code}; });`,
  );

  test('the adapter in the same file shows what becomes of it', () => {
    const adapter = (options: string): string => `${imports} import { fetchRequestHandler } from '@trpc/server/adapters/fetch'; const router = t.router({ show: t.procedure.query(({ ctx }) => { ${unauthorized}; }) }); export const GET = (req) => fetchRequestHandler({ req, router, ${options} });`;
    expect(answers(adapter('endpoint'))).toEqual(['1 trpc throw 401 missing']);
    expect(answers(adapter('responseMeta: meta'))).toEqual(['1 trpc throw 401 unknown']);
  });

  test.each([
    ['an Express handler', `${imports} app.get('/', (req, res) => { if (!req.user) ${unauthorized}; res.json({}); });`],
    ['an error of another package', `import { TRPCError } from './errors'; export const show = t.procedure.query(({ ctx }) => { ${unauthorized}; });`],
    ['a client', `import { TRPCClientError } from '@trpc/client'; if (error instanceof TRPCClientError && error.data.code === 'UNAUTHORIZED') login();`],
  ])('silent: %s', (_name, text) => {
    expect(answers(text)).toEqual([]);
  });

  describe('guards in a chain', () => {
    const refuse = `if (!ctx.user || ctx.user.role !== 'admin') throw new TRPCError({ code: 'FORBIDDEN' });`;
    const isAuthed = `const isAuthed = t.middleware(({ ctx, next }) => { if (!ctx.user) ${unauthorized}; return next(); });`;
    const causes = (text: string): string[] => facts(`${imports}\n${text}`).flatMap((line) => (line.includes(' 403 ') ? [line.split(' ')[2] ?? ''] : []));
    const of = (chain: string): string => `export const show = ${chain}.query(({ ctx }) => { ${refuse} });`;

    test.each([
      ['nothing in front', of('t.procedure.input(schema)'), 'absent'],
      ['a guard', `${isAuthed} ${of('t.procedure.use(isAuthed)')}`, 'unknown'],
      ['a procedure with a guard', `${isAuthed} const own = t.procedure.use(isAuthed); const ownProcedure = own; const userProcedure = t.procedure.use(isAuthed).input(schema); ${of('userProcedure')}`, 'unknown'],
      ['a guard that is written in the chain', of(`t.procedure.use(({ ctx, next }) => { if (!ctx.user) ${unauthorized}; return next(); })`), 'unknown'],
      ['a guard that a function puts in front', `${isAuthed} const own = (scope) => t.procedure.use(isAuthed); ${of('own("x")')}`, 'unknown'],
      ['middleware that asks nobody', `const timed = t.middleware(({ next }) => next()); const publicProcedure = t.procedure.use(timed); ${of('publicProcedure')}`, 'absent'],
      ['middleware of a package, by its name', `import { tracing } from 'x'; ${of('t.procedure.use(tracing({ on: true }))')}`, 'absent'],
      ['middleware of which nothing is known', `import { mw } from 'x'; ${of('t.procedure.use(mw)')}`, 'unknown'],
      ['a procedure from elsewhere', `import { publicProcedure } from 'x'; ${of('publicProcedure')}`, 'unknown'],
      ['a handler from elsewhere', `export const show = ({ ctx }) => { ${refuse} };`, 'unknown'],
      ['middleware that may stand behind a guard', `export const isAdmin = t.middleware(({ ctx, next }) => { ${refuse} return next(); });`, 'unknown'],
      ['middleware that stands in front', `const isAdmin = t.middleware(({ ctx, next }) => { ${refuse} return next(); }); export const adminProcedure = t.procedure.use(isAdmin);`, 'absent'],
      ['middleware that stands behind a guard', `${isAuthed} const isAdmin = t.middleware(({ ctx, next }) => { ${refuse} return next(); }); export const adminProcedure = t.procedure.use(isAuthed).use(isAdmin);`, 'unknown'],
    ])('%s', (_name, text, cause) => {
      expect(causes(text).sort()).toEqual([cause, 'insufficient'].sort());
    });

    test('a 401 to nobody is right, also where a guard may be in front', () => {
      const line = `import { x } from 'x'; export const show = x.query(({ ctx }) => { if (ctx.user?.role !== 'admin') ${unauthorized}; });`;
      expect(facts(`${imports} ${line}`).map((each) => each.split(' ')[2])).toEqual(['absent', 'insufficient']);
    });
  });
});

describe('astro', () => {
  test('endpoints: what middleware left of the caller', () => {
    const endpoint = `import type { APIRoute } from 'astro'; export const GET: APIRoute = ({ locals }) => { if (locals.user.role !== 'admin') return new Response('', { status: 401 }); return new Response('x'); };`;
    const [site] = analysed(endpoint, { filename: 'src/pages/api/posts.ts', typescript: true }).sites;
    expect(site?.cases).toMatchObject([{ cause: 'insufficient', header: { kind: 'missing' } }]);
  });

  test('middleware may add the challenge to every answer', () => {
    const middleware = `import { defineMiddleware } from 'astro:middleware'; export const onRequest = defineMiddleware(async (context, next) => {
      const response = await next();
      if (response.status === 401) response.headers.set('WWW-Authenticate', 'Bearer');
      return response;
    }); export function refused(request) { return new Response('', { status: 401 }); }`;
    const options = { filename: 'src/middleware.ts' };
    expect(answers(middleware, options)).toEqual([expect.stringMatching(/401 central$/)]);
    expect(answers(middleware.replace('onRequest', 'other'), options)).toEqual([expect.stringMatching(/401 missing$/)]);
  });
});

describe('koa', () => {
  rows(
    [
      ['ctx.status = 401', '1 koa direct 401 missing'],
      ['ctx.status = 401; ctx.body = {}', '1 koa direct 401 missing'],
      ['ctx.status = 401; ctx.body = null'],
      ['ctx.body = null; ctx.status = 401', '1 koa direct 401 missing'],
      ['ctx.status = 401; ctx.body = "x"; ctx.set("WWW-Authenticate", "Bearer")', '1 koa direct 401 set'],
      ['ctx.set({ "WWW-Authenticate": "Bearer" }); ctx.status = 401', '1 koa direct 401 set'],
      ['ctx.response.status = 401; ctx.response.append("WWW-Authenticate", "Bearer")', '1 koa direct 401 set'],
      ['ctx.status = 401; ctx.res.setHeader("WWW-Authenticate", "Bearer")', '1 koa direct 401 set'],
      ['ctx.set("WWW-Authenticate", "Bearer"); ctx.remove("WWW-Authenticate"); ctx.status = 401', '1 koa direct 401 missing'],
      ['ctx.throw(401)', '1 koa throw 401 missing'],
      ['ctx.throw(401, "m", { headers: { "WWW-Authenticate": "Bearer" } })', '1 koa throw 401 set'],
      ['ctx.throw(401, { headers: { "WWW-Authenticate": "Bearer" } })', '1 koa throw 401 set'],
      ['ctx.set("WWW-Authenticate", "Bearer"); ctx.throw(401)', '1 koa throw 401 missing'],
      ['ctx.assert(ctx.state.user, 401)', '1 koa throw 401 missing'],
      ['ctx.assert(ctx.state.user, 401, "m", { headers: { "WWW-Authenticate": "Bearer" } })', '1 koa throw 401 set'],
      ['ctx.body = new Response("", { status: 401 })', expect.stringMatching(/^1 \w+ direct 401 missing$/) as string],
      ['ctx.status = 200; ctx.body = "401"'],
      ['if (ctx.status === 401) ctx.body = "x"'],
    ],
    (code) => `const app = new Koa(); app.use(async (ctx, next) => { ${code}; });`,
  );

  test('middleware that sets the header after next() covers the assigned statuses behind it, not the thrown ones', () => {
    const wrap = (code: string): string =>
      `const app = new Koa(); app.use(async (ctx, next) => { await next(); if (ctx.status === 401) ctx.set('WWW-Authenticate', 'Bearer'); });\napp.use(async (ctx) => { ${code}; });`;
    expect(answers(wrap('ctx.status = 401'))).toEqual(['2 koa direct 401 central']);
    expect(answers(wrap('ctx.throw(401)'))).toEqual(['2 koa throw 401 missing']);
  });

  test('an outermost catch that sets the header covers the thrown ones', () => {
    expect(
      answers(`const app = new Koa(); app.use(async (ctx, next) => { try { await next(); } catch (e) { ctx.status = e.status; ctx.set('WWW-Authenticate', 'Bearer'); ctx.body = 'x'; } });
app.use(async (ctx) => { ctx.throw(401); });`),
    ).toEqual(['2 koa throw 401 central']);
  });
});

describe('fastify', () => {
  rows(
    [
      ['return reply.code(401).send()', '1 fastify direct 401 missing'],
      ['reply.status(401).send({})', '1 fastify direct 401 missing'],
      ['reply.statusCode = 401; return {}', '1 fastify direct 401 missing'],
      ['return reply.code(401).header("WWW-Authenticate", "Bearer").send()', '1 fastify direct 401 set'],
      ['return reply.headers({ "WWW-Authenticate": "Bearer" }).code(401).send()', '1 fastify direct 401 set'],
      ['return reply.headers(new Headers({ "WWW-Authenticate": "Bearer" })).code(401).send()', '1 fastify direct 401 missing'],
      ['reply.code(401).send(); reply.header("WWW-Authenticate", "Bearer")', '1 fastify direct 401 missing'],
      ['return reply.unauthorized()', '1 fastify next 401 missing'],
      ['return reply.proxyAuthenticationRequired()', '1 fastify next 407 missing'],
      ['return reply.getHttpError(401, "m")', '1 fastify direct 401 missing'],
      ['return reply.header("WWW-Authenticate", "Bearer").unauthorized()', '1 fastify next 401 set'],
      ['throw fastify.httpErrors.unauthorized()', '1 fastify throw 401 missing'],
      ['throw fastify.httpErrors.createError(401, "m", { headers: { "WWW-Authenticate": "Bearer" } })', '1 fastify throw 401 set'],
      ['reply.header("WWW-Authenticate", "Bearer"); throw fastify.httpErrors.unauthorized()', '1 fastify throw 401 set'],
      ['throw { statusCode: 401 }', '1 fastify throw 401 missing'],
      ['reply.raw.writeHead(401).end()', '1 fastify direct 401 missing'],
      ['reply.raw.writeHead(401, { "WWW-Authenticate": "Bearer" }).end()', '1 fastify direct 401 set'],
      ['reply.header("WWW-Authenticate", "Bearer"); reply.raw.writeHead(401).end()', '1 fastify direct 401 missing'],
      ['reply.code(200).send("401")'],
    ],
    (code) => `const fastify = Fastify(); fastify.get('/', async (request, reply) => { ${code}; });`,
  );

  test.each([
    ['a route object', `fastify.route({ method: 'GET', url: '/', handler: async (a, b) => { b.code(401).send(); } });`],
    ['a hook', `fastify.addHook('onRequest', async (a, b) => { b.code(401).send(); });`],
    ['a hook of a route', `fastify.get('/', { preHandler: async (a, b) => { b.code(401).send(); } }, async () => 1);`],
    ['an error handler', `fastify.setErrorHandler((e, a, b) => { b.code(401).send(); });`],
    ['a not-found handler', `fastify.setNotFoundHandler((a, b) => { b.code(401).send(); });`],
    ['types', `export async function f(a: FastifyRequest, b: FastifyReply) { b.code(401).send(); }`],
  ])('recognised: %s', (_name, text) => {
    expect(answers(`import x from 'fastify'; ${text}`, { typescript: true })).toEqual([expect.stringMatching(/^1 fastify (direct|helper-def|error-handler) 401 missing$/)]);
  });

  test('an onSend hook covers sends and throws', () => {
    const wrap = (code: string): string =>
      `const fastify = Fastify(); fastify.addHook('onSend', async (request, reply, payload) => { if (reply.statusCode === 401) reply.header('WWW-Authenticate', 'Bearer'); return payload; });\nfastify.get('/', async (request, reply) => { ${code}; });`;
    expect(answers(wrap('return reply.code(401).send()'))).toEqual(['2 fastify direct 401 central']);
    expect(answers(wrap('throw fastify.httpErrors.unauthorized()'))).toEqual(['2 fastify throw 401 central']);
  });

  test('an error handler drops what the error carries, unless it sends the error on', () => {
    const wrap = (handler: string): string =>
      `const fastify = Fastify(); fastify.setErrorHandler((error, request, reply) => { ${handler}; });\nfastify.get('/', async (request, reply) => { throw fastify.httpErrors.createError(401, 'm', { headers: { 'WWW-Authenticate': 'Bearer' } }); });`;
    expect(answers(wrap('reply.code(error.statusCode).send({ message: error.message })'))).toEqual(['2 fastify throw 401 missing']);
    expect(answers(wrap('reply.send(error)'))).toEqual(['2 fastify throw 401 set']);
    expect(answers(wrap('reply.header("WWW-Authenticate", "Bearer").code(error.statusCode).send({})'))).toEqual([expect.stringMatching(/ (set|central)$/)]);
  });
});

describe('hono', () => {
  rows(
    [
      ['return c.json({}, 401)', '1 hono direct 401 missing'],
      ['return c.text("", 401, { "WWW-Authenticate": "Bearer" })', '1 hono direct 401 set'],
      ['return c.html("", { status: 401, headers: { "WWW-Authenticate": "Bearer" } })', '1 hono direct 401 set'],
      ['return c.body(null, 401)', '1 hono direct 401 missing'],
      ['return c.newResponse("", 401)', '1 hono direct 401 missing'],
      ['c.header("WWW-Authenticate", "Bearer"); return c.json({}, 401)', '1 hono direct 401 set'],
      ['c.set("WWW-Authenticate", "Bearer"); return c.json({}, 401)', '1 hono direct 401 missing'],
      ['c.status(401); return c.json({})', '1 hono direct 401 missing'],
      ['c.status(401); return c.json({}, 200)'],
      ['c.status(401); c.header("WWW-Authenticate", "Bearer"); return c.json({})', '1 hono direct 401 set'],
      ['return new Response("", { status: 401 })', '1 fetch direct 401 missing'],
      ['c.header("WWW-Authenticate", "Bearer"); return new Response("", { status: 401 })', '1 fetch direct 401 missing'],
      ['throw new HTTPException(401)', '1 hono throw 401 missing'],
      ['throw new HTTPException(401, { message: "m" })', '1 hono throw 401 missing'],
      ['throw new HTTPException(401, { res: new Response("", { status: 401, headers: { "WWW-Authenticate": "Bearer" } }) })', '1 hono throw 401 set'],
      ['throw new HTTPException(401, { res })', '1 hono throw 401 unknown'],
      ['throw Object.assign(new Error(), { status: 401 })'],
      ['return c.json({ error: "401" })'],
    ],
    (code) => `import { HTTPException } from 'hono/http-exception'; const app = new Hono(); app.get('/', async (c) => { ${code}; });`,
  );

  test.each([
    ['middleware of a factory', `export const m = createMiddleware(async (c, next) => { if (c.get('a')) return c.json({}, 401); await next(); });`],
    ['types', `export const m = async (x: Context, n: Next) => { if (x.get('a')) return x.json({}, 401); await n(); };`],
    ['an error handler', `app.onError((err, c) => c.json({}, 401));`],
    ['not found', `app.notFound((c) => c.json({}, 401));`],
  ])('recognised: %s', (_name, text) => {
    expect(answers(`import { Hono } from 'hono'; ${text}`, { typescript: true })).toEqual([expect.stringMatching(/^1 hono (direct|helper-def|error-handler) 401 missing$/)]);
  });

  test('recognised by the exception that is thrown, beside a type of the application', () => {
    const typed = (from: string): string => `import { HTTPException } from '${from}'; export async function f(c: AppContext) { if (c.get('x')) throw new HTTPException(401); return c.json({}); }`;
    expect(answers(typed('hono/http-exception'), { typescript: true })).toEqual(['1 hono throw 401 missing (error handler not visible)']);
    expect(answers(typed('./errors.js'), { typescript: true })).toEqual([]);
    expect(answers(`import Koa from 'koa'; export async function f(ctx: AppContext) { if (ctx.state.x) ctx.throw(401); ctx.body = {}; }`, { typescript: true })).toEqual(['1 koa throw 401 missing (error handler not visible)']);
  });
});

describe('h3, Nitro', () => {
  const thrown = (header: string): string => `1 h3 throw 401 ${header} (error handler not visible)`;
  rows(
    [
      ['throw createError({ statusCode: 401, statusMessage: "Unauthorized" })', thrown('missing')],
      ['throw createError({ status: 401 })', thrown('missing')],
      ['return createError({ statusCode: 401 })', thrown('missing')],
      ['throw createError("401")'],
      ['throw createError({ statusCode: error.statusCode })'],
      ['const e = createError({ statusCode: 401 }); log(e)'],
      ['setResponseHeader(event, "WWW-Authenticate", "Bearer"); throw createError({ statusCode: 401 })', thrown('set')],
      ['setHeader(event, "WWW-Authenticate", "Bearer"); throw createError({ statusCode: 401 })', thrown('set')],
      ['appendHeaders(event, { "WWW-Authenticate": "Bearer" }); throw createError({ statusCode: 401 })', thrown('set')],
      ['setResponseHeader(event, "X", "Bearer"); throw createError({ statusCode: 401 })', thrown('missing')],
      ['setResponseHeader(other, "WWW-Authenticate", "Bearer"); throw createError({ statusCode: 401 })', thrown('missing')],
      ['setResponseHeader(event, name, "Bearer"); throw createError({ statusCode: 401 })', thrown('unknown')],
      ['removeResponseHeader(event, "WWW-Authenticate"); throw createError({ statusCode: 401 })', thrown('missing')],
      ['throw createError({ statusCode: 401, headers: { "WWW-Authenticate": "Bearer" } })', thrown('missing')],
      ['setResponseStatus(event, 401); return {}', '1 h3 direct 401 missing'],
      ['setResponseStatus(event, 401); setResponseHeaders(event, { "www-authenticate": "Bearer" }); return {}', '1 h3 direct 401 set'],
      ['setResponseStatus(event, 401); throw createError({ statusCode: 500 })'],
      ['event.node.res.statusCode = 401; return {}', '1 h3 direct 401 missing'],
      ['event.node.res.setHeader("WWW-Authenticate", "Bearer"); event.node.res.statusCode = 401; return {}', '1 h3 direct 401 set'],
      ['if (event.node.res.statusCode === 401) return {}'],
      ['return sendError(event, createError({ statusCode: 401 }))', '1 h3 next 401 missing (error handler not visible)'],
      ['return sendNoContent(event, 401)', '1 h3 direct 401 missing'],
      ['return new Response("", { status: 401 })', '1 fetch direct 401 missing'],
      ['setHeader(event, "WWW-Authenticate", "Bearer"); return new Response("", { status: 401 })', '1 fetch direct 401 set'],
      ['throw Object.assign(new Error(), { statusCode: 401 })', thrown('missing')],
    ],
    (code) => `export default defineEventHandler(async (event) => { ${code}; });`,
  );

  test('whether the headers of an error arrive depends on the version that is imported', () => {
    const wrap = (names: string, code: string): string => `import { ${names} } from 'h3'; export default defineEventHandler((event) => { ${code}; });`;
    const headers = `headers: { 'WWW-Authenticate': 'Bearer' }`;
    expect(answers(wrap('defineEventHandler, createError', `throw createError({ statusCode: 401, ${headers} })`))).toEqual([thrown('unknown')]);
    expect(answers(wrap('defineEventHandler, createError', 'throw createError({ statusCode: 401 })'))).toEqual([thrown('missing')]);
    expect(answers(wrap('defineEventHandler, HTTPError', `throw new HTTPError({ status: 401, ${headers} })`))).toEqual(['1 h3v2 throw 401 set (error handler not visible)']);
    expect(answers(wrap('defineEventHandler, HTTPError', `throw new HTTPError('m', { status: 401 })`))).toEqual(['1 h3v2 throw 401 missing (error handler not visible)']);
    expect(answers(`import { HTTPError, defineHandler } from 'nitro/h3'; export default defineHandler(() => { throw new HTTPError({ status: 401, ${headers} }); });`)).toEqual([thrown('missing')]);
  });

  const refusing = 'throw createError({ statusCode: 401 })';
  test.each([
    ['a helper that is given the event', `export const f = (event: H3Event) => { ${refusing}; };`, 'lib/f.ts'],
    ['a helper in the folder of the server', `export const f = (user) => { if (!user) ${refusing}; };`, 'server/utils/f.ts'],
    ['the form with hooks', `export default eventHandler({ onRequest: [log], handler() { ${refusing}; } });`, 'api/f.ts'],
    ['a handler of its own name', `export default defineCachedEventHandler(load); function load(e) { ${refusing}; }`, 'api/f.ts'],
    ['a form of the application around it', `export default defineAdminEventHandler(async (event) => { ${refusing}; });`, 'api/f.ts'],
    ['the other place of what is global', `import { createError } from '#imports'; export const f = (user) => { if (!user) ${refusing}; };`, 'server/utils/f.ts'],
  ])('recognised: %s', (_name, text, filename) => {
    expect(answers(text, { typescript: true, filename })).toEqual([thrown('missing')]);
  });

  test.each([
    ['a composable', `export const useUser = (user) => { if (!user) ${refusing}; };`, 'composables/user.ts'],
    ['a page', `definePageMeta({ middleware: 'auth' }); if (!user) ${refusing};`, 'server/pages/account.ts'],
    ['a component', `export default { setup() { ${refusing}; } };`, 'server/Account.jsx'],
    ['a guard of routes', `export default defineNuxtRouteMiddleware((to) => { ${refusing}; });`, 'server/middleware/auth.ts'],
    ['the error of a page', `showError({ statusCode: 401 });`, 'server/api/f.ts'],
    ['a plugin', `export default defineNitroPlugin((app) => { ${refusing}; });`, 'server/plugins/f.ts'],
    ['a function of the application', `import { createError } from './errors'; export default eventHandler((event) => { ${refusing}; });`, 'server/api/f.ts'],
    ['what the client is given', `import { createError } from '#app'; export const f = () => { ${refusing}; };`, 'server/api/f.ts'],
    ['an event of a page', `button.addEventListener('click', (event) => { event.target.statusCode = 401; });`, 'server/api/f.ts'],
  ])('silent: %s', (_name, text, filename) => {
    expect(answers(text, { filename })).toEqual([]);
  });

  test('somebody who was let in is known', () => {
    const text = (code: string): string => `export default defineEventHandler(async (event) => { const { user } = await requireUserSession(event); ${code} });`;
    expect(facts(text('if (user.role !== "admin") throw createError({ statusCode: 401 });'))).toEqual(['1 401 insufficient [user.role !== "admin"] missing']);
    expect(facts(text('if (!user.id) throw createError({ statusCode: 403 });'))).toEqual(['1 403 unknown missing']);
    expect(facts('export default defineEventHandler((event) => { if (!event.context.user) throw createError({ statusCode: 403 }); });')).toEqual(['1 403 absent [!event.context.user] missing']);
  });
});

describe('elysia', () => {
  const app = (handler: string): string => `import { Elysia } from 'elysia'; new Elysia().get('/', ${handler});`;
  rows(
    [
      ['return status(401)', '1 elysia direct 401 missing'],
      ['return status("Unauthorized")', '1 elysia direct 401 missing'],
      ['return status("unauthorized")'],
      ['return error(401, {})', '1 elysia direct 401 missing'],
      ['throw status(401)', '1 elysia direct 401 missing'],
      ['status(401); return "open"'],
      ['try { throw status(401) } catch { return "open" }'],
      ['return status(code)'],
      ['set.status = 401; return ""', '1 elysia direct 401 missing'],
      ['set.status = "Unauthorized"; return ""', '1 elysia direct 401 missing'],
      ['set.status = 401; set.headers["WWW-Authenticate"] = "Bearer"; return ""', '1 elysia direct 401 set'],
      ['set.headers["www-authenticate"] = "Bearer"; return status(401)', '1 elysia direct 401 set'],
      ['set.headers["www-authenticate"] = "Bearer"; throw status(401)', '1 elysia direct 401 set'],
      ['set.headers = { "www-authenticate": "Bearer" }; return status(401)', '1 elysia direct 401 set'],
      ['set.headers["x"] = "Bearer"; return status(401)', '1 elysia direct 401 missing'],
      ['set.headers["www-authenticate"] = "Bearer"; return new Response("", { status: 401 })', '1 fetch direct 401 set'],
      ['return status(401, new Response("", { headers: { "www-authenticate": "Bearer" } }))', '1 elysia direct 401 set'],
      ['set.headers["www-authenticate"] = "Bearer"; throw Object.assign(new Error(), { status: 401 })', '1 elysia throw 401 set'],
      ['throw Object.assign(new Error(), { status: 401, headers: { "www-authenticate": "Bearer" } })', '1 elysia throw 401 missing'],
      ['set.status = 401; throw new Error()', '1 elysia direct 401 missing'],
    ],
    (code) => app(`({ status, error, set }) => { ${code}; }`),
  );

  test.each([
    ['a whole context', app('(c) => c.status(401)')],
    ['its members', app('(c) => { c.set.status = 401; return c.body; }')],
    ['a name of their own', app('({ status: answer }) => answer(401)')],
    ['taken apart within', app('(context) => { const { status } = context; return status(401); }')],
    ['the import', `import { Elysia, status } from 'elysia'; new Elysia().get('/', () => status(401));`],
    ['a guard that is registered by its name', `import { Elysia } from 'elysia'; const f = ({ status }) => status(401); new Elysia().guard({ beforeHandle: f });`],
    ['a hook', `import { Elysia } from 'elysia'; new Elysia().onBeforeHandle({ as: 'global' }, (c) => c.status(401));`],
    ['a helper that is given the method', `import { Elysia } from 'elysia'; new Elysia().get('/', ({ status, a }) => { if (a) return deny(status); }); const deny = (answer) => answer(401);`],
  ])('recognised: %s', (_name, text) => {
    expect(answers(text)).toEqual([expect.stringMatching(/^1 elysia (direct|helper-def|helper-call) 401 missing$/)]);
  });

  test.each([
    ['another package', `import { Other } from 'other'; new Other().get('/', ({ status, set }) => { set.status = 401; return status(401); });`],
    ['a component', `import { useState } from 'react'; export const Shown = ({ status, set }) => { set.status = 401; return status(401); };`],
    ['a function that takes something else apart', `import { Elysia } from 'elysia'; export const f = ({ answer }) => answer(401);`],
  ])('silent: %s', (_name, text) => {
    expect(answers(text)).toEqual([]);
  });

  test('what runs around the handlers', () => {
    const wrap = (hook: string, handler: string): string => `import { Elysia } from 'elysia'; new Elysia().${hook}.get('/', ${handler});`;
    const sets = '({ set }) => { set.headers["www-authenticate"] = "Bearer"; }';
    expect(answers(wrap(`onRequest(${sets})`, '({ status }) => status(401)'))).toEqual(['1 elysia direct 401 central']);
    expect(answers(wrap(`mapResponse(${sets})`, '({ status }) => status(401)'))).toEqual(['1 elysia direct 401 central']);
    expect(answers(wrap('onRequest(({ set }) => { set.headers["x"] = "y"; })', '({ status }) => status(401)'))).toEqual(['1 elysia direct 401 missing']);
    expect(answers(wrap(`onError(${sets})`, '() => { throw Object.assign(new Error(), { status: 401 }); }'))).toEqual(['1 elysia throw 401 central']);
    expect(answers(wrap(`onError(${sets})`, '({ status }) => status(401)'))).toEqual(['1 elysia direct 401 missing']);
  });
});

describe('statuses by name', () => {
  test.each([
    [`import { StatusCodes } from 'http-status-codes'`, 'StatusCodes.UNAUTHORIZED'],
    [`import { UNAUTHORIZED } from 'http-status-codes'`, 'UNAUTHORIZED'],
    [`import * as codes from 'http-status-codes'`, 'codes.StatusCodes.UNAUTHORIZED'],
    [`import status from 'http-status'`, 'status.UNAUTHORIZED'],
    [`import httpCodes from 'http-codes'`, 'httpCodes.UNAUTHORIZED'],
    [`import { HttpStatusCode } from 'axios'`, 'HttpStatusCode.Unauthorized'],
    [`import { constants } from 'node:http2'`, 'constants.HTTP_STATUS_UNAUTHORIZED'],
    [`import http2 from 'http2'`, 'http2.constants.HTTP_STATUS_UNAUTHORIZED'],
    [`import { HttpStatus } from '@nestjs/common'`, 'HttpStatus.UNAUTHORIZED'],
    [`const S = { UNAUTHORIZED: 401 }`, 'S.UNAUTHORIZED'],
    [`const S = Object.freeze({ UNAUTHORIZED: 401 })`, 'S.UNAUTHORIZED'],
    [`const { UNAUTHORIZED } = { UNAUTHORIZED: 401 }`, 'UNAUTHORIZED'],
    [`const A = 401; const B = A`, 'B'],
    [`enum S { Unauthorized = 401 }`, 'S.Unauthorized'],
    [`enum S { Ok = 400, Unauthorized }`, 'S.Unauthorized'],
    [`const S = { unauthorized: 401 } as const`, "S['unauthorized']"],
    [`class S { static readonly UNAUTHORIZED = 401 }`, 'S.UNAUTHORIZED'],
    [``, '+"401"'],
    [``, '(401 as number)'],
  ])('%s: %s', (declaration, status) => {
    expect(answers(`${declaration};\napp.get('/', (req: Request, res: Response) => { res.status(${status}).end(); });`, { typescript: true })).toEqual([
      '2 express direct 401 missing',
    ]);
  });

  test.each([
    [`import { ReasonPhrases } from 'http-status-codes'`, 'ReasonPhrases.UNAUTHORIZED'],
    [`import status from 'http-status'`, 'status[401]'],
    [`import { UNAUTHORIZED } from './errors.js'`, 'UNAUTHORIZED'],
    [`let S = 401; S = 200`, 'S'],
  ])('not a status that is known: %s, %s', (declaration, status) => {
    expect(answers(`${declaration};\napp.get('/', (req: Request, res: Response) => { res.status(${status}).end('401'); });`, { typescript: true })).toEqual([]);
  });
});

describe('nest', () => {
  const names = 'Catch, Controller, Cron, ForbiddenException, Get, Headers, HttpException, HttpStatus, Req, Res, UnauthorizedException, UseFilters, UseGuards';
  const head = `import { ${names} } from '@nestjs/common'; import { AuthGuard } from '@nestjs/passport'; import { NestFactory } from '@nestjs/core'; NestFactory.create(AppModule); `;
  const typescript = { typescript: true };

  rows(
    [
      ['throw new UnauthorizedException()', '1 nest throw 401 missing'],
      ['throw new ForbiddenException("no")', '1 nest throw 403 missing'],
      ['throw new HttpException("no", 401)', '1 nest throw 401 missing'],
      ['throw new HttpException({ statusCode: 401 }, HttpStatus.FORBIDDEN)', '1 nest throw 403 missing'],
      ['throw new HttpException("no", 401, { headers: { "WWW-Authenticate": "Bearer" } } as any)', '1 nest throw 401 missing'],
      ['throw new HttpException(401, 500)'],
      ['class No extends UnauthorizedException {} throw new No()', '1 nest throw 401 missing'],
      ['class No extends HttpException { constructor() { super("no", HttpStatus.UNAUTHORIZED) } } throw new No()', '1 nest throw 401 missing'],
      [`res.setHeader('WWW-Authenticate', 'Bearer'); throw new UnauthorizedException()`, '1 nest throw 401 set'],
      [`res.header('WWW-Authenticate', 'Bearer').status(401).send()`, '1 nest direct 401 set'],
      ['res.status(401); return {}', '1 nest direct 401 missing'],
      ['res.status(401); throw new Error("x")'],
      ['res.code(403).send()', '1 nest direct 403 missing'],
      ['const error: any = new Error("x"); error.status = 401; throw error'],
      ['return new UnauthorizedException()'],
    ],
    (code) => `${head}@Controller() class A { @Get() async f(@Req() req: any, @Res() res: any) { ${code}; } }`,
    typescript,
  );

  rows(
    [
      ['@Controller() class A { f() { throw new UnauthorizedException(); } }', '1 nest throw 401 missing'],
      ['@Resolver() class A { f() { throw new UnauthorizedException(); } }'],
      [`import { Server } from '@hocuspocus/server'; class A { f() { throw new UnauthorizedException(); } }`, '1 nest throw 401 missing (framework not visible)'],
      [`import { Server } from '@hocuspocus/server'; @Controller() class A { f() { throw new UnauthorizedException(); } }`, '1 nest throw 401 missing'],
      ['class A { f() { if (this.configService.ui.auth !== "none") throw new ForbiddenException(); } }', '1 nest throw 403 missing'],
      ['@WebSocketGateway() class A { f() { throw new UnauthorizedException(); } }'],
      ['class A { @Cron("* * *") f() { throw new UnauthorizedException(); } }'],
      ['class A { f(context) { GqlExecutionContext.create(context); throw new UnauthorizedException(); } }'],
      ['class A { f(context) { GqlExecutionContext.create(context) ?? context.switchToHttp(); throw new UnauthorizedException(); } }', '1 nest throw 401 missing'],
      ['class A { canActivate(context) { if (!context.switchToHttp().getRequest().headers.authorization) return false; return true; } }', '1 nest direct 403 missing'],
      ['class A { canActivate(context) { if (!context.switchToHttp().getRequest().headers.authorization) return true; return check(); } }'],
      ['class A { mayActivate(context) { if (!context.switchToHttp().getRequest().headers.authorization) return false; return true; } } // 403'],
      ['@Catch() class F { catch(error, host) { host.switchToHttp().getResponse().status(401).json({}); } }', '1 nest error-handler 401 missing'],
      ['@Catch() class F { catch(error, host) { this.adapter.httpAdapter.reply(host.switchToHttp().getResponse(), {}, 401); } }', '1 nest error-handler 401 missing'],
    ],
    (code) => `${head}${code}`,
    typescript,
  );

  const thrower = `@Controller() class A { @Get() f() { throw new UnauthorizedException(); } }`;
  const filter = (takes: string, body: string): string => `@Catch(${takes}) class F { catch(e: any, host) { const response = host.switchToHttp().getResponse(); ${body} } } `;
  const challenge = `response.header('WWW-Authenticate', 'Bearer');`;
  const reply = 'response.status(e.getStatus()).json({});';
  rows(
    [
      ['', '1 nest throw 401 missing'],
      [filter('', challenge + reply), '1 nest throw 401 central'],
      [filter('UnauthorizedException', challenge + reply), '1 nest throw 401 central'],
      [filter('HttpException, Other', challenge + reply), '1 nest throw 401 central'],
      [filter('ForbiddenException', challenge + reply), '1 nest throw 401 missing'],
      [filter('', `if (e instanceof UnauthorizedException) ${challenge} ${reply}`), '1 nest throw 401 central'],
      [filter('', `if (e instanceof ForbiddenException) ${challenge} ${reply}`), '1 nest throw 401 missing'],
      [filter('', `${challenge} super.catch(e, host);`), '1 nest throw 401 central'],
      [filter('', `if (e.getStatus() === 403) ${challenge} super.catch(e, host);`), '1 nest throw 401 missing'],
    ],
    (code) => `${head}${code}${thrower}`,
    typescript,
  );

  test('@UseGuards puts guards in front', () => {
    const guarded = (onClass: string, onMethod: string): string | undefined =>
      analysed(`${head}@Controller() ${onClass} class A { @Get() ${onMethod} f(@CurrentUser() user: any) { if (!user) throw new ForbiddenException(); } }`, typescript).sites[0]?.cases[0]?.cause;
    expect(guarded('', '')).toBe('absent');
    expect(guarded(`@UseGuards(AuthGuard('jwt'))`, '')).toBeUndefined();
    expect(guarded('', '@UseGuards(JwtAuthGuard)')).toBeUndefined();
    expect(guarded('', '@UseGuards(RolesGuard)')).toBe('absent');
    expect(guarded('@UseGuards(JwtAuthGuard)', '@Public()')).toBe('absent');
  });

  test.each([
    ['a class with its import', `import { UnauthorizedException } from '@nestjs/common';`, 'new UnauthorizedException()', `import { ForbiddenException } from '@nestjs/common';`, 'new ForbiddenException()'],
    ['the import that is used elsewhere, too', `import { UnauthorizedException } from '@nestjs/common'; const other = UnauthorizedException;`, 'new UnauthorizedException()', `import { UnauthorizedException, ForbiddenException } from '@nestjs/common'; const other = UnauthorizedException;`, 'new ForbiddenException()'],
    ['an import that is there', `import { ForbiddenException, UnauthorizedException } from '@nestjs/common';`, `new UnauthorizedException('no')`, `import { ForbiddenException, UnauthorizedException } from '@nestjs/common';`, `new ForbiddenException('no')`],
    ['the status of a general class', `import { HttpException } from '@nestjs/common';`, `new HttpException('no', 401)`, `import { HttpException } from '@nestjs/common';`, `new HttpException('no', 403)`],
    ['a named status', `import { HttpException, HttpStatus } from '@nestjs/common';`, `new HttpException('no', HttpStatus.UNAUTHORIZED)`, `import { HttpException, HttpStatus } from '@nestjs/common';`, `new HttpException('no', HttpStatus.FORBIDDEN)`],
    ['nothing for a class under another name', `import { UnauthorizedException as No } from '@nestjs/common';`, 'new No()', undefined, undefined],
  ])('403 by %s', (_name, imports, thrown, wantedImports, wanted) => {
    const text = (head: string | undefined, error: string | undefined): string => `${head ?? ''} class S { f(user: any) { if (!user.isAdmin) throw ${error ?? ''}; } }`;
    const source = text(imports, thrown);
    const edits = analysed(source, typescript).sites[0]?.repair.to403;
    const mended = edits && [...edits].sort((a, b) => b.range[0] - a.range[0]).reduce((each, edit) => each.slice(0, edit.range[0]) + edit.text + each.slice(edit.range[1]), source);
    expect(mended).toBe(wanted === undefined ? undefined : text(wantedImports, wanted));
  });

  test('what a strategy is given says nothing of rights: it decides whether the token is good', () => {
    const validated = (parent: string, condition: string): string | undefined =>
      analysed(`${head}class S extends ${parent} { async validate(payload: any) { const session = await this.sessions.find(payload.sid); if (${condition}) throw new UnauthorizedException(); } }`, typescript).sites[0]?.cases[0]?.cause;
    const otherTenant = 'session.workspaceId !== payload.workspaceId';
    expect(validated('PassportStrategy(Strategy)', otherTenant)).toBe('invalid');
    expect(validated('PassportStrategy(Strategy)', '!session')).toBe('invalid');
    expect(validated('Base', otherTenant)).toBe('insufficient');
    expect(validated('PassportStrategy(Strategy)', `session.role !== 'admin'`)).toBe('insufficient');
  });
});

describe('feathers', () => {
  const head = `import { feathers } from '@feathersjs/feathers'; import errors, { FeathersError, Forbidden, NotAuthenticated } from '@feathersjs/errors'; const app = express(feathers()); `;

  rows(
    [
      ['throw new NotAuthenticated("m")', '1 feathers throw 401 missing'],
      ['throw new Forbidden()', '1 feathers throw 403 missing'],
      ['throw new errors.NotAuthenticated()', '1 feathers throw 401 missing'],
      ['throw new errors[401]()', '1 feathers throw 401 missing'],
      ['throw new errors.errors.Forbidden()', '1 feathers throw 403 missing'],
      ['throw new FeathersError("m", "n", 403, "c", {})', '1 feathers throw 403 missing'],
      ['throw new NotAuthenticated("m", { headers: { "WWW-Authenticate": "Bearer" } })', '1 feathers throw 401 missing'],
      ['class No extends NotAuthenticated {} throw new No()', '1 feathers throw 401 missing'],
      ['return Promise.reject(new NotAuthenticated())', '1 feathers throw 401 missing'],
      ['await Promise.reject(new NotAuthenticated())', '1 feathers throw 401 missing'],
      ['return context.params.a ? context : Promise.reject(new Forbidden())', '1 feathers throw 403 missing'],
      ['try { await Promise.reject(new NotAuthenticated()) } catch { return context }'],
      ['Promise.reject(new NotAuthenticated()).catch(() => {})'],
      ['throw Object.assign(new Error(), { status: 401 })'],
      ['throw new errors.NotFound()'],
    ],
    (code) => `${head}app.service('a').hooks({ before: { all: [async (context) => { ${code}; }] } });`,
  );

  const thrown = 'throw new NotAuthenticated()';
  test.each([
    ['middleware of Express before it', `app.use((req, res, next) => { res.set('WWW-Authenticate', 'Bearer'); next(); });`, 'central'],
    ['middleware that sets something else', `app.use((req, res, next) => { res.set('X', 'Bearer'); next(); });`, 'missing'],
    ['middleware of Koa', `app.use(async (ctx, next) => { ctx.set('WWW-Authenticate', 'Bearer'); await next(); });`, 'central'],
    ['an error handler of Express', `app.use((err, req, res, next) => { res.set('WWW-Authenticate', 'Bearer').status(401).end(); });`, 'central'],
    ['an error handler that hands on', `app.use((err, req, res, next) => { next(err); });`, 'missing'],
  ])('%s', (_name, around, header) => {
    const hooks = `export const hooks = { before: { all: [async (context) => { ${thrown}; }] } };`;
    expect(answers(`${head}${hooks} ${around}`)[0]).toBe(`1 feathers throw 401 ${header}`);
  });

  const causes = (text: string): string[] => facts(text).map((line) => line.split(' ')[2] ?? '');
  test.each([
    ['for all methods', `{ before: { create: [HOOK], all: [authenticate('jwt')] } }`, undefined],
    ['earlier in the list', `{ before: { create: [authenticate('jwt'), HOOK] } }`, undefined],
    ['of an earlier phase', `{ before: { create: [HOOK] }, around: { create: [authenticate('jwt')] } }`, undefined],
    ['later in the list', `{ before: { create: [HOOK, authenticate('jwt')] } }`, 'absent'],
    ['of another method', `{ before: { find: [authenticate('jwt')], create: [HOOK] } }`, 'absent'],
    ['in what handles errors', `{ error: { all: [authenticate('jwt')], create: [HOOK] } }`, 'absent'],
  ])('a guard: %s', (_name, table, cause) => {
    // Behind a guard nobody comes to the hook, so nothing is answered there.
    const wanted = cause === undefined ? [] : [cause];
    const hook = 'async (context) => { if (!context.params.user) throw new Forbidden(); }';
    expect(causes(`${head} export const hooks = ${table.replace('HOOK', hook)};`)).toEqual(wanted);
    expect(causes(`${head} const hook = ${hook}; export const hooks = ${table.replace('HOOK', 'hook')};`)).toEqual(wanted);
  });

  test.each([
    ['a strategy', 'class MyStrategy extends JWTStrategy { async authenticate(authentication) { if (!authentication.accessToken) throw new Forbidden(); } }', 'absent'],
    ['another class', 'class Mine extends Other { async authenticate(authentication) { if (!authentication.accessToken) throw new Forbidden(); } }', 'unknown'],
    ['a service that is an object', 'app.use("/a", { async get(id, params) { if (!params.headers.authorization) throw new Forbidden(); } });', 'absent'],
    ['an administrator', 'export const hook = async (context) => { if (!context.params.sysAdminUser) throw new Forbidden(); };', 'unknown'],
    ['who is logged in', 'export const hook = async (context) => { if (!context.params.authenticated) throw new Forbidden(); };', 'absent'],
  ])('%s', (_name, code, cause) => {
    expect(causes(head + code)).toEqual([cause]);
  });

  test('what clients throw is no answer', () => {
    expect(answers(`import { Forbidden } from '@feathersjs/errors'; export const f = () => { throw new Forbidden(); };`, { filename: 'src/composables/f.js' })).toEqual([]);
  });
});

describe('loopback', () => {
  const head = `import { inject } from '@loopback/core'; import { authenticate } from '@loopback/authentication'; import { get, HttpErrors, RestApplication, RestBindings } from '@loopback/rest'; new RestApplication(); `;
  const typescript = { typescript: true };
  const set = `this.response.setHeader('WWW-Authenticate', 'Bearer')`;

  rows(
    [
      ['throw new HttpErrors.Unauthorized("m")', '1 loopback throw 401 missing'],
      ['throw HttpErrors.Forbidden("m")', '1 loopback throw 403 missing'],
      ['throw new HttpErrors[401]()', '1 loopback throw 401 missing'],
      ['throw HttpErrors(401, "m")', '1 loopback throw 401 missing'],
      ['throw HttpErrors(401, "m", { headers: { "WWW-Authenticate": "Bearer" } })', '1 loopback throw 401 missing'],
      ['throw Object.assign(new Error(), { statusCode: 401 })', '1 loopback throw 401 missing'],
      [`${set}; throw new HttpErrors.Unauthorized()`, '1 loopback throw 401 set'],
      [`this.other.setHeader('X', 'y'); throw new HttpErrors.Unauthorized()`, '1 loopback throw 401 missing'],
      ['this.response.status(401).send(); return this.response', '1 loopback direct 401 missing'],
      [`this.response.status(401).set('WWW-Authenticate', 'Bearer').send(); return this.response`, '1 loopback direct 401 set'],
      ['this.response.status(401); throw new Error("m")', '1 loopback direct 401 missing'],
      ['throw new HttpErrors.NotFound()'],
    ],
    (code) => `${head}class A { constructor(@inject(RestBindings.Http.RESPONSE) private response: Response, private other: any) {} @get('/a') a() { ${code}; } }`,
    typescript,
  );

  const causes = (text: string): string[] => facts(head + text, typescript).map((line) => line.split(' ')[2] ?? '');
  const refused = 'if (!user) throw new HttpErrors.Forbidden()';
  test.each([
    ['a parameter', `class A { @get('/a') a(@inject(SecurityBindings.USER) user: UserProfile) { ${refused}; } }`, 'absent'],
    ['a property', `class A { @inject('security.USER') private who: UserProfile; @get('/a') a() { if (!this.who) throw new HttpErrors.Forbidden(); } }`, 'absent'],
    ['behind a guard', `class A { @authenticate('jwt') @get('/a') a(@inject(SecurityBindings.USER) user: UserProfile) { ${refused}; } }`, 'unknown'],
    ['in a class behind a guard', `@authenticate('jwt') class A { @get('/a') a(@inject(SecurityBindings.USER) user: UserProfile) { ${refused}; } }`, 'unknown'],
    ['a method without it', `@authenticate('jwt') class A { @authenticate.skip() @get('/a') a(@inject(SecurityBindings.USER) user: UserProfile) { ${refused}; } }`, 'absent'],
    ['something else', `class A { @get('/a') a(@inject('services.Who') who: Who) { if (!who) throw new HttpErrors.Forbidden(); } }`, 'unknown'],
    ['a field of the request', `class A { @inject(RestBindings.Http.REQUEST) private what: Request; @get('/a') a() { if (!this.what.headers.authorization) throw new HttpErrors.Forbidden(); } }`, 'absent'],
  ])('what is injected: %s', (_name, text, cause) => {
    expect(causes(text)).toEqual([cause]);
  });

  test('middleware that sets the challenge', () => {
    const thrown = `class A { @get('/a') a() { throw new HttpErrors.Unauthorized(); } } `;
    expect(answers(`${head}${thrown} app.middleware(async (context, next) => { context.response.setHeader('WWW-Authenticate', 'Bearer'); return next(); });`, typescript)).toEqual(['1 loopback throw 401 central']);
    expect(answers(`${head}${thrown} app.middleware(async (context, next) => { context.response.setHeader('X', 'Bearer'); return next(); });`, typescript)).toEqual(['1 loopback throw 401 missing']);
  });
});

describe('routing-controllers', () => {
  const head = `import { Authorized, Controller, createExpressServer, Get, Header, HttpError, Middleware, Req, Res, UnauthorizedError, ForbiddenError } from 'routing-controllers'; createExpressServer({}); `;
  const typescript = { typescript: true };

  rows(
    [
      ['throw new UnauthorizedError("m")', '1 routing-controllers throw 401 missing'],
      ['throw new ForbiddenError()', '1 routing-controllers throw 403 missing'],
      ['throw new HttpError(401, "m")', '1 routing-controllers throw 401 missing'],
      ['class No extends HttpError { constructor() { super(403, "no") } } throw new No()', '1 routing-controllers throw 403 missing'],
      [`res.set('WWW-Authenticate', 'Bearer'); throw new UnauthorizedError()`, '1 routing-controllers throw 401 set'],
      ['return res.status(401).json({})', '1 routing-controllers direct 401 missing'],
      [`return res.status(401).set('WWW-Authenticate', 'Bearer').json({})`, '1 routing-controllers direct 401 set'],
      ['throw Object.assign(new Error(), { status: 401 })'],
      ['throw new HttpError(404)'],
    ],
    (code) => `${head}@Controller() class A { @Get('/') a(@Req() req, @Res() res) { ${code}; } }`,
    typescript,
  );

  test.each([
    [`@Controller() class A { @Get('/') @Header('WWW-Authenticate', 'Bearer') a() { throw new UnauthorizedError(); } }`, '1 routing-controllers throw 401 set'],
    [`@Controller() class A { @Get('/') @Header('X', 'Bearer') a() { throw new UnauthorizedError(); } }`, '1 routing-controllers throw 401 missing'],
    [`class M { use(req, res, next) { throw new UnauthorizedError(); } }`, '1 routing-controllers throw 401 missing'],
    [`class M { use(req, res, next) { res.status(401).end(); } }`, '1 routing-controllers direct 401 missing'],
    // Express has it then, which does not read `httpCode`.
    [`class M { use(req, res, next) { next(new UnauthorizedError()); } }`],
    [`@Controller() class A { @Get('/') a() { throw new UnauthorizedError(); } } @Middleware({ type: 'after' }) class E { error(e, req, res, next) { res.set('WWW-Authenticate', 'Bearer'); next(e); } }`, '1 routing-controllers throw 401 unknown'],
    [`@Controller() class A { @Get('/') a() { throw new UnauthorizedError(); } } @Middleware({ type: 'after' }) class E { error(e, req, res, next) { res.set('X', 'Bearer'); next(e); } }`, '1 routing-controllers throw 401 missing'],
  ])('%s', (text, ...lines) => {
    expect(answers(head + text, typescript)).toEqual(lines);
  });

  test.each([
    [`@Controller() class A { @Get('/') a(@CurrentUser() user) { if (!user) throw new ForbiddenError(); } }`, 'absent'],
    [`@Controller() class A { @Authorized() @Get('/') a(@CurrentUser() user) { if (!user) throw new ForbiddenError(); } }`],
    [`@Authorized() @Controller() class A { @Get('/') a(@CurrentUser() user) { if (!user) throw new ForbiddenError(); } }`],
    [`@Controller() class A { @Get('/') a(@HeaderParam('authorization') it) { if (!it) throw new ForbiddenError(); } }`, 'absent'],
    [`@Controller() class A { @Get('/') a(@QueryParam('page') it) { if (!it) throw new ForbiddenError(); } }`, 'unknown'],
  ])('who calls: %s', (text, ...causes) => {
    expect(facts(head + text, typescript).map((line) => line.split(' ')[2])).toEqual(causes);
  });
});

describe('tsoa', () => {
  const head = `import { Controller, Get, Request, Res, Route, Security, TsoaResponse } from 'tsoa'; `;
  const typescript = { typescript: true };

  rows(
    [
      ['this.setStatus(401); return {}', '1 tsoa direct 401 missing'],
      [`this.setHeader('WWW-Authenticate', 'Bearer'); this.setStatus(401); return {}`, '1 tsoa direct 401 set'],
      [`this.setStatus(401); this.setHeader('WWW-Authenticate', 'Bearer'); return {}`, '1 tsoa direct 401 set'],
      ['this.setStatus(401); this.setStatus(200); return {}'],
      ['this.setStatus(401); throw new Error()'],
      ['return refused(401, { error: "m" })', '1 tsoa direct 401 missing'],
      ['return refused(403, { error: "m" })', '1 tsoa direct 403 missing'],
      [`return refused(401, { error: "m" }, { 'WWW-Authenticate': 'Bearer' })`, '1 tsoa direct 401 set'],
      [`return refused(401, { error: "m" }, { 'X': 'Bearer' })`, '1 tsoa direct 401 missing'],
      ['return other(401, { error: "m" })'],
    ],
    (code) => `${head}@Route('a') class A extends Controller { @Get() a(@Res() refused: TsoaResponse<401, {}>, other: Other) { ${code}; } }`,
    typescript,
  );

  test.each([
    [`@Route('a') class A extends Other { @Get() a() { this.setStatus(401); } }`],
    [`@Route('a') class A extends Controller { @Get() a(@Request() request) { request.res.status(401).end(); } }`],
  ])('silent: %s', (text) => {
    expect(answers(head + text, typescript)).toEqual([]);
  });

  test.each([
    [`@Route('a') class A extends Controller { @Get() a(@Request() request) { if (!request.user) this.setStatus(403); } }`, 'absent'],
    [`@Route('a') class A extends Controller { @Security('jwt') @Get() a(@Request() request) { if (!request.user) this.setStatus(403); } }`, 'unknown'],
    [`@Route('a') class A extends Controller { @Get() a(@Header('x-api-key') key: string) { if (!key) this.setStatus(403); } }`, 'absent'],
  ])('who calls: %s', (text, ...causes) => {
    expect(facts(head + text, typescript).map((line) => line.split(' ')[2])).toEqual(causes);
  });
});

describe('hapi', () => {
  const head = `import Boom, { unauthorized, forbidden } from '@hapi/boom'; import Hapi from '@hapi/hapi'; const server = Hapi.server(); `;
  const challenge = `'WWW-Authenticate', 'Bearer'`;

  rows(
    [
      ['return h.response().code(401)', '1 hapi direct 401 missing'],
      [`return h.response().code(401).header(${challenge})`, '1 hapi direct 401 set'],
      [`return h.response().header(${challenge}).type('text/plain').code(401)`, '1 hapi direct 401 set'],
      [`return h.view('login').code(403)`, '1 hapi direct 403 missing'],
      ['const answer = h.response(); answer.statusCode = 401; return answer', '1 hapi direct 401 missing'],
      [`const answer = h.response(); answer.code(401); answer.headers['www-authenticate'] = 'Bearer'; return answer`, '1 hapi direct 401 set'],
      ['const answer = h.response().code(401); return h.response()'],
      ['const answer = h.response().code(401); return { answer: 1 }'],
      ['h.response().code(401)'],
      ['h.response().code(401).takeover(); return h.response()'],
      ['return wrap(h.response().code(401))', '1 hapi direct 401 missing'],
      ['throw Boom.unauthorized()', '1 hapi throw 401 missing'],
      ['return Boom.unauthorized("m")', '1 hapi throw 401 missing'],
      ['throw unauthorized("m", null)', '1 hapi throw 401 missing'],
      ['throw Boom.unauthorized(null, "Basic")', '1 hapi throw 401 set'],
      ['throw Boom.unauthorized("m", ["Bearer"])', '1 hapi throw 401 set'],
      ['throw Boom.unauthorized("m", [])', '1 hapi throw 401 missing'],
      ['throw Boom.unauthorized("m", scheme)', '1 hapi throw 401 set'],
      ['throw Boom.forbidden("m", data)', '1 hapi throw 403 missing'],
      ['throw Boom.proxyAuthRequired("m")', '1 hapi throw 407 missing'],
      ['throw Boom.notFound("m")'],
      ['throw new Boom.Boom("m", { statusCode: 401 })', '1 hapi throw 401 missing'],
      ['throw Boom.boomify(new Error("m"), { statusCode: 403 })', '1 hapi throw 403 missing'],
      ['throw Boom.boomify(new Error("m"))'],
      ['throw Boom.boomify(Boom.forbidden())', '1 hapi throw 403 missing'],
      [`const error = Boom.unauthorized(); error.output.headers['WWW-Authenticate'] = 'Bearer'; throw error`, '1 hapi throw 401 set'],
      [`const error = Boom.unauthorized(); error.output.headers = { 'WWW-Authenticate': 'Bearer' }; throw error`, '1 hapi throw 401 set'],
      [`const error = Boom.unauthorized(); error.output.headers.Allow = 'GET'; throw error`, '1 hapi throw 401 missing'],
      [`const other = Boom.badRequest(); other.output.headers['WWW-Authenticate'] = 'Bearer'; throw Boom.unauthorized()`, '1 hapi throw 401 missing'],
      [`request.raw.res.setHeader(${challenge}); throw Boom.unauthorized()`, '1 hapi throw 401 set'],
      [`h.response().header(${challenge}); throw Boom.unauthorized()`, '1 hapi throw 401 missing'],
      ['return h.unauthenticated(Boom.unauthorized("m"))', '1 hapi next 401 missing'],
      ['const error = new Error("m"); error.statusCode = 401; throw error'],
      ['throw Object.assign(new Error("m"), { status: 401 })'],
      ['return h.redirect("/login")'],
    ],
    (code) => `${head}server.route({ method: 'GET', path: '/', handler: async (request, h) => { ${code}; } });`,
  );

  rows(
    [
      ['export const login = (request, h) => h.response().code(401);', '1 hapi helper-def 401 missing'],
      ['export const login = (request, tools) => tools.response().code(401);'],
      ['export default { method: "GET", path: "/", handler: (request, h) => h.response().code(401) };', '1 hapi direct 401 missing'],
      ['export default { method: "GET", path: "/", options: { handler: (request, h) => h.response().code(401) } };', '1 hapi direct 401 missing'],
      ['export default { method: "GET", path: "/", config: { pre: [[(request, h) => h.response().code(401)], { method: (request, h) => h.response().code(403).takeover() }] } };', '1 hapi direct 403 missing'],
      ['export default { method: "GET", path: "/", handler: (request, tools) => tools.response().code(401) };'],
      [`import type { Lifecycle } from '@hapi/hapi'; export const login: Lifecycle.Method = (request, tools) => tools.response().code(401);`, '1 hapi helper-def 401 missing'],
      [`import type { Method } from './methods'; export const login: Method = (request, tools) => tools.response().code(401);`],
      [`import type { ResponseToolkit } from '@hapi/hapi'; export const login = (request: unknown, tools: ResponseToolkit) => tools.response().code(401);`, '1 hapi helper-def 401 missing'],
      [`server.ext('onPreHandler', (request, h) => h.response().code(401)); server.ext('onPreAuth', (request, h) => h.response().code(403).takeover());`, '1 hapi direct 403 missing'],
      [`server.ext([{ type: 'onPreHandler', method: (request, h) => h.response().code(401) }]);`],
      [`server.ext('onPreResponse', (request, h) => h.response().code(403));`, '1 hapi error-handler 403 missing'],
      [`server.auth.scheme('s', () => ({ authenticate(request, h) { return h.unauthenticated(Boom.forbidden()); } })); import Boom from '@hapi/boom';`, '1 hapi next 403 missing (error handler not visible)'],
    ],
    (code) => code,
    { typescript: true },
  );

  // What the last hook makes of an error.
  rows(
    [
      ['return h.continue', '1 hapi throw 401 missing'],
      [`const { response } = request; if (response.isBoom) response.output.headers[${challenge.replace(', ', '] = ')}; return h.continue`, '1 hapi throw 401 central'],
      [`const answer = request.response; if (!answer.isBoom) answer.header(${challenge}); return h.continue`, '1 hapi throw 401 missing'],
      [`if (request.response.isBoom && request.response.output.statusCode === 403) request.response.output.headers[${challenge.replace(', ', '] = ')}; return h.continue`, '1 hapi throw 401 missing'],
      ['const { output } = request.response; return h.response(output.payload).code(output.statusCode)', '1 hapi throw 401 missing'],
      ['const { payload } = request.response.output; return h.response(payload).code(payload.statusCode)', '1 hapi throw 401 missing'],
      [`return h.response().code(request.response.output.statusCode).header(${challenge})`, '1 hapi throw 401 central'],
      ['if (request.response.isBoom) return h.redirect("/login"); return h.continue'],
      ['return h.response().code(500)'],
      [`if (request.path === '/api') request.response.output.headers[${challenge.replace(', ', '] = ')}; return h.continue`, '1 hapi throw 401 unknown'],
    ],
    (code) => `${head}server.ext('onPreResponse', (request, h) => { ${code}; }); server.route({ method: 'GET', path: '/', handler: () => { throw Boom.unauthorized('m'); } });`,
  );

  test('what the last hook answers itself adds nothing to what handlers answer', () => {
    const code = (hook: string): string => `${head}server.ext('onPreResponse', (request, h) => { ${hook}; }); server.route({ method: 'GET', path: '/', handler: (request, h) => h.response().code(401) });`;
    expect(answers(code(`return h.response().header(${challenge}).code(request.response.statusCode)`))).toEqual(['1 hapi direct 401 missing']);
    expect(answers(code(`request.response.header(${challenge}); return h.continue`))).toEqual(['1 hapi direct 401 central']);
  });

  test('what authenticates in front of a route', () => {
    const cause = (options: string, before = ''): string | undefined =>
      analysed(`${head}${before}server.route({ method: 'GET', path: '/', ${options}handler: (request) => { if (!request.auth.credentials) throw Boom.forbidden(); } });`).sites[0]?.cases[0]?.cause;
    expect(cause('')).toBe('absent');
    expect(cause(`options: { auth: 'jwt' }, `)).toBe('unknown');
    expect(cause(`options: { auth: { strategy: 'jwt', scope: ['admin'] } }, `)).toBe('unknown');
    expect(cause(`options: { auth: { strategy: 'jwt', mode: 'required' } }, `)).toBe('unknown');
    expect(cause(`options: { auth: { strategy: 'jwt', mode: 'try' } }, `)).toBe('absent');
    expect(cause('', `server.auth.default('jwt'); `)).toBe('unknown');
    expect(cause('', `server.auth.default({ strategy: 'jwt', mode: 'optional' }); `)).toBe('absent');
    expect(cause('options: { auth: false }, ', `server.auth.default('jwt'); `)).toBe('absent');
  });

  test('what is known of the caller', () => {
    const cause = (condition: string): string | undefined =>
      analysed(`${head}server.route({ method: 'GET', path: '/', handler: ({ auth, headers, state }, h) => { if (${condition}) return h.response().code(403); } });`).sites[0]?.cases[0]?.cause;
    expect(cause('!auth.isAuthenticated')).toBe('absent');
    expect(cause('!auth.credentials')).toBe('absent');
    expect(cause('!headers.authorization')).toBe('absent');
    expect(cause('!state.sid')).toBe('absent');
    expect(cause(`auth.credentials.role !== 'admin'`)).toBe('insufficient');
    expect(cause(`!auth.credentials.scope.includes('admin')`)).toBe('insufficient');
    expect(cause('!auth.strategy')).toBe('unknown');
  });

  test('what is no right and no caller', () => {
    const cause = (condition: string): string | undefined =>
      analysed(`${head}server.route({ method: 'GET', path: '/', handler: async (request, h) => { const claims = jwt.verify(request.headers.authorization, key); if (${condition}) return h.response().code(403); } });`).sites[0]?.cases[0]?.cause;
    expect(cause('!audiences.includes(claims.clientId)')).toBe('invalid');
    expect(cause('!members.includes(claims.clientId)')).toBe('insufficient');
    expect(cause('!store.held.smtp.auth.user')).toBe('unknown');
    expect(cause('!store.held.auth.user')).toBe('absent');
  });

  test('functions are given the caller as `credentials`', () => {
    const cause = (imports: string): string | undefined =>
      analysed(`${imports}; export function check(credentials, id) { if (credentials.pipelineId !== id) throw Boom.forbidden(); }`).sites[0]?.cases[0]?.cause;
    expect(cause(`import Boom from '@hapi/boom'`)).not.toBe('invalid');
  });

  // Elsewhere a Boom is a 500, unless an error handler reads what it holds.
  rows(
    [
      ['(err, req, res, next) => { res.status(err.output.statusCode).json(err.output.payload); }', '1 express next 401 missing'],
      ['(err, req, res, next) => { if (Boom.isBoom(err)) return res.status(err.output.statusCode).end(); next(err); }', '1 express next 401 missing'],
      [`(err, req, res, next) => { if (err.isBoom) res.set('WWW-Authenticate', 'Bearer').status(err.output.statusCode).end(); }`, '1 express next 401 central'],
      ['(err, req, res, next) => { res.status(err.statusCode || 500).end(); }'],
      ['(err, req, res, next) => { next(err); }'],
      ['other'],
    ],
    (handler) => `import Boom from '@hapi/boom'; import express from 'express'; const app = express(); app.get('/', (req, res, next) => { next(Boom.unauthorized('m')); }); app.use(${handler});`,
  );

  test.each([
    [`Boom.unauthorized()`, `Boom.unauthorized(null, ['Bearer realm="api"'])`],
    [`Boom.unauthorized('m')`, `Boom.unauthorized('m', ['Bearer realm="api"'])`],
    [`unauthorized('m')`, `unauthorized('m', ['Bearer realm="api"'])`],
    [`Boom.unauthorized('m', '', {})`, undefined],
    [`Boom.boomify(error, { statusCode: 401 })`, undefined],
  ])('%s gets its challenge', (error, wanted) => {
    const text = (made: string): string => `${head}const f = (request, h) => { if (!request.auth.isAuthenticated) throw ${made}; };`;
    expect(mended(text(error), 'addChallenge')).toBe(wanted === undefined ? undefined : text(wanted));
  });

  test.each([
    [`Boom.unauthorized('m')`, `Boom.forbidden('m')`],
    [`Boom.unauthorized(messages.unauthorized)`, `Boom.forbidden(messages.unauthorized)`],
    [`Boom.unauthorized('m', 'Bearer', { realm: 'x' })`, `Boom.forbidden('m')`],
    [`unauthorized('m')`, `forbidden('m')`],
    [`new Boom.Boom('m', { statusCode: 401 })`, `new Boom.Boom('m', { statusCode: 403 })`],
    [`h.response().code(401)`, `h.response().code(403)`],
  ])('%s becomes 403', (error, wanted) => {
    const text = (made: string): string => `${head}const f = (request, h) => { if (request.auth.credentials.role !== 'admin') return ${made}; };`;
    expect(mended(text(error), 'to403')).toBe(text(wanted));
  });

  test('forbidden becomes unauthorized with its challenge', () => {
    const text = (made: string): string => `${head}const f = (request, h) => { if (!request.auth.isAuthenticated) throw ${made}; };`;
    expect(mended(text(`Boom.forbidden('m')`), 'to401')).toBe(text(`Boom.unauthorized('m', ['Bearer realm="api"'])`));
    expect(mended(text(`Boom.forbidden('m', data)`), 'to401')).toBeUndefined();
  });

  function mended(text: string, repair: 'addChallenge' | 'to401' | 'to403'): string | undefined {
    const edits = analysed(text).sites[0]?.repair[repair];
    return edits && [...edits].sort((a, b) => b.range[0] - a.range[0]).reduce((each, edit) => each.slice(0, edit.range[0]) + edit.text + each.slice(edit.range[1]), text);
  }
});
