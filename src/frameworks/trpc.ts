import type { Framework } from './framework.ts';
import { nodeMethods, nodeRequest } from './node-http.ts';

/**
 * tRPC 10 and 11: https://trpc.io/docs/server/error-handling, run in test/wire/trpc. The word in a `TRPCError` is the
 * status. What is set on the response stays; the adapter's `responseMeta` may add headers to all answers.
 */
export const trpc: Framework = {
  name: 'trpc',
  rpc: true,
  modules: [
    '@trpc/server',
    ...['express', 'fastify', 'fetch', 'next', 'next-app-dir', 'standalone', 'node-http', 'aws-lambda', 'ws'].map(
      (name) => `@trpc/server/adapters/${name}`,
    ),
    '@trpc/server/http',
    '@trpc/server/rpc',
    '@trpc/server/unstable-core-do-not-import',
  ],
  needsImport: true,
  creators: [
    'fetchRequestHandler',
    'createNextApiHandler',
    'createExpressMiddleware',
    'createHTTPServer',
    'createHTTPHandler',
    'createHTTP2Handler',
    'nodeHTTPRequestHandler',
    'awsLambdaRequestHandler',
    'awsLambdaStreamingRequestHandler',
  ],
  types: {},
  names: { ctx: 'context', opts: 'context', input: 'input' },
  handler: ['context'],
  errorHandler: [],
  signs: ['ctx', 'getRawInput', 'resHeaders'],
  methods: nodeMethods,
  chains: {
    begins: /procedure$/i,
    root: 'procedure',
    ends: ['query', 'mutation', 'subscription'],
    puts: 'use',
    makes: 'middleware',
    passes: ['input', 'output', 'meta'],
    refuses: /\bUNAUTHORIZED\b/,
    mayRefuse: /\bthrow\b|\b(assert|require|ensure|check|verify|enforce|authenticate|guard)\w*\s*\(/i,
    open: /trac(e|ing)|telemetry|otel|logg|metric|timing|rate_?limit|sentry|cache|error/i,
  },
  statusProperties: [],
  bodyProperties: [],
  faces: { res: 'raw' },
  request: nodeRequest,
  context: { ctx: 'context', input: 'input', req: 'request', headers: 'headers' },
  reads: {},
  setter: 'setHeader',
  rawLosesHeaders: false,
  errors: { keepsStatus: false, keepsHeaders: true, copiesErrorHeaders: false, readsStatus: false },
  central: { option: /\bresponseMeta\b/, place: '`responseMeta` of the adapter' },
  leavesAtEnd: false,
  rawForgets: false,
  liveHeaders: true,
  errorHeaders: 'resHeaders',
};
