import type { TSESTree } from '@typescript-eslint/utils';
import type { Roles } from '../caller/roles.ts';
import type { Vocabulary } from '../caller/vocabulary.ts';
import type { Evidence, FunctionNode, Node } from '../model.ts';
import type { Project } from '../project/project.ts';
import type { SourceFile } from '../source.ts';
import type { Env, ErrorValue, FunctionValue, ObjectValue, Value } from '../values/value.ts';
import type { Path, ResponseState, VariableKey } from './path.ts';

/** One way in which an expression can come out: its value, and the path on which it has it. */
export interface Outcome {
  readonly path: Path;
  readonly value: Value;
}

/** What a function returns, and the expression that says so. */
export interface Returned extends Outcome {
  readonly at?: Node;
}

/** The paths on which a condition holds, and those on which it does not. */
export interface Split {
  readonly yes: Path[];
  readonly no: Path[];
}

/** The ways out of the function that is being walked. */
export interface Frame {
  readonly function: FunctionNode | null;
  readonly returns: Returned[];
  readonly throws: Outcome[];
  /** Targets of break and continue, innermost last. */
  readonly targets: Target[];
  /** Throws are caught within this function: calls that may throw are followed into the catch clause. */
  readonly caught: boolean;
  /** The call that is being followed, where this function is walked on behalf of a caller. */
  readonly call: InlineCall | null;
  /** What `this` is in a function, where that is seen. `making`: its constructor runs, and only its parts are read. */
  readonly self?: { readonly of: FunctionNode; readonly value: Value; readonly making?: true };
}

/** How a function was handed to a framework: as a handler or an error handler, and which guard runs before it. */
export interface Registration {
  readonly call: Node;
  /** Which of the call's functions and guards it is, in their order. */
  readonly order: number;
  readonly method: string;
  readonly guard: Evidence | null;
  /** The application or router it is registered on, and whether that is part of another one. */
  readonly place: string;
  readonly nested: boolean;
  /** The classes of errors that an error handler takes; none: every error. */
  readonly catches?: readonly string[];
  /** It runs before the handler, and an answer must say that it ends the request. */
  readonly inFront?: boolean;
  /** The framework whose own form of registration this is. */
  readonly framework?: string;
  /** What stands around the function where another one made it. */
  readonly env?: Env;
}

export interface InlineCall {
  readonly node: Node;
  readonly function: FunctionNode;
  /** How many facts stood when the call was entered. */
  readonly factsBefore: number;
  readonly entry: Path;
  readonly outer: Frame;
}

/** What a walk through a function came to. */
export interface Walked {
  /** The call for which it was walked. */
  readonly call: Node;
  /**
   * `tested`: a condition was returned, and came out this way. `truth`: that of what is returned, where it was asked
   * before.
   */
  readonly returns: readonly (Outcome & { readonly tested?: boolean; readonly truth?: boolean })[];
  readonly throws: readonly Outcome[];
}

export interface Target {
  readonly label: string | null;
  readonly loop: boolean;
  readonly breaks: Path[];
  readonly continues: Path[];
}

/**
 * The code under analysis: the linted file, and files that its names lead to. Each node knows its file by its place.
 */
export interface Source {
  readonly main: SourceFile;
  readonly project: Project;
  fileOf(node: Node): SourceFile;
  /**
   * Where a node of another file stands (`src/errors.ts:12`, from the project's root); undefined in the linted file.
   */
  elsewhere(node: Node): string | undefined;
  /** Whether a node stands in the linted file. */
  isMain(node: Node): boolean;
  text(node: Node): string;
  /** The variable that an identifier refers to; null where it is global or unresolved. */
  variable(identifier: Node): VariableKey | null;
  /** Whether an identifier is a global or an import, not a variable that the file makes itself. */
  isGlobalOrImported(identifier: Node): boolean;
  /** Whether an identifier is a parameter of a function. */
  isParameter(identifier: Node): boolean;
  /** The offset after which a variable is not used any more. */
  readonly lastUse: (variable: VariableKey) => number;
  /** Whether a function other than the one that declares a variable assigns it. */
  isWrittenElsewhere(variable: VariableKey): boolean;
  /** The calls of a function; null where something else is done with it, or other files may call it. */
  callsOf(node: FunctionNode): readonly Node[] | null;
  /** The variables that a function uses and does not declare. */
  around(node: FunctionNode): readonly VariableKey[];
  /** Of some variables, those that are read anywhere but in the functions around this one: it can come to read them. */
  readable(node: FunctionNode, variables: Iterable<VariableKey>): VariableKey[];
  /** The variables that a declaration or a function declares. */
  declared(node: Node): readonly VariableKey[];
  /** The offset of the last node of the linted file that may decide a status; -1 where there is none. */
  readonly lastHit: number;
  /** Whether something within the node may decide a status. */
  hasHit(node: Node): boolean;
}

/**
 * What the parts of the interpreter ask of each other. The parts (values, conditions, calls, statements, responses)
 * know only this interface; `interpreter.ts` puts them together.
 */
export interface Machine {
  readonly source: Source;
  readonly vocabulary: Vocabulary;
  evaluate(node: Node, path: Path, frame: Frame): Outcome[];
  /** Evaluates several expressions in order on each path. */
  evaluateAll(nodes: readonly (Node | null)[], path: Path, frame: Frame): { path: Path; values: Value[] }[];
  assume(test: Node, path: Path, frame: Frame): Split;
  assumeValue(value: Value, atom: Node, path: Path, frame: Frame): Split;
  walk(statement: Node, paths: Path[], frame: Frame): Path[];
  /** Runs a function's body from these paths with these arguments; what comes out fell off its end. */
  perform(node: FunctionNode, args: readonly Value[], paths: readonly Path[], frame: Frame): Path[];
  /** Follows a call of a function of this file; undefined where it is not followed. */
  follow(
    target: FunctionValue,
    args: readonly Value[],
    call: TSESTree.CallExpression,
    path: Path,
    frame: Frame,
  ): Outcome[] | undefined;
  /**
   * What a function came to when it was called before with what `key` says, or what `walk` finds now. undefined where
   * it does more than return and throw: then it is to be walked on the path of each call.
   */
  summary(node: FunctionNode, key: string, walk: () => Walked): Walked | undefined;
  /** The value of a variable that the path does not hold. */
  lookUp(variable: VariableKey, path: Path, name: string): Value;
  /** Binds a pattern (identifier, destructuring, default) to a value. */
  bind(pattern: Node, value: Value, path: Path, frame: Frame): Path[];
  /** Notes that a function was met and will be walked from these paths, with these arguments. */
  meet(node: FunctionNode, path: Path, entry: 'fresh' | 'inPlace', args?: readonly Value[]): void;
  /** What is thrown in a callback of a promise goes on to a callback behind it. */
  rejects(node: FunctionNode, to: FunctionNode): void;
  recordAnswer(path: Path, state: ResponseState, frame: Frame): void;
  recordError(path: Path, error: ErrorValue | ObjectValue, mode: 'throw' | 'next', frame: Frame): void;
  /** A middleware let the request go on. */
  continues(path: Path, frame: Frame): void;
  /** The parameters' roles of a function that is a handler; null where it is none. */
  rolesOf(node: FunctionNode): Roles | null;
  /** The guard that authenticates in front of a handler, on all its registrations. */
  guardOf(node: FunctionNode): Evidence | null;
  /** The error over which an error handler is being run. */
  readonly handled: Value | null;
  readonly rejections: ReadonlyMap<FunctionNode, FunctionNode>;
  readonly registrations: ReadonlyMap<FunctionNode, readonly Registration[]>;
  /** The guards of all registrations, in the order in which they were met. */
  readonly guards: readonly Evidence[];
  /** The guard that each router runs before whatever is registered on it from now on, by the router's place. */
  readonly routerGuards: Map<string, Evidence>;
  /** Notes that a function is registered as a handler, behind these guards. */
  registered(node: FunctionNode, registration: Registration): void;
  /** Counts one call that is followed; false when the function under analysis has used up its share. */
  spendCall(target: Node): boolean;
  /** Counts one step of work; false when the file has used up its share. */
  spend(): boolean;
}

export function newFrame(node: FunctionNode | null): Frame {
  return { function: node, returns: [], throws: [], targets: [], caught: false, call: null };
}

/** The frame of the function that is analysed for itself, below all the calls that are being followed. */
export function rootOf(frame: Frame): Frame {
  let at = frame;
  while (at.call) at = at.call.outer;
  return at;
}
