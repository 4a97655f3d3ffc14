import type { Framework } from './framework.ts';
import type { ResponseMaker } from './effects.ts';

/**
 * The Fetch API's `Response`: Next.js route handlers and middleware, workers, Bun, Deno:
 * https://fetch.spec.whatwg.org/#response-class.
 */
export const fetchApi: Framework = {
  name: 'fetch',
  modules: ['next/server', '@cloudflare/workers-types'],
  creators: [],
  types: { NextRequest: 'request' },
  names: { request: 'request', req: 'request' },
  handler: ['request'],
  errorHandler: [],
  signs: [],
  methods: {},
  statusProperties: [],
  bodyProperties: [],
  faces: {},
  request: { headers: 'headers', cookies: 'cookies' },
  context: { request: 'request' },
  reads: { json: 'body', formData: 'body', text: 'body' },
  setter: 'set',
  rawLosesHeaders: false,
  errors: null,
  leavesAtEnd: false,
  rawForgets: false,
};

export const responseMakers: readonly ResponseMaker[] = [
  { callee: 'Response', construct: true, init: 1 },
  { callee: 'NextResponse', construct: true, init: 1 },
  { callee: 'Response.json', construct: false, init: 1 },
  { callee: 'NextResponse.json', construct: false, init: 1 },
];
