import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tried } from '../support/pages.ts';
import { patience } from '../support/patience.ts';
import { handlers } from './handlers.mjs';
import { makeProject, plugin, servers } from './project.mjs';

const [version] = (spawnSync('nvim', ['--version'], { encoding: 'utf8' }).stdout ?? '').split('\n');
if (!version) console.log('Neovim is not installed (Debian: apt-get install neovim): its tests are skipped.');

/** What the page on editors tells users of Neovim 0.11 and later. */
const configurations = Object.fromEntries([...tried('neovim').matchAll(/^vim\.lsp\.config\('(\w+)'/gm)].map(([, server]) => [server, tried('neovim')]));

test('the page has a configuration for Neovim', () => {
  expect(Object.keys(configurations)).toEqual(['eslint']);
});

test('the page names the language server that is tested', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(import.meta.dirname, 'package.json'), 'utf8'));
  const name = 'vscode-langservers-extracted';
  expect(tried('language-server').trim()).toBe(`npm install --global ${name}@${dependencies[name]}`);
});

const [{ rule, title, file: text, after }] = handlers;

/** What differs between the servers: the names of rule and action, and the link. */
const servants = [
  { server: 'eslint', code: `http-auth/${rule}`, action: `${title} (http-auth/${rule})`, page: plugin.rules[rule].meta.docs.url },
  { server: 'oxlint', code: `http-auth(${rule})`, action: title, page: undefined },
];

test.skipIf(!version).each(servants)('Neovim with the language server of $server: diagnostic, code action, undo', ({ server, code, action, page }) => {
  const { folder, remove } = makeProject();
  onTestFinished(remove);
  const file = path.join(folder, 'posts.js');
  writeFileSync(file, text);
  const { command, settings } = servers[server];
  const job = { server, command, folder, settings: settings(folder), file, title: action, configuration: configurations[server] };
  const seen = neovim(job);
  expect(seen.before).toHaveLength(1);
  const [found] = seen.before;
  expect(found).toMatchObject({ line: 6, column: 36, code });
  expect(found.message).toMatch(/^This 401 leaves without `WWW-Authenticate`/);
  expect(found.page).toBe(page);
  expect(seen).toMatchObject({ edited: after, after: 0, undone: text, again: seen.before });
});

/** Runs Neovim and gives what it saw. */
function neovim(job) {
  const script = path.join(import.meta.dirname, 'neovim.lua');
  const binaries = path.join(import.meta.dirname, 'node_modules/.bin');
  const { status, stdout, stderr } = spawnSync('nvim', ['--headless', '--clean', '-n', '-c', `luafile ${script}`], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${binaries}${path.delimiter}${process.env.PATH}`, EDITOR_JOB: JSON.stringify(job) },
    timeout: patience.testTimeout,
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}
