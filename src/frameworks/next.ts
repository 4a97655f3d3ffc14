import { fetchApi } from './fetch.ts';
import type { Framework } from './framework.ts';

/**
 * The functions of `next/navigation` that end a route handler of Next.js 15 and 16 by what they throw, without a
 * header: https://nextjs.org/docs/app/api-reference/functions/unauthorized. Everything else there is the Fetch API's.
 */
export const next: Framework = {
  ...fetchApi,
  name: 'next',
  modules: [],
  sharedModules: ['next/navigation'],
  files: /(^|[/\\])route\.[cm]?[jt]sx?$/,
  exports: { unauthorized: { does: 'throw', status: 401 }, forbidden: { does: 'throw', status: 403 } },
  types: {},
  names: {},
  handler: [],
  errors: { keepsStatus: false, keepsHeaders: false, copiesErrorHeaders: false, readsStatus: false },
  runsOn: ['fetch'],
};
