import type { Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { fixedName, unwrap } from '../syntax.ts';

const ids = new WeakMap<object, number>();
let next = 0;

/**
 * A text that names the same thing wherever it stands: a variable, a member of it, or a read with a constant key
 * (`req.get('authorization')`). null where the expression may yield another thing each time.
 */
export function placeOf(m: Machine, node: Node): string | null {
  const inner = unwrap(node);
  if (inner.type === 'ThisExpression') return 'this';
  if (inner.type === 'AwaitExpression') return null;
  if (inner.type === 'Identifier') {
    const variable = m.source.variable(inner);
    if (!variable) return `global ${inner.name}`;
    let id = ids.get(variable);
    if (id === undefined) ids.set(variable, (id = next++));
    return String(id);
  }
  if (inner.type === 'MemberExpression') {
    const base = placeOf(m, inner.object);
    const name = fixedName(inner.property, inner.computed);
    return base === null || name === undefined ? null : `${base}.${name}`;
  }
  if (inner.type === 'CallExpression' && inner.arguments.length === 1 && inner.callee.type === 'MemberExpression') {
    const base = placeOf(m, inner.callee);
    const [argument] = inner.arguments;
    return base !== null && argument?.type === 'Literal' ? `${base}(${String(argument.value)})` : null;
  }
  return null;
}
