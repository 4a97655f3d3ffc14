import type { TSESTree } from '@typescript-eslint/utils';
import { namesChallenge } from '../gate.ts';
import { frameworks, isPossible, isShown } from '../frameworks/index.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { Routes, Wrapped } from '../frameworks/handlers.ts';
import type { Evidence, FunctionNode, Node } from '../model.ts';
import type { Machine, Registration } from '../paths/machine.ts';
import { start, type Path } from '../paths/path.ts';
import { entryOf, fixedName, isFunction, lastName, memberPath, rootOfChain, shorten, unwrap } from '../syntax.ts';
import { madeAs, placeOf } from '../values/place.ts';
import { registerChained } from './chains.ts';
import { functionAt } from './made.ts';
import { isNested, moduleOf } from './nested.ts';
import type { FunctionValue, Value } from '../values/value.ts';

const methods = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'del',
  'head',
  'options',
  'opts',
  'all',
  'use',
  'route',
  'on',
  'register',
  'addHook',
  'setErrorHandler',
  'setNotFoundHandler',
  'onError',
  'notFound',
  'param',
]);
/** What is registered in these ways runs around the handlers of others. */
export const servesOthers = /^(use|addHook|onError|setErrorHandler|Catch)$/;
/** Names under which some framework registers what runs around handlers; `hook` is Nitro's. */
const hookNames = new Set(['hook', ...frameworks.flatMap(({ hooks }) => hooks ?? [])]);
/** Names of methods that set what authenticates in front of all routes. */
const autoNames = new Set(frameworks.flatMap(({ routes }) => routes?.auto.split('.').at(-1) ?? []));
/** The properties by which an object is known that describes a route. */
const routeKeys = frameworks.flatMap(({ routes }) => (routes ? [routes.keys] : []));
/** Names of methods that are given a description of a route in place of its path. */
export const describedNames = new Set(frameworks.flatMap(({ described }) => described ?? []));
/** Names of methods that are given an event and what runs then. */
const eventNames = new Set(frameworks.flatMap(({ events }) => Object.keys(events ?? {})));
/** Names of functions that make handlers in some framework. */
const wrapperNames = new Set(frameworks.flatMap(({ wrappers }) => Object.keys(wrappers ?? {})));
const hookProperties = new Set([
  'preHandler',
  'onRequest',
  'preValidation',
  'before',
  'middleware',
  'middlewares',
  'preParsing',
  'beforeHandle',
]);

/**
 * Reads `app.get(path, guard, handler)`, `router.use(guard)`, `app.route({ handler, preHandler })` and their kin: which
 * functions are handlers, and whether a guard that authenticates stands before them. Returns whether the call is one.
 */
export function register(
  m: Machine,
  node: TSESTree.CallExpression,
  name: string,
  args: readonly Value[],
  path: Path,
): boolean {
  if (registerChained(m, node, name, args, path)) return true;
  const callee = unwrap(node.callee);
  if (callee.type !== 'MemberExpression') return false;
  if (wrapperNames.has(name)) {
    const module = moduleOf(m, callee.object, path);
    if (module !== undefined && wrap(m, node, name, module, args, path)) return true;
  }
  const described = describedNames.has(name) && isDescribed(m, node, name);
  if (!methods.has(name) && !hookNames.has(name) && !eventNames.has(name) && !described)
    return autoNames.has(name) && authenticatesAll(m, node, callee);
  if (name === 'hook' && lastName(callee.object) === 'hooks') return hook(m, node, path);
  const first = node.arguments[0];
  if (!first) return false;
  const hooking = frameworks.find(
    (framework) => framework.hooks?.includes(name) && isPossible(framework, m.source.fileOf(node)),
  );
  if (hooking) return around(m, node, hooking, path);
  const listening = frameworks.find((framework) => entryOf(framework.events, name) !== undefined);
  const events = entryOf(listening?.events, name);
  if (listening && events) return onEvents(m, node, listening, events, args, path);
  if (!methods.has(name) && !described) return false;
  if (name === 'on' && listener(m, node, first, path)) return true;
  const routed =
    described ||
    isPath(first) ||
    isRoute(callee.object) ||
    name === 'use' ||
    name === 'route' ||
    name === 'register' ||
    name === 'addHook' ||
    name.startsWith('set') ||
    name === 'onError' ||
    name === 'notFound';
  if (!routed) return false;
  const place = placeOf(m, callee.object) ?? `call ${String(rootOfChain(callee.object).range[0])}`;
  const guards = m.routerGuards;
  let guard: Evidence | null = guards.get(place) ?? null;
  const nested = isNested(m, callee.object, name);
  const services =
    name === 'use' && frameworks.some((framework) => framework.services && isShown(framework, m.source.fileOf(node)));
  let handled = false;
  let order = 0;
  for (const [index, argument] of node.arguments.entries()) {
    for (const part of flatten(argument)) {
      order++;
      const value = valueOf(args[index], argument, part);
      const named = part.type === 'Identifier' && value?.kind === 'function' ? value.node : null;
      const handler = isFunction(part) ? part : named;
      if (handler) {
        m.registered(handler, { call: node, order, method: name, guard, place, nested });
        if (isFunction(part)) m.meet(handler, path, 'fresh');
        else if (!m.source.isMain(handler) && (servesOthers.test(name) || namesChallenge(m.source.text(handler))))
          m.meet(handler, start, 'fresh');
        handled = true;
      }
      for (const given of handler ? [] : serving(m, name, part, value, path)) {
        const env = given.env.size > 0 && { env: given.env };
        m.registered(given.node, { call: node, order, method: name, guard, place, nested, ...env });
        if (!m.source.isMain(given.node)) m.meet(given.node, { ...start, env: given.env }, 'fresh');
        handled = true;
      }
      const optionGuard = part.type === 'ObjectExpression' ? guardIn(m, part) : null;
      for (const inner of services || isRouteTable(part) ? [] : handlersIn(part)) {
        m.registered(inner, { call: node, order, method: name, guard: optionGuard ?? guard, place, nested });
        m.meet(inner, path, 'fresh');
        handled = true;
      }
      for (const wrapped of handler ? [] : wrappedHandlers(m, part)) {
        m.registered(wrapped, { call: node, order, method: name, guard, place, nested });
        handled = true;
      }
      // A guard stands before what comes after it, not before itself.
      const own = guardIn(m, part);
      if (own) guard = own;
    }
  }
  if (name === 'use' && guard) {
    guards.set(place, guard);
    const held = holderOf(node);
    const later = held && placeOf(m, held);
    if (later) guards.set(later, guard);
  }
  return handled || (name === 'use' && guard !== null);
}

function isDescribed(m: Machine, node: Node, name: string): boolean {
  return frameworks.some(
    (framework) => framework.described?.includes(name) && isPossible(framework, m.source.fileOf(node)),
  );
}

/** The value of one of several functions that an argument of a registration holds. */
export function valueOf(value: Value | undefined, argument: Node, part: Node): Value | undefined {
  if (value?.kind !== 'array' || unwrap(argument) === part) return value;
  const at = flatten(argument).indexOf(part);
  const elements = value.elements.flatMap((each) => (each.kind === 'array' ? each.elements : [each]));
  return elements.length === flatten(argument).length ? elements[at] : undefined;
}

/**
 * A function that something makes or holds, where it serves the handlers of others: it runs around them, or may set the
 * challenge in front of one.
 */
function serving(m: Machine, name: string, part: Node, value: Value | undefined, path: Path): FunctionValue[] {
  if (part.type !== 'MemberExpression' && part.type !== 'CallExpression') return [];
  const challenges = ({ node }: FunctionValue): boolean => namesChallenge(m.source.text(node));
  const own = functionAt(m, part, value, path);
  // `app.use(caught(handler))`: whatever hands a function on that sets the challenge lets it do so.
  const given = part.type === 'CallExpression' && servesOthers.test(name) ? part.arguments : [];
  const handedOn = given.filter(mayBeFunction).flatMap((each) => functionAt(m, each, undefined, path) ?? []);
  return [...(own && (servesOthers.test(name) || challenges(own)) ? [own] : []), ...handedOn.filter(challenges)];
}

function mayBeFunction(node: Node): boolean {
  return isFunction(node) || /^(Identifier|MemberExpression|CallExpression)$/.test(node.type);
}

/** A name of what authenticates, or an object whose mode lets nobody else through. */
export function isRequired(routes: Routes, node: Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'string';
  if (node.type !== 'ObjectExpression') return false;
  const mode = node.properties.find(
    (each) => each.type === 'Property' && fixedName(each.key, each.computed) === routes.mode,
  );
  return mode?.type !== 'Property' || (mode.value.type === 'Literal' && mode.value.value === routes.required);
}

/** `server.auth.default('session')`: what authenticates in front of all routes. */
function authenticatesAll(m: Machine, node: TSESTree.CallExpression, callee: TSESTree.MemberExpression): boolean {
  const names = memberPath(callee)?.join('.') ?? '';
  const [first] = node.arguments;
  for (const { routes } of frameworks) {
    if (!routes || !names.endsWith(`.${routes.auto}`) || !first || !isRequired(routes, first)) continue;
    m.routerGuards.set(routes.auto, { node, text: shorten(m.source.text(node)) });
    return true;
  }
  return false;
}

/** Notes that a function runs around the handlers of all files. */
export function registerAround(m: Machine, node: FunctionNode): void {
  m.registered(node, { call: node, method: 'use', guard: null, place: 'convention', nested: false, order: 0 });
  m.meet(node, start, 'fresh');
}

/**
 * Reads `defineEventHandler(handler)` and `defineEventHandler({ onRequest: [guard], handler })`.
 * @param module that the name is imported from; null where it is global
 */
export function wrap(
  m: Machine,
  node: TSESTree.CallExpression | TSESTree.NewExpression,
  name: string,
  module: string | null,
  args: readonly Value[],
  path: Path,
): boolean {
  if (!wrapperNames.has(name)) return false;
  const framework = frameworks.find(
    (each) =>
      entryOf(each.wrappers, name) !== undefined &&
      (module === null || isOf(each, module)) &&
      isPossible(each, m.source.fileOf(node)),
  );
  const kind = entryOf(framework?.wrappers, name);
  if (!framework || kind === undefined || node.arguments.length === 0) return false;
  // Options may stand in front: `onCall({ region }, handler)`.
  const at = Math.max(
    node.arguments.findIndex((each, index) => isFunction(unwrap(each)) || args[index]?.kind === 'function'),
    0,
  );
  const given = unwrap(node.arguments[at] ?? node);
  const value = args[at];
  const guard = typeof kind === 'string' ? guardIn(m, given) : null;
  const add = (handler: FunctionNode, as: Wrapped): void => {
    const isMiddleware =
      framework.byFolders &&
      node.parent.type === 'ExportDefaultDeclaration' &&
      /[/\\]middleware[/\\]/.test(m.source.fileOf(node).filename);
    const method = as === 'handler' && isMiddleware ? 'use' : methodOf[as];
    registerAlone(m, handler, node, path, { method, guard, framework: framework.name });
  };
  if (typeof kind !== 'string')
    for (const [property, handler] of namedHandlers(given)) {
      const as = entryOf(kind, property);
      if (as !== undefined) add(handler, as);
    }
  else
    for (const handler of isFunction(given) ? [given] : value?.kind === 'function' ? [value.node] : handlersIn(given))
      add(handler, kind);
  return true;
}

const methodOf: Readonly<Record<Wrapped, string>> = {
  handler: 'handler',
  errorHandler: 'setErrorHandler',
  hook: 'addHook',
  last: 'onError',
  elsewhere: 'elsewhere',
};

/**
 * `server.ext('onPreHandler', handler)`, `server.ext({ type: 'onPreHandler', method: handler })`, or a list of these.
 */
function onEvents(
  m: Machine,
  node: TSESTree.CallExpression,
  framework: Framework,
  events: Readonly<Record<string, Wrapped>>,
  args: readonly Value[],
  path: Path,
): boolean {
  const add = (event: Value | undefined, handler: Value | undefined): void => {
    const as = event?.kind === 'constant' ? entryOf(events, String(event.value)) : undefined;
    if (!as || !handler) return;
    for (const value of handler.kind === 'array' ? handler.elements : [handler]) {
      if (value.kind !== 'function') continue;
      registerAlone(m, value.node, node, path, {
        method: methodOf[as],
        guard: null,
        framework: framework.name,
        inFront: as === 'hook',
      });
      if (as === 'last')
        registerAlone(m, value.node, node, path, { method: 'addHook', guard: null, framework: framework.name });
    }
  };
  const [first, second] = args;
  for (const value of first?.kind === 'array' ? first.elements : [first]) {
    if (value?.kind === 'object') {
      const event = [...value.properties.values()].find(
        (each) => each.kind === 'constant' && entryOf(events, String(each.value)) !== undefined,
      );
      for (const handler of value.properties.values()) add(event, handler);
    } else add(value, second);
  }
  return true;
}

/** `app.onBeforeHandle(handler)`, `app.derive({ as: 'global' }, handler)`. */
function around(m: Machine, node: TSESTree.CallExpression, framework: Framework, path: Path): boolean {
  const handlers = node.arguments.flatMap(flatten).filter(isFunction);
  for (const handler of handlers)
    registerAlone(m, handler, node, path, { method: 'addHook', guard: null, framework: framework.name });
  return handlers.length > 0;
}

/** `server.on('restifyError', (req, res, err, callback) => …)`. */
function listener(m: Machine, node: TSESTree.CallExpression, event: Node, path: Path): boolean {
  const framework =
    event.type === 'Literal'
      ? frameworks.find(
          (each) => each.errorEvents?.includes(String(event.value)) && isPossible(each, m.source.fileOf(node)),
        )
      : undefined;
  const handler = node.arguments[1];
  if (!framework || !handler || !isFunction(handler)) return false;
  registerAlone(m, handler, node, path, { method: 'setErrorHandler', guard: null, framework: framework.name });
  return true;
}

/** Nitro's `nitroApp.hooks.hook('beforeResponse', (event) => …)` runs around every handler. */
function hook(m: Machine, node: TSESTree.CallExpression, path: Path): boolean {
  const [event, handler] = node.arguments;
  if (
    event?.type !== 'Literal' ||
    !/^(request|error|beforeResponse)$/.test(String(event.value)) ||
    !handler ||
    !isFunction(handler)
  )
    return false;
  registerAlone(m, handler, node, path, {
    method: 'addHook',
    guard: null,
    ...(event.value !== 'error' && { framework: 'h3' }),
  });
  return true;
}

/** Notes a function that a call registers beside no others. */
function registerAlone(
  m: Machine,
  handler: FunctionNode,
  call: Node,
  path: Path,
  as: Pick<Registration, 'method' | 'guard' | 'framework' | 'inFront'>,
): void {
  m.registered(handler, { call, order: 0, place: `call ${String(call.range[0])}`, nested: false, ...as });
  m.meet(handler, path, 'fresh');
}

/** Whether a framework is found in a package. */
export function isOf(framework: Framework, module: string): boolean {
  return framework.modules.some((each) => each === module || each.startsWith(`${module}#`));
}

/** The variable that a chain of registrations is stored in: `const app = new Hono().use(guard)`. */
function holderOf(call: Node): Node | null {
  let at = call;
  while (
    at.parent &&
    ((at.parent.type === 'MemberExpression' && at.parent.object === at) ||
      (at.parent.type === 'CallExpression' && at.parent.callee === at))
  )
    at = at.parent;
  return at.parent?.type === 'VariableDeclarator' && at.parent.init === at ? at.parent.id : null;
}

/** An object that was read as the description of a route. */
function isRouteTable(node: Node): boolean {
  const names =
    node.type === 'ObjectExpression'
      ? node.properties.map((each) => (each.type === 'Property' ? fixedName(each.key, each.computed) : undefined))
      : [];
  return routeKeys.some((keys) => keys.every((key) => names.includes(key)));
}

/** `router.route('/x').get(handler)`: the path stands in front. */
function isRoute(node: Node): boolean {
  for (let at = unwrap(node); at.type === 'CallExpression';) {
    const callee = unwrap(at.callee);
    if (callee.type !== 'MemberExpression') return false;
    if (fixedName(callee.property, callee.computed) === 'route') return true;
    at = unwrap(callee.object);
  }
  return false;
}

function isPath(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'TemplateLiteral') return true;
  if (inner.type === 'Literal')
    return (typeof inner.value === 'string' && /^([/*:]|$)/.test(inner.value)) || 'regex' in inner;
  if (inner.type === 'ArrayExpression') return inner.elements.some((element) => element !== null && isPath(element));
  // restify's `server.get({ path, version }, handler)`
  if (inner.type === 'ObjectExpression')
    return inner.properties.some(
      (each) => each.type === 'Property' && fixedName(each.key, each.computed) === 'path' && isPath(each.value),
    );
  return false;
}

export function flatten(node: Node): Node[] {
  const inner = unwrap(node);
  if (inner.type === 'ArrayExpression') return inner.elements.flatMap((element) => (element ? flatten(element) : []));
  return [inner];
}

/** The guard that an argument of a registration is: a name, a call of a factory, or hooks in an options object. */
export function guardIn(m: Machine, node: Node): Evidence | null {
  if (node.type === 'ObjectExpression') {
    for (const property of node.properties)
      if (property.type === 'Property' && hookProperties.has(fixedName(property.key, property.computed) ?? ''))
        for (const part of flatten(property.value)) {
          const found = guardIn(m, part);
          if (found) return found;
        }
    return null;
  }
  const named = node.type === 'CallExpression' ? node.callee : node;
  const inner = unwrap(named);
  if (inner.type !== 'Identifier' && inner.type !== 'MemberExpression') return null;
  const name = lastName(inner) ?? '';
  return m.vocabulary.isGuard(name) ? { node, text: shorten(m.source.text(node)) } : null;
}

/**
 * Handlers that something wraps, where they are given to a router or in the constant that is: `caught(async (req, res)
 * => …)`.
 */
function wrappedHandlers(m: Machine, part: Node): FunctionNode[] {
  const inner = madeAs(m.source, part);
  if (inner.type !== 'CallExpression') return [];
  return inner.arguments.flatMap((each): FunctionNode[] => {
    const given = unwrap(each);
    if (!isFunction(given)) return given.type === 'CallExpression' ? wrappedHandlers(m, given) : [];
    return m.rolesOf(given) ? [given] : [];
  });
}

/** Functions in an options object: `{ handler(request, reply) {} }`. */
function handlersIn(node: Node): FunctionNode[] {
  return namedHandlers(node).map(([, handler]) => handler);
}

function namedHandlers(node: Node): [name: string, handler: FunctionNode][] {
  if (node.type !== 'ObjectExpression') return [];
  return node.properties.flatMap((property) => {
    if (property.type !== 'Property') return [];
    return flatten(property.value)
      .filter(isFunction)
      .map((handler): [string, FunctionNode] => [fixedName(property.key, property.computed) ?? '', handler]);
  });
}
