import { Trail } from '../engine/trail.ts';
import type { Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import type { VariableKey } from './value.ts';
import { fixedName, isFalsy, isLongChain, unwrap } from '../syntax.ts';

const numbers = new WeakMap<VariableKey, number>();
let last = 0;

/** A number that no other variable has. */
export function numberOf(variable: VariableKey): number {
  const number = numbers.get(variable) ?? ++last;
  numbers.set(variable, number);
  return number;
}

/**
 * A text that names the same thing wherever it stands: a variable, a member of it (`user?.role`, `user && user.role`), or a
 * read with a constant key (`req.get('authorization')`). null where the expression may yield another thing each time.
 */
export function placeOf(m: Machine, node: Node): string | null {
  const place = placeIn(m, unwrap(node));
  return place === null || place.length > longestPlace ? null : place;
}

/** Places are names that people write, and their tails; longer ones are made of each other, and double with each step. */
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
  if (inner.type === 'CallExpression' && inner.callee.type === 'Identifier' && inner.callee.name === 'Boolean' && inner.arguments[0]) return placeOf(m, inner.arguments[0]);
  if (inner.type === 'CallExpression' && inner.arguments.length === 1 && inner.callee.type === 'MemberExpression') {
    const base = placeOf(m, inner.callee);
    const [argument] = inner.arguments;
    return base !== null && argument?.type === 'Literal' ? `${base}(${String(argument.value)})` : null;
  }
  return null;
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
  if (inner.type === 'CallExpression') return inner;
  const variable = inner.type === 'Identifier' ? m.source.variable(inner) : null;
  const init = variable && initOf(variable);
  const held = init && unwrap(init);
  const given = held?.type === 'AwaitExpression' ? unwrap(held.argument) : held;
  return given?.type === 'CallExpression' ? given : null;
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
}

/** What a constant is another name of: `const allowed = user.active`. */
function aliasOf(variable: VariableKey): Node | null {
  const init = initOf(variable);
  if (!init) return null;
  const inner = unwrap(init);
  // A default in place of nothing is as false as that, but not the same.
  const same = inner.type === 'LogicalExpression' ? inner.operator === '&&' : /^(Identifier|MemberExpression|CallExpression)$/.test(inner.type);
  return same ? inner : null;
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
