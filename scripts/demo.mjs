import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// The command on the example application. Findings are what the demo is for, so they end it well.
const root = fileURLToPath(new URL('..', import.meta.url));
const args = ['fixtures/demo'];
console.log(`$ npx eslint-plugin-http-auth ${args.join(' ')}\n`);
const { status } = spawnSync(process.execPath, ['dist/src/cli/main.js', ...args], { cwd: root, stdio: 'inherit' });
process.exitCode = status === 1 ? 0 : 1;
console.log(`
Your own server:      node dist/src/cli/main.js ../your-server      (or npx eslint-plugin-http-auth, once it is published)
Why a rule speaks:    node dist/src/cli/main.js --explain fixtures/demo/orders.js
In ESLint or oxlint:  README.md, and docs/getting-started.md`);
