import { fetchApi } from './fetch.ts';
import type { Framework } from './framework.ts';

/** How both name the folder of the application in their configuration. */
export const appDirectory = /\bappDirectory\s*:\s*['"]([\w./-]+)['"]/;

/**
 * React Router 7 and 8 as a framework: https://reactrouter.com/how-to/resource-routes, run in test/wire/react-router.
 * The same package runs in browsers without a server, where its loaders answer nobody.
 */
export const reactRouter: Framework = {
  ...fetchApi,
  name: 'react-router',
  modules: [
    '@react-router/node',
    '@react-router/cloudflare',
    '@react-router/serve',
    '@react-router/express',
    './+types/',
  ],
  sharedModules: ['react-router'],
  // From the first folder `app`: the ending is looked at once, and no folder twice.
  files:
    /^(?=.*\.[jt]sx?$)(?:(?!app[/\\])[^/\\]*[/\\])*app[/\\](?:[^/\\]*[/\\])*?(?:routes[/\\](?!\.[jt]sx?$)|(?:root|route)\.[jt]sx?$)|\.server\.[jt]sx?$/,
  // https://reactrouter.com/api/framework-conventions/react-router.config.ts#appdirectory
  routesFolder: {
    configs: ['ts', 'js', 'mts', 'mjs'].map((ending) => `react-router.config.${ending}`),
    setting: appDirectory,
    standard: 'app',
  },
  browserFunctions: ['clientLoader', 'clientAction', 'clientMiddleware'],
  exports: { data: { does: 'make', init: 1, number: true } },
  types: { LoaderFunctionArgs: 'context', ActionFunctionArgs: 'context', LoaderArgs: 'context', ActionArgs: 'context' },
  names: { args: 'context', request: 'request', req: 'request' },
  handler: ['context'],
  signs: ['request', 'params', 'context'],
  request: { headers: 'headers' },
  context: { request: 'request', params: 'input', context: 'state' },
  errors: {
    keepsStatus: false,
    keepsHeaders: false,
    copiesErrorHeaders: false,
    readsStatus: false,
    takesResponses: true,
  },
};
