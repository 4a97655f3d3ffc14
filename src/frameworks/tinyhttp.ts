import { express } from './express.ts';
import type { Framework } from './framework.ts';

/**
 * tinyhttp 3: https://tinyhttp.v1rtl.site/docs, run in test/wire/tinyhttp. Express' methods, and another way with
 * errors.
 */
export const tinyhttp: Framework = {
  ...express,
  name: 'tinyhttp',
  modules: ['@tinyhttp/app'],
  needsImport: true,
  creators: ['App'],
  wrappers: { App: { onError: 'errorHandler' } },
  errors: { keepsStatus: false, keepsHeaders: true, copiesErrorHeaders: false, readsStatus: 'status' },
};
