import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const express = (call: string, before = ''): string => `import express from 'express';
export const routes = express.Router();
routes.get('/notes', (req, res) => {
  ${before}
  if (!req.headers.authorization) return res.${call};
  res.json([]);
});`;
const app = (more: string): string => `import express from 'express';
import { routes } from './routes.js';
${more}
const app = express();
app.use(routes);`;
const inMiddleware = (method: string): string => `export function answers(req, res, next) {
  ${method}
  next();
}`;
const given = 'res.turnAway = (status, message) => res.status(status).json({ message });';
const fixed = "express.response.unauthorized = function (message) {\n  this.status(401).send(message);\n};";

/** What is said of the routes, which call it, and of the file that puts it on the responses. */
async function found(routes: string, answers: string, more = "import './answers.js';"): Promise<[string[], string[]]> {
  const files = { 'routes.js': routes, 'answers.js': answers, 'app.js': app(more) };
  return [await reported(files, 'routes.js'), await reported(files, 'answers.js')];
}

describe('a function that the application puts on the responses of express', () => {
  test('that is given the status is judged where it is called', async () => {
    expect(await found(express("turnAway(401, 'Log in.')"), inMiddleware(given))).toEqual([['5 missing'], []]);
    expect(await found(express("turnAway(403, 'Log in.')"), inMiddleware(given))).toEqual([['5 absent'], []]);
    // Nothing is wrong with these.
    expect(await found(express("turnAway(404, 'Log in.')"), inMiddleware(given))).toEqual([[], []]);
    expect(await found(express("turnAway(401, 'Log in.')", "res.set('WWW-Authenticate', 'Bearer');"), inMiddleware(given))).toEqual([[], []]);
    const sets = given.replace('res.status', "res.set('WWW-Authenticate', 'Bearer').status");
    expect(await found(express("turnAway(401, 'Log in.')"), inMiddleware(sets))).toEqual([[], []]);
  });

  test.each([
    ['of the package', `import express from 'express';\n${fixed}`, 3],
    ['that is imported', `import { response } from 'express';\n${fixed.replace('express.response', 'response')}`, 3],
    ['of an application', `export function add(express) {\n${fixed}\n}`, 3],
    ['by middleware', inMiddleware('res.unauthorized = function (message) {\n    this.status(401).send(message);\n  };'), 3],
  ])('%s: its own status is judged in it, its reason where it is called', async (_name, answers, line) => {
    expect(await found(express("unauthorized('Log in.')"), answers)).toEqual([[], [`${String(line)} missingInHelper`]]);
    const role = express("unauthorized('Editors only.')").replace('!req.headers.authorization', "req.user.role !== 'editor'");
    expect((await found(role, answers))[0]).toEqual(['5 known']);
    const right = answers.replace('this.status', "this.set('WWW-Authenticate', 'Bearer').status");
    expect(await found(express("unauthorized('Log in.')"), right)).toEqual([[], []]);
  });

  test('two of one name are not told apart, and one of another name is another one', async () => {
    const twice = `${inMiddleware(given)}\nexport function others(req, res, next) {\n  res.turnAway = (code) => res.status(404).end();\n  next();\n}`;
    expect(await found(express('turnAway(401)'), twice)).toEqual([[], []]);
    expect(await found(express('turnBack(401)'), inMiddleware(given))).toEqual([[], []]);
  });
});

test('on the context of Koa', async () => {
  const routes = (status: number): string => `import Router from '@koa/router';
export const router = new Router();
router.get('/notes', (ctx) => {
  if (!ctx.get('authorization')) return ctx.turnAway(${String(status)}, 'Log in.');
  ctx.body = [];
});`;
  const app = `import Koa from 'koa';
import { router } from './routes.js';
const app = new Koa();
app.context.turnAway = function (status, message) {
  this.status = status;
  this.body = { message };
};
app.use(router.routes());`;
  expect(await reported({ 'routes.js': routes(401), 'app.js': app }, 'routes.js')).toEqual(['4 missing']);
  expect(await reported({ 'routes.js': routes(404), 'app.js': app }, 'routes.js')).toEqual([]);
});

test("on Fastify's replies", async () => {
  const routes = (status: number): string => `export async function routes(fastify) {
  fastify.get('/notes', async (request, reply) => {
    if (!request.headers.authorization) return reply.turnAway(${String(status)}, 'Log in.');
    return [];
  });
}`;
  const app = `import Fastify from 'fastify';
import { routes } from './routes.js';
const app = Fastify();
app.decorateReply('turnAway', function (status, message) {
  return this.code(status).send({ message });
});
app.register(routes);`;
  const files = (status: number): Record<string, string> => ({ 'package.json': '{ "dependencies": { "fastify": "5" } }', 'routes.js': routes(status), 'app.js': app });
  expect(await reported(files(401), 'routes.js')).toEqual(['3 missing']);
  expect(await reported(files(404), 'routes.js')).toEqual([]);
});
