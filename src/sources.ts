import type { SourceCode } from 'eslint';
import type { FunctionNode, Node } from './model.ts';
import type { Source } from './paths/machine.ts';
import type { VariableKey } from './paths/path.ts';
import { importsOf } from './project/exports.ts';
import type { Project } from './project/project.ts';
import { type Neighbours, SourceFile } from './source.ts';
import { isUsed, isWrittenElsewhere, type NameScope, type ScopeVariable } from './scopes.ts';
import { fixedName } from './syntax.ts';
import { lastUses, holdsOther, scopesOf } from './liveness.ts';

/** What the linted file knows of those around it. */
function neighboursOf(filename: string, project: Project): Neighbours {
  return {
    mayRefuse: (specifier) => project.mayRefuse(specifier, filename),
    refusing(code) {
      const imported = [...importsOf(code.ast.body as unknown as Node[])];
      return imported.flatMap(([local, { module, name }]) => {
        if (!project.mayRefuse(module, filename) || !isUsed(code, local)) return [];
        if (name !== '*' && project.exportsRefusal(module, name, filename)) return [local];
        // `new errors.Refused()`, of what a module exports as a whole
        const members = name === '*' || name === 'default' ? constructed(code, local) : [];
        return members.filter((each) => project.exportsRefusal(module, each, filename));
      });
    },
  };
}

/** The classes that are made of as members of a name of the module. */
function constructed(code: SourceCode, name: string): string[] {
  const scopes = code.scopeManager.scopes.slice(0, 2) as unknown as readonly NameScope[];
  const uses = scopes.flatMap(({ set }) => set.get(name)?.references ?? []).map(({ identifier }) => identifier as Node);
  return uses.flatMap(({ parent: member }) => {
    if (member?.type !== 'MemberExpression' || member.parent.type !== 'NewExpression') return [];
    return fixedName(member.property, member.computed) ?? [];
  });
}

/** The linted file and, behind it, the files that its names lead to. */
export class Sources implements Source {
  readonly main: SourceFile;
  readonly project: Project;
  readonly lastHit: number;
  readonly lastUse = (variable: VariableKey): number => lastUses.of(variable as ScopeVariable);

  constructor(code: SourceCode, filename: string, project: Project) {
    this.project = project;
    this.main = new SourceFile(code, filename, neighboursOf(filename, project), 0);
    this.lastHit = this.main.hits.at(-1) ?? -1;
  }

  fileOf(node: Node): SourceFile {
    return this.project.fileOf(node) ?? this.main;
  }

  isMain(node: Node): boolean {
    return this.project.fileOf(node) === undefined;
  }

  text(node: Node): string {
    return this.fileOf(node).text(node);
  }

  variable(identifier: Node): VariableKey | null {
    return this.fileOf(identifier).variable(identifier);
  }

  isGlobalOrImported(identifier: Node): boolean {
    const definition = (this.variable(identifier) as ScopeVariable | null)?.defs[0];
    return !definition || definition.type === 'ImportBinding';
  }

  isParameter(identifier: Node): boolean {
    return (this.variable(identifier) as ScopeVariable | null)?.defs[0]?.type === 'Parameter';
  }

  isWrittenElsewhere(variable: VariableKey): boolean {
    return isWrittenElsewhere(variable as ScopeVariable);
  }

  hasHit(node: Node): boolean {
    return this.fileOf(node).hasHit(node);
  }

  elsewhere(node: Node): string | undefined {
    if (this.isMain(node)) return undefined;
    const file = this.fileOf(node);
    return `${this.project.shown(file.filename)}:${String(file.lineOf(node))}`;
  }

  callsOf(node: FunctionNode): readonly Node[] | null {
    const parent = node.parent as Node | undefined;
    const name = node.id ?? (parent?.type === 'VariableDeclarator' && parent.init === node ? parent.id : null);
    const declaration = node.type === 'FunctionDeclaration' ? node : parent?.parent;
    if (name?.type !== 'Identifier' || /^Export/.test(declaration?.parent?.type ?? '')) return null;
    const variable = this.variable(name) as ScopeVariable | null;
    if (variable?.defs.length !== 1) return null;
    const used = variable.references.map(({ identifier }) => identifier as Node).filter((each) => each !== name);
    const calls = used.flatMap((each) =>
      each.parent?.type === 'CallExpression' && each.parent.callee === each ? [each.parent] : [],
    );
    return calls.length === used.length ? calls : null;
  }

  around(node: FunctionNode): readonly VariableKey[] {
    const scope = this.fileOf(node).code.getScope(node as unknown as Parameters<SourceCode['getScope']>[0]);
    return scope.through.map(({ resolved }) => resolved).filter((variable) => variable !== null);
  }

  readable(node: FunctionNode, variables: Iterable<VariableKey>): VariableKey[] {
    const outer = new Set<unknown>();
    const scope = this.fileOf(node).code.getScope(node as unknown as Parameters<SourceCode['getScope']>[0]);
    for (let at = scope.upper; at; at = at.upper) outer.add(at.variableScope);
    return [...variables].filter((variable) => holdsOther(scopesOf.of(variable as ScopeVariable), outer));
  }

  declared(node: Node): readonly VariableKey[] {
    return this.fileOf(node).code.scopeManager.getDeclaredVariables(node as never);
  }
}
