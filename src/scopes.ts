import type { Scope, SourceCode } from 'eslint';
import { requiredModule } from './syntax.ts';
import type { Node } from './model.ts';
import type { VariableKey } from './paths/path.ts';

/** A variable of ESLint's scope analysis, as far as it is read here: what declares it, and where it is used. */
export interface ScopeVariable {
  readonly defs: readonly { readonly type: string; readonly node: Node; readonly parent?: Node | null }[];
  readonly identifiers: readonly Node[];
  readonly scope: { readonly variableScope: unknown };
  readonly references: readonly {
    readonly identifier: unknown;
    readonly from: NameScope;
    readonly isValueReference?: boolean;
    isRead(): boolean;
    isWrite(): boolean;
  }[];
}

/** A scope of ESLint's scope analysis: the names that are declared in it, and the scope around it. */
export interface NameScope {
  readonly variableScope: unknown;
  readonly set: ReadonlyMap<string, ScopeVariable>;
  readonly upper: NameScope | null;
}

/** Whether a name of the module is used as a value: TypeScript's types refuse nobody. */
export function isUsed(code: SourceCode, name: string): boolean {
  const scopes = code.scopeManager.scopes.slice(0, 2) as unknown as readonly NameScope[];
  const references = scopes.flatMap(({ set }) => set.get(name)?.references ?? []);
  return references.some((reference) => reference.isRead() && reference.isValueReference !== false);
}

/** The variable behind an identifier. A scope is looked through when the first of its names is asked for. */
export function variables(code: SourceCode): (identifier: Node) => VariableKey | null {
  const known = new Map<Scope.Scope, Map<unknown, VariableKey | null>>();
  const asked = new WeakMap<Node, VariableKey | null>();
  const find = (identifier: Node): VariableKey | null => {
    for (
      let scope: Scope.Scope | null = code.getScope(identifier as unknown as Parameters<SourceCode['getScope']>[0]);
      scope;
      scope = scope.upper
    ) {
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
  return (identifier) => {
    let variable = asked.get(identifier);
    if (variable === undefined) asked.set(identifier, (variable = find(identifier)));
    return variable;
  };
}

/** Whether a variable is written in another function than the one that declares it. */
export function isWrittenElsewhere(variable: ScopeVariable): boolean {
  return variable.references.some(
    (reference) => reference.isWrite() && reference.from.variableScope !== variable.scope.variableScope,
  );
}

/** The module that a variable is imported from, by `import` or `require`. */
export function moduleOf(variable: ScopeVariable | null | undefined): string | undefined {
  const definition = variable?.defs[0];
  if (!definition) return undefined;
  if (definition.type === 'ImportBinding')
    return definition.parent?.type === 'ImportDeclaration' ? definition.parent.source.value : undefined;
  const init =
    definition.type === 'Variable' && definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
  const call = init?.type === 'MemberExpression' ? init.object : init;
  return call?.type === 'CallExpression' ? requiredModule(call) : undefined;
}
