import type { TSESTree } from '@typescript-eslint/utils';
import { frameworks } from '../frameworks/index.ts';
import type { Evidence, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { isFunction, shorten } from '../syntax.ts';
import type { Value } from '../values/value.ts';
import { demands } from './gates.ts';
import { flatten, guardIn, valueOf } from './registration.ts';

/**
 * Reads `compose([authRequired(), async (ctx) => …])`: one handler is made of a list, wherever that is mounted, and
 * what stands in front within the list is a guard of what follows. A function in front of which nothing is known is not
 * noted, unless it has a name, by which it may stand behind a guard elsewhere.
 * @param module that the called function is imported from
 */
export function registerComposed(
  m: Machine,
  node: TSESTree.CallExpression,
  module: string,
  args: readonly Value[],
): void {
  const framework = frameworks.find(({ composes }) => composes?.includes(module));
  const [list] = node.arguments;
  if (!framework || !list) return;
  let guard: Evidence | null = null;
  for (const [order, part] of flatten(list).entries()) {
    const value = valueOf(args[0], list, part);
    const handler = isFunction(part)
      ? part
      : part.type === 'Identifier' && value?.kind === 'function'
        ? value.node
        : null;
    if (handler && (guard !== null || !isFunction(part)))
      m.registered(handler, {
        call: node,
        order,
        method: 'handler',
        guard,
        place: `call ${String(node.range[0])}`,
        nested: true,
        framework: framework.name,
      });
    guard ??= guardIn(m, part) ?? demanding(m, part);
  }
}

/** Middleware that turns away whoever has not shown who they are, as it is written. */
function demanding(m: Machine, part: Node): Evidence | null {
  return demands(m, part) ? { node: part, text: shorten(m.source.text(part)) } : null;
}
