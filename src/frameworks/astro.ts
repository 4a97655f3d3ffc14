import { fetchApi } from './fetch.ts';
import type { Framework } from './framework.ts';

/** Astro's endpoints and middleware: https://docs.astro.build/en/reference/api-reference/. A throw is a 500 there. */
export const astro: Framework = {
  ...fetchApi,
  name: 'astro',
  modules: ['astro:middleware'],
  sharedModules: ['astro'],
  files: /^(?=.*\.[jt]s$)(?:.*[/\\])?src[/\\](?:pages[/\\](?!\.[jt]s$)|middleware(?:[/\\]index)?\.[jt]s$)/,
  around: { files: /(^|[/\\])src[/\\]middleware([/\\]index)?\.[jt]s$/, names: ['onRequest'] },
  exports: { defineMiddleware: { does: 'sequence' }, sequence: { does: 'sequence' } },
  types: { APIContext: 'context' },
  names: { context: 'context', ctx: 'context', request: 'request', next: 'next' },
  handler: ['context', 'next'],
  signs: ['locals', 'cookies', 'request', 'params', 'url', 'redirect', 'site', 'clientAddress', 'rewrite'],
  request: { headers: 'headers' },
  context: { request: 'request', cookies: 'cookies', locals: 'state', params: 'input', url: 'input' },
  nextResponds: true,
};
