import type { SourceCode } from 'eslint';
import type { TSESTree } from '@typescript-eslint/utils';
import { Around } from './around.ts';
import { causeOf } from './caller/cause.ts';
import { assumed } from './caller/chains.ts';
import { aroundClass } from './caller/classes.ts';
import { decoratorsOf } from './caller/decorators.ts';
import { hookOf } from './caller/framework-classes.ts';
import { handshakeAround } from './caller/handshakes.ts';
import { guardBefore, guardOfAll } from './caller/guard-classes.ts';
import { registerAround, servesOthers } from './caller/registration.ts';
import { rolesOf, type Roles } from './caller/roles.ts';
import { Vocabulary } from './caller/vocabulary.ts';
import { budget } from './engine/budget.ts';
import { Trail } from './engine/trail.ts';
import { namesChallenge } from './gate.ts';
import type { Analysis, Evidence, FunctionNode, Node, Surroundings } from './model.ts';
import { assume, assumeValue } from './paths/assume.ts';
import { agreed } from './paths/equal.ts';
import { blend, follow } from './paths/follow.ts';
import { join, stateKey } from './paths/join.ts';
import {
  newFrame,
  type Frame,
  type Machine,
  type Outcome,
  type Registration,
  type Source,
  type Split,
  type Walked,
} from './paths/machine.ts';
import {
  addFact,
  forgetVariables,
  guarded,
  setTruth,
  start,
  type Path,
  type ResponseState,
  type VariableKey,
} from './paths/path.ts';
import { block, walk } from './paths/walk.ts';
import { createsApp, Recorder } from './responses/record.ts';
import type { Settings } from './settings.ts';
import { SiteList } from './sites.ts';
import type { Answer } from './answer.ts';
import type { Framework } from './frameworks/framework.ts';
import { frameworks, isShown } from './frameworks/index.ts';
import { exportsOf } from './project/exports.ts';
import { Project } from './project/project.ts';
import { Sources } from './sources.ts';
import type { SourceFile } from './source.ts';
import { isFunction, ofText } from './syntax.ts';
import type { Catcher } from './responses/wrapper.ts';
import { settle } from './thrown.ts';
import type { Types } from './types.ts';
import { bind } from './values/bind.ts';
import { evaluate } from './values/evaluate.ts';
import { definitionOf } from './values/definition.ts';
import {
  constant,
  keyOf,
  unknown,
  type ErrorValue,
  type FunctionValue,
  type ObjectValue,
  type Value,
} from './values/value.ts';

/** The work that one function may take: in proportion to its length, so that cost is linear in the code. */
const stepsPerFunction = 6_000;
const stepsPerCharacter = 4;
const callsPerFunction = 40;
const callsPerCharacter = 0.02;
/**
 * Of files that say nothing of refusals, helpers are followed so often for one function: what may refuse comes first.
 */
const callsElsewhere = 12;
/**
 * The same in work that is really done, of a function and of the whole file: a million takes 1.5 seconds in a process
 * that has just started, and a third of it later. Of a thousand files of applications that refuse requests, a dozen
 * come to its end.
 */
const workPerFunction = 1_000_000;
const workPerCharacter = 20;
const workPerFile = 1_150_000;
/**
 * What it costs to find in a text what may refuse, and the names that stand for it: in a bundle that is half of all
 * work.
 */
const workPerSearched = 0.6;
/**
 * Where long functions took it all, a short one behind them is still read: it gets so much, from a reserve of the file.
 */
const workAtLeast = 1_500;
const workInReserve = 250_000;
/**
 * What it costs to evaluate an expression, beside what that copies: its variables are looked up and its names are read.
 */
const workPerEvaluation = 15;
/** What it costs to run an error handler over an error, beside what the handler does. */
const workPerHandled = 300;
/** What it costs to tell a state in which a function is met from others. */
const workPerState = 20;
/** The outcomes of one expression are kept apart up to this number. */
const maximumOutcomes = 16;

/** A function is walked from the places where it is met; more of them than this are joined. */
const maximumEntries = 12;

/** Expressions nested deeper than this are unknown; the call stack ends somewhere. */
const maximumNesting = 150;

/** What a function does that puts an application together. */
const registers =
  /\.(use|addHook|setErrorHandler|onError|register|hook|ext|pre)\s*\(|\.on\s*\(\s*['"](restifyError|Unauthorized|InvalidCredentials)['"]|\bdefineNitro\w+\s*\(|\b(define)?[eE]ventHandler\s*\(|@Catch\s*\(|ExceptionFilter\b/;

const registrationsIn = new WeakMap<readonly Node[], readonly Node[]>();

/** The statements of another file that register something which runs around others; the rest is of no concern here. */
function registering(file: SourceFile, statements: readonly Node[]): readonly Node[] {
  let found = registrationsIn.get(statements);
  if (!found)
    registrationsIn.set(
      statements,
      (found = statements.filter((statement) => registers.test(file.text(statement)) || takesPart(file, statement))),
    );
  return found;
}

/** The context in which an error handler finds the error; none where that stands elsewhere. */
function contextOf(handler: FunctionNode, framework: Framework | undefined): Value[] {
  if (framework?.errorIn === undefined) return [];
  const id = `handled in ${String(handler.range[0])}`;
  return [{ kind: 'role', role: 'context', framework: framework.name, id }];
}

/**
 * A class whose decorators stand in front of what its text begins with, or that a framework runs around handlers, or
 * for errors.
 */
function takesPart(file: SourceFile, statement: Node): boolean {
  const declared =
    statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
      ? statement.declaration
      : statement;
  return (
    (declared?.type === 'ClassDeclaration' || declared?.type === 'ClassExpression') &&
    (decoratorsOf(declared).length > 0 || aroundClass(file, declared) !== undefined)
  );
}

interface Entry {
  readonly states: { readonly path: Path; readonly args: readonly Value[] }[];
  entry: 'fresh' | 'inPlace';
}

const namesIt = ofText(namesChallenge);

/**
 * Of the states that say the same of the caller, and agree in the rest, one is kept, with what is decided on all of
 * them.
 */
function distinct(states: Entry['states'], guard: Evidence | null): void {
  budget.charge(workPerState * states.length);
  const kept = new Map<string, Entry['states'][number]>();
  for (const state of states) {
    const { cause, evidence } = causeOf(state.path, guard);
    const key = [cause, String(evidence?.node.range[0]), stateKey(state.path), ...state.args.map(keyOf)].join('|');
    const same = kept.get(key);
    kept.set(key, same ? { ...same, path: { ...same.path, truth: agreed(same.path.truth, state.path.truth) } } : state);
  }
  states.splice(0, states.length, ...kept.values());
}

/**
 * Runs the stages over one file: walks every function that can hold a refusal once, from all the states it is met in.
 */
export class Interpreter implements Machine {
  readonly source: Source;
  readonly vocabulary: Vocabulary;
  readonly sites: SiteList;
  readonly around: Around;
  readonly routerGuards = new Map<string, Evidence>();
  private readonly settings: Settings;
  private readonly record: Recorder;
  private readonly types: Types | null;
  private steps = stepsPerFunction;
  private calls = callsPerFunction;
  private elsewhere = callsElsewhere;
  /** A budget of work ended, of a function or of the file. */
  private worked = false;
  private nested = 0;
  private nestedStatements = 0;
  private defining = 0;
  private readonly entries = new Map<FunctionNode, Entry>();
  private readonly waiting: FunctionNode[] = [];
  /** Callbacks that get what refusing ones throw. */
  private readonly rejected = new Set<FunctionNode>();
  readonly rejections = new Map<FunctionNode, FunctionNode>();
  readonly registrations = new Map<FunctionNode, Registration[]>();
  readonly guards: Evidence[] = [];
  private readonly guardsBefore = new Map<FunctionNode, Evidence | null>();
  handled: Value | null = null;
  private readonly roles = new Map<FunctionNode, Roles | null>();
  /** Files that put the application together. */
  private readonly assembled = new Set<SourceFile>();
  private readonly definitions = new Map<VariableKey, Value>();
  private readonly defined = new Trail<VariableKey, Value>(this.definitions);
  /** The functions that are being followed, whatever frame that began in: what stands elsewhere has one of its own. */
  private readonly following = new Trail<FunctionNode, Outcome[] | undefined>();
  /** What calls of other files' functions came to, and the functions that do more than return and throw. */
  private readonly summaries = new Map<string, Walked>();
  private readonly acting = new Set<FunctionNode>();
  /** A function is walked for what it returns and throws: whatever else it does is noted only. */
  private apart: { acts: boolean } | null = null;

  constructor(code: SourceCode, filename: string, settings: Settings, surroundings: Surroundings | null = null) {
    this.settings = settings;
    this.source = new Sources(code, filename, new Project(filename, code.text, surroundings));
    this.types = this.source.main.types;
    this.vocabulary = Vocabulary.of(settings);
    this.around = new Around(this.source, this.registrations, (node) => this.sites.answersOf(node));
    this.sites = new SiteList(this.source, this.around);
    this.record = new Recorder(this, this.sites, this.around);
  }

  run(): void {
    // Also where nothing is to be done: what the file before has used up is no matter of this one.
    budget.begin(workPerFile - workPerSearched * this.source.main.code.text.length, workInReserve);
    if (this.source.lastHit < 0 || (this.settings.tests === 'ignore' && this.source.project.isTest)) return;
    this.module(this.source.main);
    this.rest();
    if (!this.sites.dependsOnOthers) return;
    // A file that makes its application shows what runs around its handlers, unless another one mounts it.
    const makesOne = createsApp(this.source.main);
    const around = this.source.project.apps(makesOne, this.settings.centralChallenge);
    const apps = makesOne ? { ...around, files: [this.source.main, ...around.files], complete: true } : around;
    for (const file of [...apps.files, ...around.handlers]) {
      if (file === this.source.main) continue;
      this.assembled.add(file);
      this.module(file);
    }
    this.rest();
    this.sites.settle((answer) => {
      const settled = budget.isOver
        ? null
        : settle(answer, this, this.around, apps, (handler, error) =>
            'clause' in handler ? this.handleCaught(handler, error) : this.handle(handler, error),
          );
      // What becomes of an error that was not followed to its end is not known.
      return budget.isOver
        ? { ...answer, found: { cause: 'unknown' }, header: { kind: 'unknown', because: 'too much code' } }
        : settled;
    });
  }

  /** The budget that ended, if one did. */
  get ended(): Analysis['ended'] {
    return this.worked || budget.isOver ? 'work' : this.source.project.isCut ? 'files' : undefined;
  }

  /** Runs something with a share of work of its own, as large as if it were a part of the function around a node. */
  tried<T>(around: Node, run: () => T): T {
    this.allot(around);
    return run();
  }

  /** The statements of a file, outside its functions. */
  private module(file: SourceFile): void {
    const program = file.code.ast as unknown as TSESTree.Program;
    const frame = newFrame(null);
    this.allot(program);
    this.conventions(file, frame);
    const statements = file === this.source.main ? program.body : registering(file, program.body);
    this.record.leave(frame, this.statementByStatement(statements, frame));
  }

  /**
   * What stands in a file, where one statement that takes all steps costs those behind it what was known before them,
   * and no more: routes are registered there.
   */
  private statementByStatement(statements: readonly Node[], frame: Frame): Path[] {
    const isDeclared = ({ type }: Node): boolean => type === 'FunctionDeclaration';
    let reached = block(this, statements.filter(isDeclared), [start], frame);
    for (const statement of statements) {
      if (isDeclared(statement)) continue;
      reached = block(this, [statement], reached, frame);
      if (!this.noteWork() || budget.isSpent) continue;
      this.allotSteps(statement);
      reached = [start];
    }
    return reached;
  }

  /** Notes whether what was begun last has used up its work. */
  private noteWork(): boolean {
    const spent = this.steps <= 0 || budget.isSpent;
    this.worked ||= spent;
    return spent;
  }

  /** What a file's name makes of its exports: functions that run around the handlers of the others. */
  private conventions(file: SourceFile, frame: Frame): void {
    for (const { around } of frameworks) {
      if (!around?.files.test(file.filename)) continue;
      const { names } = exportsOf(file.code);
      for (const name of around.names) {
        const exported = names.get(name);
        if (!exported || !('node' in exported)) continue;
        const values = this.evaluate(exported.node, start, frame).flatMap(({ value }) =>
          value.kind === 'array' ? value.elements : [value],
        );
        for (const value of values) if (value.kind === 'function') registerAround(this, value.node);
      }
    }
  }

  /** What an error handler answers to an error. */
  private handle(handler: FunctionNode, error: Value): Answer[] {
    budget.charge(workPerHandled);
    return this.sites.capture(() => {
      const frame = newFrame(handler);
      this.allot(handler);
      const framework = this.rolesOf(handler)?.framework;
      // Some are given the error within the context, some behind the response.
      const positions = framework?.errorHandler ?? [];
      this.handled = error;
      const at = positions.length === 0 ? 0 : positions.indexOf('body');
      const args = [
        ...Array<Value>(Math.max(at, 0)).fill(unknown),
        ...(at < 0 ? contextOf(handler, framework) : [error]),
      ];
      const reached = this.perform(handler, args, [this.madeWith(handler)], frame);
      // Where listeners stand beside each other, what they do not answer is answered afterwards, with what they set.
      if (framework?.errorEvents && (error.kind === 'error' || error.kind === 'object'))
        for (const path of [...reached, ...frame.returns.map((each) => each.path)])
          this.record.error(path, error, 'next', frame);
      this.record.leave(frame, reached);
      this.handled = null;
    });
  }

  /** What the `catch` of a wrapper answers to an error. */
  private handleCaught({ around, clause }: Catcher, error: Value): Answer[] {
    budget.charge(workPerHandled);
    return this.sites.capture(() => {
      const frame = newFrame(around);
      this.allot(clause);
      this.handled = error;
      const parameter = clause.type === 'CatchClause' ? clause.param : clause.params[0];
      const paths = parameter ? this.bind(parameter, error, start, frame) : [start];
      const reached =
        clause.type === 'CatchClause' ? block(this, clause.body.body, paths, frame) : this.body(clause, paths, frame);
      this.record.leave(frame, reached);
      this.handled = null;
    });
  }

  /** Where a function begins that is registered once: with what it closes over, if another one made it. */
  private madeWith(node: FunctionNode): Path {
    const [registration, ...others] = this.registrations.get(node) ?? [];
    return registration?.env && others.length === 0 ? { ...start, env: registration.env } : start;
  }

  /** The functions that were met. */
  private rest(): void {
    const helpers: FunctionNode[] = [];
    for (let next = this.next(helpers); next; next = this.next(helpers)) {
      const entry = this.entries.get(next);
      if (!entry || !this.matters(next)) continue;
      this.allot(next);
      this.root(next, entry);
      if (this.noteWork()) this.sites.doubt(next);
    }
  }

  /**
   * The function that is walked next. Those that others of the file call come last: by then is known behind which
   * guards their callers are registered.
   * @param helpers those that were put off
   */
  private next(helpers: FunctionNode[]): FunctionNode | undefined {
    for (let node = this.waiting.shift(); node; node = this.waiting.shift()) {
      const calls = this.registrations.has(node) ? null : this.source.callsOf(node);
      if (!calls || calls.length === 0) return node;
      helpers.push(node);
    }
    return helpers.shift();
  }

  private matters(node: FunctionNode): boolean {
    const file = this.source.fileOf(node);
    if (this.assembled.has(file) && !this.registrations.has(node)) return registers.test(file.text(node));
    // A method that is called by its name has it in front.
    const whole = hookOf(file, node) ? node.parent : (handshakeAround(file, node)?.parent ?? node);
    if (file === this.source.main && (file.hasHit(whole) || this.rejected.has(node))) return true;
    const to = this.rejections.get(node);
    return (to !== undefined && this.matters(to)) || this.mayAddChallenge(node);
  }

  private allot(node: Node): void {
    const length = this.allotSteps(node);
    budget.share(workPerFunction + length * workPerCharacter, workAtLeast);
  }

  private allotSteps({ range }: Node): number {
    const length = range[1] - range[0];
    this.steps = stepsPerFunction + stepsPerCharacter * length;
    this.calls = callsPerFunction + length * callsPerCharacter;
    this.elsewhere = callsElsewhere;
    return length;
  }

  /**
   * Middleware, hooks and error handlers answer for others: they matter wherever the file knows the header, and in
   * front of one route where they name it.
   */
  private mayAddChallenge(node: FunctionNode): boolean {
    const file = this.source.fileOf(node);
    return (
      file.namesChallenge &&
      (this.registrations.get(node) ?? []).some((each) => servesOthers.test(each.method) || namesIt(file, node))
    );
  }

  private root(node: FunctionNode, entry: Entry): void {
    const guard = this.guardOf(node);
    const begin = (path: Path): Path => {
      if (!guard || guard.assumed) return path;
      const { text } = guard;
      return addFact(setTruth(path, guarded, true), {
        atom: guard.node,
        outcome: true,
        reading: 'known',
        about: 'identity',
        evidence: { node: guard.node, text },
      });
    };
    const frame = newFrame(node);
    const reached = this.body(
      node,
      join(entry.states.flatMap(({ path, args }) => this.parameters(node, args, begin(path), frame))),
      frame,
    );
    this.record.leave(frame, reached);
  }

  private parameters(node: FunctionNode, args: readonly Value[], path: Path, frame: Frame): Path[] {
    let paths = [path];
    node.params.forEach((parameter, index) => {
      const target = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
      const given = args[index];
      if (target.type === 'RestElement') return;
      if (given && given.kind !== 'unknown') {
        paths = paths.flatMap((each) => this.bind(target, given, each, frame));
        return;
      }
      // A parameter of which nothing is known is looked up by its role or name when it is used. Only a default that is
      // a status is worth a path of its own.
      paths = paths.flatMap((each) => {
        const bound = target.type === 'AssignmentPattern' ? this.bind(target, unknown, each, frame) : [each];
        return [this.unbind(target, each), ...bound.slice(1)];
      });
    });
    return paths;
  }

  private unbind(target: Node, path: Path): Path {
    if (target.type === 'AssignmentPattern') return this.unbind(target.left, path);
    if (target.type === 'ObjectPattern')
      return target.properties.reduce(
        (each, property) => this.unbind(property.type === 'Property' ? property.value : property.argument, each),
        path,
      );
    const variable = this.source.variable(target);
    return variable ? forgetVariables(path, [variable]) : path;
  }

  guardOf(node: FunctionNode): Evidence | null {
    const all = this.registrations.get(node);
    if (!all || all.length === 0) return this.mayBeGuarded(node) ? assumed(node) : this.before(node);
    const [first] = all;
    return (all.every((each) => each.guard !== null) ? first?.guard : undefined) ?? this.before(node, guardOfAll);
  }

  /** The guard in front of a guard or a handler, which other files show; they are asked once. */
  private before(node: FunctionNode, find = guardBefore): Evidence | null {
    let found = this.guardsBefore.get(node);
    if (found === undefined) this.guardsBefore.set(node, (found = find(this, node)));
    return found;
  }

  /** Whether a function belongs to handlers whose guards stand in a chain, and none of its own is seen. */
  private mayBeGuarded(node: FunctionNode): boolean {
    for (let at: Node | undefined = node.parent; at; at = at.parent)
      if (isFunction(at) && this.registrations.has(at)) return false;
    const roles = this.rolesOf(node);
    return roles
      ? roles.framework.chains !== undefined
      : frameworks.some((framework) => framework.chains && isShown(framework, this.source.fileOf(node)));
  }

  rolesOf(node: FunctionNode): Roles | null {
    let found = this.roles.get(node);
    if (found === undefined)
      this.roles.set(
        node,
        (found = rolesOf(
          this.source.fileOf(node),
          node,
          this.registrations.get(node)?.find((each) => each.method !== 'register' && each.call.type !== 'Decorator'),
        )),
      );
    return found;
  }

  spend(): boolean {
    // What is walked apart and acts is walked again: the rest of it is no use.
    budget.charge(1);
    return this.apart?.acts !== true && --this.steps > 0 && !budget.isSpent;
  }

  spendCall(target: Node): boolean {
    if (!this.spend()) return false;
    return this.source.project.speaks(target) ? --this.calls > 0 : --this.elsewhere > 0;
  }

  evaluate(node: Node, path: Path, frame: Frame): Outcome[] {
    budget.charge(workPerEvaluation);
    // A minified statement holds a whole program: the work ends within it, too.
    if (budget.isSpent || this.nested >= maximumNesting) return [{ path, value: unknown }];
    this.nested++;
    let outcomes = evaluate(this, node, path, frame);
    if (this.types && (node.type === 'Identifier' || node.type === 'MemberExpression'))
      outcomes = outcomes.map((each) => this.typed(node, each));
    this.nested--;
    return outcomes.length > maximumOutcomes ? blend(outcomes) : outcomes;
  }

  /** A number that only the compiler knows: of a literal type, or of an enumeration in a package. */
  private typed(node: Node, outcome: Outcome): Outcome {
    if (outcome.value.kind !== 'unknown' && outcome.value.kind !== 'import') return outcome;
    const number = this.source.isMain(node) ? this.types?.number(node) : undefined;
    return number === undefined ? outcome : { path: outcome.path, value: constant(number, node) };
  }

  evaluateAll(nodes: readonly (Node | null)[], path: Path, frame: Frame): { path: Path; values: Value[] }[] {
    let found: { path: Path; values: Value[] }[] = [{ path, values: [] }];
    for (const node of nodes) {
      const next: { path: Path; values: Value[] }[] = [];
      for (const each of found) {
        const outcomes = node ? this.evaluate(node, each.path, frame) : [{ path: each.path, value: unknown }];
        const [only] = outcomes;
        if (only && outcomes.length === 1) {
          each.values.push(only.value);
          next.push({ path: only.path, values: each.values });
        } else
          for (const outcome of outcomes) next.push({ path: outcome.path, values: [...each.values, outcome.value] });
      }
      found = next;
      if (found.length > maximumOutcomes) {
        const merged = join(found.map((each) => each.path));
        const all = found;
        const values = (all[0]?.values ?? []).map((value, index) =>
          all.every((other) => keyOf(other.values[index] ?? unknown) === keyOf(value)) ? value : unknown,
        );
        found = merged.map((each) => ({ path: each, values: [...values] }));
      }
    }
    return found;
  }

  assume(test: Node, path: Path, frame: Frame): Split {
    if (!this.spend() || this.nested >= maximumNesting) return { yes: [path], no: [path] };
    this.nested++;
    const split = assume(this, test, path, frame);
    this.nested--;
    return split;
  }

  assumeValue(value: Value, atom: Node, path: Path, frame: Frame): Split {
    return this.spend() ? assumeValue(this, value, atom, path, frame) : { yes: [path], no: [path] };
  }

  walk(statement: Node, paths: Path[], frame: Frame): Path[] {
    // Statements nested deeper than this are not read; what their function answers is in doubt.
    if (this.nestedStatements >= maximumNesting) {
      this.steps = 0;
      return paths;
    }
    this.nestedStatements++;
    const reached = walk(this, statement, paths, frame);
    this.nestedStatements--;
    return reached;
  }

  bind(pattern: Node, value: Value, path: Path, frame: Frame): Path[] {
    return bind(this, pattern, value, path, frame);
  }

  lookUp(variable: VariableKey, path: Path, name: string): Value {
    const found = this.defined.at(
      variable,
      () => unknown,
      () => {
        this.defining++;
        const made = definitionOf(this, variable, path, name, (node) => this.rolesOf(node));
        this.defining--;
        return made;
      },
    );
    // What is walked apart and acts is not evaluated to its end.
    if (this.apart?.acts) this.definitions.delete(variable);
    return found;
  }

  meet(node: FunctionNode, path: Path, entry: 'fresh' | 'inPlace', args: readonly Value[] = []): void {
    // What other files answer is for their own analysis; here only what they do for this one matters.
    if (!this.source.isMain(node) && !this.registrations.has(node) && !this.assembled.has(this.source.fileOf(node)))
      return;
    if (this.waits()) return;
    const before = this.entries.get(node);
    // What a name stands for is looked up: the statement that makes the function has been walked, and knew more.
    if (before && this.defining > 0) return;
    // In a call's arguments a function is met twice: as a value, and by what is done with it.
    if (entry === 'inPlace' && before?.entry === 'fresh' && !this.registrations.has(node)) {
      before.states.length = 0;
      before.entry = 'inPlace';
    }
    budget.charge(path.env.size);
    const readable = new Set(this.source.readable(node, path.env.keys()));
    const env =
      readable.size === path.env.size
        ? path.env
        : new Map([...path.env].filter(([variable]) => readable.has(variable)));
    // A status that is pending around a callback leaves with the function around it.
    const from: Path =
      entry === 'inPlace'
        ? {
            ...path,
            env,
            responses: new Map([...path.responses].map(([id, state]) => [id, { ...state, status: null }])),
          }
        : { ...start, env };
    const held = this.entries.get(node);
    if (!held) {
      this.entries.set(node, { states: [{ path: from, args }], entry });
      this.waiting.push(node);
      return;
    }
    if (held.entry === 'inPlace' && entry === 'fresh') return;
    const { states } = held;
    states.push({ path: from, args });
    distinct(states, this.guardOf(node));
    if (states.length <= maximumEntries) return;
    const agreed = args.map((value, index) =>
      states.every((each) => keyOf(each.args[index] ?? unknown) === keyOf(value)) ? value : unknown,
    );
    states.splice(
      0,
      states.length,
      ...join(states.map(({ path: each }) => each)).map((each) => ({ path: each, args: agreed })),
    );
  }

  rejects(node: FunctionNode, to: FunctionNode): void {
    if (node === to || this.waits()) return;
    this.rejections.set(node, to);
    if (this.source.hasHit(node) || this.rejected.has(node)) this.rejected.add(to);
  }

  registered(node: FunctionNode, registration: Registration): void {
    if (this.waits()) return;
    const all = this.registrations.get(node) ?? [];
    all.push(registration);
    if (registration.guard) this.guards.push(registration.guard);
    this.registrations.set(node, all);
    this.roles.delete(node);
    this.guardsBefore.delete(node);
  }

  perform(node: FunctionNode, args: readonly Value[], paths: readonly Path[], frame: Frame): Path[] {
    return this.body(node, join(paths.flatMap((path) => this.parameters(node, args, path, frame))), frame);
  }

  private body(node: FunctionNode, bound: Path[], frame: Frame): Path[] {
    const { body } = node;
    const file = this.source.fileOf(node);
    // What an error handler asks of a function of its file is more than what that registers.
    const assembles = this.assembled.has(file) && !this.registrations.has(node) && !this.handled;
    if (body.type === 'BlockStatement' && assembles) return block(this, registering(file, body.body), bound, frame);
    if (body.type === 'BlockStatement') return this.walk(body, bound, frame);
    for (const path of bound) frame.returns.push(...this.evaluate(body, path, frame));
    return [];
  }

  follow(
    target: FunctionValue,
    args: readonly Value[],
    call: TSESTree.CallExpression,
    path: Path,
    frame: Frame,
  ): Outcome[] | undefined {
    return this.following.at(
      target.node,
      () => undefined,
      () => follow(this, target, args, call, path, frame),
    );
  }

  summary(node: FunctionNode, key: string, walk: () => Walked): Walked | undefined {
    // Error handlers are run over one error each, and files that assemble are walked for what they register.
    if (this.handled || this.assembled.size > 0 || this.acting.has(node)) return undefined;
    const known = this.summaries.get(key);
    if (known) return known;
    const around = this.apart;
    const apart: { acts: boolean } = { acts: false };
    this.apart = apart;
    const found = walk();
    this.apart = around;
    if (apart.acts) {
      this.acting.add(node);
      return undefined;
    }
    if (this.steps > 0 && this.calls > 0 && this.elsewhere > 0 && !budget.isSpent) this.summaries.set(key, found);
    return found;
  }

  /**
   * Whether a function is walked apart: then what it does beside returning and throwing waits until it is walked on a
   * path.
   */
  private waits(): boolean {
    if (this.apart) this.apart.acts = true;
    return this.apart !== null;
  }

  continues(path: Path, frame: Frame): void {
    if (this.waits()) return;
    this.record.continues(path, frame);
  }

  recordAnswer(path: Path, state: ResponseState, frame: Frame): void {
    if (this.waits()) return;
    this.record.answer(path, state, frame);
  }

  recordError(path: Path, error: ErrorValue | ObjectValue, mode: 'throw' | 'next', frame: Frame): void {
    if (this.waits()) return;
    this.record.error(path, error, mode, frame);
  }
}
