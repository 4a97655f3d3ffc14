import type { TSESTree } from '@typescript-eslint/utils';
import { registerClass } from '../caller/classes.ts';
import { budget } from '../engine/budget.ts';
import type { Node } from '../model.ts';
import { thrown } from '../responses/errors.ts';
import { isFunction, nodesIn, unwrap } from '../syntax.ts';
import { constant, subject, unknown, type Value } from '../values/value.ts';
import { required } from '../values/definition.ts';
import { placeOfVariable } from '../values/place.ts';
import { join } from './join.ts';
import { newFrame, type Frame, type Machine, type Outcome, type Split, type Target } from './machine.ts';
import { endingOf, waysOut } from './ending.ts';
import {
  addFact,
  enter,
  entering,
  factBehind,
  forgetTruth,
  forgetUnused,
  leave,
  pass,
  setResponse,
  setVariable,
  start,
  withFacts,
  type Path,
  type VariableKey,
} from './path.ts';

/**
 * Walks a statement: paths that reach it come in, paths that go on after it come out; returns, throws, breaks and
 * continues go to the frame. Loops are walked once, and once more with the variables that they change unknown: facts
 * only ever grow weaker there, so no third round can add a case.
 */
export function walk(m: Machine, node: Node, paths: Path[], frame: Frame): Path[] {
  if (paths.length === 0 || !m.spend()) return paths;
  switch (node.type) {
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      return block(m, node.body, paths, frame);
    case 'ExpressionStatement': {
      // `!function () { … }()`: nobody asks for the result.
      const expression = node.expression.type === 'UnaryExpression' ? node.expression.argument : node.expression;
      return settled(paths, (path) =>
        m.evaluate(expression, path, frame).map((outcome) => dropped(expression, outcome)),
      );
    }
    case 'VariableDeclaration':
      return node.declarations.reduce(
        (reached, declarator) => join(settled(reached, (path) => declare(m, declarator, path, frame))),
        paths,
      );
    case 'ReturnStatement': {
      for (const path of paths) {
        if (!node.argument) frame.returns.push({ path, value: constant(undefined, node) });
        else
          for (const outcome of m.evaluate(node.argument, path, frame))
            frame.returns.push({ ...outcome, at: node.argument });
      }
      return [];
    }
    case 'ThrowStatement':
      for (const path of paths) {
        for (const { path: reached, value } of m.evaluate(node.argument, path, frame))
          frame.throws.push(thrown(m, reached, value, node.argument));
      }
      return [];
    case 'IfStatement':
      return ifStatement(m, node, paths, frame);
    case 'SwitchStatement':
      return switchStatement(m, node, paths, frame);
    case 'WhileStatement':
      return loop(m, node, null, node.test, node.body, null, paths, frame, false);
    case 'DoWhileStatement':
      return loop(m, node, null, node.test, node.body, null, paths, frame, true);
    case 'ForStatement':
      return loop(m, node, node.init, node.test, node.body, node.update, paths, frame, false);
    case 'ForInStatement':
    case 'ForOfStatement':
      return forEach(m, node, paths, frame);
    case 'LabeledStatement': {
      const target: Target = { label: node.label.name, loop: false, breaks: [], continues: [] };
      frame.targets.push(target);
      const reached = m.walk(node.body, paths, frame);
      frame.targets.pop();
      return join([...reached, ...leave(target.breaks, paths[0]?.level ?? 0, 'passed')]);
    }
    case 'BreakStatement': {
      const name = node.label?.name ?? null;
      frame.targets.findLast((each) => each.label === name)?.breaks.push(...paths);
      return [];
    }
    case 'ContinueStatement':
      continued(frame.targets, node.label?.name)?.continues.push(...paths);
      return [];
    case 'TryStatement':
      return tryStatement(m, node, paths, frame);
    case 'FunctionDeclaration':
      for (const path of paths) m.meet(node, path, 'fresh');
      return paths;
    case 'ClassDeclaration':
      meetMethods(m, node, paths);
      return paths;
    case 'ExportNamedDeclaration':
      return node.declaration ? m.walk(node.declaration, paths, frame) : paths;
    case 'ExportDefaultDeclaration':
      if (node.declaration.type === 'FunctionDeclaration' || node.declaration.type === 'ClassDeclaration')
        return m.walk(node.declaration, paths, frame);
      return join(paths.flatMap((path) => m.evaluate(node.declaration, path, frame).map((outcome) => outcome.path)));
    case 'TSModuleDeclaration':
      return node.body ? m.walk(node.body, paths, frame) : paths;
    case 'WithStatement':
      return m.walk(node.body, paths, frame);
    case 'TSExportAssignment':
      return join(paths.flatMap((path) => m.evaluate(node.expression, path, frame).map((outcome) => outcome.path)));
    default:
      return paths;
  }
}

/** The paths behind a statement that opens no branch: what was asked on its way is asked no longer. */
function settled(paths: readonly Path[], evaluate: (path: Path) => Path[]): Path[] {
  const level = paths[0]?.level ?? 0;
  return leave(enter(paths).flatMap(evaluate), level, 'passed');
}

/** The loop that `continue` goes on with. Its label, where there is one, stands right around it. */
function continued(targets: readonly Target[], label: string | undefined): Target | undefined {
  if (label === undefined) return targets.findLast((each) => each.loop);
  return targets.slice(targets.findLastIndex((each) => each.label === label)).find((each) => each.loop);
}

/** A Response that is made and not used is no answer. */
function dropped(expression: Node, { path, value }: Outcome): Path {
  const inner = unwrap(expression);
  return inner.type === 'NewExpression' || inner.type === 'CallExpression' ? withoutAnswer(path, value) : path;
}

/** @param caught it was thrown, and leaves only if it is returned or thrown again */
function withoutAnswer(path: Path, value: Value, caught?: true): Path {
  const state = value.kind === 'response' ? path.responses.get(value.id) : undefined;
  return value.kind === 'response' && state && !state.left
    ? setResponse(path, value.id, { ...state, left: true, ...(caught && { caught }) })
    : path;
}

/** An `else if` chain may be long, so it is followed in a loop. */
function ifStatement(m: Machine, node: TSESTree.IfStatement, paths: Path[], frame: Frame): Path[] {
  const level = paths[0]?.level ?? 0;
  const after: Path[] = [];
  let rest = enter(paths);
  for (let at: TSESTree.Statement | null = node; at;) {
    if (at.type !== 'IfStatement') {
      rest = leave(m.walk(at, rest, frame), level, 'passed');
      break;
    }
    const split: Split = assumeAll(m, at.test, rest, frame);
    const before = waysOut(frame);
    const through = m.walk(at.consequent, split.yes, frame);
    after.push(...leave(through, level, 'passed'));
    const ended = through.length > 0 ? 'passed' : endingOf(frame, before);
    // An `else` is still within the branch, unless the other side was refused; `else if` goes on like an early return.
    const isElse = at.alternate !== null && at.alternate.type !== 'IfStatement';
    rest =
      at.alternate === null
        ? leave(split.no, level, ended)
        : isElse && ended === 'passed'
          ? split.no
          : pass(split.no, level, ended);
    at = at.alternate;
  }
  return join([...after, ...rest]);
}

/** Both sides of a condition for several paths. */
function assumeAll(m: Machine, test: Node, paths: readonly Path[], frame: Frame): Split {
  const splits = paths.map((path) => m.assume(test, path, frame));
  return { yes: join(splits.flatMap((split) => split.yes)), no: join(splits.flatMap((split) => split.no)) };
}

export function block(m: Machine, statements: readonly Node[], paths: Path[], frame: Frame): Path[] {
  let reached = paths;
  // Function declarations can be called above the place where they stand.
  for (const statement of statements) if (statement.type === 'FunctionDeclaration') m.walk(statement, paths, frame);
  for (const statement of statements) {
    if (statement.type === 'FunctionDeclaration') continue;
    if (budget.isSpent) break;
    reached = m.walk(statement, reached, frame);
    reached = join(forgetUnused(reached, statement.range[1], m.source.lastUse));
  }
  return reached;
}

function declare(m: Machine, node: TSESTree.VariableDeclarator, path: Path, frame: Frame): Path[] {
  if (!node.init) {
    // A variable without a value is undefined until it is assigned.
    return m.bind(node.id, { kind: 'constant', value: undefined, node: node.id }, path, frame);
  }
  // ES5 has no `const`: what it requires is one.
  const constant =
    frame.function === null &&
    (node.parent.kind === 'const' || (node.parent.kind === 'var' && required(node.init) !== undefined));
  return m.evaluate(node.init, path, frame).flatMap((outcome) => {
    // A constant of the file is looked up by its definition; only what may still be filled is carried along.
    if (constant && !['object', 'headers', 'error', 'response'].includes(outcome.value.kind)) return [outcome.path];
    return m.bind(node.id, outcome.value, outcome.path, frame);
  });
}

function switchStatement(m: Machine, node: TSESTree.SwitchStatement, paths: Path[], frame: Frame): Path[] {
  const target: Target = { label: null, loop: false, breaks: [], continues: [] };
  frame.targets.push(target);
  // Cases are tested in order; a case falls into the next one's statements. `default` takes what no case took.
  const entries = new Map<TSESTree.SwitchCase, Path[]>();
  const level = paths[0]?.level ?? 0;
  let rest = enter(paths);
  for (const each of node.cases) {
    if (!each.test) continue;
    if (budget.isSpent) break;
    const equal = switchTest(node, each.test);
    const split = assumeAll(m, equal, rest, frame);
    entries.set(each, split.yes);
    rest = split.no;
  }
  const fallback = node.cases.find((each) => !each.test);
  if (fallback) entries.set(fallback, rest);
  let falling: Path[] = [];
  for (const each of node.cases) {
    if (budget.isSpent) break;
    falling = join([...falling, ...(entries.get(each) ?? [])]);
    falling = block(m, each.consequent, falling, frame);
  }
  frame.targets.pop();
  return join(leave([...falling, ...target.breaks, ...(fallback ? [] : rest)], level, 'passed'));
}

const switchTests = new WeakMap<Node, Node>();

/** The comparison that a `case` stands for; `switch (true)` tests the case itself. */
function switchTest(node: TSESTree.SwitchStatement, test: TSESTree.Expression): Node {
  if (node.discriminant.type === 'Literal' && node.discriminant.value === true) return test;
  let made = switchTests.get(test);
  if (!made) {
    made = {
      type: 'BinaryExpression',
      operator: '===',
      left: node.discriminant,
      right: test,
      range: [node.discriminant.range[0], test.range[1]],
      loc: test.loc,
      parent: test.parent,
    } as unknown as Node;
    switchTests.set(test, made);
  }
  return made;
}

function loop(
  m: Machine,
  node: Node,
  init: Node | null,
  test: Node | null,
  body: Node,
  update: Node | null,
  paths: Path[],
  frame: Frame,
  bodyFirst: boolean,
): Path[] {
  let entry = paths;
  if (init)
    entry =
      init.type === 'VariableDeclaration'
        ? m.walk(init, paths, frame)
        : paths.flatMap((path) => m.evaluate(init, path, frame).map((outcome) => outcome.path));
  const level = entry[0]?.level ?? 0;
  const round = (given: Path[]): Path[] => {
    const from = enter(given);
    const target: Target = { label: null, loop: true, breaks: [], continues: [] };
    frame.targets.push(target);
    const split = test && !bodyFirst ? assumeAll(m, test, from, frame) : { yes: from, no: [] };
    let after = join([...m.walk(body, split.yes, frame), ...target.continues]);
    if (update) after = after.flatMap((path) => m.evaluate(update, path, frame).map((outcome) => outcome.path));
    const last = test ? assumeAll(m, test, after, frame).no : [];
    frame.targets.pop();
    return join(leave([...split.no, ...last, ...target.breaks], level, 'passed'));
  };
  return repeat(m, node, entry, frame, round);
}

function forEach(
  m: Machine,
  node: TSESTree.ForInStatement | TSESTree.ForOfStatement,
  paths: Path[],
  frame: Frame,
): Path[] {
  if (node.type === 'ForOfStatement' && paths.length <= 4) {
    const lists = paths.flatMap((path) => m.evaluate(node.right, path, frame));
    const short = lists.flatMap(({ path, value }) =>
      value.kind === 'array' && !value.open && value.elements.length <= 8 ? [{ elements: value.elements, path }] : [],
    );
    if (short.length === lists.length)
      return join(short.flatMap(({ elements, path }) => unrolled(m, node, elements, path, frame)));
  }
  const level = paths[0]?.level ?? 0;
  const round = (entering: Path[]): Path[] => {
    const from = enter(entering);
    const target: Target = { label: null, loop: true, breaks: [], continues: [] };
    frame.targets.push(target);
    const bound = from.flatMap((path) =>
      m
        .evaluate(node.right, path, frame)
        .flatMap((outcome) => given(m, node.left, elementOf(outcome.value), outcome.path, frame)),
    );
    const after = join([...m.walk(node.body, bound, frame), ...target.continues]);
    frame.targets.pop();
    const ended = [...from.map((path) => unsure(path, [...after, ...target.breaks])), ...after, ...target.breaks];
    return join(leave(ended, level, 'passed'));
  };
  return repeat(m, node, paths, frame, round);
}

/** A loop over a short list that is written in the code: one round for each element. */
function unrolled(
  m: Machine,
  node: TSESTree.ForOfStatement,
  elements: readonly Value[],
  path: Path,
  frame: Frame,
): Path[] {
  const target: Target = { label: null, loop: true, breaks: [], continues: [] };
  frame.targets.push(target);
  let reached = enter([path]);
  for (const element of elements) {
    const bound = reached.flatMap((path) => given(m, node.left, element, path, frame));
    reached = join([...m.walk(node.body, join(bound), frame), ...target.continues.splice(0)]);
  }
  frame.targets.pop();
  return join(leave([...reached, ...target.breaks], path.level, 'passed'));
}

/** Gives an element to the variable of the loop, declared there or before. */
function given(m: Machine, left: Node, element: Value, path: Path, frame: Frame): Path[] {
  return left.type === 'VariableDeclaration'
    ? left.declarations.flatMap((each) => m.bind(each.id, element, path, frame))
    : m.bind(left, element, path, frame);
}

/** Whether a loop over an unknown collection ran at all is unknown, and so is a header that it may set. */
function unsure(path: Path, after: readonly Path[]): Path {
  let result = path;
  for (const [id, state] of after.flatMap((each) => [...each.responses]))
    if (state.challenge.kind !== 'missing') {
      const before = path.responses.get(id) ?? {
        ...state,
        status: null,
        left: false,
        challenge: { kind: 'missing' as const },
      };
      if (before.challenge.kind === 'missing')
        result = setResponse(result, id, { ...before, challenge: { kind: 'unknown', because: 'dynamic header name' } });
    }
  return result;
}

/** What the elements of a collection mean: a list of roles holds roles. */
function elementOf(value: Value): Value {
  if (value.kind === 'subject' && (value.about === 'right' || value.about === 'credential'))
    return { ...value, form: undefined };
  return unknown;
}

/** In loops within loops within loops the first round is left out: each level would double the work. */
function repeat(m: Machine, node: Node, entry: Path[], frame: Frame, round: (from: Path[]) => Path[]): Path[] {
  const written = assignedIn(m, node);
  const changed = written.filter((variable) => entry.some(({ env }) => env.has(variable)));
  const deep = frame.targets.filter((target) => target.loop).length > 2;
  const first = deep ? [] : round(entry);
  if (changed.length === 0 && !deep) return first;
  const blurred = entry.map((path) =>
    changed.reduce<Path>(
      (each, variable) => (each.env.has(variable) ? setVariable(each, variable, unknown) : each),
      path,
    ),
  );
  // What was decided of them holds for the first round only.
  const open = blurred.map((path) =>
    written.reduce<Path>((each, variable) => forgetTruth(each, placeOfVariable(m, variable)), path),
  );
  return join([...first, ...round(join(open))]);
}

function isPattern({ type }: Node): boolean {
  return /^(ObjectPattern|ArrayPattern|Property|RestElement|AssignmentPattern)$/.test(type);
}

const assigned = new WeakMap<Node, VariableKey[]>();

/** The variables that are assigned somewhere within a node. */
export function assignedIn(m: Machine, node: Node): VariableKey[] {
  const done = assigned.get(node);
  if (done) return done;
  const found = new Set<VariableKey>();
  const keys = m.source.fileOf(node).code.visitorKeys;
  for (const each of nodesIn(node, keys)) {
    const target =
      each.type === 'AssignmentExpression' ? each.left : each.type === 'UpdateExpression' ? each.argument : null;
    if (!target) continue;
    for (const part of nodesIn(target, keys, isPattern)) {
      const variable = part.type === 'Identifier' ? m.source.variable(part) : null;
      if (variable) found.add(variable);
    }
  }
  const list = [...found];
  assigned.set(node, list);
  return list;
}

/** Ways out of a part of a try statement, kept apart so that `finally` runs on each. */
function inner(frame: Frame, caught: boolean): Frame {
  return {
    ...frame,
    returns: [],
    throws: [],
    targets: frame.targets.map((target) => ({ ...target, breaks: [], continues: [] })),
    caught,
  };
}

function tryStatement(m: Machine, node: TSESTree.TryStatement, paths: Path[], frame: Frame): Path[] {
  const body = inner(frame, node.handler !== null || frame.caught);
  let after = m.walk(node.block, paths, body);
  const exits = [body];
  if (node.handler) {
    const told = asksWhatFailed(m, node.handler);
    const failing = catchable(body.throws, told ? (known) => callsOthers(m, node.block, known) : () => false);
    const thrown = failing.map(({ path, value }) => ({ path: withoutAnswer(path, value, true), value }));
    // Something may fail before anything that is known to: then nothing is known but what held before the block.
    const errors = thrown.every(({ value }) => isMade(value, told)) ? thrown.map(({ path }) => path) : null;
    const entries: Outcome[] = errors
      ? [
          ...thrown,
          ...paths.map((path) => ({
            path: failed(unsure(path, errors), node),
            value: subject('failure', 'unknown', 'unknown'),
          })),
        ]
      : thrown;
    body.throws.length = 0;
    const handler = inner(frame, frame.caught);
    const clause = node.handler;
    const level = paths[0]?.level ?? 0;
    const within = entries.map(({ path, value }) => ({ path: entering(path, level + 1), value }));
    const bound = within.flatMap(({ path, value }) =>
      clause.param ? m.bind(clause.param, value, path, handler) : [path],
    );
    // Where the clause goes on, it does not matter any more whether something failed.
    const handled = m
      .walk(clause.body, join(bound), handler)
      .map((path) => (path.facts?.atom === node ? withFacts(path, path.facts.before) : path));
    after = join([...after, ...leave(handled, level, 'passed')]);
    exits.push(handler);
  }
  const finish = (ending: Path[]): Path[] => (node.finalizer ? m.walk(node.finalizer, ending, frame) : ending);
  for (const exit of exits) {
    for (const kind of ['returns', 'throws'] as const)
      for (const outcome of exit[kind])
        frame[kind].push(...finish([outcome.path]).map((path) => ({ ...outcome, path })));
    exit.targets.forEach((target, index) => {
      frame.targets[index]?.breaks.push(...finish(target.breaks));
      frame.targets[index]?.continues.push(...finish(target.continues));
    });
  }
  return finish(after);
}

/**
 * Whether what is thrown is an answer of its own, beside which something else may fail.
 * @param told the clause tells failures apart: then so are errors of any other class
 */
function isMade({ kind }: Value, told: boolean): boolean {
  return kind === 'error' || kind === 'response' || (told && kind === 'object');
}

/** Whether a catch clause asks what it has caught: `if (error.code === 'GONE')`. */
function asksWhatFailed(m: Machine, { param, body }: TSESTree.CatchClause): boolean {
  if (param?.type !== 'Identifier') return false;
  const keys = m.source.fileOf(body).code.visitorKeys;
  for (const node of nodesIn(body, keys)) {
    const asked =
      node.type === 'IfStatement' || node.type === 'ConditionalExpression'
        ? node.test
        : node.type === 'SwitchStatement'
          ? node.discriminant
          : null;
    if (asked)
      for (const part of nodesIn(asked, keys)) if (part.type === 'Identifier' && part.name === param.name) return true;
  }
  return false;
}

/**
 * That something in a block failed which the code does not show is a condition, too: what came before it goes on
 * otherwise.
 */
function failed(path: Path, node: TSESTree.TryStatement): Path {
  return addFact(path, {
    atom: node,
    outcome: true,
    reading: 'unknown',
    about: 'failure',
    evidence: { node: node.block, text: 'something fails' },
  });
}

/**
 * The failures that reach a catch clause. Where a verifier and other work that can fail (a database) stand in one
 * block, the failure may be either's: the cause is unknown there.
 */
function catchable(throws: readonly Outcome[], hasOthers: (known: ReadonlySet<Node>) => boolean): Outcome[] {
  const isVerifier = ({ path, value }: Outcome): boolean =>
    value.kind === 'subject' && value.name === 'verifier' && path.facts !== null;
  const lacks = throws.filter((each) => isVerifier(each) && each.path.facts?.reading === 'insufficient');
  const mixed = throws.some(({ value }) => value.kind === 'subject' && value.name === 'other work');
  const isDoubted =
    mixed || (lacks.length > 0 && hasOthers(new Set(lacks.flatMap(({ path }) => path.facts?.evidence.node ?? []))));
  if (!isDoubted) return [...throws];
  return throws.map((outcome) => {
    const { path, value } = outcome;
    if (!isVerifier(outcome) || !path.facts || (!mixed && !lacks.includes(outcome))) return outcome;
    return { path: withFacts(path, factBehind(path.facts.before, { ...path.facts, reading: 'unknown' })), value };
  });
}

/** Functions of the language, which a name in lower case does not call. */
const ofLanguage = /^(?:[A-Z]|parse(?:Int|Float)$|is(?:NaN|Finite)$|(?:en|de)codeURI|require$)/;

/**
 * Whether a block calls a function of another file, which may throw, too, beside what is known to fail: a clause that
 * asks what failed may mean that.
 */
function callsOthers(m: Machine, block: Node, known: ReadonlySet<Node>): boolean {
  for (const node of nodesIn(block, m.source.fileOf(block).code.visitorKeys)) {
    if (node.type !== 'CallExpression' || known.has(node) || node.callee.type !== 'Identifier') continue;
    if (ofLanguage.test(node.callee.name)) continue;
    const [called] = m.evaluate(node.callee, start, newFrame(null));
    if (called?.value.kind === 'import' || m.source.isGlobalOrImported(node.callee)) return true;
  }
  return false;
}

/**
 * The methods of a class are functions of their own, and so is what a member's value hands on: `show = wrapped((req,
 * res) => …)`.
 */
export function meetMethods(
  m: Machine,
  node: TSESTree.ClassDeclaration | TSESTree.ClassExpression,
  paths: readonly Path[],
): void {
  registerClass(m, node);
  for (const element of node.body.body) {
    const value = element.type === 'MethodDefinition' || element.type === 'PropertyDefinition' ? element.value : null;
    if (element.type === 'StaticBlock') m.walk(element, [...paths], newFrame(null));
    if (isFunction(value)) for (const path of paths) m.meet(value, path, 'fresh');
    else if (value && m.source.hasHit(value)) for (const path of paths) m.evaluate(value, path, newFrame(null));
  }
}
