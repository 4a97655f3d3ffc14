import type { Framework } from './framework.ts';
import { nodeMethods, nodeRequest } from './node-http.ts';

/**
 * Express 4 and 5, connect: https://expressjs.com/en/5x/api.html#res, run in test/wire/express4 and express5. Next.js
 * `pages/api` has the same response methods.
 */
export const express: Framework = {
  name: 'express',
  modules: ['express', 'express-serve-static-core', 'connect', 'router', 'next'],
  creators: ['express', 'connect'],
  types: {
    Request: 'request',
    Response: 'response',
    NextFunction: 'next',
    NextApiRequest: 'request',
    NextApiResponse: 'response',
    ExpressRequest: 'request',
    ExpressResponse: 'response',
    AuthRequest: 'request',
    AuthenticatedRequest: 'request',
  },
  names: { req: 'request', request: 'request', res: 'response', response: 'response', resp: 'response', next: 'next' },
  handler: ['request', 'response', 'next'],
  errorHandler: ['body', 'request', 'response', 'next'],
  signs: ['status', 'sendStatus', 'json', 'send', 'render', 'sendFile', 'locals', 'redirect', 'jsonp'],
  methods: {
    ...nodeMethods,
    status: { does: 'status', argument: 0 },
    sendStatus: { does: 'answer', status: { argument: 0 } },
    set: { does: 'header' },
    header: { does: 'header' },
    append: { does: 'header', adds: true },
    send: { does: 'end' },
    json: { does: 'end' },
    jsonp: { does: 'end' },
    render: { does: 'end' },
    sendFile: { does: 'end' },
    download: { does: 'end' },
    format: { does: 'end' },
    redirect: { does: 'redirect' },
    type: { does: 'chain' },
    contentType: { does: 'chain' },
    vary: { does: 'chain' },
    cookie: { does: 'chain' },
    clearCookie: { does: 'chain' },
    location: { does: 'chain' },
    links: { does: 'chain' },
    attachment: { does: 'chain' },
  },
  statusProperties: ['statusCode'],
  bodyProperties: [],
  faces: {},
  request: nodeRequest,
  context: {},
  reads: { get: 'headers', header: 'headers' },
  setter: 'set',
  rawLosesHeaders: false,
  errors: { keepsStatus: true, keepsHeaders: true, copiesErrorHeaders: true, readsStatus: true, notUnder: ['sails'] },
  leavesAtEnd: false,
  rawForgets: false,
};

/** What holds of frameworks on Express whose context hands out its request and response. */
export const handingOut = {
  methods: express.methods,
  statusProperties: ['statusCode'],
  bodyProperties: [],
  faces: { response: 'same' },
  request: express.request,
  context: { request: 'request' },
  reads: express.reads,
  setter: 'set',
  rawLosesHeaders: false,
  leavesAtEnd: false,
  rawForgets: false,
} as const;
