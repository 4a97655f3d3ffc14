import type { Framework } from './framework.ts';
import { appDirectory, reactRouter } from './react-router.ts';

/**
 * Remix 2: https://v2.remix.run/docs/route/loader, run in test/wire/remix. Its `data()` answers 200 in most
 * configurations.
 */
export const remix: Framework = {
  ...reactRouter,
  name: 'remix',
  modules: [
    '@remix-run/node',
    '@remix-run/server-runtime',
    '@remix-run/cloudflare',
    '@remix-run/deno',
    '@remix-run/serve',
    '@remix-run/express',
    '@vercel/remix',
    '@shopify/remix-oxygen',
  ],
  sharedModules: ['@remix-run/react'],
  // https://v2.remix.run/docs/file-conventions/remix-config#appdirectory, or an option of its plugin for Vite
  routesFolder: {
    configs: ['remix.config.js', 'vite.config.ts', 'vite.config.js', 'vite.config.mts', 'vite.config.mjs'],
    setting: appDirectory,
    standard: 'app',
  },
  exports: { json: { does: 'make', init: 1, number: true } },
  types: { ...reactRouter.types, DataFunctionArgs: 'context' },
};
