import type { TSESTree } from '@typescript-eslint/utils';
import { saysSomething } from '../caller/cause.ts';
import type { FunctionNode, Node } from '../model.ts';
import { budget } from '../engine/budget.ts';
import { groupedBy } from '../engine/grouped.ts';
import { longestTelling } from '../project/outline.ts';
import { fixedName, functionAround, functionName, isFunction, ofText, rootOfChain, unwrap, within } from '../syntax.ts';
import { placeOf, placeOfReturned, placeOfVariable, returnedBy, rootOfPlace, truthAt } from '../values/place.ts';
import {
  constant,
  keyOf,
  madeAt,
  madeBy,
  unknown,
  type ErrorValue,
  type FunctionValue,
  type ObjectValue,
  type Value,
} from '../values/value.ts';
import { join } from './join.ts';
import { newFrame, rootOf, type Frame, type Machine, type Outcome, type Returned, type Walked } from './machine.ts';
import {
  factBehind,
  factsSince,
  forgetTruth,
  harden,
  identified,
  setTruth,
  start,
  type Fact,
  type Path,
  type ResponseState,
  type VariableKey,
} from './path.ts';
import { summaryKey } from './summary.ts';
import { assignedIn } from './walk.ts';

type Call = TSESTree.CallExpression;

/** A call that is followed, and what is known of it before its function is walked. */
interface Visit {
  readonly call: Call;
  readonly node: FunctionNode;
  /** The path on which it is called. */
  readonly entry: Path;
  /** Its function was walked for what it is given alone: its paths begin there, and know nothing of the caller's. */
  readonly apart: boolean;
  /** How many facts stood where its function's paths begin. */
  readonly factsBefore: number;
  /** What is handed over, as places: of the argument, and of the parameter that stands for it. */
  readonly handed: readonly { readonly parameter: Node; readonly from: string; readonly to: string }[];
  /** The conditions that held in the function, as its caller has them. */
  readonly facts: Map<Fact, Fact>;
  /** The variables that the function fills, and the places of those around it that it reads. */
  readonly outside: readonly VariableKey[];
  readonly around: ReadonlySet<string>;
}

/** Calls of functions that refuse are followed this deep. */
const maximumDepth = 4;
/** What it costs to follow a call, beside what its function does. */
const workPerCall = 30;
/** Functions longer than this many characters are not followed where they may refuse. */
const maximumLength = 6_000;

/**
 * Follows a call of a function that is seen with the arguments' values. What the function decides by checks of its own
 * belongs to the function, which is analysed for itself; what it answers without asking belongs to the call. A function
 * of another file is walked apart, once for all calls that give it the same, where it does no more than return and
 * throw.
 */
export function follow(
  m: Machine,
  target: FunctionValue,
  args: readonly Value[],
  call: Call,
  path: Path,
  frame: Frame,
): Outcome[] | undefined {
  const node = target.node;
  const around = callersOf(frame);
  if (around.includes(node)) return undefined;
  const depth = around.length;
  // A helper that is given the status, alone or in an object, refuses, too, and so does one that is given the error
  // that is being answered.
  const refuses =
    m.source.hasHit(node) ||
    args.some(
      (value) =>
        isRefusal(value) ||
        (value.kind === 'object' && [...value.properties.values()].some(isRefusal)) ||
        (value.kind !== 'unknown' && value === m.handled),
    );
  if (!refuses && isNothingTo(m, node, args, call)) return undefined;
  const length = node.range[1] - node.range[0];
  if (
    depth > (refuses ? maximumDepth : 3) ||
    length > (refuses ? maximumLength : longestTelling) ||
    node.generator ||
    !m.spendCall(node)
  )
    return undefined;
  budget.charge(workPerCall + target.env.size);
  const free = surroundingsOf(m, node);
  const visit = {
    call,
    node,
    entry: path,
    facts: new Map<Fact, Fact>(),
    handed: handed(m, node, call),
    outside: assignedIn(m, node),
    around: free.places,
  };
  const given = node.params.map((_, index) => args[index] ?? constant(undefined, call));
  const truth = carryTruth(visit);
  const walk = (from: Path): Walked => {
    const inner: Frame = {
      ...newFrame(node),
      call: { node: call, function: node, factsBefore: from.facts?.length ?? 0, entry: path, outer: frame },
      caught: frame.caught,
      ...(target.self && { self: { of: node, value: target.self } }),
    };
    const reached = m.perform(node, given, [from], inner);
    const returns = [
      ...reached.map((each) => ({ path: each, value: constant(undefined, call) })),
      ...inner.returns.flatMap((each) => decided(m, each, call, inner)),
    ];
    return { call, returns, throws: inner.throws };
  };
  const apart = (): Walked | undefined => {
    const env = new Map<VariableKey, Value>();
    for (const variable of free.variables) {
      const value = path.env.get(variable) ?? target.env.get(variable);
      if (value) env.set(variable, value);
    }
    const alone = { ...start, env, truth: truthInside(visit, truth) };
    const key = summaryKey(m.source, target, given, call, alone, frame.caught, around);
    return key === undefined ? undefined : m.summary(node, key, () => walk(alone));
  };
  const summary = m.source.isMain(node) ? undefined : apart();
  const whole: Visit = { ...visit, apart: summary !== undefined, factsBefore: summary ? 0 : (path.facts?.length ?? 0) };
  const walked =
    summary ?? walk({ ...path, env: target.env.size > 0 ? new Map([...target.env, ...path.env]) : path.env, truth });
  for (const { path: thrown, value } of walked.throws)
    frame.throws.push({ path: back(m, whole, thrown), value: fromHelper(m, whole, value, thrown, 'thrown') });
  if (goesOn(whole, walked)) return [{ path, value: unknown }];
  return settle(m, whole, walked, rootOf(frame).function);
}

function isRefusal(value: Value): boolean {
  return value.kind === 'constant' && (value.value === 401 || value.value === 403 || value.value === 407);
}

/**
 * Whether an `async` function that only throws, or never comes to its end, is called, and nobody waits for its promise:
 * the code behind the call is run all the same.
 */
function goesOn({ call, node }: Visit, { returns, throws }: Walked): boolean {
  // What is thrown goes on through `catch`; a promise that is never settled is passed by, whatever is hung on it.
  return node.async && returns.length === 0 && !isAwaited(throws.length > 0 ? call : wholeChain(call));
}

const ofPromises = /^(then|catch|finally)$/;

/** A promise with all that is hung on it: `poll().catch(log)`. */
function wholeChain(promise: Node): Node {
  let at = promise;
  for (let { parent } = at; parent?.type === 'MemberExpression' && parent.object === at; { parent } = at) {
    const call = parent.parent;
    if (call.type !== 'CallExpression' || !ofPromises.test(fixedName(parent.property, parent.computed) ?? '')) break;
    at = call;
  }
  return at;
}

/** Expressions that may come to the promise that stands in them. */
const handsOn = /^(Conditional|Logical|Sequence|Array|Call|Chain|TS\w*)Expression$|^SpreadElement$/;

/** Whether a promise is waited for, returned, or given what is done when it is settled. */
function isAwaited(promise: Node): boolean {
  let at = promise;
  while (at.parent && handsOn.test(at.parent.type)) at = at.parent;
  const { parent } = at;
  if (parent?.type === 'MemberExpression')
    return parent.object === at && ofPromises.test(fixedName(parent.property, parent.computed) ?? '');
  return (
    parent !== undefined &&
    (/^(AwaitExpression|YieldExpression|ReturnStatement)$/.test(parent.type) ||
      (parent.type === 'ArrowFunctionExpression' && parent.body === at))
  );
}

/** What a function uses and does not declare: the variables, and where their places begin. */
interface Surroundings {
  readonly variables: ReadonlySet<VariableKey>;
  readonly places: ReadonlySet<string>;
}

const surroundings = new WeakMap<FunctionNode, Surroundings>();

function surroundingsOf(m: Machine, node: FunctionNode): Surroundings {
  let found = surroundings.get(node);
  if (!found) {
    const variables = new Set(m.source.around(node));
    surroundings.set(
      node,
      (found = {
        variables,
        places: new Set([...variables].map((variable) => rootOfPlace(placeOfVariable(m, variable)))),
      }),
    );
  }
  return found;
}

/** The functions that are being walked, from the one that calls outwards; null for the statements of the file. */
function callersOf(frame: Frame): (FunctionNode | null)[] {
  const found = [];
  for (let at: Frame | undefined = frame; at; at = at.call?.outer) found.push(at.function);
  return found;
}

/**
 * Whether nothing here depends on a call of another file's function: it throws nothing, gets no part of the request,
 * and its result is dropped.
 */
function isNothingTo(m: Machine, node: FunctionNode, args: readonly Value[], call: Call): boolean {
  if (m.source.isMain(node)) return false;
  if (m.source.project.speaks(node) && args.some(({ kind }) => kind === 'role')) return false;
  const user = call.parent.type === 'AwaitExpression' ? call.parent.parent : call.parent;
  return user.type === 'ExpressionStatement' && !mayThrow(m.source, node);
}

const mayThrow = ofText((text) => /\bthrow\b/.test(text));

/** What was decided about an argument holds for the parameter that it is bound to. */
function carryTruth({ entry, handed }: Pick<Visit, 'entry' | 'handed'>): ReadonlyMap<string, boolean> {
  budget.charge(entry.truth.size * (1 + handed.length));
  const truth = new Map(entry.truth);
  for (const { from, to } of handed)
    for (const [place, known] of entry.truth)
      if (place === from || place.startsWith(`${from}.`) || place.startsWith(`${from} `))
        truth.set(to + place.slice(from.length), known);
  return truth;
}

/**
 * Of what is decided, what a function can come to ask: its parameters, what stands around it, and what has no variable.
 */
function truthInside(
  { handed, around }: Pick<Visit, 'handed' | 'around'>,
  truth: ReadonlyMap<string, boolean>,
): ReadonlyMap<string, boolean> {
  const given = new Set(handed.map(({ to }) => to));
  return new Map(
    [...truth].filter(([place]) => {
      const root = rootOfPlace(place);
      return /^\d/.test(root)
        ? around.has(root) || given.has(root)
        : !/^this\b/.test(root) && !root.startsWith(returnedBy);
    }),
  );
}

function handed(m: Machine, node: FunctionNode, call: Call): Visit['handed'] {
  return call.arguments.flatMap((argument, index) => {
    const parameter = node.params[index];
    if (parameter?.type !== 'Identifier') return [];
    const from = placeOf(m, argument);
    const to = placeOf(m, parameter);
    return from === null || to === null ? [] : [{ parameter, from, to }];
  });
}

/** A condition that a helper returns is tested now: its names mean nothing outside. */
function decided(m: Machine, { path, value, at }: Returned, call: Call, inner: Frame): Walked['returns'] {
  const truth = at && truthAt(m, at, path);
  if (value.kind !== 'condition') return [truth === undefined ? { path, value } : { path, value, truth }];
  const split = m.assume(value.node, path, inner);
  return [true, false].flatMap((truth) =>
    (truth ? split.yes : split.no).map((each) => ({ path: each, value: constant(truth, call), tested: true })),
  );
}

/** Brings the outcomes of a followed call back to the caller: its variables, its facts in the caller's words. */
function settle(m: Machine, visit: Visit, { call, returns }: Walked, root: FunctionNode | null): Outcome[] {
  const found: Outcome[] = [];
  const place = placeOfReturned(visit.call);
  for (const { path, value: returned, tested, truth } of returns) {
    // That nothing is returned, or how a condition came out, is said where the call stands that is looked at.
    const value = returned.kind === 'constant' && returned.node === call ? { ...returned, node: visit.call } : returned;
    const reached = value.kind === 'constant' && !tested ? harden(path, null, visit.factsBefore) : path;
    const known = back(m, visit, reached);
    const asked = truth === undefined ? forgetTruth(known, place) : setTruth(known, place, truth);
    found.push(
      asOne(visit, { path: asked, value: ofCall(visit, fromHelper(m, visit, value, path, 'returned'), root) }),
    );
  }
  return blend(found);
}

/** An object that a function makes and returns is new at each call. */
function ofCall({ node }: Visit, value: Value, root: FunctionNode | null): Value {
  return value.kind === 'object' && root && within(value.node, node) ? { ...value, fresh: root } : value;
}

/**
 * A Response that a helper makes is the call's, whichever of its statements made it: answers that are alike are one.
 */
function asOne({ call, node }: Visit, { path, value }: Outcome): Outcome {
  const at = value.kind === 'response' ? madeAt(value.id) : undefined;
  const state = value.kind === 'response' ? path.responses.get(value.id) : undefined;
  if (value.kind !== 'response' || !state || at === undefined || at < node.range[0] || at >= node.range[1])
    return { path, value };
  const id = madeBy(call);
  const responses = new Map(path.responses);
  responses.delete(value.id);
  return { path: { ...path, responses: responses.set(id, state) }, value: { ...value, id } };
}

function back(m: Machine, visit: Visit, path: Path): Path {
  const { call, node, entry, apart, factsBefore, outside } = visit;
  let env = entry.env;
  const filled = outside.filter((variable) => env.has(variable));
  if (filled.length > 0) {
    budget.charge(env.size);
    const after = new Map(env);
    for (const variable of filled) after.set(variable, path.env.get(variable) ?? unknown);
    env = after;
  }
  const facts = factsOutside(m, visit, path.facts);
  const responses = new Map<string, ResponseState>(apart ? entry.responses : []);
  const decidedInside = saysSomething(path, factsBefore);
  for (const [id, held] of path.responses) {
    const state = apart ? { ...held, since: factsOutside(m, visit, held.since) } : held;
    if (!state.status || !within(state.status.node, node)) responses.set(id, state);
    else if ((decidedInside || saysSomething({ ...path, facts: held.since }, factsBefore)) && !state.left)
      responses.set(id, { ...state, left: true });
    else
      responses.set(id, {
        ...state,
        status: { value: state.status.value, node: call },
        viaHelper: true,
        helpers: [...(state.helpers ?? []), { function: node, entry }],
      });
  }
  return { facts, env, truth: truthOutside(m, visit, path), responses, level: entry.level };
}

/**
 * The conditions that a helper added keep their meaning, and point at the call. What its paths have in common, they
 * have in common outside, too: paths are joined by it.
 */
function factsOutside(m: Machine, visit: Visit, inside: Fact | null): Fact | null {
  const { call, node, entry, factsBefore, facts } = visit;
  const added: Fact[] = [];
  let before = entry.facts;
  for (let fact = inside; fact && fact.length > factsBefore; fact = fact.before) {
    const known = facts.get(fact);
    if (known) {
      before = known;
      break;
    }
    added.push(fact);
  }
  for (const fact of added.reverse()) {
    before = factBehind(before, {
      ...fact,
      reading: readingOutside(m, fact, node),
      level: entry.level,
      evidence: { node: call, text: textOutside(m, call, fact) },
    });
    facts.set(fact, before);
  }
  return before;
}

/** What a helper decided about the variables around it, and about what it was given, stays decided. */
function truthOutside(m: Machine, { entry, handed, around }: Visit, path: Path): ReadonlyMap<string, boolean> {
  budget.charge(entry.truth.size + path.truth.size);
  const given = handed.filter(({ parameter }) => !isAssigned(m, parameter));
  const truth = new Map([...entry.truth].filter(([place]) => !around.has(rootOfPlace(place))));
  if (path.truth.get(identified) === true) truth.set(identified, true);
  for (const [place, known] of path.truth) {
    const root = rootOfPlace(place);
    if (around.has(root)) truth.set(place, known);
    for (const { from, to } of given) if (to === root) truth.set(from + place.slice(root.length), known);
  }
  return truth;
}

function isAssigned(m: Machine, parameter: Node): boolean {
  const variable = m.source.variable(parameter) as { readonly references: readonly { isWrite(): boolean }[] } | null;
  return variable?.references.some((reference) => reference.isWrite()) !== false;
}

/**
 * A helper that checks its own parameter for null defends itself: whether the caller of the server can be missing there
 * is for the code to show that handed the value over.
 */
function readingOutside(m: Machine, fact: Fact, node: FunctionNode): Fact['reading'] {
  if (fact.reading === 'insufficient' && fact.about === 'right' && findsCaller(m, node)) return 'unknown';
  if (fact.reading !== 'absent' && fact.reading !== 'invalid') return fact.reading;
  if (fact.about !== 'identity' && fact.about !== 'identityPart' && fact.about !== 'verdict') return fact.reading;
  const declared: readonly unknown[] = m.source.declared(node);
  return declared.includes(m.source.variable(unwrap(fact.atom))) ? 'unknown' : fact.reading;
}

/**
 * Whether a function finds out who calls: `validateSession(cookies)` hands out nobody for whatever reason, a session
 * that is over or an account that is locked, and whoever called it cannot tell one from the other.
 */
function findsCaller({ vocabulary }: Machine, node: FunctionNode): boolean {
  const name = functionName(node) ?? '';
  return vocabulary.isAccessor(name) || vocabulary.isLoginCheck(name) || vocabulary.isVerifier(name, '');
}

/** What a condition of a helper is called where the helper is called; one that is run where it stands has no name. */
function textOutside(m: Machine, call: Call, { evidence }: Fact): string {
  if (isFunction(unwrap(call.callee))) return evidence.text;
  return `${m.source.text(call.callee).slice(0, 40)}(): ${evidence.text}`;
}

/**
 * An error that a helper makes is the caller's to answer for, unless the helper decided by checks of its own. One that
 * it throws is its own mistake where it lacks a header; one that it only makes and returns is whoever's throws it.
 */
function fromHelper(
  m: Machine,
  { call, node, entry, factsBefore }: Visit,
  value: Value,
  path: Path,
  way: 'returned' | 'thrown',
): Value {
  if (
    value.kind === 'object' &&
    !m.source.project.speaks(node) &&
    (isOfFlags(value) || !tellsOfCaller(path, factsBefore))
  )
    return withoutFlags(value);
  if (value.kind === 'object')
    return objectFromHelper(
      value,
      call,
      node,
      saysSomething(path, factsBefore) ||
        asksForClass(m, path, factsBefore) ||
        asksForOutcome(m, node, path, factsBefore),
    );
  if (value.kind !== 'error' || !within(value.node, node)) return value;
  if (way === 'returned' && asksForOutcome(m, node, path, factsBefore)) return unknown;
  const helpers = [...(value.helpers ?? []), { function: node, entry }];
  // The status that it was given stands where it is called.
  // One that stands in neither is fixed by the class: the helper makes such an error by itself.
  const around = functionAround(call);
  if (!within(value.status.node, node) && (!around || within(value.status.node, around)))
    return { ...value, node: value.status.node, made: call, helpers } satisfies ErrorValue;
  // What it decides by checks of its own and throws is reported there; what it returns is, by whoever sends it.
  if (saysSomething(path, factsBefore)) return way === 'thrown' ? unknown : value;
  return {
    ...value,
    node: call,
    status: { value: value.status.value, node: call },
    elsewhere: true,
    ...(way === 'thrown' && { viaHelper: true }),
    helpers,
  } satisfies ErrorValue;
}

/**
 * Whether a helper asked for the class of an error of which nothing is known: whether one of that class arrives is not
 * seen at its call.
 */
function asksForClass(m: Machine, path: Path, factsBefore: number): boolean {
  return unreadSince(path, factsBefore).some(({ atom }) => namesClass(m.source, atom));
}

/** The same for the outcome of other work that a helper is given (`response.status === Outcome.Refused`). */
function asksForOutcome(m: Machine, node: FunctionNode, path: Path, factsBefore: number): boolean {
  return unreadSince(path, factsBefore).some(({ atom }) => namesOutcome(m.source, atom) && isGiven(m, node, atom));
}

function unreadSince(path: Path, factsBefore: number): Fact[] {
  return [...factsSince(path, factsBefore)].filter(({ reading, about }) => reading === 'unknown' && about === 'other');
}

const namesClass = ofText((text) => /\binstanceof\b|\.constructor\b/.test(text));
const namesOutcome = ofText((text) => /^[\w$]+\??\.(?:status|code|kind|type|reason)\s*[!=]==?/.test(text));

/** Whether a condition reads a parameter of a function. */
function isGiven(m: Machine, node: FunctionNode, atom: Node): boolean {
  const inner = unwrap(atom);
  const root = rootOfChain(inner.type === 'BinaryExpression' ? inner.left : inner, false);
  const declared: readonly unknown[] = m.source.declared(node);
  return root.type === 'Identifier' && declared.includes(m.source.variable(root));
}

/**
 * Switches that a helper sets to a default, for no reason that it knows of the caller, may be set otherwise; of a table
 * of nothing else its name says more.
 */
function withoutFlags(value: ObjectValue): Value {
  if (isOfFlags(value)) return unknown;
  const properties = [...value.properties].map(([name, held]): [string, Value] => [
    name,
    isFlag(held) ? unknown : held,
  ]);
  return { ...value, properties: new Map(properties) };
}

/** Whether an object is a table of switches, and no outcome: `{ ok: false }` is one. */
function isOfFlags({ properties }: ObjectValue): boolean {
  return properties.size > 1 && [...properties.values()].every(isFlag);
}

function tellsOfCaller(path: Path, factsBefore: number): boolean {
  return [...factsSince(path, factsBefore)].some(({ reading }) => ofCaller.has(reading));
}

const ofCaller: ReadonlySet<Fact['reading']> = new Set([
  'absent',
  'invalid',
  'insufficient',
  'known',
  'verified',
  'presented',
  'granted',
]);

function isFlag(value: Value): boolean {
  return value.kind === 'constant' && typeof value.value === 'boolean';
}

/**
 * The same holds for the status in an object that a helper returns: a result of a handler that it makes, or an error
 * (`Object.assign(new Error(…), { status })`).
 * @param decides the helper does, by checks of its own
 */
function objectFromHelper(value: ObjectValue, call: Call, node: FunctionNode, decides: boolean): Value {
  const isResult = value.node.type === 'ObjectExpression';
  if (isResult ? !within(value.node, node) : decides) return value;
  const properties = new Map(value.properties);
  for (const name of isResult ? ['statusCode'] : ['statusCode', 'status']) {
    const status = properties.get(name);
    if (status?.kind === 'constant' && within(status.node, node))
      properties.set(name, decides ? unknown : { ...status, node: call });
  }
  return { ...value, properties };
}

/** Joins the outcomes that have the same value. */
export function blend(outcomes: readonly Outcome[]): Outcome[] {
  const byValue = groupedBy(outcomes, ({ value }) => keyOf(value));
  return [...byValue.values()].flatMap((group) => {
    const value = group[0]?.value ?? unknown;
    return join(group.map((each) => each.path)).map((path) => ({ path, value }));
  });
}
