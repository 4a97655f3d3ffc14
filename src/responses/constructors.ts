import type { TSESTree } from '@typescript-eslint/utils';
import { Trail } from '../engine/trail.ts';
import type { FunctionNode, Node } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import { start, type Path } from '../paths/path.ts';
import { fixedName, functionName, isFunction, lastName, ownerOfPrototype } from '../syntax.ts';
import { constant, unknown, type FunctionValue, type Value } from '../values/value.ts';
import { madeError, type ErrorFacts } from './errors.ts';

/** What the file of a function makes of its prototype. */
interface Prototype {
  /** What objects of it inherit from: `Error`, or another such function. */
  readonly parent: Node;
  /** What stands in the prototype under names. */
  readonly fields: readonly { readonly name: string; readonly value: Node }[];
}

/**
 * The error that `new X(…)` makes, where `X` is a function whose prototype is an error's, as it was written before
 * there were classes: what it assigns to `this`, what stands in its prototype, and the same of the function that it
 * inherits from. undefined: it makes no errors.
 */
export function constructorError(
  m: Machine,
  value: FunctionValue,
  call: Node,
  args: readonly Value[],
  path: Path,
): Value | undefined {
  const facts = factsOf(m, value, args, path);
  return facts?.isError ? madeError(facts, value, call) : undefined;
}

/** The functions of which an object is being made. */
const making = new Trail<Node, ErrorFacts | undefined>();

function factsOf(m: Machine, value: FunctionValue, args: readonly Value[], path: Path): ErrorFacts | undefined {
  return making.at(
    value.node,
    () => undefined,
    () => construct(m, value, args, path),
  );
}

function construct(m: Machine, value: FunctionValue, args: readonly Value[], path: Path): ErrorFacts | undefined {
  const { node } = value;
  const prototype = prototypeOf(m, node);
  if (!prototype || node.body.type !== 'BlockStatement') return undefined;
  const parent = parentOf(m, prototype.parent, path);
  const properties = new Map<string, Value>();
  let isError = parent === 'error';
  let open = parent === undefined;
  const inherit = (given: readonly Value[], from: Path): void => {
    if (typeof parent !== 'object') return;
    const above = factsOf(m, parent, given, from);
    for (const [name, each] of above?.properties ?? []) properties.set(name, each);
    isError ||= above?.isError === true;
    open ||= above?.open !== false;
  };
  inherit([], path);
  const frame = newFrame(node);
  for (const { name, value: held } of prototype.fields)
    if (!isFunction(held)) properties.set(name, m.evaluate(held, start, newFrame(null))[0]?.value ?? unknown);
  let bound: Path = { ...path, env: value.env.size > path.env.size ? value.env : path.env };
  node.params.forEach((parameter, index) => {
    const [next] = m.bind(parameter, args[index] ?? constant(undefined, parameter), bound, frame);
    if (next) bound = next;
  });
  for (const statement of node.body.body) {
    if (statement.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations) {
        const [held] = init ? m.evaluate(init, bound, frame) : [];
        const [next] = held ? m.bind(id, held.value, held.path, frame) : [];
        if (next) bound = next;
      }
      continue;
    }
    const expression = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
    const name = expression?.type === 'AssignmentExpression' ? ownField(expression.left) : undefined;
    if (name !== undefined && expression?.type === 'AssignmentExpression')
      properties.set(name, m.evaluate(expression.right, bound, frame)[0]?.value ?? unknown);
    else if (expression?.type === 'CallExpression') {
      const given = ofParent(expression, prototype.parent);
      const [handed] = given ? m.evaluateAll(given, bound, frame) : [];
      if (handed) inherit(handed.values, handed.path);
    } else if (statement.type !== 'FunctionDeclaration') open = true;
  }
  return { properties, open, isError, family: 'application' };
}

/** `this.name`, as the name. */
function ownField(node: Node): string | undefined {
  return node.type === 'MemberExpression' && node.object.type === 'ThisExpression'
    ? fixedName(node.property, node.computed)
    : undefined;
}

/** What `Parent.call(this, …)` gives the parent. */
function ofParent({ callee, arguments: given }: TSESTree.CallExpression, parent: Node): readonly Node[] | undefined {
  return callee.type === 'MemberExpression' &&
    lastName(callee) === 'call' &&
    lastName(callee.object) === lastName(parent) &&
    given[0]?.type === 'ThisExpression'
    ? given.slice(1)
    : undefined;
}

/** What a function inherits from: an error of the language, or another function; undefined where that is not seen. */
function parentOf(m: Machine, parent: Node, path: Path): 'error' | FunctionValue | undefined {
  if (parent.type === 'Identifier' && m.source.isGlobalOrImported(parent) && ofLanguage.test(parent.name))
    return 'error';
  const [held] = m.evaluate(parent, path, newFrame(null));
  return held?.value.kind === 'function' ? held.value : undefined;
}

const ofLanguage = /^(Type|Range|Syntax|Reference)?Error$/;

const prototypes = new WeakMap<Node, ReadonlyMap<string, Prototype>>();

/** What the statements beside a function make of its prototype. */
function prototypeOf(m: Machine, node: FunctionNode): Prototype | undefined {
  if (node.type === 'ArrowFunctionExpression' || node.async || node.generator) return undefined;
  const name = functionName(node);
  const program = m.source.fileOf(node).code.ast as unknown as Node;
  let found = prototypes.get(program);
  if (!found) prototypes.set(program, (found = prototypesIn(program as TSESTree.Program)));
  return name === undefined ? undefined : found.get(name);
}

function prototypesIn({ body }: TSESTree.Program): ReadonlyMap<string, Prototype> {
  const parents = new Map<string, Node>();
  const fields = new Map<string, { name: string; value: Node }[]>();
  for (const statement of body) {
    if (statement.type !== 'ExpressionStatement') continue;
    const { expression } = statement;
    const inherited = expression.type === 'CallExpression' ? inheriting(expression) : undefined;
    if (inherited) parents.set(...inherited);
    if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') continue;
    const { left, right } = expression;
    const owner = ownerOfPrototype(left);
    const parent = owner === undefined ? undefined : parentIn(right);
    if (owner !== undefined && parent) parents.set(owner, parent);
    const holder = ownerOfPrototype(left.object);
    const name = fixedName(left.property, left.computed);
    if (holder === undefined || name === undefined) continue;
    // `Refusal.prototype.__proto__ = Error.prototype`
    const linked = name === '__proto__' && right.type === 'MemberExpression' ? right.object : undefined;
    if (linked) parents.set(holder, linked);
    const known = fields.get(holder);
    if (known) known.push({ name, value: right });
    else fields.set(holder, [{ name, value: right }]);
  }
  return new Map([...parents].map(([name, parent]) => [name, { parent, fields: fields.get(name) ?? [] }]));
}

/** `Error` of `new Error()`, and of `Object.create(Error.prototype, …)`. */
function parentIn(node: Node): Node | undefined {
  if (node.type === 'NewExpression') return node.callee;
  const [first] = node.type === 'CallExpression' && lastName(node.callee) === 'create' ? node.arguments : [];
  return first?.type === 'MemberExpression' && lastName(first) === 'prototype' ? first.object : undefined;
}

/** `util.inherits(Refusal, Error)`, `Object.setPrototypeOf(Refusal.prototype, Error.prototype)`. */
function inheriting({ callee, arguments: [made, from] }: TSESTree.CallExpression): [string, Node] | undefined {
  if (!made || !from || !/^_?inherits$|^setPrototypeOf$/.test(lastName(callee) ?? '')) return undefined;
  const name = lastName(callee) === 'setPrototypeOf' ? ownerOfPrototype(made) : lastName(made);
  const parent = from.type === 'MemberExpression' && lastName(from) === 'prototype' ? from.object : from;
  return name === undefined ? undefined : [name, parent];
}
