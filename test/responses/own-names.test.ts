import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** Errors that hand their status to the class above, which keeps it under a name that no framework reads. */
const errors = `export class Refusal extends Error {
  public httpStatusCode: number;
  constructor({ name, message, httpStatusCode }: { name: string; message: string; httpStatusCode: number }) {
    super(message);
    this.name = name;
    this.httpStatusCode = httpStatusCode;
    if (Error.captureStackTrace) Error.captureStackTrace(this, this.constructor);
  }
}
export class UnauthenticatedError extends Refusal {
  constructor({ message }: { message: string }) {
    super({ name: 'UnauthenticatedError', message, httpStatusCode: 401 });
  }
}
export class Missing extends Refusal {
  constructor({ message }: { message: string }) {
    super({ name: 'Missing', message, httpStatusCode: 404 });
  }
}`;

const routes = (thrown: string): string => `import type { FastifyInstance } from 'fastify';
import { ${thrown} } from './errors.js';
export async function routes(app: FastifyInstance) {
  app.get('/notes', async (request) => {
    if (!request.headers.authorization) throw new ${thrown}({ message: 'No notes for you' });
    return [];
  });
}`;

/** A plugin whose error handler answers with what such errors keep. */
const handler = (begin: string, end: string, before = ''): string => `import fp from 'fastify-plugin';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from './errors.js';
${begin}(fastify) => {
  fastify.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    let final;
    if (error instanceof Refusal) final = error;
    if (!final) final = new Refusal({ name: 'Failed', message: 'failed', httpStatusCode: 500 });
    ${before}
    reply.status(final.httpStatusCode).send({ name: final.name, message: final.message });
  });
}${end}`;

const app = `import fastify from 'fastify';
import failures from './failures.js';
import { routes } from './routes.js';
const app = fastify();
app.register(failures);
app.register(routes);
app.listen({ port: 3000 });`;

describe('a status that an error class hands to the one above, and only the error handler reads', () => {
  const found = async (failures: string, thrown = 'UnauthenticatedError'): Promise<string[]> =>
    reported({ 'errors.ts': errors, 'routes.ts': routes(thrown), 'failures.ts': failures, 'app.ts': app }, 'routes.ts');
  const shared = handler('export default fp(async ', ');');

  test('is answered without a challenge', async () => {
    expect(await found(shared)).toEqual(['5 missingInHandler']);
  });

  test('by a plugin that is handed on by its name', async () => {
    expect(await found(handler('const plugin = async ', ';\nexport default fp(plugin, { name: "failures" });'))).toEqual(['5 missingInHandler']);
  });

  test('with a challenge that the handler adds', async () => {
    const before = "if (final.httpStatusCode === 401) reply.header('WWW-Authenticate', 'Bearer');";
    expect(await found(handler('export default fp(async ', ');', before))).toEqual([]);
  });

  test('and another status is no refusal', async () => {
    expect(await found(shared, 'Missing')).toEqual([]);
  });

  test('a plugin with a part of its own answers for nobody else', async () => {
    expect(await found(handler('export default async ', ';'))).toEqual([]);
  });
});

describe('a status in a field of the class, in the file of its handler', () => {
  const found = async (answer: string): Promise<string[]> => {
    const file = `import express from 'express';
class UnauthenticatedError extends Error {
  readonly httpStatus = 401;
}
const app = express();
app.get('/rooms', (req, res) => {
  if (!req.headers.authorization) throw new UnauthenticatedError('Please log in');
  res.json([]);
});
app.use((err: any, req: express.Request, res: express.Response, next: express.NextFunction) => {
  ${answer}
});`;
    return reported({ 'app.ts': file }, 'app.ts');
  };

  test('is judged where the error is thrown', async () => {
    expect(await found('res.status(err.httpStatus ?? 500).json({ message: err.message });')).toEqual(['7 missingInHandler']);
  });

  test('is judged where the handler decides it, if it does', async () => {
    expect(await found('if (err instanceof UnauthenticatedError) return res.status(401).end();\n  next(err);')).toEqual(['11 missingUnread']);
  });

  test('and a handler that does not read it answers with its own', async () => {
    expect(await found('res.status(500).json({ message: err.message });')).toEqual([]);
  });
});

describe('a status that an error of another file is given, under a name of its own', () => {
  const httpError = `exports.HttpError = class HttpError extends Error {
  constructor(text, code) {
    super(text);
    this.code = code;
  }
};`;
  const app = `var express = require('express');
var signedIn = require('./signed-in').signedIn;
var app = express();
app.use(signedIn);
app.use(function (err, req, res, next) {
  res.status(err.code || 500).json({ text: err.message });
});`;
  const found = async (binding: string, before = '', status = 401): Promise<string[]> => {
    const signedIn = `${binding} // unauthorized
exports.signedIn = function (req, res, next) {
  ${before}
  if (!req.session.user) return next(new HttpError('Please sign in', ${String(status)}));
  next();
};`;
    return reported({ 'http-error.js': httpError, 'app.js': app, 'signed-in.js': signedIn }, 'signed-in.js');
  };

  test.each([
    ["const { HttpError } = require('./http-error');"],
    ["var HttpError = require('./http-error').HttpError;"],
  ])('%s', async (binding) => {
    expect(await found(binding)).toEqual(['4 missingInHandler']);
    expect(await found(binding, '', 410)).toEqual([]);
    // What is set before the error is handed on is there yet.
    expect(await found(binding, "res.set('WWW-Authenticate', 'Session realm=\"notes\"');")).toEqual([]);
  });
});
