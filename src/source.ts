import type { Scope, SourceCode } from 'eslint';
import type { RoutesFolder } from './frameworks/framework.ts';
import { frameworks } from './frameworks/index.ts';
import { Fold } from './engine/fold.ts';
import { namesChallenge } from './gate.ts';
import { hits, holds, type References } from './hits.ts';
import { makesErrors } from './responses/package-errors.ts';
import { requiredModule } from './syntax.ts';
import type { FunctionNode, Node } from './model.ts';
import type { Source } from './paths/machine.ts';
import type { VariableKey } from './paths/path.ts';
import { importsOf } from './project/exports.ts';
import type { Project } from './project/project.ts';
import { byDefault } from './project/routes.ts';
import { typesOf, type Types } from './types.ts';

/** What a file knows of those that it imports. */
export interface Neighbours {
  /** Whether a refusal may stand in a module, or be handed on by it. */
  mayRefuse(specifier: string): boolean;
  /** The names under which the file imports what may decide a status, whatever they are called. */
  refusing(code: SourceCode): readonly string[];
}

/** One file: its text, the variables behind its names, and where a refusal may stand. Places count from `base`. */
export class SourceFile {
  readonly code: SourceCode;
  readonly filename: string;
  readonly variable: (identifier: Node) => VariableKey | null;
  /** What the compiler knows of it; null where nobody has asked the compiler. */
  readonly types: Types | null;
  private readonly neighbours: Neighbours;
  private readonly base: number;
  private offsets: readonly number[] | undefined;
  private imported: ReadonlySet<string> | undefined;
  private challenges: boolean | undefined;

  constructor(code: SourceCode, filename: string, neighbours: Neighbours, base: number) {
    this.code = code;
    this.filename = filename;
    this.types = typesOf(code);
    this.neighbours = neighbours;
    this.base = base;
    this.variable = variables(code);
  }

  byDefault(folder: RoutesFolder): string | undefined {
    return byDefault(this.filename, folder);
  }

  text(node: Node): string {
    return this.between(node.range[0], node.range[1]);
  }

  /** The line in which a node starts, from 1. */
  lineOf(node: Node): number {
    return this.code.text.slice(0, node.range[0] - this.base).split('\n').length;
  }

  /** The text between two places. */
  between(from: number, to: number): string {
    return this.code.text.slice(from - this.base, to - this.base);
  }

  /** The places of everything that may decide a status, in order. */
  get hits(): readonly number[] {
    if (!this.offsets) {
      // Files that import each other ask each other.
      this.offsets = [];
      this.offsets = hits(this.code, this.base, this.references());
    }
    return this.offsets;
  }

  /** Whether something within the node may decide a status. */
  hasHit(node: Node): boolean {
    return holds(this.hits, node.range);
  }

  /** The packages that the file imports, and what it imports of them (`package#name`). */
  get modules(): ReadonlySet<string> {
    return (this.imported ??= modulesOf(this.code));
  }

  /** Whether its text names the challenge header. */
  get namesChallenge(): boolean {
    return (this.challenges ??= namesChallenge(this.code.text));
  }

  /** Whether what an exported node stands for may decide a status. */
  mayRefuse(node: Node): boolean {
    const definition = node.type === 'Identifier' ? (this.variable(node) as ScopeVariable | null)?.defs[0] : undefined;
    return this.hasHit(definition?.type === 'ImportBinding' ? node : (definition?.node ?? node));
  }

  /** The variables that a name declares, or the one that it stands for: a class has a second one within itself. */
  private namedBy(identifier: Node): readonly ScopeVariable[] {
    const declared = this.code.scopeManager.getDeclaredVariables(
      identifier.parent as never,
    ) as unknown as readonly ScopeVariable[];
    const own = declared.filter(({ identifiers }) => identifiers.includes(identifier));
    const variable = own.length > 0 ? null : (this.variable(identifier) as ScopeVariable | null);
    return variable ? [variable] : own;
  }

  private references(): References {
    const moduleOfName = (identifier: Node): string | undefined =>
      moduleOf(this.variable(identifier) as ScopeVariable | null);
    return {
      isForeign: (identifier) => {
        const module = moduleOfName(identifier);
        return (
          module !== undefined &&
          !readModules.test(module) &&
          !makesErrors(module) &&
          !frameworks.some(
            (each) => each.exports && (each.modules.includes(module) || each.sharedModules?.includes(module)),
          ) &&
          !this.neighbours.mayRefuse(module)
        );
      },
      isStatus: (node) => this.types?.number(node) !== undefined,
      isShared: (identifier) => {
        const variable = this.variable(identifier) as ScopeVariable | null;
        return variable?.references.some(({ from }) => from.variableScope !== variable.scope.variableScope) ?? true;
      },
      usesOf: (identifier) =>
        this.namedBy(identifier).flatMap(({ references }) =>
          references.map((reference) => (reference.identifier as Node).range[0]),
        ),
      refusing: () => this.neighbours.refusing(this.code),
    };
  }
}

/** What the linted file knows of those around it. */
function neighboursOf(filename: string, project: Project): Neighbours {
  return {
    mayRefuse: (specifier) => project.mayRefuse(specifier, filename),
    refusing(code) {
      const imported = [...importsOf(code.ast.body as unknown as Node[])];
      return imported.flatMap(([local, { module, name }]) =>
        name !== '*' &&
        project.mayRefuse(module, filename) &&
        isUsed(code, local) &&
        project.exportsRefusal(module, name, filename)
          ? [local]
          : [],
      );
    },
  };
}

/** Whether a name of the module is used as a value: TypeScript's types refuse nobody. */
function isUsed(code: SourceCode, name: string): boolean {
  const scopes = code.scopeManager.scopes.slice(0, 2) as unknown as readonly NameScope[];
  const references = scopes.flatMap(({ set }) => set.get(name)?.references ?? []);
  return references.some((reference) => reference.isRead() && reference.isValueReference !== false);
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

/**
 * Whether a set holds something that another one does not; what a library's variable is used in may be thousands of
 * functions.
 */
export function holdsOther(all: ReadonlySet<unknown>, known: ReadonlySet<unknown>): boolean {
  for (const each of all) if (!known.has(each)) return true;
  return false;
}

/** Packages whose names this version reads; what another package exports says nothing here. */
const readModules =
  /^(@tinyhttp\/app|polka|@adonisjs\/.*|@poppinss\/.*|http-errors|(@hapi\/)?(boom|hapi)|restify|restify-errors|hono(\/.*)?|@hono\/.*|@fastify\/.*|fastify|koa|http-status-codes|http-status|http-codes|axios|(node:)?http2?|@nestjs\/common(\/.*)?|@oakserver\/oak|elysia(\/.*)?|@elysiajs\/.*|h3|h3-nightly|nitro(\/.*)?|nitropack(\/.*)?|#imports|#nitro|statuses|next\/.*|express|firebase-functions(\/.*)?|@trpc\/server(\/.*)?)$/;

function modulesOf(code: SourceCode): Set<string> {
  const modules = new Set<string>();
  for (const statement of code.ast.body)
    if (statement.type === 'ImportDeclaration' && typeof statement.source.value === 'string') {
      modules.add(statement.source.value);
      for (const each of statement.specifiers)
        if (each.type === 'ImportSpecifier' && each.imported.type === 'Identifier')
          modules.add(`${statement.source.value}#${each.imported.name}`);
    }
  for (const match of code.text.matchAll(/\b(?:require|import)\(\s*['"]([^'"]+)['"]\s*\)/g))
    modules.add(match[1] ?? '');
  return modules;
}

/** The variable behind an identifier. A scope is looked through when the first of its names is asked for. */
function variables(code: SourceCode): (identifier: Node) => VariableKey | null {
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

interface ScopeVariable {
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

interface NameScope {
  readonly variableScope: unknown;
  readonly set: ReadonlyMap<string, ScopeVariable>;
  readonly upper: NameScope | null;
}

function isWrittenElsewhere(variable: ScopeVariable): boolean {
  return variable.references.some(
    (reference) => reference.isWrite() && reference.from.variableScope !== variable.scope.variableScope,
  );
}

/** The variables that keep conditions which read a variable: they are read where those are tested. */
function holdersOf(variable: ScopeVariable): readonly ScopeVariable[] {
  let found = holders.get(variable);
  if (!found)
    holders.set(
      variable,
      (found = variable.references.flatMap(({ identifier, from }) => holderOf(identifier as Node, from) ?? [])),
    );
  return found;
}

const holders = new WeakMap<ScopeVariable, readonly ScopeVariable[]>();

/**
 * The offset after which a variable is not read any more; a use in a loop counts to the loop's end. Uses in functions
 * defined later count where they stand: such a function keeps the variables that it was made with.
 */
const lastUses = new Fold<ScopeVariable, number>(
  holdersOf,
  (variable, of) => {
    const declared = variable.identifiers[0]?.range[0] ?? 0;
    let last = 0;
    for (const holder of holdersOf(variable)) last = Math.max(last, of(holder));
    for (const { identifier } of variable.references) {
      const node = identifier as Node;
      last = Math.max(last, node.range[1]);
      // A loop that begins after the declaration may read the variable again in its next round.
      for (let at: Node | undefined = node.parent; at && at.range[0] > declared; at = at.parent)
        if (loops.has(at.type)) last = Math.max(last, at.range[1]);
    }
    return last;
  },
  0,
);

const loops: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

const noScopes: ReadonlySet<unknown> = new Set();

/** The functions in which a variable is used, as scopes. */
const scopesOf = new Fold<ScopeVariable, ReadonlySet<unknown>>(
  holdersOf,
  (variable, of) =>
    new Set([
      ...variable.references.map(({ from }) => from.variableScope),
      ...holdersOf(variable).flatMap((holder) => [...of(holder)]),
    ]),
  noScopes,
);

/** `const allowed = post.author === user.id`: the condition is read where `allowed` is tested. */
function holderOf(node: Node, from: NameScope): ScopeVariable | null {
  let at: Node | undefined = node.parent;
  while (at && /Expression$|^ChainExpression$/.test(at.type) && !/Function/.test(at.type)) at = at.parent;
  if (at?.type !== 'VariableDeclarator' || at.id.type !== 'Identifier' || at.id === node) return null;
  for (let scope: NameScope | null = from; scope; scope = scope.upper) {
    const holder = scope.set.get(at.id.name);
    if (holder) return holder;
  }
  return null;
}

/** The module that a variable is imported from, by `import` or `require`. */
function moduleOf(variable: ScopeVariable | null | undefined): string | undefined {
  const definition = variable?.defs[0];
  if (!definition) return undefined;
  if (definition.type === 'ImportBinding')
    return definition.parent?.type === 'ImportDeclaration' ? definition.parent.source.value : undefined;
  const init =
    definition.type === 'Variable' && definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
  const call = init?.type === 'MemberExpression' ? init.object : init;
  return call?.type === 'CallExpression' ? requiredModule(call) : undefined;
}
