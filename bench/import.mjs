// What importing the plugin costs once ESLint is there, and whether TypeScript came along.
import { createRequire } from 'node:module';

await import('eslint');
const before = performance.now();
await import('../dist/src/entry.js');
const ms = performance.now() - before;
const loaded = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify({ ms, typescript: loaded.some((file) => /[\\/](typescript|typescript-estree)[\\/]/.test(file)) }));
