import type { Scope, SourceCode } from 'eslint';
import { hits, holds } from './hits.ts';
import type { Node } from './model.ts';
import type { Source } from './paths/machine.ts';
import type { VariableKey } from './paths/path.ts';

/** A file as the interpreter sees it: its text, the variables behind its names, and where a refusal may stand. */
export function sourceOf(code: SourceCode, filename: string): Source {
  const variableOf = variables(code);
  const offsets = hits(code, (identifier) => moduleOf(variableOf(identifier) as ScopeVariable | null));
  return {
    code,
    filename,
    modules: offsets.length > 0 ? modulesOf(code) : new Set(),
    text: (node) => code.text.slice(node.range[0], node.range[1]),
    variable: variableOf,
    isGlobalOrImported(identifier) {
      const variable = variableOf(identifier) as { defs?: { type: string }[] } | null;
      return !variable?.defs?.length || variable.defs[0]?.type === 'ImportBinding';
    },
    lastHit: offsets.at(-1) ?? -1,
    lastUse: (variable) => lastUse(variable as ScopeVariable),
    isWrittenElsewhere: (variable) => isWrittenElsewhere(variable as ScopeVariable),
    hasHit: (node) => holds(offsets, node.range),
  };
}

function modulesOf(code: SourceCode): Set<string> {
  const modules = new Set<string>();
  for (const statement of code.ast.body)
    if (statement.type === 'ImportDeclaration' && typeof statement.source.value === 'string') modules.add(statement.source.value);
  for (const match of code.text.matchAll(/\b(?:require|import)\(\s*['"]([^'"]+)['"]\s*\)/g)) modules.add(match[1] ?? '');
  return modules;
}

/** The variable behind an identifier. A scope is looked through when the first of its names is asked for. */
function variables(code: SourceCode): (identifier: Node) => VariableKey | null {
  const known = new Map<Scope.Scope, Map<unknown, VariableKey | null>>();
  return (identifier) => {
    for (let scope: Scope.Scope | null = code.getScope(identifier as unknown as Parameters<SourceCode['getScope']>[0]); scope; scope = scope.upper) {
      let names = known.get(scope);
      if (!names) {
        names = new Map();
        for (const reference of scope.references) names.set(reference.identifier, reference.resolved);
        for (const variable of scope.variables) for (const each of variable.identifiers) names.set(each, variable);
        known.set(scope, names);
      }
      const variable = names.get(identifier);
      if (variable !== undefined) return variable;
    }
    return null;
  };
}

interface ScopeVariable {
  readonly defs: readonly { readonly type: string; readonly node: Node; readonly parent?: Node | null }[];
  readonly identifiers: readonly Node[];
  readonly scope: { readonly variableScope: unknown };
  readonly references: readonly { readonly identifier: unknown; readonly from: { readonly variableScope: unknown }; isWrite(): boolean }[];
}

function isWrittenElsewhere(variable: ScopeVariable): boolean {
  return variable.references.some((reference) => reference.isWrite() && reference.from.variableScope !== variable.scope.variableScope);
}

const lastUses = new WeakMap<object, number>();

/**
 * The offset after which a variable is not read any more; a use in a loop counts to the loop's end. Uses in functions
 * defined later count where they stand: such a function keeps the variables that it was made with.
 */
function lastUse(variable: ScopeVariable): number {
  const known = lastUses.get(variable);
  if (known !== undefined) return known;
  let last = 0;
  const declared = variable.identifiers[0]?.range[0] ?? 0;
  for (const { identifier } of variable.references) {
    const node = identifier as Node;
    let end = node.range[1];
    // A loop that begins after the declaration may read the variable again in its next round.
    for (let at: Node | undefined = node.parent; at; at = at.parent) if (/^(For|While|DoWhile)/.test(at.type) && at.range[0] > declared) end = Math.max(end, at.range[1]);
    last = Math.max(last, end);
  }
  lastUses.set(variable, last);
  return last;
}

/** The module that a variable is imported from, by `import` or `require`. */
function moduleOf(variable: ScopeVariable | null | undefined): string | undefined {
  const definition = variable?.defs[0];
  if (!definition) return undefined;
  if (definition.type === 'ImportBinding') return definition.parent?.type === 'ImportDeclaration' ? definition.parent.source.value : undefined;
  const init = definition.type === 'Variable' && definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
  const call = init?.type === 'MemberExpression' ? init.object : init;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.callee.name !== 'require') return undefined;
  const [first] = call.arguments;
  return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
}
