// Applications whose framework finds the handlers by the names of files: each function starts the one in a folder, and
// gives a way to load its files and to call it.
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetching, listening } from './listening.mjs';

/** What the packages of the framework export, as they are installed beside the application. */
function packages(root, exports) {
  const file = path.join(root, 'packages.mjs');
  writeFileSync(file, exports);
  return import(pathToFileURL(file));
}

/** The helpers of all fixtures are CommonJS: node loads them, not Vite. */
const sharedHelpers = {
  name: 'shared-helpers',
  enforce: 'pre',
  load(id) {
    if (!/\.wire\/lib\/\w+\.js$/.test(id)) return null;
    const require = createRequire(import.meta.url);
    const exports = Object.keys(require(id)).map((name) => `export const ${name} = exports.${name};`);
    return [`import { createRequire } from 'node:module';`, `const exports = createRequire(import.meta.url)(${JSON.stringify(id)});`, ...exports].join('\n');
  },
};

async function sveltekit(root, files) {
  writeFileSync(path.join(root, 'src/app.html'), '<!doctype html><html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>');
  for (const file of files) if (/\+page(\.server)?\.js$/.test(file)) writeFileSync(path.join(path.dirname(file), '+page.svelte'), '<p>a page</p>');
  const { createServer, sveltekit: plugin } = await packages(root, "export { createServer } from 'vite'; export { sveltekit } from '@sveltejs/kit/vite';");
  const vite = await createServer({ root, configFile: false, logLevel: 'silent', appType: 'custom', plugins: [sharedHelpers, await plugin()], server: { middlewareMode: true, hmr: false, watch: null }, optimizeDeps: { noDiscovery: true } });
  return { load: (file) => vite.ssrLoadModule(file), answer: await listening(http.createServer(vite.middlewares)) };
}

/** Routes without a page, `app/routes/posts.$id.js` for `/posts/:id`, in a build written by hand. */
async function routing(root, files, source, entry) {
  const { createRequestHandler } = await packages(root, `export { createRequestHandler } from '${source}';`);
  const routes = { root: { id: 'root', path: '', module: { default: () => null } } };
  for (const file of files) {
    if (!file.includes('/routes/')) continue;
    const id = path.basename(file, '.js');
    routes[id] = { id, parentId: 'root', path: id.replaceAll('.', '/').replaceAll('$', ':'), module: await import(pathToFileURL(file)) };
  }
  const build = { entry: { module: { default: entry } }, routes, assets: { entry: { module: '', imports: [] }, routes: {}, url: '', version: '1' }, future: {}, publicPath: '/', basename: '/', assetsBuildDirectory: '', isSpaMode: false, ssr: true, prerender: [], routeDiscovery: { mode: 'initial' } };
  const handle = createRequestHandler(build, 'production');
  return { load: (file) => import(pathToFileURL(file)), answer: fetching(handle) };
}

const page = (request, status, headers) => new Response('a page', { status, headers });

export const applications = {
  sveltekit,
  'react-router': (root, files) => routing(root, files, 'react-router', page),
  remix: (root, files) => routing(root, files, '@remix-run/server-runtime', page),
};
