import type { Framework } from './framework.ts';

/**
 * Feathers 4 and 5 on Express or Koa: hooks and services throw the errors of `@feathersjs/errors`, and what runs before
 * them on the host keeps its headers. https://feathersjs.com/api/errors.html, run in test/wire/feathers.
 */
export const feathers: Framework = {
  name: 'feathers',
  modules: [
    '@feathersjs/feathers',
    '@feathersjs/express',
    '@feathersjs/koa',
    '@feathersjs/errors',
    '@feathersjs/authentication',
    '@feathersjs/authentication-local',
    '@feathersjs/schema',
    'feathers-hooks-common',
    'feathers-errors',
    'feathers',
  ],
  needsImport: true,
  // Its errors are thrown in clients, too.
  browserFiles: /(^|[/\\])(client|composables|components|stores|pages|layouts|views|public)[/\\]/,
  creators: ['feathers'],
  types: { HookContext: 'context', Params: 'state' },
  names: { context: 'context', hook: 'context' },
  handler: ['context', 'next'],
  errorHandler: [],
  signs: ['params', 'service', 'result', 'data'],
  methods: {},
  statusProperties: [],
  bodyProperties: [],
  faces: {},
  request: {},
  context: { params: 'state', data: 'body' },
  // What the host and the hooks before leave for a service.
  state: { query: 'input', route: 'input', headers: 'headers' },
  reads: {},
  setter: 'set',
  rawLosesHeaders: false,
  errors: { keepsStatus: false, keepsHeaders: true, copiesErrorHeaders: false, readsStatus: false, goesToHost: true },
  leavesAtEnd: false,
  rawForgets: false,
  runsOn: ['express', 'koa'],
  classes: {
    // What a strategy is given is all that the caller presents.
    hooks: { authenticate: { parameters: ['cookies', 'state'], of: /Strategy$/ } },
  },
  services: ['find', 'get', 'create', 'update', 'patch', 'remove'],
  tables: { phases: ['around', 'before', 'after'], forAll: 'all' },
};
