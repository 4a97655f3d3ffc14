import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** Routes that throw (line 5) and answer (line 8) a 401. */
const express = `import { Router } from 'express';
import { Refusal } from './refusal.js';
export const routes = Router();
routes.get('/thrown', (req, res) => {
  if (!req.headers.authorization) throw new Refusal(401);
});
routes.get('/answered', (req, res) => {
  if (!req.headers.authorization) res.sendStatus(401);
});`;

const refusal = `export class Refusal extends Error {
  constructor(statusCode) {
    super('refused');
    this.statusCode = statusCode;
  }
}`;

/** An application over the routes, and the statements that put it together. */
const application = (imports: string, ...statements: readonly string[]): string => `import express from 'express';
import { routes } from './routes.js';
${imports}
const app = express();
${statements.join('\n')}`;

const adds = `(err, req, res, next) => {
  if (err.statusCode === 401) res.set('WWW-Authenticate', 'Bearer');
  res.status(err.statusCode ?? 500).end();
}`;
const addsNot = `(err, req, res, next) => {
  res.status(err.statusCode ?? 500).end();
}`;
const inClass = (method: string): string => `export class Failures {\n  ${method}\n}`;
const asMethod = adds.replace(' =>', '');
const long = '  if (options.talks) console.log("the handler is made");\n'.repeat(120);
const same = 'export const caught = (each) => each;';
const log = 'export const log = () => (req, res, next) => next();';
const linesOf = (found: readonly string[]): number[] => found.map((each) => Number.parseInt(each, 10));

describe('an error handler that is made or held somewhere', () => {
  /** What is registered, where it is from, and the file that has it. */
  const cases: readonly (readonly [name: string, use: string, imports: string, on: string])[] = [
    ['an arrow function makes it', 'onError()', '{ onError }', `export const onError = () => ${adds};`],
    ['a function makes it from options', 'on(console)', '{ on }', `export function on(log) {\n  return ${adds};\n}`],
    ['under a name', 'make()', '{ make }', `export function make() {\n  const on = ${adds};\n  return on;\n}`],
    ['the default of a file', 'onError({})', 'onError', `export default (options) => ${adds};`],
    ['made where it is exported', 'last', '{ last }', `const make = () => ${adds};\nexport const last = make();`],
    ['a member of a module', 'failures.onError', '* as failures', `export const onError = ${adds};`],
    ['a member of a table', 'failures.onError', 'failures', `export default { onError: ${adds} };`],
    ['a method of a table makes it', 'failures.on()', 'failures', `export default { on() {\n  return ${adds};\n} };`],
    ['a static method', 'Failures.on', '{ Failures }', inClass(`static on${asMethod}`)],
    ['a method that is bound', 'failures.on.bind(failures)', '{ Failures }', inClass(`on${asMethod}`)],
    ['a method makes it', 'failures.on()', '{ Failures }', inClass(`on() {\n    return ${adds};\n  }`)],
    ['another function hands it on', 'caught(on)', '{ caught, on }', `export const on = ${adds};\n${same}`],
    ['in a list', '[log(), on()]', '{ log, on }', `export const on = () => ${adds};\n${log}`],
    ['a long function makes it', 'on({})', '{ on }', `export const on = (options) => {\n${long}  return ${adds};\n};`],
  ];
  test.each(cases)('%s', async (_, use, imports, on) => {
    const made = use.includes('failures.') && imports.includes('Failures') ? ['const failures = new Failures();'] : [];
    const server = application(`import ${imports} from './on.js';`, ...made, 'app.use(routes);', `app.use(${use});`);
    const files = { 'routes.js': express, 'refusal.js': refusal, 'server.js': server };
    expect(await reported({ ...files, 'on.js': on }, 'routes.js')).toEqual(['8 missing']);
    // The same one that forgets the challenge.
    const forgets = on.replaceAll(/\n.*'WWW-Authenticate'.*/g, '');
    expect(linesOf(await reported({ ...files, 'on.js': forgets }, 'routes.js'))).toEqual([5, 8]);
  });

  test('an option of it says whether the challenge is added', async () => {
    const on = `export const onError = ({ scheme }) => ${adds.replace("'Bearer'", 'scheme')};`;
    const server = (scheme: string): string =>
      application(`import { onError } from './on.js';`, 'app.use(routes);', `app.use(onError({ scheme: ${scheme} }));`);
    const files = { 'routes.js': express, 'refusal.js': refusal, 'on.js': on };
    expect(await reported({ ...files, 'server.js': server("'Bearer'") }, 'routes.js')).toEqual(['8 missing']);
    expect(linesOf(await reported({ ...files, 'server.js': server("''") }, 'routes.js'))).toEqual([5, 8]);
  });

  test('in a class that is given another one', async () => {
    const server = `import express from 'express';
import { Failures } from './on.js';
import { routes } from './routes.js';
export class Server {
  app = express();
  constructor(private readonly failures: Failures) {
    this.app.use(routes);
    this.app.use(this.failures.on.bind(this.failures));
  }
}`;
    const files = { 'routes.js': express, 'refusal.js': refusal, 'server.ts': server };
    expect(await reported({ ...files, 'on.ts': inClass(`on${asMethod}`) }, 'routes.js')).toEqual(['8 missing']);
    const forgets = inClass(`on${addsNot.replace(' =>', '')}`);
    expect(await reported({ ...files, 'on.ts': forgets }, 'routes.js')).toEqual(['5 missingInHandler', '8 missing']);
  });

  test('in the file itself', async () => {
    const app = (on: string): string => `import express from 'express';
class Refusal extends Error {
  constructor(readonly statusCode: number) {
    super('refused');
  }
}
const onError = () => ${on};
const app = express();
app.get('/', (req, res) => {
  if (!req.headers.authorization) throw new Refusal(401);
});
app.use(onError());`;
    expect(await reported({ 'app.ts': app(adds) }, 'app.ts')).toEqual([]);
    expect(linesOf(await reported({ 'app.ts': app(addsNot) }, 'app.ts'))).toEqual([12]);
  });
});

describe('middleware that a function makes', () => {
  const sets = `export const challenged = (scheme) => (req, res, next) => {
  res.set('WWW-Authenticate', scheme);
  next();
};
export const caught = (run) => (req, res, next) => Promise.resolve(run(req, res, next)).catch(next);`;
  const server = (...statements: readonly string[]): string =>
    application(`import { caught, challenged } from './challenged.js';`, ...statements);
  test.each([
    ['in front of the routes', ["app.use(challenged('Bearer'));", 'app.use(routes);']],
    ['wrapped by another one', ["app.use(caught(challenged('Bearer')));", 'app.use(routes);']],
  ] as const)('%s', async (_, statements) => {
    const files = { 'routes.js': express, 'refusal.js': refusal, 'challenged.js': sets };
    expect(await reported({ ...files, 'server.js': server(...statements) }, 'routes.js')).toEqual([]);
  });

  test('in front of one route', async () => {
    const routes = `import { Router } from 'express';
import { challenged } from './challenged.js';
export const routes = Router();
routes.get('/with', challenged('Bearer'), (req, res) => {
  if (!req.headers.authorization) res.sendStatus(401);
});
routes.get('/without', (req, res) => {
  if (!req.headers.authorization) res.sendStatus(401);
});`;
    expect(await reported({ 'routes.js': routes, 'challenged.js': sets }, 'routes.js')).toEqual(['8 missing']);
  });
});

describe('by the frameworks whose handlers have a place of their own', () => {
  test('Fastify', async () => {
    const routes = `import { Refusal } from './refusal.js';
export async function routes(fastify) {
  fastify.get('/', async (request, reply) => {
    if (!request.headers.authorization) throw new Refusal(401);
    return {};
  });
}`;
    const on = `export function onError(options) {
  return (error, request, reply) => {
    if (error.statusCode === 401) reply.header('WWW-Authenticate', 'Bearer');
    return reply.code(error.statusCode ?? 500).send({});
  };
}`;
    const server = `import Fastify from 'fastify';
import { onError } from './on.js';
import { routes } from './routes.js';
const fastify = Fastify();
fastify.setErrorHandler(onError({}));
fastify.register(routes);`;
    const files = { 'routes.js': routes, 'refusal.js': refusal, 'server.js': server };
    expect(await reported({ ...files, 'on.js': on }, 'routes.js')).toEqual([]);
    const forgets = on.replace(/\n.*WWW-Authenticate.*/, '');
    expect(linesOf(await reported({ ...files, 'on.js': forgets }, 'routes.js'))).toEqual([4]);
  });

  test('Hono', async () => {
    const routes = `import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
export const routes = new Hono();
routes.get('/', (c) => {
  if (!c.req.header('authorization')) throw new HTTPException(401);
  return c.json({});
});`;
    const on = `export const onError = () => (error, c) => {
  if (error.status === 401) c.header('WWW-Authenticate', 'Bearer');
  return c.json({}, error.status ?? 500);
};`;
    const server = `import { Hono } from 'hono';
import { onError } from './on.js';
import { routes } from './routes.js';
const app = new Hono();
app.onError(onError());
app.route('/', routes);`;
    const files = { 'routes.js': routes, 'server.js': server };
    expect(await reported({ ...files, 'on.js': on }, 'routes.js')).toEqual([]);
    const forgets = on.replace(/\n.*WWW-Authenticate.*/, '');
    expect(linesOf(await reported({ ...files, 'on.js': forgets }, 'routes.js'))).toEqual([5]);
  });
});

const mapper = (test: string): string => `import { Refused, Broken } from './errors.js';
export function mapRouteError(error, given) {
  if (${test}) return { statusCode: 401, text: 'no' };
  return { statusCode: error instanceof Broken ? 500 : 400, text: given };
}`;

const mapped = `import express from 'express';
import { mapRouteError } from './answer.js';
const app = express();
app.get('/', (req, res) => work(req).catch((error) => {
  const { statusCode, text } = mapRouteError(error, 'yes');
  return res.status(statusCode).json({ text });
}));
app.get('/closed', (req, res) => res.sendStatus(403));`;

test.each([
  ['of what class an error is that nobody sees', 'error instanceof Refused', []],
  ['of something else', 'given === undefined', []],
  ['nothing that matters', '!given || given', ['5 missingUnread']],
])('a helper that asks %s before it gives a status', async (_name, asked, wanted) => {
  const files = { 'app.js': mapped, 'answer.js': mapper(asked), 'errors.js': 'export class Refused extends Error {}' };
  expect(await reported(files, 'app.js')).toEqual(wanted);
});

test.each([
  ['sails', []],
  ['cors', ['3 missing']],
])('an error that is handed on in a project on %s', async (name, wanted) => {
  const policy = `module.exports = function isAdmin(req, res, next) {
  const error = new Error('no');
  if (!req.token) { error.status = 401; return next(error); }
  next();
};`;
  const files = { 'package.json': JSON.stringify({ dependencies: { express: '4', [name]: '1' } }), 'policies/isAdmin.js': policy };
  expect(await reported(files, 'policies/isAdmin.js', '--strict')).toEqual(wanted);
});
