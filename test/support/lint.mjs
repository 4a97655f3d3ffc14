// Lints the servers of the working folder as a user's ESLint does, with the parser that is named: `espree` reads JavaScript
// alone, `typescript` both. ESLint itself opens links and pipes that a pattern matches, so none of them does. Prints the files, and the lines on which this plugin reports something, as JSON.
import * as typescript from '@typescript-eslint/parser';
import { ESLint } from 'eslint';
import plugin from '../../dist/src/entry.js';

const withTypeScript = process.argv[2] === 'typescript';
const files = withTypeScript ? ['**/*.{js,ts}'] : ['**/*.js'];
const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [{ files, ...plugin.configs.strict, ...(withTypeScript && { languageOptions: { parser: typescript } }) }],
});
const results = await eslint.lintFiles([`**/*-server.${withTypeScript ? '{js,ts}' : 'js'}`]);
const lines = (messages) => [...new Set(messages.map(({ line }) => line))];
console.log(JSON.stringify(results.map(({ filePath, messages }) => ({ file: filePath, lines: lines(messages) }))));
