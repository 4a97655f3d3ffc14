import { createRequire } from 'node:module';
import type { Linter } from 'eslint';

const load = createRequire(import.meta.url);

interface Reads {
  parseForESLint(text: string, options?: unknown): Linter.ESLintParseResult;
}

/** The languages that are read, by the endings of their files. */
export const EXTENSIONS = ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx'];

/** All of them, for `files` of a config: ESLint by itself lints JavaScript alone, and says nothing of the rest. */
export const ALL = `**/*.{${EXTENSIONS.join(',')}}`;

/**
 * The parser that comes with this package. It brings TypeScript along, so it is loaded when the first file is parsed.
 * ESLint asks for name and version before that; the house test compares them with the parser's own.
 */
export const parser: Linter.Parser = {
  meta: { name: 'typescript-eslint/parser', version: '8.72.0' },
  parseForESLint: (text, options) => (load('@typescript-eslint/parser') as Reads).parseForESLint(text, options),
};
