import type { Framework } from './framework.ts';

/**
 * Hono 4: https://hono.dev/docs/api/context, run in test/wire/hono. `c.set` is a context variable there, not a header.
 */
export const hono: Framework = {
  name: 'hono',
  modules: ['hono', 'hono/http-exception', 'hono/factory', '@hono/zod-openapi', '@hono/node-server'],
  creators: ['Hono', 'OpenAPIHono'],
  types: { Context: 'context', HonoContext: 'context', AppContext: 'context', Next: 'next' },
  names: { c: 'context', ctx: 'context', context: 'context', next: 'next' },
  handler: ['context', 'next'],
  errorHandler: ['body', 'context'],
  signs: ['json', 'text', 'html', 'header', 'req', 'env', 'var', 'newResponse', 'executionCtx', 'get', 'set', 'res'],
  methods: {
    status: { does: 'status', argument: 0 },
    header: { does: 'header' },
    json: { does: 'make' },
    text: { does: 'make' },
    html: { does: 'make' },
    body: { does: 'make' },
    newResponse: { does: 'make' },
    redirect: { does: 'make' },
  },
  described: ['openapi'],
  statusProperties: [],
  bodyProperties: [],
  faces: {},
  request: { headers: 'headers', raw: 'request' },
  context: { req: 'request', var: 'state', env: 'input' },
  reads: {
    header: 'headers',
    get: 'state',
    query: 'input',
    param: 'input',
    json: 'body',
    parseBody: 'body',
    valid: 'body',
  },
  setter: 'header',
  rawLosesHeaders: false,
  errors: {
    keepsStatus: false,
    keepsHeaders: true,
    copiesErrorHeaders: false,
    sendsHeldResponse: true,
    readsStatus: false,
  },
  leavesAtEnd: true,
  rawForgets: true,
  liveHeaders: true,
};
