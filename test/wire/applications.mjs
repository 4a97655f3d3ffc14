// Applications whose framework finds the handlers by the names of files: each function starts the one in a folder, and
// gives a way to load its files and to call it.
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { listening } from './listening.mjs';

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

export const applications = { sveltekit };
