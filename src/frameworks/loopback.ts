import { handingOut } from './express.ts';
import type { Framework } from './framework.ts';

/**
 * LoopBack 4: https://loopback.io/doc/en/lb4/Controller.html#handling-errors-in-controllers, run in test/wire/loopback.
 */
export const loopback: Framework = {
  ...handingOut,
  name: 'loopback',
  modules: [
    '@loopback/rest',
    '@loopback/core',
    '@loopback/context',
    '@loopback/authentication',
    '@loopback/security',
    '@loopback/openapi-v3',
  ],
  needsImport: true,
  creators: ['RestApplication', 'BootMixin', 'ServiceMixin', 'RepositoryMixin'],
  types: { RequestContext: 'context', MiddlewareContext: 'context', Request: 'request', Response: 'response' },
  names: {},
  handler: ['context', 'next'],
  errorHandler: [],
  signs: [],
  errors: { keepsStatus: true, keepsHeaders: true, copiesErrorHeaders: false, readsStatus: true },
  runsOn: ['express'],
  boundByName: true,
  hooks: ['middleware'],
  classes: {
    handlerMethods: ['get', 'post', 'put', 'patch', 'del', 'operation'],
    guarding: ['authenticate'],
    injects: 'inject',
    injected: { REQUEST: 'request', RESPONSE: 'response', CONTEXT: 'context', USER: 'caller', CURRENT_USER: 'caller' },
  },
};
