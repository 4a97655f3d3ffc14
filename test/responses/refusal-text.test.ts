import { describe, expect, test } from 'vitest';
import { textsBeside } from '../support/beside.ts';
import { analysed, type FactsOptions } from '../support/facts.ts';

/** The texts of each refusal of a file, in its order. */
function texts(code: string, options: FactsOptions = {}): (readonly string[])[] {
  return analysed(code, options).sites.map(({ text }) => text ?? []);
}

/** Those of one Express handler, as one list. */
function inExpress(body: string, above = ''): readonly string[] {
  return texts(`${above}\nexport async function handler(req, res, next) {\n${body}\n}`).flat();
}

describe('what an answer of Express says', () => {
  test.each<[string, string, string[]]>([
    ['a body in the chain', `res.status(403).json({ error: 'Not logged in' })`, ['Not logged in']],
    ['a body as text', `return res.status(403).send('Not logged in')`, ['Not logged in']],
    ['code and message', `res.status(401).json({ code: 'NO_TOKEN', message: 'No token' })`, ['NO_TOKEN', 'No token']],
    ['nested and listed', `res.status(403).json({ errors: [{ detail: 'Token expired' }] })`, ['Token expired']],
    ['a placeholder', 'res.status(403).send(`No role ${req.role} in ${req.team}`)', ['No role … in …']],
    ['put together', `res.status(403).send('Missing scope ' + scope)`, ['Missing scope …']],
    ['one of several texts', `res.status(403).send(reason || 'Invalid token')`, ['Invalid token']],
    ['a translation', `res.status(403).json({ error: req.t('errors.notLoggedIn') })`, ['errors.notLoggedIn']],
    ['what a function makes of it', `res.status(403).json(failure('Not logged in'))`, ['Not logged in']],
    ['headers before', `res.status(401).set('X-Reason', 'Invalid token').type('text').send('No token')`, ['No token']],
    ['a status alone', `res.sendStatus(403)`, []],
    ['a template', `res.status(403).render('login required', { reason: 'Session expired' })`, ['Session expired']],
  ])('%s', (_, answer, said) => {
    expect(inExpress(answer)).toEqual(said);
  });

  test.each<[string, string, string[]]>([
    ['sent afterwards', `res.status(403);\nres.json({ error: 'Not logged in' });`, ['Not logged in']],
    ['by node', `res.statusCode = 403;\nres.end(JSON.stringify({ error: 'Not logged in' }));`, ['Not logged in']],
    ['a reason', `res.writeHead(403, 'No token', { 'X-Why': 'invalid' });\nres.end('Sorry');`, ['No token', 'Sorry']],
    ['a reason that is put together', `res.writeHead(403, 'No role ' + name); res.end();`, ['No role …']],
    ['set before', `res.statusMessage = 'Not logged in';\nres.status(403).end();`, ['Not logged in']],
    ['thrown afterwards', `res.status(401);\nthrow new Error('Sorry, no token');`, ['Sorry, no token']],
    ['one answer after another', `res.status(403).send('No token');\nres.status(401).send('Sorry');`, ['No token']],
    ['handed on', `res.status(401);\nnext(new Error('No token'));`, ['No token']],
    ['behind a log', `res.statusCode = 403;\nlogger.warn('Invalid token');\nres.end('Sorry');`, ['Sorry']],
    ['what follows an answer', `res.status(403).end();\nres.locals.error = 'Invalid token';`, []],
    ['what follows a condition', `res.status(403);\nif (x) res.end('Invalid token');`, []],
    ['another object', `res.status(403).end();\nmail.send('Invalid token');`, []],
  ])('%s', (_, answer, said) => {
    expect(inExpress(answer)).toEqual(said);
  });

  test('constants of the file, and what the path has put into a variable', () => {
    const above = `const MESSAGES = { notLoggedIn: 'Not logged in' }; const LACKS = 'No permission';`;
    expect(inExpress(`res.status(403).json({ error: MESSAGES.notLoggedIn })`, above)).toEqual(['Not logged in']);
    expect(inExpress(`res.status(403).send(LACKS)`, above)).toEqual(['No permission']);
    expect(inExpress(`const body = { error: 'No token' };\nres.status(403).json(body)`)).toEqual(['No token']);
    expect(inExpress('res.status(403).send(`${LACKS}: read`)', above)).toEqual(['No permission: read']);
    expect(inExpress(`res.status(403).json({ error: err.message, why: other })`, above)).toEqual([]);
  });

  test('each of two answers says its own, and each arm of a condition that the path has decided', () => {
    expect(texts(`export function handler(req, res) {
      return req.user ? res.status(403).send('No permission') : res.status(401).send('Not logged in');
    }`)).toEqual([['No permission'], ['Not logged in']]);
    expect(texts(`export function handler(req, res) {
      const { user } = req;
      res.status(user ? 403 : 401).send(user ? 'No permission' : 'Not logged in');
    }`)).toEqual([['No permission'], ['Not logged in']]);
  });

  test('a success beside it is not its text', () => {
    expect(inExpress(`if (!req.user) return res.status(401).end();\nres.json({ note: 'Invalid token' });`)).toEqual([]);
    expect(inExpress(`return req.user ? res.json({ message: 'Invalid token' }) : res.status(401).end();`)).toEqual([]);
  });
});

describe('a helper', () => {
  const deny = `function deny(res, code, message) { res.status(code).json({ error: message }); }`;

  test('is given the text', () => {
    expect(inExpress(`if (!req.user) return deny(res, 403, 'Not logged in');`, deny)).toEqual(['Not logged in']);
  });

  test('has the text itself', () => {
    const fixed = `function deny(res) { return res.status(403).send('Not logged in'); }`;
    expect(inExpress(`if (!req.user) return deny(res);`, fixed)).toEqual(['Not logged in', 'Not logged in']);
  });

  test('what stands behind its call is another matter', () => {
    expect(inExpress(`deny(res, 403, 'Sorry');\nreturn { message: 'Invalid token' };`, deny)).toEqual(['Sorry']);
  });
});

describe('errors', () => {
  test.each<[string, string, string, string[]]>([
    ['http-errors', `import make from 'http-errors';`, `throw make(403, 'Not logged in');`, ['Not logged in']],
    ['handed on', `import make from 'http-errors';`, `next(make.Forbidden('Not logged in'));`, ['Not logged in']],
    ['assigned', '', `const err = new Error('Not logged in');\nerr.status = 403;\nthrow err;`, ['Not logged in']],
    ['with a code', '', `const e = new Error();\ne.status = 403;\ne.code = 'NO_TOKEN';\nthrow e;`, ['NO_TOKEN']],
    ['put together', '', `throw Object.assign(new Error('Not logged in'), { status: 403 });`, ['Not logged in']],
    [
      'of a class', `class Refusal extends Error { constructor(text) { super(text); this.status = 403; } }`,
      `throw new Refusal('Not logged in');`, ['Not logged in'],
    ],
    [
      'whose class fixes the text',
      `class Refusal extends Error { constructor() { super('Not logged in'); this.status = 403; } }`,
      `throw new Refusal();`, ['Not logged in'],
    ],
  ])('%s', (_, above, body, said) => {
    expect(inExpress(body, above)).toEqual(said);
  });

  test('whose class gives it to a package', () => {
    expect(texts(
      `import { Controller, Get, HttpException } from '@nestjs/common';
      class Refusal extends HttpException { constructor() { super('Not logged in', 403); } }
      @Controller() export class Things { @Get() read() { throw new Refusal(); } }`,
      { typescript: true },
    )).toEqual([['Not logged in']]);
  });

  test('an exception of Nest', () => {
    expect(texts(
      `import { Controller, ForbiddenException, Get } from '@nestjs/common';
      @Controller() export class Things { @Get() read() { throw new ForbiddenException('Not logged in'); } }`,
      { typescript: true },
    )).toEqual([['Not logged in']]);
  });

  test('a word that stands for the status is none of its texts', () => {
    expect(texts(
      `import { HttpsError, onCall } from 'firebase-functions/v2/https';
      export const read = onCall(() => { throw new HttpsError('unauthenticated', 'Sign in'); });`,
    )).toEqual([['Sign in']]);
  });
});

describe('other frameworks', () => {
  test.each<[string, string, string[]]>([
    ['Fetch', `export function GET() { return new Response('Not logged in', { status: 403, statusText: 'No' }); }`,
      ['Not logged in', 'No']],
    ['Next.js', `import { NextResponse } from 'next/server';
      export function GET() { return NextResponse.json({ error: 'Not logged in' }, { status: 403 }); }`,
      ['Not logged in']],
    ['Hono', `import { Hono } from 'hono'; const app = new Hono();
      app.get('/', (c) => c.json({ error: 'Not logged in' }, 403, { 'X-Reason': 'Invalid token' }));`,
      ['Not logged in']],
    ['Fastify', `import fastify from 'fastify'; const app = fastify();
      app.get('/', (request, reply) => {
        reply.code(403).header('X-Reason', 'Invalid token').send({ error: 'Not logged in' });
      });`, ['Not logged in']],
    ['Koa', `import Koa from 'koa'; const app = new Koa();
      app.use((ctx) => { ctx.status = 403; ctx.body = { error: 'Not logged in' }; });`, ['Not logged in']],
    ['Koa, the other way round', `import Koa from 'koa'; const app = new Koa();
      app.use((ctx) => { ctx.body = 'Not logged in'; ctx.status = 403; });`, ['Not logged in']],
    ['Koa that throws', `import Koa from 'koa'; const app = new Koa();
      app.use((ctx) => { ctx.throw(403, 'Not logged in'); });`, ['Not logged in']],
    ['Koa that asserts', `import Koa from 'koa'; const app = new Koa();
      app.use((ctx) => { ctx.assert(ctx.state.has('no token'), 403, 'Not logged in'); ctx.body = 'No role'; });`,
      ['Not logged in']],
    ['Lambda', `export const handler = async (event) => {
        if (event.headers.authorization) return { statusCode: 204 };
        return { statusCode: 403, body: JSON.stringify({ message: 'Not logged in' }) };
      };`, ['Not logged in']],
    ['SvelteKit', `import { error } from '@sveltejs/kit';
      export function GET({ locals }) { error(403, { message: 'Not logged in' }); }`, ['Not logged in']],
    ['tRPC', `import { initTRPC, TRPCError } from '@trpc/server'; const t = initTRPC.create();
      export const read = t.procedure.query(() => {
        throw new TRPCError({ code: 'FORBIDDEN', message: 'Not logged in' });
      });`, ['Not logged in']],
    ['Elysia', `import { Elysia } from 'elysia';
      new Elysia().get('/', ({ set }) => { set.status = 403; return 'Not logged in'; });`, ['Not logged in']],
    ['h3', `import { createError, defineEventHandler } from 'h3';
      export default defineEventHandler(() => {
        throw createError({ statusCode: 403, statusMessage: 'Not logged in' });
      });`, ['Not logged in']],
    ['h3 in two steps', `import { defineEventHandler, setResponseStatus } from 'h3';
      export default defineEventHandler((event) => { setResponseStatus(event, 403); return { error: 'No token' }; });`,
      ['No token']],
    ['hapi', `import Boom from '@hapi/boom'; import Hapi from '@hapi/hapi'; const server = Hapi.server();
      server.route({ method: 'GET', path: '/', handler: () => { throw Boom.forbidden('Not logged in'); } });`,
      ['Not logged in']],
  ])('%s', (_, code, said) => {
    expect(texts(code)).toEqual([said]);
  });
});

describe('what is no text', () => {
  test.each<[string, string]>([
    ['headers', `res.writeHead(401, { 'WWW-Authenticate': 'Basic error="no_token"', Why: 'No token' }); res.end();`],
    ['a log', `console.warn('Invalid token'); req.log.info('Invalid token'); res.status(403).end();`],
    ['an address', `res.status(403).json({ docs: 'https://example.com/invalid-token', next: '/login/required' });`],
    ['a key', `res.status(403).json({ 'not logged in': true });`],
    ['a challenge', `res.status(401).send('Bearer error="invalid_token"');`],
    ['what is asked of the request', `res.status(403).send(req.get('not logged in'));`],
    ['a function', `res.status(403).send(() => 'Invalid token');`],
  ])('%s', (_, answer) => {
    expect(inExpress(answer)).toEqual([]);
  });
});

test('there is an end to it', () => {
  const list = Array.from({ length: 500 }, (_, index) => `'text ${String(index)}'`).join(', ');
  expect(inExpress(`res.status(403).json([${list}]);`)).toHaveLength(8);
  expect(inExpress(`res.status(403).send('${'a'.repeat(5_000)}');`)[0]).toHaveLength(400);
  const deep = `${'{ a: '.repeat(500)}'deep'${' }'.repeat(500)}`;
  expect(inExpress(`res.status(403).json(${deep});`)).toEqual([]);
});

test('constants of another file, where that is read', () => {
  const handler = `import { refusals } from './refusals.js';
    export function handler(req, res) { res.status(403).json({ error: refusals.notLoggedIn.text }); }`;
  const read = (text: string): unknown => textsBeside({ name: 'refusals.js', text }, handler);
  expect(read(`export const refusals = { notLoggedIn: { status: 403, text: 'No token' } };`)).toEqual([['No token']]);
  expect(read(`export const refusals = { notLoggedIn: { text: 'No token' } };`)).toEqual([[]]);
});
