import type { Framework } from './framework.ts';
import { koa } from './koa.ts';

/**
 * Egg 2 to 4, which runs on Koa: it finds middleware and controllers by where they lie, and its plugin `onerror`
 * answers what they throw. That keeps the headers that were set before: https://github.com/eggjs/onerror,
 * https://github.com/koajs/onerror.
 */
export const egg: Framework = {
  ...koa,
  name: 'egg',
  modules: ['egg', '@eggjs/tegg'],
  creators: [],
  needsImport: true,
  byFolders: true,
  runsOn: ['koa'],
  boundByName: true,
  boundByPlace: /[/\\](?:app[/\\]middlewares?|config)[/\\]/,
  types: { ...koa.types, EggContext: 'context' },
  errors: { keepsStatus: false, keepsHeaders: true, copiesErrorHeaders: true, readsStatus: 'status' },
};
