import { fetchApi } from './fetch.ts';
import type { Framework } from './framework.ts';

/**
 * SvelteKit 2 and 3: https://svelte.dev/docs/kit/@sveltejs-kit, run in test/wire/sveltekit. `error(…)` throws by itself
 * and takes no headers; those that `setHeaders` was given before it are sent, except in `handle`.
 */
export const sveltekit: Framework = {
  ...fetchApi,
  name: 'sveltekit',
  modules: ['@sveltejs/kit', '@sveltejs/kit/hooks'],
  files: /(^|[/\\])(\+server|\+(page|layout)\.server|hooks\.server)\.[jt]s$/,
  browserFiles: /(^|[/\\])(\+(page|layout)|hooks(\.client)?)\.[jt]s$/,
  around: { files: /(^|[/\\])hooks\.server\.[jt]s$/, names: ['handle'] },
  exports: {
    error: { does: 'throw', argument: 0 },
    json: { does: 'make', init: 1 },
    text: { does: 'make', init: 1 },
    // What an action returns: the status of the page that a form gets. It takes no headers.
    fail: { does: 'make', init: 0, number: true, files: /(^|[/\\])\+page\.server\.[jt]s$/ },
    sequence: { does: 'sequence' },
  },
  types: { RequestEvent: 'context', ServerLoadEvent: 'context', Locals: 'state' },
  names: { event: 'context', request: 'request', resolve: 'next', locals: 'state' },
  handler: ['context'],
  signs: [
    'locals',
    'cookies',
    'request',
    'params',
    'url',
    'platform',
    'route',
    'getClientAddress',
    'fetch',
    'isDataRequest',
  ],
  methods: { setHeaders: { does: 'headers' } },
  freeMethods: true,
  request: { headers: 'headers' },
  context: { request: 'request', cookies: 'cookies', locals: 'state', params: 'input', url: 'input' },
  setter: 'setHeaders',
  errors: { keepsStatus: false, keepsHeaders: true, copiesErrorHeaders: false, readsStatus: false },
  addsToReturned: true,
  nextResponds: true,
};
