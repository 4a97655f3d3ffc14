import type { Effect } from './effects.ts';
import type { Framework } from './framework.ts';

/**
 * Methods of node's `ServerResponse`: https://nodejs.org/api/http.html#class-httpserverresponse, run in
 * test/wire/node-http.
 */
export const nodeMethods: Readonly<Record<string, Effect>> = {
  writeHead: { does: 'head' },
  setHeader: { does: 'header' },
  appendHeader: { does: 'header', adds: true },
  setHeaders: { does: 'headers' },
  removeHeader: { does: 'removeHeader' },
  write: { does: 'chain' },
  flushHeaders: { does: 'end' },
  end: { does: 'end' },
};

export const nodeRequest: Framework['request'] = {
  headers: 'headers',
  rawHeaders: 'headers',
  cookies: 'cookies',
  signedCookies: 'cookies',
  body: 'body',
  query: 'input',
  params: 'input',
};

/** node:http, node:https and the compatibility API of node:http2. */
export const nodeHttp: Framework = {
  name: 'node-http',
  modules: ['http', 'https', 'http2', 'node:http', 'node:https', 'node:http2'],
  creators: ['createServer'],
  types: {
    IncomingMessage: 'request',
    ServerResponse: 'response',
    OutgoingMessage: 'response',
    Http2ServerRequest: 'request',
    Http2ServerResponse: 'response',
  },
  names: { req: 'request', request: 'request', res: 'response', response: 'response', next: 'next' },
  handler: ['request', 'response'],
  errorHandler: [],
  signs: ['writeHead', 'setHeader', 'end', 'statusCode'],
  // What `verifyClient` of `ws` is given to call: https://github.com/websockets/ws/blob/master/doc/ws.md
  methods: { ...nodeMethods, verifyClient: { does: 'admit' } },
  statusProperties: ['statusCode'],
  bodyProperties: [],
  faces: {},
  request: nodeRequest,
  context: { req: 'request' },
  reads: {},
  setter: 'setHeader',
  rawLosesHeaders: false,
  errors: null,
  leavesAtEnd: false,
  rawForgets: false,
};
