import type { ErrorMaker } from './error-maker.ts';
import {
  boomErrors,
  callableCodes,
  controllerErrors,
  eggErrors,
  feathersErrors,
  httpErrors,
  nestExceptions,
  restifyErrors,
  trpcCodes,
} from './error-names.ts';

const createError = {
  names: ['default', '*', 'createError', 'HttpError', 'createHttpError', 'getHttpError'],
  status: { argument: 0 },
} as const;

const h3 = ['h3', 'h3-nightly'];

/** Where Nitro has the errors of h3, it leaves their headers behind. */
const nitro = ['nitro/h3', 'nitro', 'nitropack/runtime', '#imports', '#nitro'];

const options = { properties: ['statusCode', 'status'] };

/**
 * The errors of packages that carry a status: their documentation, run in test/wire. The first row that fits counts.
 */
export const errorMakers: readonly ErrorMaker[] = [
  {
    modules: ['@nestjs/common', '@nestjs/common/'],
    family: 'nest',
    fixed: nestExceptions,
    takes: { names: ['HttpException'], status: { argument: 1 } },
  },
  {
    modules: ['hono/http-exception'],
    family: 'hono',
    takes: { names: ['HTTPException'], status: { argument: 0 } },
    challenge: 'response',
  },
  {
    modules: ['http-errors'],
    family: 'http-errors',
    fixed: httpErrors,
    numbers: true,
    takes: createError,
    challenge: 'properties',
  },
  {
    modules: ['@fastify/sensible', 'fastify'],
    family: 'http-errors',
    below: 'httpErrors',
    fixed: httpErrors,
    numbers: true,
    takes: createError,
    challenge: 'properties',
  },
  // https://github.com/fastify/fastify-error: `createError(code, message, statusCode)`.
  {
    modules: ['@fastify/error'],
    family: 'fastify-error',
    makesClass: true,
    takes: { names: ['default', '*', 'createError'], status: { argument: 2 } },
  },
  {
    modules: ['egg/errors', '@eggjs/errors', 'egg-errors'],
    family: 'egg',
    fixed: eggErrors,
    takes: { names: ['HttpError'], status: { properties: ['status'] } },
    challenge: 'headers',
  },
  {
    modules: ['routing-controllers'],
    family: 'routing-controllers',
    fixed: controllerErrors,
    takes: { names: ['HttpError'], status: { argument: 0 } },
  },
  {
    modules: ['@loopback/rest'],
    family: 'loopback',
    below: 'HttpErrors',
    fixed: httpErrors,
    numbers: true,
    takes: { names: ['HttpErrors'], status: { argument: 0 } },
  },
  {
    modules: ['@feathersjs/errors', 'feathers-errors'],
    family: 'feathers',
    servedOnly: true,
    fixed: feathersErrors,
    numbers: true,
    takes: { names: ['FeathersError'], status: { argument: 2 } },
  },
  {
    modules: ['@hapi/boom', 'boom'],
    family: 'hapi',
    fixed: boomErrors,
    takes: { names: ['Boom', 'boomify', 'default', '*'], status: { properties: ['statusCode'] } },
    challenge: { argument: 1 },
    holds: { flag: 'isBoom', in: 'output' },
  },
  {
    modules: h3,
    family: 'h3',
    servedOnly: true,
    takes: { names: ['createError'], status: options },
    challenge: 'headers',
  },
  {
    modules: h3,
    family: 'h3v2',
    servedOnly: true,
    takes: { names: ['HTTPError'], status: options },
    challenge: 'headers',
  },
  {
    modules: h3,
    family: 'h3v2',
    servedOnly: true,
    takes: { names: ['HTTPError.status'], status: { argument: 0 } },
    challenge: 'headers',
  },
  {
    modules: nitro,
    family: 'h3',
    servedOnly: true,
    global: true,
    takes: { names: ['createError', 'HTTPError'], status: options },
  },
  { modules: nitro, family: 'h3', servedOnly: true, takes: { names: ['HTTPError.status'], status: { argument: 0 } } },
  {
    modules: ['@adonisjs/core/exceptions', '@poppinss/utils', '@poppinss/utils/exception', '@poppinss/exception'],
    family: 'adonis',
    takes: { names: ['Exception'], status: { properties: ['status'] } },
    fixedByClass: 'status',
    answersBy: 'handle',
  },
  {
    modules: ['@adonisjs/core/build/standalone'],
    family: 'adonis',
    takes: { names: ['Exception'], status: { argument: 1 } },
    answersBy: 'handle',
  },
  // By the driver of the guard: `basic_auth` brings a challenge, `session` redirects.
  {
    modules: ['@adonisjs/auth'],
    family: 'adonis',
    takes: {
      names: ['E_UNAUTHORIZED_ACCESS'],
      status: { properties: ['guardDriverName'], words: { access_tokens: 401 } },
    },
  },
  { modules: ['@adonisjs/bouncer'], family: 'adonis', fixed: { E_AUTHORIZATION_FAILURE: 403 } },
  // `makeErrFromCode(401)`, and the two classes that are given the status.
  {
    modules: ['restify-errors', 'restify'],
    family: 'restify-errors',
    fixed: restifyErrors,
    takes: { names: ['HttpError', 'RestError'], status: { properties: ['statusCode'] } },
  },
  {
    modules: ['restify-errors', 'restify'],
    family: 'restify-errors',
    takes: { names: ['makeErrFromCode', 'codeToHttpError'], status: { argument: 0 } },
  },
  {
    modules: ['firebase-functions', 'firebase-functions/'],
    family: 'firebase',
    takes: { names: ['HttpsError'], status: { argument: 0, words: callableCodes, kept: 'code' } },
  },
  {
    modules: ['@trpc/server', '@trpc/server/'],
    family: 'trpc',
    takes: { names: ['TRPCError'], status: { properties: ['code'], words: trpcCodes, kept: 'code' } },
  },
];

/** Words that stand for 401, 403 or 407 in them. */
export const refusalWords: ReadonlySet<string> = new Set(
  errorMakers.flatMap(({ takes }) =>
    Object.entries(takes?.status.words ?? {}).flatMap(([word, status]) =>
      [401, 403, 407].includes(status) ? [word] : [],
    ),
  ),
);
