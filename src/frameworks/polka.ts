import type { Framework } from './framework.ts';
import { nodeHttp } from './node-http.ts';

/**
 * polka 0.5 and 1: https://github.com/lukeed/polka, run in test/wire/polka05 and polka1. Its response is node's. What a
 * handler throws ends the process of version 0.5.
 */
export const polka: Framework = {
  ...nodeHttp,
  name: 'polka',
  modules: ['polka'],
  needsImport: true,
  creators: ['polka'],
  names: { ...nodeHttp.names, next: 'next' },
  handler: ['request', 'response', 'next'],
  errorHandler: ['body', 'request', 'response', 'next'],
  wrappers: { polka: { onError: 'errorHandler' }, default: { onError: 'errorHandler' } },
  errors: {
    keepsStatus: false,
    keepsHeaders: true,
    copiesErrorHeaders: false,
    readsStatus: 'status',
    answersThrows: 'perhaps',
  },
};
