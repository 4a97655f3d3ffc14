import type { Answer } from './answer.ts';
import type { FunctionNode, Node } from './model.ts';
import type { Registration, Source } from './paths/machine.ts';
import { within } from './syntax.ts';

type Registrations = ReadonlyMap<FunctionNode, readonly Registration[]>;

/** Whether a middleware runs before the handler of an answer, wherever that is registered. */
export function runsBefore(
  registered: readonly Registration[],
  answer: Answer,
  all: Registrations,
  source: Source,
): boolean {
  let stands: readonly Registration[] = [];
  for (let at: Node | null | undefined = answer.function; at && stands.length === 0; at = at.parent)
    stands = all.get(at as FunctionNode) ?? [];
  if (stands.length > 0)
    return stands.every((stand) => registered.some((each) => precedes(each, stand.call, stand.order, source)));
  return registered.some((each) => precedes(each, answer.node, Infinity, source));
}

/**
 * @param order which function of the registration `node` it is; of a handler that is not seen to be registered, the
 * last one
 */
function precedes(each: Registration, node: Node, order: number, source: Source): boolean {
  // Named in the registration of one route: it covers the handlers of that call.
  if (each.call === node || within(node, each.call)) return each.order <= order;
  if (each.method !== 'use') return false;
  if (!source.isMain(each.call)) return !each.nested;
  return each.call.range[0] < node.range[0];
}
