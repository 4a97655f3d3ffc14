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
  parseForESLint: (text, options) => parserFor(options).parseForESLint(text, options),
};

/** Options of the TypeScript parser with which it brings types along. */
const typing = ['projectService', 'project', 'programs', 'EXPERIMENTAL_useProjectService'];

/**
 * The parser that comes with this package; where types are asked for, the one that the user's configuration has loaded
 * before that. Types are of the compiler that makes them, and the rules that ask for them bring their own.
 */
function parserFor(options: unknown): Reads {
  const given = (options ?? {}) as Record<string, unknown>;
  const own = load.resolve('@typescript-eslint/parser');
  const loaded = typing.some((name) => given[name]) ? Object.keys(load.cache) : [];
  const other = loaded.find(
    (each) => each !== own && /[\\/]@typescript-eslint[\\/]parser[\\/]dist[\\/]index\.js$/.test(each),
  );
  return load(other ?? own) as Reads;
}
