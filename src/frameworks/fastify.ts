import type { Framework } from './framework.ts';
import { nodeRequest } from './node-http.ts';

/**
 * Fastify 4 and 5 with @fastify/sensible: https://fastify.dev/docs/latest/Reference/Reply/, run in test/wire/fastify.
 */
export const fastify: Framework = {
  name: 'fastify',
  modules: ['fastify', '@fastify/sensible', 'fastify-plugin'],
  creators: ['fastify', 'Fastify'],
  shares: ['fastify-plugin'],
  types: { FastifyRequest: 'request', FastifyReply: 'response' },
  names: { request: 'request', req: 'request', reply: 'response', rep: 'response', res: 'response' },
  handler: ['request', 'response'],
  errorHandler: ['body', 'request', 'response'],
  signs: ['code', 'header', 'headers', 'send', 'raw', 'hijack', 'unauthorized', 'forbidden'],
  methods: {
    code: { does: 'status', argument: 0 },
    status: { does: 'status', argument: 0 },
    header: { does: 'header' },
    headers: { does: 'headers' },
    removeHeader: { does: 'removeHeader' },
    send: { does: 'end', errors: true },
    redirect: { does: 'redirect' },
    unauthorized: { does: 'answer', status: 401, error: 'sensible' },
    forbidden: { does: 'answer', status: 403, error: 'sensible' },
    proxyAuthenticationRequired: { does: 'answer', status: 407, error: 'sensible' },
    getHttpError: { does: 'answer', status: { argument: 0 } },
    type: { does: 'chain' },
    serializer: { does: 'chain' },
    setCookie: { does: 'chain' },
    cookie: { does: 'chain' },
    clearCookie: { does: 'chain' },
  },
  statusProperties: ['statusCode'],
  bodyProperties: [],
  faces: { raw: 'raw' },
  request: { ...nodeRequest, raw: 'request' },
  context: {},
  reads: {},
  setter: 'header',
  rawLosesHeaders: true,
  errors: { keepsStatus: true, keepsHeaders: true, copiesErrorHeaders: true, readsStatus: true, answersReturned: true },
  leavesAtEnd: false,
  rawForgets: false,
};
