import type { FrameworkName } from './program.ts';
import { block, lines, type Line } from './text.ts';

/** What a refusal says: a number or an expression, a text that names the refusal, and perhaps a challenge. */
export interface Answer {
  readonly status: string;
  /** The status itself, for forms that have a name for it. */
  readonly code: 401 | 403;
  readonly site: number;
  readonly text: string;
  /** An expression, or null. */
  readonly challenge: string | null;
}

/** One way to refuse. */
export interface Form {
  readonly name: string;
  /** What runs before the answer. */
  readonly before?: (answer: Answer) => string[];
  /** The answer as one expression; what is thrown, where it is a throw. */
  readonly answer: (answer: Answer) => string;
  readonly throws?: true;
  /** The answer throws by itself. */
  readonly raises?: true;
  /** The answer is a statement of its own: nothing of it is returned. */
  readonly plain?: true;
  /** Declarations at the top of the file. Those with the text of the refusal belong to it. */
  readonly top?: (answer: Answer) => string[];
  /** The declarations at the top hold no status: it is given where the refusal is. */
  readonly given?: true;
  /** The form has a name for its status. */
  readonly named?: true;
  /** A class that stands for its status where a handler of errors maps it. */
  readonly mapped?: true;
  /** Packages: name and what is required. */
  readonly needs?: string;
  /** What the application needs for it. */
  readonly setup?: string;
  /** Headers set on the response before arrive. */
  readonly keeps?: false;
}

/** How a framework is spoken. */
export interface Dialect {
  readonly imports: readonly string[];
  readonly header: readonly ((name: string) => string)[];
  readonly address: readonly string[];
  /** The value that middleware leaves for the handler. */
  readonly left: { readonly read: string; readonly write: (value: string) => string };
  readonly setHeader: (name: string, value: string) => readonly string[];
  readonly append: (name: string, value: string) => string;
  readonly remove: (name: string) => string;
  readonly forms: readonly Form[];
  readonly ok: string;
  /** The handler must return its answer. */
  readonly returns: boolean;
  readonly create: readonly string[];
  /** undefined: the framework has none. */
  readonly middleware?: (body: readonly Line[]) => Line[];
  readonly next: readonly string[];
  /** Answers what handlers throw; `challenge`: a statement for the 401s among them. */
  readonly errorHandler?: (challenge: string | null) => Line[];
  /** Answers what handlers throw, by statements of its own. */
  readonly mapper?: (body: readonly Line[]) => Line[];
  /** One answer of it; `challenge`: an expression, or null. */
  readonly mapped?: (status: string, challenge: string | null) => string[];
  readonly handler: (style: number, body: readonly Line[]) => Line[];
  readonly exports: readonly string[];
  /** Middleware may set headers when the answer is there. */
  readonly after?: true;
  /** Callbacks may answer after the handler has ended. */
  readonly late?: true;
  /** A hook that runs when an answer is there; the statement stands under the condition that it is a 401. */
  readonly hook?: (set: string, always: boolean) => Line[];
  /** Refuses unless the condition holds. */
  readonly assert?: (condition: string, answer: Answer) => string;
}

/**
 * A helper that is given the status.
 * @param holder what the framework answers through
 * @param body its statements: `code` and `message` are its other parameters
 */
function givenStatus(holder: string, body: (challenge: string | null) => string[]): Form {
  return {
    name: 'helper given the status',
    given: true,
    top: ({ site, challenge }) => [`function refuse${String(site)}(${holder}, code, message) {`, ...body(challenge), '}'],
    answer: ({ status, site, text }) => `refuse${String(site)}(${holder}, ${status}, '${text}')`,
  };
}

/** `class RefusedN extends Error`, in three ways; the status is a property of the error. */
function errorClasses(property: 'status' | 'statusCode', exposed: boolean): readonly Pick<Form, 'top' | 'answer' | 'name' | 'given'>[] {
  const expose = exposed ? ['    this.expose = true;'] : [];
  const headers = (challenge: string | null): string[] => (challenge === null ? [] : [`    this.headers = ${table(challenge)};`]);
  return [
    {
      name: 'class with a status',
      top: ({ status, site, challenge }) => [
        `class Refused${String(site)} extends Error {`,
        '  constructor(message) {',
        '    super(message);',
        `    this.${property} = ${status};`,
        ...expose,
        ...headers(challenge),
        '  }',
        '}',
      ],
      answer: ({ site, text }) => `new Refused${String(site)}('${text}')`,
    },
    {
      name: 'class with fields',
      top: ({ status, site, challenge }) => [
        `class Refused${String(site)} extends Error {`,
        `  ${property} = ${status};`,
        ...(exposed ? ['  expose = true;'] : []),
        ...(challenge === null ? [] : [`  headers = ${table(challenge)};`]),
        '}',
      ],
      answer: ({ site, text }) => `new Refused${String(site)}('${text}')`,
    },
    {
      name: 'class of a class',
      top: ({ status, site, challenge }) => [
        `class Failure${String(site)} extends Error {`,
        '  constructor(code, message) {',
        '    super(message);',
        `    this.${property} = code;`,
        ...expose,
        '  }',
        '}',
        `class Refused${String(site)} extends Failure${String(site)} {`,
        '  constructor(message) {',
        `    super(${status}, message);`,
        ...headers(challenge),
        '  }',
        '}',
      ],
      answer: ({ site, text }) => `new Refused${String(site)}('${text}')`,
    },
    {
      name: 'class given the status',
      given: true,
      top: ({ site, challenge }) => [
        `class Refused${String(site)} extends Error {`,
        '  constructor(code, message) {',
        '    super(message);',
        `    this.${property} = code;`,
        ...expose,
        ...headers(challenge),
        '  }',
        '}',
      ],
      answer: ({ status, site, text }) => `new Refused${String(site)}(${status}, '${text}')`,
    },
  ];
}

/** `Unauthorized` and `Forbidden` of http-errors, and what an error may carry. */
const namedError: Form = {
  name: 'thrown, http-errors by name',
  throws: true,
  named: true,
  needs: "const createError = require('http-errors');",
  answer: ({ code, text, challenge }) => {
    const error = `new createError.${code === 401 ? 'Unauthorized' : 'Forbidden'}('${text}')`;
    return challenge === null ? error : `Object.assign(${error}, { headers: ${table(challenge)} })`;
  },
};

const table = (challenge: string | null): string => (challenge === null ? '{}' : `{ 'WWW-Authenticate': ${challenge} }`);

const express: Dialect = {
  imports: ["const express = require('express');"],
  header: [
    (name) => (/^[a-z]+$/.test(name) ? `req.headers.${name}` : `req.headers['${name}']`),
    (name) => `req.get('${name}')`,
    (name) => `req.header('${name}')`,
    (name) => `req.headers['${name}']`,
  ],
  address: ['req.ip', 'req.socket.remoteAddress', "req.headers['x-forwarded-for']"],
  left: { read: 'req.user', write: (value) => `req.user = ${value};` },
  setHeader: (name, value) => [
    `res.set(${name}, ${value});`,
    `res.setHeader(${name}, ${value});`,
    `res.header(${name}, ${value});`,
    `res.set({ [${name}]: ${value} });`,
  ],
  append: (name, value) => `res.append(${name}, ${value});`,
  remove: (name) => `res.removeHeader(${name});`,
  forms: [
    {
      name: 'chain, json',
      answer: ({ status, text, challenge }) => `res.status(${status})${challenge === null ? '' : `.set('WWW-Authenticate', ${challenge})`}.json({ error: '${text}' })`,
    },
    {
      name: 'chain, header first',
      answer: ({ status, text, challenge }) => `res${challenge === null ? '' : `.set('WWW-Authenticate', ${challenge})`}.status(${status}).send('${text}')`,
    },
    {
      name: 'sendStatus',
      answer: ({ status, text, challenge }) => `res.set('X-Site', '${text}')${challenge === null ? '' : `.set('WWW-Authenticate', ${challenge})`}.sendStatus(${status})`,
    },
    {
      name: 'sequential',
      before: ({ status, challenge }) => [`res.statusCode = ${status};`, ...(challenge === null ? [] : [`res.setHeader('WWW-Authenticate', ${challenge});`])],
      answer: ({ text }) => `res.end('${text}')`,
    },
    {
      name: 'raw head',
      before: ({ status, challenge }) => [challenge === null ? `res.writeHead(${status});` : `res.writeHead(${status}, ${table(challenge)});`],
      answer: ({ text }) => `res.end('${text}')`,
    },
    {
      name: 'helper with the response',
      top: ({ status, site, text, challenge }) => [
        `function deny${String(site)}(res) {`,
        `  return res.status(${status})${challenge === null ? '' : `.set('WWW-Authenticate', ${challenge})`}.send('${text}');`,
        '}',
      ],
      answer: ({ site }) => `deny${String(site)}(res)`,
    },
    {
      name: 'thrown, plain error',
      throws: true,
      answer: ({ status, text, challenge }) =>
        `Object.assign(new Error('${text}'), { status: ${status}${challenge === null ? '' : `, headers: ${table(challenge)}`} })`,
    },
    {
      name: 'thrown, http-errors',
      throws: true,
      needs: "const createError = require('http-errors');",
      answer: ({ status, text, challenge }) => `createError(${status}, '${text}'${challenge === null ? '' : `, { headers: ${table(challenge)} }`})`,
    },
    {
      name: 'next(error)',
      answer: ({ status, text, challenge }) =>
        `next(Object.assign(new Error('${text}'), { status: ${status}${challenge === null ? '' : `, headers: ${table(challenge)}`} }))`,
    },
    namedError,
    ...errorClasses('status', false).flatMap((form): Form[] => [
      { ...form, name: `thrown, ${form.name}`, throws: true },
      { ...form, name: `next(${form.name})`, answer: (answer) => `next(${form.answer(answer)})` },
    ]),
    givenStatus('res', (challenge) => [
      ...(challenge === null ? [] : [`  res.set('WWW-Authenticate', ${challenge});`]),
      '  return res.status(code).send(message);',
    ]),
  ],
  ok: "res.json({ title: 'Hello' })",
  returns: false,
  create: ['const app = express();'],
  middleware: (body) => block('app.use(async (req, res, next) =>', body, '});'),
  next: ['next();'],
  errorHandler: (challenge) =>
    block(
      'app.use((err, req, res, next) =>',
      lines(...(challenge === null ? [] : [`if (err.status === 401) res.set('WWW-Authenticate', ${challenge});`]), 'res.status(err.status ?? 500).json({ error: err.message });'),
      '});',
    ),
  mapper: (body) => block('app.use((err, req, res, next) =>', body, '});'),
  mapped: (status, challenge) => [
    ...(challenge === null ? [] : [`res.set('WWW-Authenticate', ${challenge});`]),
    `return res.status(${status}).json({ error: err.message });`,
  ],
  handler: (style, body) =>
    style % 2 === 0
      ? block("app.get('/posts/:id', async (req, res, next) =>", body, '});')
      : lines(block('async function show(req, res, next)', body), "app.get('/posts/:id', show);"),
  exports: ['module.exports = { app, routes };'],
  late: true,
};

const hono: Dialect = {
  imports: ["const { Hono } = require('hono');"],
  header: [(name) => `c.req.header('${name}')`, (name) => `c.req.raw.headers.get('${name}')`],
  address: ["c.req.header('x-forwarded-for')"],
  left: { read: "c.get('user')", write: (value) => `c.set('user', ${value});` },
  setHeader: (name, value) => [`c.header(${name}, ${value});`, `c.res.headers.set(${name}, ${value});`],
  append: (name, value) => `c.header(${name}, ${value}, { append: true });`,
  remove: (name) => `c.header(${name}, undefined);`,
  forms: [
    {
      name: 'c.json',
      answer: ({ status, text, challenge }) => `c.json({ error: '${text}' }, ${status}${challenge === null ? '' : `, ${table(challenge)}`})`,
    },
    {
      name: 'c.text',
      answer: ({ status, text, challenge }) => `c.text('${text}', ${status}${challenge === null ? '' : `, ${table(challenge)}`})`,
    },
    {
      name: 'status, then body',
      before: ({ status, challenge }) => [`c.status(${status});`, ...(challenge === null ? [] : [`c.header('WWW-Authenticate', ${challenge});`])],
      answer: ({ text }) => `c.body('${text}')`,
    },
    {
      name: 'new Response',
      answer: ({ status, text, challenge }) => `new Response('${text}', { status: ${status}${challenge === null ? '' : `, headers: ${table(challenge)}`} })`,
      keeps: false,
    },
    {
      name: 'options object',
      answer: ({ status, text, challenge }) => `c.json({ error: '${text}' }, { status: ${status}${challenge === null ? '' : `, headers: ${table(challenge)}`} })`,
    },
    {
      name: 'helper with the context',
      top: ({ status, site, text, challenge }) => [
        `function deny${String(site)}(c) {`,
        `  return c.text('${text}', ${status}${challenge === null ? '' : `, ${table(challenge)}`});`,
        '}',
      ],
      answer: ({ site }) => `deny${String(site)}(c)`,
    },
    givenStatus('c', (challenge) => [
      ...(challenge === null ? [] : [`  c.header('WWW-Authenticate', ${challenge});`]),
      '  return c.text(message, code);',
    ]),
    {
      name: 'class of HTTPException',
      throws: true,
      needs: "const { HTTPException } = require('hono/http-exception');",
      top: ({ status, site, text, challenge }) => [
        `class Refused${String(site)} extends HTTPException {`,
        '  constructor(message) {',
        challenge === null ? `    super(${status}, { message });` : `    super(${status}, { res: new Response('${text}', { status: ${status}, headers: ${table(challenge)} }) });`,
        '  }',
        '}',
      ],
      answer: ({ site, text }) => `new Refused${String(site)}('${text}')`,
    },
    {
      name: 'HTTPException',
      throws: true,
      needs: "const { HTTPException } = require('hono/http-exception');",
      answer: ({ status, text, challenge }) =>
        challenge === null
          ? `new HTTPException(${status}, { message: '${text}' })`
          : `new HTTPException(${status}, { res: new Response('${text}', { status: ${status}, headers: ${table(challenge)} }) })`,
    },
  ],
  ok: "c.json({ title: 'Hello' })",
  returns: true,
  create: ['const app = new Hono();'],
  middleware: (body) => block('app.use(async (c, next) =>', body, '});'),
  next: ['await next();'],
  after: true,
  errorHandler: (challenge) =>
    block(
      'app.onError((err, c) =>',
      lines(...(challenge === null ? [] : [`if (err.status === 401) c.header('WWW-Authenticate', ${challenge});`]), 'return c.json({ error: err.message }, err.status ?? 500);'),
      '});',
    ),
  mapper: (body) => block('app.onError((err, c) =>', body, '});'),
  mapped: (status, challenge) => [`return c.json({ error: err.message }, ${status}${challenge === null ? '' : `, ${table(challenge)}`});`],
  handler: (style, body) =>
    style % 2 === 0 ? block("app.get('/posts/:id', async (c) =>", body, '});') : lines(block('async function show(c)', body), "app.get('/posts/:id', show);"),
  exports: ['module.exports = { default: app, routes };'],
};


const koa: Dialect = {
  imports: ["const Koa = require('koa');", "const Router = require('@koa/router');"],
  header: [
    (name) => (/^[a-z]+$/.test(name) ? `ctx.headers.${name}` : `ctx.headers['${name}']`),
    (name) => `ctx.get('${name}')`,
    (name) => `ctx.request.headers['${name}']`,
    (name) => `ctx.req.headers['${name}']`,
  ],
  address: ['ctx.ip', 'ctx.request.ip', "ctx.get('x-forwarded-for')"],
  left: { read: 'ctx.state.user', write: (value) => `ctx.state.user = ${value};` },
  setHeader: (name, value) => [`ctx.set(${name}, ${value});`, `ctx.response.set(${name}, ${value});`, `ctx.set({ [${name}]: ${value} });`],
  append: (name, value) => `ctx.append(${name}, ${value});`,
  remove: (name) => `ctx.remove(${name});`,
  forms: [
    {
      name: 'status, then body',
      plain: true,
      before: ({ status, challenge }) => [`ctx.status = ${status};`, ...(challenge === null ? [] : [`ctx.set('WWW-Authenticate', ${challenge});`])],
      answer: ({ text }) => `ctx.body = { error: '${text}' }`,
    },
    {
      name: 'header after the body',
      plain: true,
      before: ({ text, challenge }) => [`ctx.body = '${text}';`, ...(challenge === null ? [] : [`ctx.set('WWW-Authenticate', ${challenge});`])],
      answer: ({ status }) => `ctx.status = ${status}`,
    },
    {
      name: 'ctx.response',
      plain: true,
      before: ({ status, challenge }) => [
        `ctx.response.status = ${status};`,
        ...(challenge === null ? [] : [`ctx.response.set('WWW-Authenticate', ${challenge});`]),
      ],
      answer: ({ text }) => `ctx.response.body = '${text}'`,
    },
    {
      name: 'ctx.throw',
      plain: true,
      raises: true,
      answer: ({ status, text, challenge }) => `ctx.throw(${status}, '${text}'${challenge === null ? '' : `, { headers: ${table(challenge)} }`})`,
    },
    {
      name: 'thrown, http-errors',
      throws: true,
      needs: "const createError = require('http-errors');",
      answer: ({ status, text, challenge }) => `createError(${status}, '${text}'${challenge === null ? '' : `, { headers: ${table(challenge)} }`})`,
    },
    {
      name: 'thrown, plain error',
      throws: true,
      answer: ({ status, text, challenge }) =>
        `Object.assign(new Error('${text}'), { status: ${status}, expose: true${challenge === null ? '' : `, headers: ${table(challenge)}`} })`,
    },
    namedError,
    ...errorClasses('status', true).map((form): Form => ({ ...form, name: `thrown, ${form.name}`, throws: true })),
    {
      ...givenStatus('ctx', (challenge) => ['  ctx.status = code;', '  ctx.body = message;', ...(challenge === null ? [] : [`  ctx.set('WWW-Authenticate', ${challenge});`])]),
      plain: true,
    },
    {
      name: 'helper with the context',
      plain: true,
      top: ({ status, site, text, challenge }) => [
        `function deny${String(site)}(ctx) {`,
        ...(challenge === null ? [] : [`  ctx.set('WWW-Authenticate', ${challenge});`]),
        `  ctx.status = ${status};`,
        `  ctx.body = '${text}';`,
        '}',
      ],
      answer: ({ site }) => `deny${String(site)}(ctx)`,
    },
  ],
  ok: "(ctx.body = { title: 'Hello' })",
  returns: false,
  assert: (condition, { status, text, challenge }) => `ctx.assert(${condition}, ${status}, '${text}'${challenge === null ? '' : `, { headers: ${table(challenge)} }`});`,
  create: ['const app = new Koa();', 'const router = new Router();', 'app.silent = true;'],
  middleware: (body) => block('app.use(async (ctx, next) =>', body, '});'),
  next: ['await next();'],
  after: true,
  errorHandler: (challenge) =>
    block(
      'app.use(async (ctx, next) =>',
      lines(
        block('try', lines('await next();')),
        block(
          'catch (err)',
          lines('ctx.status = err.status ?? 500;', 'ctx.body = { error: err.message };', ...(challenge === null ? [] : [`if (err.status === 401) ctx.set('WWW-Authenticate', ${challenge});`])),
        ),
      ),
      '});',
    ),
  mapper: (body) => block('app.use(async (ctx, next) =>', lines(block('try', lines('await next();')), block('catch (err)', body)), '});'),
  mapped: (status, challenge) => [
    `ctx.status = ${status};`,
    ...(challenge === null ? [] : [`ctx.set('WWW-Authenticate', ${challenge});`]),
    'ctx.body = { error: err.message };',
    'return;',
  ],
  handler: (style, body) =>
    style % 2 === 0
      ? lines(block("router.get('/posts/:id', async (ctx) =>", body, '});'), 'app.use(router.routes());')
      : lines(block('async function show(ctx)', body), 'app.use(show);'),
  exports: ['module.exports = { app, routes };'],
};

const fastify: Dialect = {
  imports: ["const Fastify = require('fastify');"],
  header: [
    (name) => (/^[a-z]+$/.test(name) ? `request.headers.${name}` : `request.headers['${name}']`),
    (name) => `request.headers['${name}']`,
    (name) => `request.raw.headers['${name}']`,
  ],
  address: ['request.ip', 'request.socket.remoteAddress', "request.headers['x-forwarded-for']"],
  left: { read: 'request.user', write: (value) => `request.user = ${value};` },
  setHeader: (name, value) => [`reply.header(${name}, ${value});`, `reply.headers({ [${name}]: ${value} });`],
  append: (name, value) => `reply.header(${name}, ${value});`,
  remove: (name) => `reply.removeHeader(${name});`,
  forms: [
    {
      name: 'chain',
      answer: ({ status, text, challenge }) => `reply.code(${status})${challenge === null ? '' : `.header('WWW-Authenticate', ${challenge})`}.send({ error: '${text}' })`,
    },
    {
      name: 'chain, header first',
      answer: ({ status, text, challenge }) => `reply${challenge === null ? '' : `.headers(${table(challenge)})`}.status(${status}).send({ error: '${text}' })`,
    },
    {
      name: 'sequential',
      before: ({ status, challenge }) => [`reply.code(${status});`, ...(challenge === null ? [] : [`reply.header('WWW-Authenticate', ${challenge});`])],
      answer: ({ text }) => `reply.send('${text}')`,
    },
    {
      name: 'statusCode',
      before: ({ status, challenge }) => [...(challenge === null ? [] : [`reply.header('WWW-Authenticate', ${challenge});`]), `reply.statusCode = ${status};`],
      answer: ({ text }) => `reply.send('${text}')`,
    },
    {
      name: 'raw head',
      before: ({ status, challenge }) => [
        'reply.hijack();',
        challenge === null ? `reply.raw.writeHead(${status});` : `reply.raw.writeHead(${status}, ${table(challenge)});`,
      ],
      answer: ({ text }) => `reply.raw.end('${text}')`,
    },
    {
      name: 'thrown, plain error',
      throws: true,
      answer: ({ status, text, challenge }) =>
        `Object.assign(new Error('${text}'), { statusCode: ${status}${challenge === null ? '' : `, headers: ${table(challenge)}`} })`,
    },
    {
      name: 'error sent',
      answer: ({ status, text, challenge }) =>
        `reply.send(Object.assign(new Error('${text}'), { statusCode: ${status}${challenge === null ? '' : `, headers: ${table(challenge)}`} }))`,
    },
    ...errorClasses('statusCode', false).flatMap((form): Form[] => [
      { ...form, name: `thrown, ${form.name}`, throws: true },
      { ...form, name: `sent, ${form.name}`, answer: (answer) => `reply.send(${form.answer(answer)})` },
    ]),
    {
      name: 'reply.unauthorized',
      named: true,
      needs: "const sensible = require('@fastify/sensible');",
      setup: 'app.register(sensible);',
      before: ({ challenge }) => (challenge === null ? [] : [`reply.header('WWW-Authenticate', ${challenge});`]),
      answer: ({ code, text }) => `reply.${code === 401 ? 'unauthorized' : 'forbidden'}('${text}')`,
    },
    {
      name: 'thrown, httpErrors',
      throws: true,
      named: true,
      needs: "const sensible = require('@fastify/sensible');",
      setup: 'app.register(sensible);',
      before: ({ challenge }) => (challenge === null ? [] : [`reply.header('WWW-Authenticate', ${challenge});`]),
      answer: ({ code, text }) => `app.httpErrors.${code === 401 ? 'unauthorized' : 'forbidden'}('${text}')`,
    },
    givenStatus('reply', (challenge) => [
      ...(challenge === null ? [] : [`  reply.header('WWW-Authenticate', ${challenge});`]),
      '  return reply.code(code).send({ error: message });',
    ]),
    {
      name: 'helper with the reply',
      top: ({ status, site, text, challenge }) => [
        `function deny${String(site)}(reply) {`,
        `  return reply.code(${status})${challenge === null ? '' : `.header('WWW-Authenticate', ${challenge})`}.send({ error: '${text}' });`,
        '}',
      ],
      answer: ({ site }) => `deny${String(site)}(reply)`,
    },
  ],
  ok: "reply.send({ title: 'Hello' })",
  returns: false,
  create: ['const app = Fastify();'],
  hook: (set, always) =>
    block("app.addHook('onSend', async (request, reply, payload) =>", lines(always ? set : `if (reply.statusCode === 401) ${set}`, 'return payload;'), '});'),
  middleware: (body) => block("app.addHook('preHandler', async (request, reply) =>", body, '});'),
  next: [],
  errorHandler: (challenge) =>
    block(
      'app.setErrorHandler((err, request, reply) =>',
      lines(
        ...(challenge === null ? [] : [`if (err.statusCode === 401) reply.header('WWW-Authenticate', ${challenge});`]),
        'return reply.code(err.statusCode ?? 500).send({ error: err.message });',
      ),
      '});',
    ),
  mapper: (body) => block('app.setErrorHandler((err, request, reply) =>', body, '});'),
  mapped: (status, challenge) => [
    ...(challenge === null ? [] : [`reply.header('WWW-Authenticate', ${challenge});`]),
    `return reply.code(${status}).send({ error: err.message });`,
  ],
  handler: (style, body) =>
    style % 2 === 0
      ? block("app.get('/posts/:id', async (request, reply) =>", body, '});')
      : lines(block('async function show(request, reply)', body), "app.route({ method: 'GET', url: '/posts/:id', handler: show });"),
  exports: ['module.exports = { app, routes };'],
};

const nodeHttp: Dialect = {
  imports: ["const http = require('node:http');"],
  header: [
    (name) => (/^[a-z]+$/.test(name) ? `req.headers.${name}` : `req.headers['${name}']`),
    (name) => `req.headers['${name}']`,
  ],
  address: ['req.socket.remoteAddress', "req.headers['x-forwarded-for']"],
  left: { read: 'req.user', write: (value) => `req.user = ${value};` },
  setHeader: (name, value) => [`res.setHeader(${name}, ${value});`, `res.setHeaders(new Map([[${name}, ${value}]]));`],
  append: (name, value) => `res.appendHeader(${name}, ${value});`,
  remove: (name) => `res.removeHeader(${name});`,
  forms: [
    {
      name: 'sequential',
      before: ({ status, challenge }) => [`res.statusCode = ${status};`, ...(challenge === null ? [] : [`res.setHeader('WWW-Authenticate', ${challenge});`])],
      answer: ({ text }) => `res.end('${text}')`,
    },
    {
      name: 'head, chained',
      answer: ({ status, text, challenge }) => `res.writeHead(${status}${challenge === null ? '' : `, ${table(challenge)}`}).end('${text}')`,
    },
    {
      name: 'head with a reason',
      before: ({ status, challenge }) => [`res.writeHead(${status}, 'No'${challenge === null ? '' : `, ${table(challenge)}`});`],
      answer: ({ text }) => `res.end('${text}')`,
    },
    {
      name: 'head with a list',
      before: ({ status, challenge }) => [`res.writeHead(${status}${challenge === null ? '' : `, ['WWW-Authenticate', ${challenge}]`});`],
      answer: ({ text }) => `res.end('${text}')`,
    },
    givenStatus('res', (challenge) => [
      `  res.writeHead(code${challenge === null ? '' : `, ${table(challenge)}`});`,
      '  res.end(message);',
    ]),
    {
      name: 'helper with the response',
      top: ({ status, site, text, challenge }) => [
        `function deny${String(site)}(res) {`,
        ...(challenge === null ? [] : [`  res.setHeader('WWW-Authenticate', ${challenge});`]),
        `  res.statusCode = ${status};`,
        `  res.end('${text}');`,
        '}',
      ],
      answer: ({ site }) => `deny${String(site)}(res)`,
    },
  ],
  ok: "res.end('Hello')",
  returns: false,
  create: [],
  next: [],
  handler: (style, body) =>
    style % 2 === 0
      ? block('const server = http.createServer(async (req, res) =>', body, '});')
      : lines(block('async function show(req, res)', body), 'const server = http.createServer(show);'),
  exports: ['module.exports = { server, routes };'],
  late: true,
};

export const dialects: Readonly<Record<FrameworkName, Dialect>> = { express, koa, fastify, hono, 'node-http': nodeHttp };
