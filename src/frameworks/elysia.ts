import type { Framework } from './framework.ts';

/**
 * Elysia 1: https://elysiajs.com, run in test/wire/elysia. Handlers take the context apart: `({ set, status, headers })
 * => …`.
 */
export const elysia: Framework = {
  name: 'elysia',
  modules: ['elysia', 'elysia/types', '@elysiajs/bearer', '@elysiajs/jwt'],
  needsImport: true,
  creators: ['Elysia'],
  types: { Context: 'context' },
  names: { ctx: 'context', context: 'context', c: 'context' },
  handler: ['context'],
  errorHandler: ['context'],
  errorIn: 'error',
  signs: ['set', 'headers', 'cookie', 'request', 'body', 'query', 'params', 'store'],
  methods: { status: { does: 'make', status: 0 }, error: { does: 'make', status: 0 } },
  hooks: ['onRequest', 'onTransform', 'derive', 'resolve', 'onBeforeHandle', 'onAfterHandle', 'mapResponse'],
  statusProperties: ['status'],
  statusTexts: { Unauthorized: 401, Forbidden: 403, 'Proxy Authentication Required': 407 },
  bodyProperties: [],
  faces: { set: 'same' },
  request: { headers: 'headers' },
  context: {
    request: 'request',
    headers: 'headers',
    cookie: 'cookies',
    body: 'body',
    query: 'input',
    params: 'input',
    store: 'state',
  },
  reads: {},
  setter: 'set',
  rawLosesHeaders: false,
  errors: {
    keepsStatus: true,
    keepsHeaders: true,
    copiesErrorHeaders: false,
    readsStatus: true,
    answersReturned: true,
  },
  leavesAtEnd: true,
  rawForgets: false,
  rawTakesAlong: true,
  liveHeaders: true,
  headerTable: 'set',
};
