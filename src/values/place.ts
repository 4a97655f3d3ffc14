import type { TSESTree } from '@typescript-eslint/utils';
import { Trail } from '../engine/trail.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine, Source } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import type { VariableKey } from './value.ts';
import { fixedName, isFalsy, isFunction, isLongChain, unwrap } from '../syntax.ts';

const numbers = new WeakMap<VariableKey, number>();
let last = 0;

/** A number that no other variable has. */
export function numberOf(variable: VariableKey): number {
  const number = numbers.get(variable) ?? ++last;
  numbers.set(variable, number);
  return number;
}

/**
 * A text that names the same thing wherever it stands: a variable, a member of it (`user?.role`, `user && user.role`),
 * or a read with a constant key (`req.get('authorization')`). null where the expression may yield another thing each
 * time.
 */
export function placeOf(m: Machine, node: Node): string | null {
  const place = placeIn(m, unwrap(node));
  return place === null || place.length > longestPlace ? null : place;
}

/**
 * Places are names that people write, and their tails; longer ones are made of each other, and double with each step.
 */
const longestPlace = 1_000;

function placeIn(m: Machine, inner: Node): string | null {
  if (inner.type === 'ThisExpression') return 'this';
  if (inner.type === 'AwaitExpression') return null;
  if (inner.type === 'Identifier') {
    const variable = m.source.variable(inner);
    if (!variable) return `global ${inner.name}`;
    return placeOfVariable(m, variable);
  }
  if (inner.type === 'MemberExpression') {
    if (isLongChain(inner)) return null;
    const base = placeOf(m, inner.object);
    const name = fixedName(inner.property, inner.computed);
    if (name !== undefined) return base === null ? null : `${base}.${name}`;
    const key = placeOf(m, inner.property);
    return base === null || key === null ? null : `${base}.[ ${key} ]`;
  }
  if (inner.type === 'LogicalExpression') {
    // `user?.isAdmin ?? false` is true where `user?.isAdmin` is.
    if (inner.operator !== '&&') return isFalsy(inner.right) ? placeOf(m, inner.left) : null;
    // `user && user.role` is `user?.role`.
    const whole = unwrap(inner.right).type === 'MemberExpression' ? placeOf(m, inner.left) : null;
    const part = whole === null ? null : placeOf(m, inner.right);
    return part?.startsWith(`${String(whole)}.`) === true ? part : null;
  }
  if (
    inner.type === 'CallExpression' &&
    inner.callee.type === 'Identifier' &&
    inner.callee.name === 'Boolean' &&
    inner.arguments[0]
  )
    return placeOf(m, inner.arguments[0]);
  if (inner.type === 'CallExpression' && inner.arguments.length === 1 && inner.callee.type === 'MemberExpression') {
    const base = placeOf(m, inner.callee);
    const [argument] = inner.arguments;
    return base !== null && argument?.type === 'Literal' ? `${base}(${String(argument.value)})` : null;
  }
  if (inner.type === 'CallExpression' && inner.callee.type === 'Identifier') return placeCalled(m, inner, inner.callee);
  return null;
}

/** What a function does no more than read: a place around it, or one that begins with a parameter. */
interface Read {
  readonly place: string;
  readonly parameter?: number;
}

const reads = new Trail<FunctionNode, Read | null>(new WeakMap());

/** The place that a call reads: `refused()` is `user.disabled` behind `const refused = () => user.disabled`. */
function placeCalled(m: Machine, call: TSESTree.CallExpression, callee: Node): string | null {
  const variable = m.source.variable(callee);
  const called = variable && functionOf(variable);
  const read =
    called &&
    reads.at(
      called,
      () => null,
      () => readBy(m, called),
    );
  if (read?.parameter === undefined) return read?.place ?? null;
  const argument = call.arguments[read.parameter];
  const given = argument && placeOf(m, argument);
  return given == null ? null : given + read.place;
}

function functionOf(variable: VariableKey): FunctionNode | null {
  const { defs, references } = variable as ScopeVariable;
  const [definition] = defs;
  const held = definition?.type === 'FunctionName' ? definition.node : initOf(variable);
  return isFunction(held) && !references.some((each) => each.isWrite() && each.init !== true) ? held : null;
}

function readBy(m: Machine, node: FunctionNode): Read | null {
  const given = node.async || node.generator ? null : onlyResult(node);
  const place = given && placeOf(m, given);
  const number = place && numberIn(place);
  // Keys are places, too, and may be the function's own.
  if (!number || place.includes('[')) return null;
  const isOf = (of: VariableKey): boolean => numberIn(placeOfVariable(m, of)) === number;
  if (m.source.around(node).some(isOf)) return { place };
  const parameter = node.params.findIndex((each) => {
    const own = each.type === 'Identifier' ? m.source.variable(each) : null;
    return own !== null && isOf(own) && !(own as ScopeVariable).references.some((use) => use.isWrite());
  });
  return parameter < 0 ? null : { place: place.slice(number.length), parameter };
}

/** The number of the variable with which a place begins. */
function numberIn(place: string): string | undefined {
  return /^\d+/.exec(place)?.[0];
}

/** What a place begins with: the number of its variable, or all of it where it begins with none. */
export function rootOfPlace(place: string): string {
  return numberIn(place) ?? place;
}

/** What a function returns that does nothing else. */
function onlyResult({ body }: FunctionNode): Node | null {
  if (body.type !== 'BlockStatement') return body;
  const [statement, ...more] = body.body;
  return statement?.type === 'ReturnStatement' && more.length === 0 ? statement.argument : null;
}

/** How the names of places begin that stand for what a call returned. */
export const returnedBy = 'returned by ';

/** The place of what a call returned, where its function was followed: what was decided of it there holds. */
export function placeOfReturned(call: Node): string {
  return `${returnedBy}${String(call.range[0])}`;
}

/** The call whose result an expression is, directly or as the constant that holds it. */
function callBehind(m: Machine, node: Node): Node | null {
  const inner = unwrap(node);
  if (inner.type === 'AwaitExpression') return callBehind(m, inner.argument);
  const held = madeAs(m.source, inner);
  const given = held.type === 'AwaitExpression' ? unwrap(held.argument) : held;
  return given.type === 'CallExpression' ? given : null;
}

/** The place of an expression that is asked; of a call whose function was followed, that of what it returned. */
export function placeAsked(m: Machine, node: Node, path: Path): string | null {
  const call = callBehind(m, node);
  const returned = call && placeOfReturned(call);
  return placeOf(m, node) ?? (returned !== null && path.truth.has(returned) ? returned : null);
}

/** Whether an expression is true, as far as that was asked before on a path: of itself, or of what a call returned. */
export function truthAt(m: Machine, node: Node, path: Path): boolean | undefined {
  const place = placeOf(m, node);
  const known = place === null ? undefined : path.truth.get(place);
  const call = known === undefined ? callBehind(m, node) : null;
  return call ? path.truth.get(placeOfReturned(call)) : known;
}

interface ScopeVariable {
  readonly defs: readonly { readonly type: string; readonly node: Node }[];
  readonly references: readonly { isWrite(): boolean; readonly init?: boolean }[];
}

/** What a constant is another name of: `const allowed = user.active`. */
function aliasOf(variable: VariableKey): Node | null {
  const init = initOf(variable);
  if (!init) return null;
  const inner = unwrap(init);
  // A default in place of nothing is as false as that, but not the same.
  const same =
    inner.type === 'LogicalExpression'
      ? inner.operator === '&&'
      : /^(Identifier|MemberExpression|CallExpression)$/.test(inner.type);
  return same ? inner : null;
}

/** An expression, or what the constant that it names is made as. */
export function madeAs(source: Source, node: Node): Node {
  const inner = unwrap(node);
  const variable = inner.type === 'Identifier' ? source.variable(inner) : null;
  return unwrap((variable && initOf(variable)) ?? inner);
}

/** What a constant is made as. */
function initOf(variable: VariableKey): Node | null {
  const [definition] = (variable as ScopeVariable).defs;
  if (definition?.type !== 'Variable' || definition.node.type !== 'VariableDeclarator') return null;
  const { id, init, parent } = definition.node;
  return id.type === 'Identifier' && parent.kind === 'const' ? init : null;
}

const placesOfVariables = new Trail<VariableKey, string>(new WeakMap());

/** The place of a variable, or of what it is another name of: its own where that leads back to it. */
export function placeOfVariable(m: Machine, variable: VariableKey): string {
  const own = (): string => String(numberOf(variable));
  return placesOfVariables.at(variable, own, () => {
    const same = aliasOf(variable);
    return (same && placeOf(m, same)) ?? own();
  });
}
