import type { TSESTree } from '@typescript-eslint/utils';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine, Registration } from '../paths/machine.ts';
import { fixedName, isFunction, lastName, unwrap } from '../syntax.ts';

/** Methods of routers that name a method of HTTP, and decorators that do. */
const verbs = /^(get|post|put|patch|delete|head|options|all)$/i;

/** No more routes than this are told of one place: helpers are called from everywhere. */
const maximumRoutes = 10;

/**
 * The routes of the handlers that give some answers, as they are written where the handlers are registered:
 * `GET /orders/:id`. What a router's own place adds in front is not among them.
 */
export function routesOf(
  { registrations }: Pick<Machine, 'registrations'>,
  answers: readonly { readonly function: FunctionNode | null }[],
): string[] {
  const routes = new Set<string>();
  for (const answer of answers) {
    for (let at: Node | undefined = answer.function ?? undefined; at; at = at.parent) {
      const all: readonly Registration[] = (isFunction(at) && registrations.get(at)) || [];
      for (const { call } of all) {
        const route = routeOf(call);
        if (route !== undefined && routes.size < maximumRoutes) routes.add(route);
      }
    }
  }
  return [...routes].sort();
}

/** What a registration says of its route; undefined for what runs around the handlers of others. */
function routeOf(call: Node): string | undefined {
  if (call.type !== 'CallExpression') return undefined;
  const [first] = call.arguments;
  if (first?.type === 'ObjectExpression') return routeOfOptions(first);
  const verb = lastName(unwrap(call.callee));
  const path = textOf(first);
  return verb !== undefined && verbs.test(verb) && path !== undefined ? `${verb.toUpperCase()} ${path}` : undefined;
}

/** `{ method: 'GET', path: '/orders' }`, as Fastify and hapi have it. */
function routeOfOptions({ properties }: TSESTree.ObjectExpression): string | undefined {
  const valueOf = (wanted: RegExp): string | undefined => {
    for (const each of properties) {
      if (each.type === 'Property' && wanted.test(fixedName(each.key, each.computed) ?? '')) return textOf(each.value);
    }
    return undefined;
  };
  const method = valueOf(/^method$/);
  const path = valueOf(/^(path|url)$/);
  return method !== undefined && path !== undefined ? `${method.toUpperCase()} ${path}` : undefined;
}

function textOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? (node.quasis[0]?.value.cooked ?? undefined)
    : undefined;
}
