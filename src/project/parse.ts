import { createRequire } from 'node:module';
import type { Linter, Scope, SourceCode } from 'eslint';
import type { Node } from '../model.ts';
import { children } from '../syntax.ts';

const load = createRequire(import.meta.url);

/** What a configuration names as its parser, as far as it is used here. */
interface Parser {
  readonly meta?: { readonly name?: string };
  parse?(text: string, options: object): unknown;
  parseForESLint?(text: string, options: object): Parsed;
}

interface Parsed {
  readonly ast: SourceCode['ast'];
  readonly scopeManager?: Scope.ScopeManager | null;
  readonly visitorKeys?: SourceCode.VisitorKeys;
}

/**
 * Parses another file of the project, by the parser of the file being linted if that reads its language, else by the one
 * that comes with this package. No types are asked for.
 * @param base what is added to all ranges, so that no two files have a place in common
 * @returns null where the file does not parse
 */
export function parseFile(text: string, filename: string, given: unknown, base: number): SourceCode | null {
  const isTypeScript = /\.[cm]?tsx?$/.test(filename);
  const parser = given as Parser | undefined;
  const own = isTypeScript && !/typescript/.test(parser?.meta?.name ?? '') ? undefined : parser;
  const read =
    attempt(() => (own?.parseForESLint ? withScopes(own, text, filename) : own?.parse ? withEslint(own, text, filename) : null)) ??
    attempt(() => withScopes(load('@typescript-eslint/parser') as Parser, text, filename));
  return read && settle(read, base);
}

/** Parsers throw at what they do not read; oxlint names one that reads nothing, and has no ESLint beside it. */
function attempt(read: () => SourceCode | null): SourceCode | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function withScopes(parser: Parser, text: string, filename: string): SourceCode | null {
  const options = { filePath: filename, range: true, loc: true, tokens: false, comment: false, ecmaVersion: 'latest', sourceType: 'module', ecmaFeatures: { jsx: !/\.[cm]?ts$/.test(filename) } };
  const parsed = parser.parseForESLint?.(text, options);
  const manager = parsed?.scopeManager;
  if (!parsed || !manager) return null;
  const getScope = (node: Node): Scope.Scope | null => {
    for (let at: Node | undefined = node; at; at = at.parent) {
      const scope = manager.acquire(at as never, at !== node);
      if (scope) return scope.type === 'function-expression-name' ? (scope.childScopes[0] ?? scope) : scope;
    }
    return manager.scopes[0] ?? null;
  };
  return { text, ast: parsed.ast, scopeManager: manager, visitorKeys: parsed.visitorKeys ?? {}, getScope } as unknown as SourceCode;
}

/** ESLint's own parser leaves the scopes to ESLint. */
function withEslint(parser: Parser, text: string, filename: string): SourceCode | null {
  const { Linter: Class } = load('eslint') as { Linter: typeof Linter };
  for (const sourceType of ['module', 'commonjs'] as const) {
    const linter = new Class();
    const languageOptions = { parser: parser as Linter.Parser, sourceType, parserOptions: { ecmaFeatures: { jsx: true } } };
    linter.verify(text, [{ files: ['**/*'], languageOptions, linterOptions: { noInlineConfig: true } }], { filename });
    const code = linter.getSourceCode() as SourceCode | undefined;
    if (code?.text === text) return code;
  }
  return null;
}

/** Sets parents, moves the ranges, and lets go of what is not asked for: lines, tokens and comments are half of a tree's weight. */
function settle(code: SourceCode, base: number): SourceCode {
  code.ast.tokens = [];
  code.ast.comments = [];
  const waiting: Node[] = [code.ast as unknown as Node];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const moved = node as { range: [number, number]; loc?: unknown };
    moved.range = [node.range[0] + base, node.range[1] + base];
    moved.loc = undefined;
    for (const child of children(node, code.visitorKeys)) {
      (child as { parent: Node }).parent = node;
      waiting.push(child);
    }
  }
  return code;
}
