import { express } from './express.ts';
import type { Framework } from './framework.ts';

/**
 * tsoa on Express: https://tsoa-community.github.io/docs/error-handling.html, run in test/wire/tsoa. What is thrown
 * goes to Express.
 */
export const tsoa: Framework = {
  name: 'tsoa',
  modules: ['tsoa', '@tsoa/runtime'],
  needsImport: true,
  creators: ['RegisterRoutes'],
  types: { TsoaResponse: 'response' },
  names: {},
  handler: ['response'],
  errorHandler: [],
  signs: [],
  methods: { setStatus: { does: 'status', argument: 0 }, setHeader: { does: 'header' } },
  // `unauthorized(401, body, headers)`
  called: { does: 'head' },
  statusProperties: [],
  bodyProperties: [],
  faces: {},
  request: express.request,
  context: {},
  reads: express.reads,
  setter: 'setHeader',
  rawLosesHeaders: false,
  errors: { keepsStatus: false, keepsHeaders: true, copiesErrorHeaders: true, readsStatus: true, goesToHost: true },
  leavesAtEnd: true,
  rawForgets: false,
  runsOn: ['express'],
  classes: {
    self: { parent: 'Controller', role: 'response' },
    parameters: {
      Request: 'request',
      Header: 'headers',
      Body: 'body',
      BodyProp: 'body',
      Query: 'input',
      Queries: 'input',
      Path: 'input',
    },
    handlers: ['Route'],
    guarding: ['Security'],
  },
};
