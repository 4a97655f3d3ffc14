import type { SourceCode } from 'eslint';
import type { TSESTree } from '@typescript-eslint/types';
import { causeOf, saysSomething, type CauseFound } from './caller/cause.ts';
import { rolesOf, type Roles } from './caller/roles.ts';
import { Vocabulary } from './caller/vocabulary.ts';
import { frameworkNamed, frameworks } from './frameworks/index.ts';
import { namesChallenge } from './gate.ts';
import type { Evidence, FunctionNode, Node } from './model.ts';
import { assume, assumeValue } from './paths/assume.ts';
import type { Frame, Machine, Outcome, Registration, Source, Split } from './paths/machine.ts';
import { addFact, forgetVariables, guarded, harden, join, setTruth, setVariable, start, type Path, type ResponseState, type VariableKey } from './paths/path.ts';
import { assignedIn, block, meetMethods, walk } from './paths/walk.ts';
import { toError } from './responses/errors.ts';
import type { Settings } from './settings.ts';
import { SiteList } from './sites.ts';
import { sourceOf } from './source.ts';
import { fixedName, isFunction, within } from './syntax.ts';
import { bind } from './values/bind.ts';
import { evaluate } from './values/evaluate.ts';
import { definitionOf } from './values/definition.ts';
import { placeOf } from './values/place.ts';
import { constant, keyOf, unknown, type ErrorValue, type FunctionValue, type Value } from './values/value.ts';

/** The work that one function may take: in proportion to its length, so that cost is linear in the code. */
const stepsPerFunction = 6_000;
const stepsPerCharacter = 8;
/** Calls of functions of the same file are followed this deep. */
const maximumDepth = 4;
/** The outcomes of one expression are kept apart up to this number. */
const maximumOutcomes = 16;

/** Expressions nested deeper than this are unknown; the call stack ends somewhere. */
const maximumNesting = 150;

interface Entry {
  readonly paths: Path[];
  args: readonly Value[] | null;
  entry: 'fresh' | 'inPlace';
}

/** Runs the stages over one file: walks every function that can hold a refusal once, from all the states it is met in. */
export class Interpreter implements Machine {
  readonly source: Source;
  readonly vocabulary: Vocabulary;
  readonly sites: SiteList;
  private readonly challenges: boolean;
  private steps = stepsPerFunction;
  private nested = 0;
  private nestedStatements = 0;
  private readonly entries = new Map<FunctionNode, Entry>();
  private readonly waiting: FunctionNode[] = [];
  private readonly registrations = new Map<FunctionNode, Registration[]>();
  private readonly roles = new Map<FunctionNode, Roles | null>();
  private readonly definitions = new Map<VariableKey, Value>();

  constructor(code: SourceCode, filename: string, settings: Settings) {
    this.source = sourceOf(code, filename);
    this.vocabulary = new Vocabulary(settings);
    this.sites = new SiteList(this.source, this.registrations);
    this.challenges = namesChallenge(code.text);
  }

  run(): void {
    const program = this.source.code.ast as unknown as TSESTree.Program;
    const frame = this.frame(null);
    this.steps = this.share(program as unknown as Node);
    const reached = block(this, program.body, [start], frame, null);
    this.leave(frame, reached, frame);
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      const entry = this.entries.get(next);
      if (!entry || (!this.source.hasHit(next) && !this.mayAddChallenge(next))) continue;
      this.steps = this.share(next);
      this.root(next, entry);
      if (this.steps <= 0) this.sites.doubt(next);
    }
  }

  private share(node: Node): number {
    return stepsPerFunction + stepsPerCharacter * (node.range[1] - node.range[0]);
  }

  private frame(node: FunctionNode | null): Frame {
    return { function: node, returns: [], throws: [], targets: [], caught: false, call: null };
  }

  /** Middleware, hooks and error handlers answer for others: they matter wherever the file knows the header. */
  private mayAddChallenge(node: FunctionNode): boolean {
    return this.challenges && (this.registrations.get(node) ?? []).some((each) => /^(use|addHook|onError|setErrorHandler)$/.test(each.method));
  }

  private root(node: FunctionNode, entry: Entry): void {
    const guard = this.guardOf(node);
    const begin = join(
      entry.paths.map((path) => {
        if (!guard) return path;
        const text = guard.text;
        return addFact(setTruth(path, guarded, true), { atom: guard.node, outcome: true, reading: 'known', about: 'identity', evidence: { node: guard.node, text } });
      }),
    );
    const frame = this.frame(node);
    const bound = begin.flatMap((path) => this.parameters(node, entry.args ?? [], path, frame));
    const reached = this.body(node, join(bound), frame);
    this.leave(frame, reached, frame);
  }

  /** The function ends: what is pending on its responses leaves now; errors go to the framework. */
  private leave(frame: Frame, reached: readonly Path[], at: Frame): void {
    if (frame.function) this.noteChallenge(frame.function, [...reached, ...frame.returns.map((each) => each.path), ...frame.throws.map((each) => each.path)]);
    for (const path of reached) this.flush(path, at);
    for (const { path, value } of frame.returns) {
      // Fastify answers a returned error like a thrown one; elsewhere a function that returns one is a factory.
      if (value.kind === 'error' && this.frameworkAround(frame.function, value) === 'fastify') this.recordError(path, value, 'throw', at);
      this.flush(path, at, false, value.kind === 'response' && value.framework === 'fetch');
    }
    for (const { path, value } of frame.throws) {
      const error = toError(value);
      if (error) this.recordError(path, error, 'throw', at);
      else this.flush(path, at, true);
    }
  }

  /** A function that leaves the challenge on a response whose status it does not decide serves others. */
  private noteChallenge(node: FunctionNode, paths: readonly Path[]): void {
    for (const path of paths)
      for (const state of path.responses.values())
        if (state.challenge.kind === 'set' && (!state.status || state.status.value === null)) {
          this.sites.endsWithChallenge(node, state.framework, state.challenge.at);
          return;
        }
  }

  private flush(path: Path, frame: Frame, thrown = false, raw = false): void {
    for (const [id, state] of path.responses) {
      if (!state.status || state.left) continue;
      // Hono: the status of the context is not that of a raw Response.
      if (raw && frameworkNamed(state.framework)?.rawForgets && !id.startsWith('made')) continue;
      // A status that was set before an unrelated throw survives in some frameworks only (frameworks.md, section 1, A).
      if (thrown && !(state.framework === 'express' || state.framework === 'fastify')) continue;
      if (thrown && state.via?.type === 'NewExpression') continue;
      this.recordAnswer(path, id, state, frame);
    }
  }

  private body(node: FunctionNode, paths: Path[], frame: Frame): Path[] {
    if (node.body?.type === 'BlockStatement') return this.walk(node.body, paths, frame);
    const expression = node.body;
    if (!expression) return paths;
    for (const path of paths) frame.returns.push(...this.evaluate(expression, path, frame));
    return [];
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
      // A parameter of which nothing is known is looked up by its role or name when it is used. Only a default that is a
      // status is worth a path of its own.
      paths = paths.flatMap((each) => {
        const bound = target.type === 'AssignmentPattern' ? this.bind(target, unknown, each, frame) : [each];
        return [this.unbind(target, each), ...bound.slice(1)];
      });
    });
    return paths;
  }

  private unbind(target: Node, path: Path): Path {
    if (target.type === 'AssignmentPattern') return this.unbind(target.left, path);
    if (target.type === 'ObjectPattern') return target.properties.reduce((each, property) => this.unbind(property.type === 'Property' ? property.value : property.argument, each), path);
    const variable = this.source.variable(target);
    return variable ? forgetVariables(path, [variable]) : path;
  }

  private guardOf(node: FunctionNode): Evidence | null {
    const all = this.registrations.get(node);
    if (!all || all.length === 0) return null;
    return all.every((each) => each.guard !== null) ? (all[0]?.guard ?? null) : null;
  }

  rolesOf(node: FunctionNode): Roles | null {
    let found = this.roles.get(node);
    if (found === undefined) this.roles.set(node, (found = rolesOf(this.source, node, this.registrations.get(node)?.find((each) => each.method !== 'register'))));
    return found;
  }

  spend(): boolean {
    return --this.steps > 0;
  }

  evaluate(node: Node, path: Path, frame: Frame): Outcome[] {
    if (this.nested >= maximumNesting) return [{ path, value: unknown }];
    this.nested++;
    const outcomes = evaluate(this, node, path, frame);
    this.nested--;
    return outcomes.length > maximumOutcomes ? this.blend(outcomes) : outcomes;
  }

  private blend(outcomes: readonly Outcome[]): Outcome[] {
    const byValue = new Map<string, Outcome[]>();
    for (const outcome of outcomes) {
      const key = keyOf(outcome.value);
      byValue.set(key, [...(byValue.get(key) ?? []), outcome]);
    }
    return [...byValue.values()].flatMap((group) => {
      const value = group[0]?.value ?? unknown;
      return join(group.map((each) => each.path)).map((path) => ({ path, value }));
    });
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
        } else for (const outcome of outcomes) next.push({ path: outcome.path, values: [...each.values, outcome.value] });
      }
      found = next;
      if (found.length > maximumOutcomes) {
        const merged = join(found.map((each) => each.path));
        const all = found;
        const values = (all[0]?.values ?? []).map((value, index) => (all.every((other) => keyOf(other.values[index] ?? unknown) === keyOf(value)) ? value : unknown));
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
    const cached = this.definitions.get(variable);
    if (cached) return cached;
    this.definitions.set(variable, unknown);
    const found = definitionOf(this, variable, path, name, (node) => this.rolesOf(node));
    this.definitions.set(variable, found);
    return found;
  }

  meet(node: FunctionNode, path: Path, entry: 'fresh' | 'inPlace', args: readonly Value[] = []): void {
    const before = this.entries.get(node);
    // In a call's arguments a function is met twice: as a value, and by what is done with it.
    if (entry === 'inPlace' && before?.entry === 'fresh' && !this.registrations.has(node)) {
      before.paths.length = 0;
      before.entry = 'inPlace';
    }
    // A status that is pending around a callback leaves with the function around it.
    const from: Path = entry === 'inPlace' ? { ...path, responses: new Map([...path.responses].map(([id, state]) => [id, { ...state, status: null }])) } : { ...path, facts: null, truth: new Map(), responses: new Map() };
    const held = this.entries.get(node);
    if (!held) {
      this.entries.set(node, { paths: [from], args: args.length > 0 ? args : null, entry });
      this.waiting.push(node);
      return;
    }
    if (held.entry === 'inPlace' && entry === 'fresh') return;
    held.paths.push(from);
    if (held.paths.length > 12) held.paths.splice(0, held.paths.length, ...join(held.paths));
    if (args.length > 0) held.args = held.args ? held.args.map((value, index) => (keyOf(value) === keyOf(args[index] ?? unknown) ? value : unknown)) : args;
  }

  registered(node: FunctionNode, registration: Registration): void {
    const all = this.registrations.get(node) ?? [];
    all.push(registration);
    this.registrations.set(node, all);
    this.roles.delete(node);
  }

  method(node: Node, name: string): FunctionNode | undefined {
    for (let at: Node | undefined = node.parent; at; at = at.parent)
      if (at.type === 'ClassBody') {
        for (const element of at.body)
          if ((element.type === 'MethodDefinition' || element.type === 'PropertyDefinition') && fixedName(element.key, element.computed) === name && isFunction(element.value)) return element.value;
        return undefined;
      }
    return undefined;
  }

  follow(target: FunctionValue, args: readonly Value[], call: Node, path: Path, frame: Frame): Outcome[] | undefined {
    const node = target.node;
    let depth = 0;
    for (let outer: Frame | undefined = frame; outer; outer = outer.call?.outer) {
      if (outer.function === node) return undefined;
      depth++;
    }
    if (depth > maximumDepth || node.generator || node.range[1] - node.range[0] > 6_000 || !this.spend()) return undefined;
    const factsBefore = path.facts?.length ?? 0;
    const inner: Frame = { ...this.frame(node), call: { node: call, function: node, factsBefore, entry: path, outer: frame }, caught: frame.caught };
    const env = new Map([...target.env, ...path.env]);
    const known = this.carryTruth(node, call, path);
    const bound = this.parameters(node, args.length < node.params.length ? [...args, ...Array.from({ length: node.params.length - args.length }, () => constant(undefined, call))] : args, { ...path, env, truth: known }, inner);
    const reached = this.body(node, bound, inner);
    const outcomes: Outcome[] = [...reached.map((each) => ({ path: each, value: constant(undefined, call) as Value })), ...inner.returns];
    const outside = assignedIn(this, node);
    for (const { path: thrown, value } of inner.throws) frame.throws.push({ path: this.back(thrown, path, outside, call, node, factsBefore), value: this.fromHelper(value, thrown, call, node, factsBefore) });
    return this.settle(outcomes, path, outside, call, node, factsBefore, frame);
  }

  /** What was decided about an argument holds for the parameter that it is bound to. */
  private carryTruth(node: FunctionNode, call: Node, path: Path): ReadonlyMap<string, boolean> {
    if (call.type !== 'CallExpression' || path.truth.size === 0) return path.truth;
    const truth = new Map(path.truth);
    call.arguments.forEach((argument, index) => {
      const parameter = node.params[index];
      if (parameter?.type !== 'Identifier') return;
      const from = placeOf(this, argument);
      const to = placeOf(this, parameter);
      if (from === null || to === null) return;
      for (const [place, known] of path.truth) if (place === from || place.startsWith(`${from}.`)) truth.set(to + place.slice(from.length), known);
    });
    return truth;
  }

  /** Brings the outcomes of a followed call back to the caller: its variables, its facts in the caller's words. */
  private settle(outcomes: readonly Outcome[], entry: Path, outside: readonly VariableKey[], call: Node, node: FunctionNode, factsBefore: number, frame: Frame): Outcome[] {
    const found: Outcome[] = [];
    for (const outcome of outcomes) {
      // A condition that the helper returns is tested now: its names mean nothing outside.
      if (outcome.value.kind === 'condition') {
        const split = this.assume(outcome.value.node, outcome.path, frame);
        for (const yes of split.yes) found.push({ path: this.back(yes, entry, outside, call, node, factsBefore), value: constant(true, call) });
        for (const no of split.no) found.push({ path: this.back(no, entry, outside, call, node, factsBefore), value: constant(false, call) });
        continue;
      }
      if (outcome.value.kind === 'constant') {
        const value = this.fromHelper(outcome.value, outcome.path, call, node, factsBefore);
        found.push({ path: this.back(harden(outcome.path, null, factsBefore), entry, outside, call, node, factsBefore), value });
        continue;
      }
      found.push({ path: this.back(outcome.path, entry, outside, call, node, factsBefore), value: this.fromHelper(outcome.value, outcome.path, call, node, factsBefore) });
    }
    return found.length > 1 ? this.blend(found) : found;
  }

  private back(path: Path, entry: Path, outside: readonly VariableKey[], call: Node, node: FunctionNode, factsBefore: number): Path {
    let env = entry.env;
    for (const variable of outside) if (env.has(variable)) env = new Map(env).set(variable, path.env.get(variable) ?? unknown);
    // Facts that the helper added keep their meaning, and point at the call.
    const added = [];
    for (let fact = path.facts; fact && fact.length > factsBefore; fact = fact.before) added.push(fact);
    let facts = entry.facts;
    for (const fact of added.reverse()) facts = { ...fact, before: facts, length: (facts?.length ?? 0) + 1, evidence: { node: call, text: `${this.callText(call)}: ${fact.evidence.text}` } };
    const responses = new Map<string, ResponseState>();
    const decidedInside = saysSomething(path, factsBefore);
    for (const [id, state] of path.responses) {
      if (entry.responses.get(id) === state || !state.status || !within(state.status.node, node)) responses.set(id, state);
      else if (decidedInside && !state.left) responses.set(id, { ...state, left: true });
      else responses.set(id, { ...state, status: { value: state.status.value, node: call }, viaHelper: true });
    }
    return { facts, env, truth: entry.truth, responses };
  }

  private callText(call: Node): string {
    return call.type === 'CallExpression' ? `${this.source.text(call.callee).slice(0, 40)}()` : this.source.text(call).slice(0, 40);
  }

  /** An error that a helper makes is the caller's to answer for, unless the helper decided by checks of its own. */
  private fromHelper(value: Value, path: Path, call: Node, node: FunctionNode, factsBefore: number): Value {
    if (value.kind !== 'error' || !within(value.node, node)) return value;
    if (saysSomething(path, factsBefore)) return unknown;
    if (!within(value.status.node, node)) return value;
    return { ...value, node: call, status: { value: value.status.value, node: call }, viaHelper: true } satisfies ErrorValue;
  }

  continues(path: Path, frame: Frame): void {
    const node = rootOf(frame).function;
    if (!node) return;
    for (const state of path.responses.values()) this.sites.continued(node, state.challenge);
    if (path.responses.size === 0) this.sites.continued(node, { kind: 'missing' });
  }

  recordAnswer(path: Path, id: string, state: ResponseState, frame: Frame): void {
    const { status } = state;
    if (!status || status.value === null) return;
    const root = rootOf(frame);
    let node = status.node;
    let viaHelper = state.viaHelper === true;
    // While a helper is followed, an answer that the helper fixes belongs to the call, and one that it decides to itself.
    for (let at: Frame = frame; at.call; at = at.call.outer) {
      if (!within(node, at.call.function)) continue;
      if (saysSomething(path, at.call.factsBefore)) return;
      node = at.call.node;
      viaHelper = true;
    }
    const found = this.causeOfAnswer(path, state, root);
    this.sites.add({ node, status: status.value, mode: viaHelper ? 'helper-call' : 'direct', framework: state.framework, header: state.challenge, found, path, via: state.via, function: root.function, viaHelper, id });
  }

  /** The status may have been chosen earlier, in a variable or on a branch that has joined others since. */
  private causeOfAnswer(path: Path, state: ResponseState, root: Frame): CauseFound {
    const guard = root.function ? this.guardOf(root.function) : null;
    const found = causeOf(hardenStatus(this.source, path, state), guard);
    return found.cause === 'unknown' && state.since ? causeOf({ ...path, facts: state.since }, guard) : found;
  }

  recordError(path: Path, error: ErrorValue, mode: 'throw' | 'next', frame: Frame): void {
    if (error.status.value === null) return;
    const root = rootOf(frame);
    let node = error.node;
    let viaHelper = error.viaHelper === true;
    for (let at: Frame = frame; at.call; at = at.call.outer) {
      if (!within(node, at.call.function)) continue;
      if (saysSomething(path, at.call.factsBefore)) return;
      node = at.call.node;
      viaHelper = true;
    }
    const found = causeOf(path, root.function ? this.guardOf(root.function) : null);
    const framework = this.frameworkAround(root.function, error);
    const errors = framework ? frameworkNamed(framework)?.errors : null;
    // In some places a throw is no answer at all: node:http, route handlers of the Fetch API.
    if (framework && !errors) return;
    if (errors && !errors.readsStatus && error.family !== 'hono') return;
    if (framework !== null && framework !== 'hono' && error.family === 'hono') return;
    let header = errors?.copiesErrorHeaders || error.family === 'hono' ? error.challenge : ({ kind: 'missing' } as const);
    if (errors?.keepsHeaders && header.kind === 'missing') for (const state of path.responses.values()) if (!state.left && state.framework === framework && state.challenge.kind !== 'missing') header = state.challenge;
    this.sites.add({ node, status: error.status.value, mode: viaHelper ? 'helper-call' : mode, framework: framework ?? 'unknown', header, found, path, via: error.node, carried: header === error.challenge, function: root.function, viaHelper, id: 'error', ...(framework === null ? { unseen: 'framework not visible' as const } : !this.createsApp(framework) && { unseen: 'error handler not visible' as const }) });
  }

  /** The framework of the handler that a function is, or stands in. */
  private frameworkAround(node: FunctionNode | null, error: ErrorValue): string | null {
    let registered = false;
    for (let at: Node | null | undefined = node; at; at = at.parent)
      if (isFunction(at)) {
        registered ||= this.registrations.has(at);
        const roles = this.rolesOf(at);
        if (roles) return roles.framework.name;
      }
    if (error.family === 'hono') return 'hono';
    if (error.family === 'sensible') return 'fastify';
    return registered ? (frameworks.find((framework) => framework.errors !== null && framework.modules.some((module) => this.source.modules.has(module)))?.name ?? null) : null;
  }

  /** Whether the file puts the application together, so that an error handler would be seen. */
  private createsApp(name: string): boolean {
    return frameworkNamed(name)?.creators.some((creator) => new RegExp(`\\b${creator}\\s*(<[^>]*>)?\\(`).test(this.source.code.text)) ?? false;
  }

  meetMethods(node: TSESTree.ClassExpression, path: Path): void {
    meetMethods(this, node, [path]);
  }

  assign(variable: VariableKey, value: Value, path: Path): Path {
    return setVariable(path, variable, value);
  }
}

/** A status that was chosen in a variable: the conditions that chose it count. */
function hardenStatus(source: Source, path: Path, state: ResponseState): Path {
  if (!state.status || !state.via || within(state.status.node, state.via) || state.viaHelper) return path;
  const { via } = state;
  const nodes: Node[] = via.type === 'AssignmentExpression' ? [via.right] : via.type === 'CallExpression' || via.type === 'NewExpression' ? [...via.arguments] : [];
  for (const node of [...nodes]) if (node.type === 'ObjectExpression') nodes.push(...node.properties.map((property) => (property.type === 'Property' ? property.value : property.argument)));
  let result = path;
  for (const node of nodes) {
    const variable = node.type === 'Identifier' ? source.variable(node) : null;
    if (variable) result = harden(result, variable);
  }
  return result;
}

function rootOf(frame: Frame): Frame {
  let at = frame;
  while (at.call) at = at.call.outer;
  return at;
}
