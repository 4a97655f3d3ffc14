import type { SourceCode } from 'eslint';
import type { RoutesFolder } from './frameworks/handlers.ts';
import { frameworks } from './frameworks/index.ts';
import { namesChallenge } from './gate.ts';
import { hits, holds, type References } from './hits.ts';
import { makesErrors } from './responses/error-makers.ts';
import type { Node } from './model.ts';
import type { VariableKey } from './paths/path.ts';
import { byDefault } from './project/routes.ts';
import { typesOf, type Types } from './types.ts';
import { variables, type ScopeVariable, moduleOf } from './scopes.ts';
import { modulesOf, readModules } from './modules.ts';

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
