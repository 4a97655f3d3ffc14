import { handingOut } from './express.ts';
import type { Framework } from './framework.ts';

/**
 * routing-controllers on Express: https://github.com/typestack/routing-controllers#throw-http-errors, run in
 * test/wire/routing-controllers.
 */
export const routingControllers: Framework = {
  ...handingOut,
  name: 'routing-controllers',
  modules: ['routing-controllers'],
  needsImport: true,
  creators: ['createExpressServer', 'useExpressServer', 'createKoaServer', 'useKoaServer'],
  types: { Action: 'context' },
  names: { action: 'context' },
  handler: ['context'],
  errorHandler: [],
  signs: ['request', 'response'],
  // The property with the status is `httpCode`.
  errors: { keepsStatus: false, keepsHeaders: true, copiesErrorHeaders: false, readsStatus: false, thrownOnly: true },
  runsOn: ['express', 'koa'],
  boundByName: true,
  classes: {
    hooks: { use: { parameters: ['request', 'response', 'next'] } },
    parameters: {
      Req: 'request',
      Res: 'response',
      Ctx: 'context',
      HeaderParam: 'headers',
      HeaderParams: 'headers',
      CookieParam: 'cookies',
      CookieParams: 'cookies',
      Session: 'state',
      SessionParam: 'state',
      Body: 'body',
      BodyParam: 'body',
      Param: 'input',
      Params: 'input',
      QueryParam: 'input',
      QueryParams: 'input',
    },
    handlers: ['Controller', 'JsonController'],
    guarding: ['Authorized'],
    header: 'Header',
    surrounding: ['Middleware', 'Interceptor'],
  },
};
