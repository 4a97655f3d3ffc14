import type { TSESTree } from '@typescript-eslint/utils';
import { Trail } from '../engine/trail.ts';
import type { ErrorPath } from '../frameworks/error-path.ts';
import type { Node } from '../model.ts';
import { newFrame, type Frame, type Machine, type Outcome } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { fixedName, within } from '../syntax.ts';
import { gettersOf } from '../values/instance.ts';
import {
  constant,
  unknown,
  type ClassValue,
  type Constant,
  type ErrorValue,
  type FunctionValue,
  type Value,
} from '../values/value.ts';
import { challengeIn, missing } from './challenge.ts';
import { makerOf } from './error-makers.ts';
import { packageError } from './package-errors.ts';
import { conditionsOf } from './status.ts';

/** A value as an error with a status, if it is one: an error, or an object with `status` or `statusCode`. */
export function toError(value: Value): ErrorValue | undefined {
  if (value.kind === 'error') return value;
  if (value.kind !== 'object') return undefined;
  const held = statusIn(value.properties);
  if (!held) return undefined;
  const { given, property } = held;
  const headers = value.properties.get('headers');
  return {
    kind: 'error',
    status: { value: given.value, node: given.node },
    challenge: headers ? challengeIn(headers, value.node, 'plain') : missing,
    node: given.node,
    family: 'plain',
    ...(property && { property }),
  };
}

/**
 * A value that is thrown. What chose its status counts: the variable may be gone where the error is answered.
 * @param at what is thrown, as it is written
 */
export function thrown(m: Machine, path: Path, value: Value, at: Node): Outcome {
  const status = toError(value)?.status;
  return { path: status ? { ...path, facts: conditionsOf(path, status) } : path, value: sent(m, value, at) };
}

/**
 * An error on its way to be answered. One that another file has made, as a constant or in a table, is decided where it
 * is sent.
 */
export function sent(m: Machine, value: Value, at: Node): Value {
  const error = toError(value);
  if (!error || m.source.fileOf(error.node) === m.source.fileOf(at)) return value;
  return { ...error, node: at, status: { value: error.status.value, node: at }, elsewhere: true } satisfies ErrorValue;
}

/** The status that the properties of an error hold; `property`: the one that does, where it is not both. */
function statusIn(
  properties: ReadonlyMap<string, Value>,
): { readonly given: Constant & { readonly value: number }; readonly property: ErrorValue['property'] } | undefined {
  const [status, code] = [properties.get('status'), properties.get('statusCode')];
  if (isNumber(status)) return { given: status, property: isNumber(code) ? undefined : 'status' };
  return isNumber(code) ? { given: code, property: 'statusCode' } : undefined;
}

/** Whether a framework takes its status from an error that is not its own. */
export function isStatusRead({ readsStatus }: ErrorPath, error: ErrorValue): boolean {
  return (
    readsStatus === true || (readsStatus !== false && (error.property === undefined || error.property === readsStatus))
  );
}

/** Frameworks take a status only if it is a number; `status` may be a word for people. */
function isNumber(value: Value | undefined): value is Constant & { readonly value: number } {
  return value?.kind === 'constant' && typeof value.value === 'number';
}

/** What an object is that a class, or a function, makes. */
export interface ErrorFacts {
  readonly properties: Map<string, Value>;
  /** A parent or a statement was not understood: instances may hold more. */
  open: boolean;
  readonly family: ErrorValue['family'];
  readonly isError: boolean;
  /** The static property that fixes the status of a class which does not get one otherwise. */
  readonly fixedByClass?: string | undefined;
}

interface ClassFacts extends ErrorFacts {
  readonly fixedByClass: string | undefined;
  /** The method that answers for it. */
  readonly answersBy: string | undefined;
  /** It has such a method. */
  readonly answers: boolean;
}

/**
 * The error that `new X(…)` makes for a class of this file: its fields, what the constructor assigns to `this`, and
 * the same of its parents with the arguments of `super(…)`.
 */
export function classError(
  m: Machine,
  value: ClassValue,
  call: Node,
  args: readonly Value[],
  path: Path,
  frame: Frame,
): Value {
  const facts = constructed(m, value, args, path, frame);
  if (facts.answers) return unknown;
  read(m, value, facts, call, path);
  return madeError(facts, value, call);
}

/**
 * What is made of a class, or of a function that makes errors: an error, where it holds a status.
 * @param by what says how it is made
 */
export function madeError(facts: ErrorFacts, by: ClassValue | FunctionValue, call: Node): Value {
  const held = statusIn(facts.properties);
  const name = facts.properties.get('name');
  const ofClass = by.kind === 'class' && { type: by };
  if (facts.isError && name?.kind !== 'constant')
    facts.properties.set('name', constant(name ? (by.node.id?.name ?? '') : 'Error', by.node));
  if (!facts.isError) return { kind: 'object', properties: facts.properties, open: true, node: call, ...ofClass };
  if (!held) return { kind: 'object', properties: facts.properties, open: facts.open, node: call, ...ofClass };
  const { given: status, property } = held;
  const headers = facts.properties.get('headers');
  const challenge = facts.properties.get(' challenge');
  return {
    kind: 'error',
    // What the class fixes, or takes from an argument by its own name, is decided where the error is made.
    status: {
      value: status.value,
      node: facts.fixedByClass !== undefined || within(status.node, by.node) ? call : status.node,
    },
    challenge: headers
      ? challengeIn(headers, call, 'plain')
      : challenge?.kind === 'headers'
        ? challenge.challenge
        : missing,
    node: call,
    family: facts.family,
    ...(property && facts.family === 'application' && { property }),
    properties: facts.properties,
    open: facts.open,
    ...ofClass,
  };
}

/** What the getters of a class return counts like what its objects hold: `get status() { return 401; }`. */
function read(m: Machine, type: ClassValue, facts: ClassFacts, call: Node, path: Path): void {
  for (const [name, { node, returned }] of gettersOf(m, type)) {
    const self: Value = { kind: 'object', properties: new Map(facts.properties), open: true, node: call, type };
    const inside: Frame = { ...newFrame(node), self: { of: node, value: self } };
    const [held, ...others] = returned ? m.evaluate(returned, path, inside) : [];
    facts.properties.set(name, held && others.length === 0 ? held.value : unknown);
  }
}

/** The classes of which an object is being made. */
const making = new Trail<TSESTree.Node, ClassFacts>();

/** What an object of a class is; nothing is known of one that is made, or inherited, within itself. */
function constructed(m: Machine, value: ClassValue, args: readonly Value[], path: Path, frame: Frame): ClassFacts {
  const back = (): ClassFacts => ({
    ...{ properties: new Map(), family: 'application', isError: true, open: true },
    ...{ fixedByClass: undefined, answersBy: undefined, answers: true },
  });
  return making.at(value.node, back, () => construct(m, value, args, path, frame));
}

function construct(m: Machine, value: ClassValue, args: readonly Value[], path: Path, frame: Frame): ClassFacts {
  const properties = new Map<string, Value>();
  let family: ErrorValue['family'] = 'application';
  let isError = false;
  let open = false;
  let fixedByClass: string | undefined;
  let answersBy: string | undefined;
  let answers = false;
  const parent = value.node.superClass;
  const inherit = (given: readonly Value[], from: Path, call: Node): void => {
    if (!parent) return;
    const [base] = m.evaluate(parent, from, frame);
    const held = base?.value;
    if (held?.kind === 'class') {
      const above = constructed(m, held, given, from, frame);
      for (const [name, each] of above.properties) properties.set(name, each);
      family = above.family;
      isError ||= above.isError;
      open ||= above.open;
      ({ fixedByClass, answersBy, answers } = above);
    } else if (held?.kind === 'import') {
      const error = packageError(m, held, call, given, from);
      if (error) {
        if (error.status.value !== null)
          properties.set('status', { kind: 'constant', value: error.status.value, node: error.status.node });
        properties.set(' challenge', { kind: 'headers', challenge: error.challenge });
        family = error.family;
      }
      const maker = makerOf(held);
      answersBy = maker?.answersBy;
      if (!error && maker?.fixedByClass !== undefined) ({ fixedByClass, family } = maker);
      isError = true;
      open = true;
    } else {
      isError = true;
      open ||= !(parent.type === 'Identifier' && /^(Type|Range)?Error$/.test(parent.name));
      if (given[0]) properties.set('message', given[0]);
    }
  };
  const own = value.node.body.body.find(
    (element): element is TSESTree.MethodDefinition =>
      element.type === 'MethodDefinition' && element.kind === 'constructor',
  );
  const fields = (from: Path): void => {
    answers ||=
      answersBy !== undefined &&
      value.node.body.body.some(
        (element) => element.type === 'MethodDefinition' && fixedName(element.key, element.computed) === answersBy,
      );
    for (const element of value.node.body.body)
      if (
        fixedByClass !== undefined &&
        element.type === 'PropertyDefinition' &&
        element.static &&
        element.value &&
        fixedName(element.key, element.computed) === fixedByClass
      ) {
        const [held] = m.evaluate(element.value, from, frame);
        properties.set('status', held?.value ?? unknown);
      }
    for (const element of value.node.body.body)
      if (element.type === 'PropertyDefinition' && !element.static && element.value) {
        const name = fixedName(element.key, element.computed);
        const [held] = m.evaluate(element.value, from, frame);
        if (name !== undefined) properties.set(name, held?.value ?? unknown);
      }
  };
  if (!own || own.value.type !== 'FunctionExpression') {
    inherit(args, path, value.node);
    fields(path);
    return { properties, family, isError, open, fixedByClass, answersBy, answers };
  }
  // Bind the parameters, then read the plain statements of the constructor in order.
  let bound: Path = { ...path, env: value.env.size > path.env.size ? value.env : path.env };
  own.value.params.forEach((parameter, index) => {
    const target = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
    const given = args[index];
    const [next] = m.bind(target, given ?? { kind: 'constant', value: undefined, node: target }, bound, frame);
    if (next) bound = next;
    if (parameter.type === 'TSParameterProperty') {
      const name =
        target.type === 'Identifier'
          ? target.name
          : target.type === 'AssignmentPattern' && target.left.type === 'Identifier'
            ? target.left.name
            : undefined;
      const [held] =
        target.type === 'AssignmentPattern' ? m.evaluate(target.left, bound, frame) : m.evaluate(target, bound, frame);
      if (name !== undefined && held) properties.set(name, held.value);
    }
  });
  const constructor = own.value;
  // What the statements before have put into the object is there for those behind.
  const inside = (): Frame => ({
    ...frame,
    self: {
      of: constructor,
      value: { kind: 'object', properties: new Map(properties), open: true, node: value.node, type: value },
      making: true,
    },
  });
  for (const statement of constructor.body.body) {
    if (statement.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations) {
        const [held] = init ? m.evaluate(init, bound, inside()) : [];
        const [next] = held ? m.bind(id, held.value, held.path, inside()) : [];
        if (next) bound = next;
      }
      continue;
    }
    if (statement.type !== 'ExpressionStatement') {
      open = true;
      continue;
    }
    const expression = statement.expression;
    if (expression.type === 'CallExpression' && expression.callee.type === 'Super') {
      const [given] = m.evaluateAll(expression.arguments, bound, inside());
      inherit(given?.values ?? [], given?.path ?? bound, expression);
      fields(bound);
    } else if (
      expression.type === 'AssignmentExpression' &&
      expression.left.type === 'MemberExpression' &&
      expression.left.object.type === 'ThisExpression'
    ) {
      const name = fixedName(expression.left.property, expression.left.computed);
      const [held] = m.evaluate(expression.right, bound, inside());
      if (name !== undefined) properties.set(name, held?.value ?? unknown);
    }
  }
  return { properties, family, isError, open, fixedByClass, answersBy, answers };
}
