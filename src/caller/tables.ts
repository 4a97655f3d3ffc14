import type { TSESTree } from '@typescript-eslint/utils';
import type { Framework } from '../frameworks/framework.ts';
import type { Routes } from '../frameworks/handlers.ts';
import { frameworks, isShown } from '../frameworks/index.ts';
import type { Evidence, FunctionNode, Node } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { fixedName, isFunction, shorten, unwrap } from '../syntax.ts';
import { partsWithin, type Value } from '../values/value.ts';
import { flatten, guardIn, isRequired } from './registration.ts';
import { namesTell } from './roles.ts';

/** Handlers that stand in objects: a framework is handed the object, in this file or another one. */
type With<Key extends keyof Framework> = Framework & Required<Pick<Framework, Key>>;

const withRoutes = frameworks.filter((framework): framework is With<'routes'> => framework.routes !== undefined);
const withTables = frameworks.filter((framework): framework is With<'tables'> => framework.tables !== undefined);

/**
 * Notes the handlers in an object that describes a route (`{ method, path, handler, options: { auth, pre } }`),
 * whichever file hands it to a server.
 */
export function registerRoute(
  m: Machine,
  node: TSESTree.ObjectExpression,
  properties: ReadonlyMap<string, Value>,
): void {
  for (const framework of withRoutes) {
    const { routes } = framework;
    if (!routes.keys.every((key) => properties.has(key))) continue;
    const parts = [properties, ...routes.options.flatMap((name) => tableOf(properties.get(name)))];
    const held = (name: string): readonly Value[] => parts.flatMap((each) => each.get(name) ?? []);
    const guard =
      authenticating(m, routes, node) ??
      (held(routes.auth).length > 0 ? null : (m.routerGuards.get(routes.auto) ?? null));
    const add = (value: Value, inFront: boolean): void => {
      if (
        value.kind !== 'function' ||
        m.registrations.get(value.node)?.some((each) => each.call === node) ||
        (!isShown(framework, m.source.fileOf(value.node)) && !namesItself(framework, value.node))
      )
        return;
      m.registered(value.node, {
        call: node,
        order: inFront ? 1 : 2,
        method: 'handler',
        guard,
        place: `call ${String(node.range[0])}`,
        nested: false,
        framework: framework.name,
        inFront,
      });
    };
    for (const value of held(routes.handler)) add(value, false);
    for (const value of held(routes.before))
      for (const each of elementsOf(value))
        for (const step of [each, ...tableOf(each).flatMap((table) => table.get(routes.function) ?? [])])
          add(step, true);
  }
}

function tableOf(value: Value | undefined): ReadonlyMap<string, Value>[] {
  return value?.kind === 'object' ? [value.properties] : [];
}

function elementsOf(value: Value): readonly Value[] {
  return [...partsWithin(value, (each) => (each.kind === 'array' ? each.elements : []))].filter(
    ({ kind }) => kind !== 'array',
  );
}

function namesItself(framework: Framework, node: FunctionNode): boolean {
  return namesTell(framework, (index) => {
    const parameter = node.params[index];
    return parameter?.type === 'Identifier' ? [parameter.name] : [];
  });
}

/** What authenticates in front of a route, as its options say. */
function authenticating(m: Machine, routes: Routes, node: TSESTree.ObjectExpression): Evidence | null {
  for (const property of node.properties) {
    if (property.type !== 'Property') continue;
    const name = fixedName(property.key, property.computed) ?? '';
    if (routes.options.includes(name) && property.value.type === 'ObjectExpression') {
      const found = authenticating(m, routes, property.value);
      if (found) return found;
    }
    if (name === routes.auth && isRequired(routes, property.value))
      return { node: property, text: shorten(m.source.text(property)) };
  }
  return null;
}

/**
 * Reads a table of hooks: `{ before: { all: [authenticate('jwt')], create: [hook] } }`. A guard stands before what
 * comes after it in its list and in the later ones of the same method; one for all methods stands before all.
 */
export function registerTable(m: Machine, node: TSESTree.ObjectExpression, path: Path): void {
  const framework = withTables.find(({ tables }) =>
    node.properties.some((each) => listsOf(each, tables.phases) !== undefined),
  );
  if (!framework || !isShown(framework, m.source.fileOf(node))) return;
  const { phases, forAll } = framework.tables;
  const guards = new Map<string, Evidence>();
  let order = 0;
  for (const phase of phases)
    for (const { name, list } of node.properties
      .flatMap((each) => listsOf(each, [phase]) ?? [])
      .sort((one, other) => Number(other.name === forAll) - Number(one.name === forAll))) {
      for (const part of flatten(list)) {
        const guard = guards.get(forAll) ?? guards.get(name) ?? null;
        const handler = isFunction(part) ? part : part.type === 'Identifier' ? functionNamed(m, part, path) : undefined;
        if (handler)
          m.registered(handler, {
            call: node,
            order: order++,
            method: 'table',
            guard,
            place: `table ${String(node.range[0])}`,
            nested: false,
            framework: framework.name,
          });
        const own = guard ?? guardIn(m, part);
        if (own) guards.set(name, own);
      }
    }
}

/** The lists of functions under a name of a table: by method, or one for all of them. */
function listsOf(
  property: TSESTree.ObjectLiteralElement,
  phases: readonly string[],
): { readonly name: string; readonly list: Node }[] | undefined {
  if (property.type !== 'Property' || !phases.includes(fixedName(property.key, property.computed) ?? ''))
    return undefined;
  const inner = unwrap(property.value);
  if (inner.type !== 'ObjectExpression') return undefined;
  return inner.properties.flatMap((each) =>
    each.type === 'Property' ? [{ name: fixedName(each.key, each.computed) ?? '', list: each.value }] : [],
  );
}

function functionNamed(m: Machine, name: TSESTree.Identifier, path: Path): FunctionNode | undefined {
  const [found] = m.evaluate(name, path, newFrame(null));
  return found?.value.kind === 'function' ? found.value.node : undefined;
}
