import { createRequire } from 'node:module';
import type { Linter, Scope, SourceCode } from 'eslint';
import type { Node } from '../model.ts';
import { children } from '../syntax.ts';

const load = createRequire(import.meta.url);

/** What a configuration names as its parser, as far as it is used here. */
interface Parser {
  readonly meta?: { readonly name?: string; readonly version?: string };
  parse?(text: string, options: object): unknown;
  parseForESLint?(text: string, options: object): Parsed;
}

interface Parsed {
  readonly ast: SourceCode['ast'];
  readonly scopeManager?: Scope.ScopeManager | null;
  readonly visitorKeys?: SourceCode.VisitorKeys;
}

/**
 * Parses another file of the project, by the parser of the file being linted if that reads its language, else by the
 * one that comes with this package. No types are asked for. A JSON file is read as a module whose exports it is.
 * @param base what is added to all ranges, so that no two files have a place in common
 * @returns null where the file does not parse
 */
export function parseFile(text: string, filename: string, given: unknown, base: number): SourceCode | null {
  if (filename.endsWith('.json')) return parseFile(`module.exports = ${text}`, `${filename}.js`, given, base);
  const isTypeScript = /\.[cm]?tsx?$/.test(filename);
  const parser = given as Parser | undefined;
  const own = isTypeScript && !/typescript/.test(parser?.meta?.name ?? '') ? undefined : parser;
  const lean = leanFor(own);
  const read = lean
    ? attempt(() => withoutTokens(lean, text, filename))
    : (attempt(() => withGiven(own, text, filename)) ??
      attempt(() => withScopes(load('@typescript-eslint/parser') as Parser, text, filename)));
  return read && settle(read, base);
}

function withGiven(parser: Parser | undefined, text: string, filename: string): SourceCode | null {
  return parser?.parseForESLint
    ? withScopes(parser, text, filename)
    : parser?.parse
      ? withEslint(parser, text, filename)
      : null;
}

/** The two halves of the TypeScript parser: a tree without tokens, comments and maps to types takes half the time. */
interface Lean {
  readonly tree: { parse(text: string, options: object): SourceCode['ast'] };
  readonly scopes: { analyze(ast: unknown, options: object): Scope.ScopeManager };
  readonly keys: SourceCode.VisitorKeys;
}

const leans = new WeakMap<object, Lean | null>();

/** The halves of the very parser that was named, so that no second copy is loaded; null where they are not found. */
function leanFor(parser: Parser | undefined): Lean | null {
  if (!parser || parser.meta?.name !== 'typescript-eslint/parser') return null;
  let found = leans.get(parser);
  if (found === undefined) leans.set(parser, (found = halvesOf(parser)));
  return found;
}

function halvesOf(parser: Parser): Lean | null {
  const filename = loadedParser(parser);
  if (filename === undefined) return null;
  const beside = createRequire(filename);
  try {
    const { visitorKeys: keys } = beside('@typescript-eslint/visitor-keys') as { visitorKeys: Lean['keys'] };
    return {
      tree: beside('@typescript-eslint/typescript-estree') as Lean['tree'],
      scopes: beside('@typescript-eslint/scope-manager') as Lean['scopes'],
      keys,
    };
  } catch {
    // A version that is put together in another way.
    return null;
  }
}

/** The file of the TypeScript parser that a configuration names: what stands beside it is loaded, too. */
function loadedParser(parser: unknown): string | undefined {
  const version = (parser as Parser | undefined)?.meta?.version;
  return Object.keys(load.cache).find(
    (each) =>
      /@typescript-eslint[\\/]parser[\\/]dist[\\/]index\.js$/.test(each) &&
      (load.cache[each]?.exports as Parser).meta?.version === version,
  );
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
  const options = {
    filePath: filename,
    range: true,
    loc: true,
    tokens: false,
    comment: false,
    ecmaVersion: 'latest',
    sourceType: 'module',
    ecmaFeatures: { jsx: !/\.[cm]?ts$/.test(filename) },
  };
  const parsed = parser.parseForESLint?.(text, options);
  const manager = parsed?.scopeManager;
  if (!parsed || !manager) return null;
  return sourceCode(text, parsed.ast, manager, parsed.visitorKeys ?? {});
}

function withoutTokens({ tree, scopes, keys }: Lean, text: string, filename: string): SourceCode {
  const ast = tree.parse(text, {
    filePath: filename,
    range: true,
    loc: true,
    jsx: !/\.[cm]?ts$/.test(filename),
    jsDocParsingMode: 'none',
    loggerFn: false,
  });
  // Names that nothing in the file declares stay unresolved: no library is asked for them.
  return sourceCode(text, ast, scopes.analyze(ast, { sourceType: 'module', lib: [], childVisitorKeys: keys }), keys);
}

/** As much of ESLint's source code object as the analysis reads. */
function sourceCode(
  text: string,
  ast: SourceCode['ast'],
  scopeManager: Scope.ScopeManager,
  visitorKeys: SourceCode.VisitorKeys,
): SourceCode {
  const getScope = (node: Node): Scope.Scope | null => {
    for (let at: Node | undefined = node; at; at = at.parent) {
      const scope = scopeManager.acquire(at as never, at !== node);
      if (scope) return scope.type === 'function-expression-name' ? (scope.childScopes[0] ?? scope) : scope;
    }
    return scopeManager.scopes[0] ?? null;
  };
  return { text, ast, scopeManager, visitorKeys, getScope } as unknown as SourceCode;
}

/** ESLint's own parser leaves the scopes to ESLint. */
function withEslint(parser: Parser, text: string, filename: string): SourceCode | null {
  const { Linter: Class } = load('eslint') as { Linter: typeof Linter };
  for (const sourceType of ['module', 'commonjs'] as const) {
    const linter = new Class();
    const languageOptions = {
      parser: parser as Linter.Parser,
      sourceType,
      parserOptions: { ecmaFeatures: { jsx: true } },
    };
    linter.verify(text, [{ files: ['**/*'], languageOptions, linterOptions: { noInlineConfig: true } }], { filename });
    const code = linter.getSourceCode() as SourceCode | undefined;
    if (code?.text === text) return code;
  }
  return null;
}

/**
 * Sets parents, moves the ranges, and lets go of what is not asked for: lines, tokens and comments are half of a tree's
 * weight.
 */
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
