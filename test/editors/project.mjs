import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');
const installed = path.join(import.meta.dirname, 'node_modules');

/** The plugin as it is built. */
export const plugin = createRequire(import.meta.url)(root);

const ruleNames = Object.keys(plugin.rules);

const ESLINT_CONFIG = {
  with: "import httpAuth from 'eslint-plugin-http-auth';\nexport default [httpAuth.configs.recommended];\n",
  without: 'export default [{ rules: {} }];\n',
};

/** oxlint's own rules are off in both, so that the difference is the plugin. */
const OXLINT_CONFIG = {
  with: {
    jsPlugins: ['eslint-plugin-http-auth'],
    categories: { correctness: 'off' },
    rules: Object.fromEntries(ruleNames.map((name) => [`http-auth/${name}`, 'error'])),
  },
  without: { categories: { correctness: 'off' } },
};

/**
 * A small project in a folder of its own, in which ESLint and this plugin are installed by links. Express is named only:
 * a package that nothing names could be an alias for a file, which takes more to find out.
 *
 * @param {'with' | 'without'} which whether its configurations name the plugin
 */
export function makeProject(which = 'with') {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-editors-')));
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(root, path.join(folder, 'node_modules/eslint-plugin-http-auth'));
  symlinkSync(path.join(root, 'node_modules/eslint'), path.join(folder, 'node_modules/eslint'));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module", "dependencies": { "express": "5" } }\n');
  writeFileSync(path.join(folder, 'eslint.config.js'), ESLINT_CONFIG[which]);
  writeFileSync(path.join(folder, '.oxlintrc.json'), JSON.stringify(OXLINT_CONFIG[which]));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * What VS Code answers for the ESLint extension's settings when the user has none.
 *
 * @param {string} folder
 */
function eslintSettings(folder) {
  return {
    validate: 'on',
    run: 'onType',
    experimental: {},
    problems: {},
    rulesCustomizations: [],
    options: {},
    nodePath: null,
    onIgnoredFiles: 'off',
    workingDirectory: { mode: 'location' },
    workspaceFolder: { uri: pathToFileURL(folder).href, name: path.basename(folder) },
    codeActionOnSave: { mode: 'all' },
    codeAction: { disableRuleComment: { enable: true, location: 'separateLine' }, showDocumentation: { enable: true } },
  };
}

/** The language servers, and the settings that an editor gives them. */
export const servers = {
  eslint: {
    command: [process.execPath, path.join(installed, 'vscode-langservers-extracted/bin/vscode-eslint-language-server'), '--stdio'],
    settings: eslintSettings,
  },
  oxlint: { command: [process.execPath, path.join(installed, 'oxlint/bin/oxlint'), '--lsp'], settings: () => ({ run: 'onType' }) },
};
