import type { TSESTree } from '@typescript-eslint/utils';
import type { Chains } from '../frameworks/handlers.ts';
import type { Framework } from '../frameworks/framework.ts';
import { frameworks, isPossible } from '../frameworks/index.ts';
import type { Evidence, FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { chainOf, fixedName, isFunction, isLongChain, lastName, shorten, unwrap } from '../syntax.ts';
import type { Value } from '../values/value.ts';

/** What stands in front of a handler: a guard; nothing that asks who calls; or something that is not seen. */
type Front = Evidence | 'open' | 'unseen';

type ChainedFramework = Framework & { readonly chains: Chains };

const chained = frameworks.filter((framework): framework is ChainedFramework => framework.chains !== undefined);
const names = new Set(chained.flatMap(({ chains }) => [chains.puts, chains.makes, ...chains.ends]));

/** Names are looked up through no more steps than this. */
const maximumSteps = 6;

/**
 * Reads `publicProcedure.use(isAuthed).query(handler)` and `t.middleware(handler)`: which functions are handlers, and
 * whether a guard stands before them in the chain, wherever its parts are declared. Returns whether the call is one.
 */
export function registerChained(
  m: Machine,
  node: TSESTree.CallExpression,
  name: string,
  args: readonly Value[],
  path: Path,
): boolean {
  if (!names.has(name)) return false;
  const framework = chained.find(
    (each) =>
      (each.chains.puts === name || each.chains.makes === name || each.chains.ends.includes(name)) &&
      isPossible(each, m.source.fileOf(node)),
  );
  const [first] = node.arguments;
  if (!framework || !first) return false;
  const { chains } = framework;
  const callee = unwrap(node.callee);
  const front =
    name === chains.makes
      ? frontOfUses(m, node, chains)
      : callee.type === 'MemberExpression' &&
          (isChain(callee.object, chains) || (chains.ends.includes(name) && isMade(callee.object)))
        ? frontOf(m, callee.object, chains, 0)
        : undefined;
  if (front === undefined) return false;
  const given = unwrap(first);
  const handler = isFunction(given) ? given : args[0]?.kind === 'function' ? args[0].node : undefined;
  if (!handler) return name !== chains.makes;
  m.registered(handler, {
    call: node,
    order: 0,
    method: 'handler',
    guard: front === 'open' ? null : front === 'unseen' ? assumed(node) : front,
    place: `call ${String(node.range[0])}`,
    nested: false,
    framework: framework.name,
  });
  m.meet(handler, path, 'fresh');
  return true;
}

/** A guard that may stand in front: whoever calls may be known, and nothing shows it. */
export function assumed(node: Node): Evidence {
  return { node, text: '', assumed: true };
}

/** Whether an expression is a chain that begins with a name for one: `t.procedure`, `publicProcedure.input(schema)`. */
function isChain(node: Node, chains: Chains): boolean {
  for (const at of chainOf(node)) {
    const name =
      at.type === 'Identifier'
        ? at.name
        : at.type === 'MemberExpression'
          ? fixedName(at.property, at.computed)
          : undefined;
    if (name !== undefined && chains.begins.test(name)) return true;
  }
  return false;
}

/** Whether a chain begins with what a function returns: `withPermission('x').query(handler)`. */
function isMade(node: Node): boolean {
  return [...chainOf(node)].some((at) => at.type === 'CallExpression' && unwrap(at.callee).type === 'Identifier');
}

/** What stands in front of what is put behind a chain. */
function frontOf(m: Machine, node: Node, chains: Chains, steps: number): Front {
  const inner = unwrap(node);
  if (steps > maximumSteps || isLongChain(inner)) return 'unseen';
  switch (inner.type) {
    case 'CallExpression': {
      const callee = unwrap(inner.callee);
      // `withPermission('x')` makes a chain.
      if (callee.type === 'Identifier') return frontOfMade(m, callee, chains, steps);
      if (callee.type !== 'MemberExpression') return 'unseen';
      const before = frontOf(m, callee.object, chains, steps);
      if (typeof before === 'object') return before;
      const name = fixedName(callee.property, callee.computed) ?? '';
      if (chains.passes.includes(name)) return before;
      const put =
        name === chains.puts && inner.arguments[0] ? guardIn(m, inner.arguments[0], chains, steps + 1) : 'unseen';
      return put === 'open' ? before : put;
    }
    case 'MemberExpression':
      return fixedName(inner.property, inner.computed) === chains.root ? 'open' : 'unseen';
    case 'Identifier': {
      const declared = declarationOf(m, inner);
      const front = declared && isChain(declared, chains) ? frontOf(m, declared, chains, steps + 1) : 'unseen';
      return typeof front === 'object' ? { node: inner, text: inner.name } : front;
    }
    default:
      return 'unseen';
  }
}

/** What stands in front in a chain that a function returns. */
function frontOfMade(m: Machine, name: TSESTree.Identifier, chains: Chains, steps: number): Front {
  const declared = declarationOf(m, name);
  const made = declared?.type === 'Identifier' ? declarationOf(m, declared) : declared;
  if (!made || !isFunction(made)) return 'unseen';
  const last = made.body.type === 'BlockStatement' ? made.body.body.at(-1) : undefined;
  const returned =
    made.body.type !== 'BlockStatement' ? made.body : last?.type === 'ReturnStatement' ? last.argument : null;
  const front = returned && isChain(returned, chains) ? frontOf(m, returned, chains, steps + 1) : 'unseen';
  return typeof front === 'object' ? { node: name, text: name.name } : front;
}

/** Whether a middleware lets only those through who are known. */
function guardIn(m: Machine, node: Node, chains: Chains, steps: number): Front {
  const inner = unwrap(node);
  if (steps > maximumSteps) return 'unseen';
  if (isFunction(inner)) return guarding(m, inner, inner, chains);
  const called = lastName(inner.type === 'CallExpression' ? inner.callee : inner) ?? '';
  if (called !== chains.makes && chains.open.test(called)) return 'open';
  const declared = inner.type === 'Identifier' ? declarationOf(m, inner) : undefined;
  const front = declared
    ? guardIn(m, declared, chains, steps + 1)
    : inner.type === 'CallExpression' && lastName(inner.callee) === chains.makes && inner.arguments[0]
      ? guardIn(m, inner.arguments[0], chains, steps + 1)
      : 'unseen';
  if (front === 'open') return front;
  const text = inner.type === 'Identifier' ? inner.name : shorten(m.source.text(inner));
  return typeof front === 'object' || (declared === undefined && m.vocabulary.isGuard(called))
    ? { node: inner, text }
    : 'unseen';
}

/** What a function says of itself: it refuses those who are not known, it asks nobody, or it may do either. */
function guarding(m: Machine, node: FunctionNode, at: Node, chains: Chains): Front {
  const text = m.source.text(node);
  if (chains.refuses.test(text)) return { node: at, text: chains.puts };
  return chains.mayRefuse.test(text) ? 'unseen' : 'open';
}

/**
 * What stands in front of a middleware at all the places where it is put into a chain; it may be put into others where
 * it is not.
 */
function frontOfUses(m: Machine, node: TSESTree.CallExpression, chains: Chains): Front {
  const { parent } = node;
  const fronts = (parent.type === 'VariableDeclarator' ? usesOf(m, parent.id) : [node]).flatMap((use: Node) => {
    const call = use.parent;
    const callee = call?.type === 'CallExpression' && call.arguments[0] === use ? unwrap(call.callee) : undefined;
    return callee?.type === 'MemberExpression' &&
      fixedName(callee.property, callee.computed) === chains.puts &&
      isChain(callee.object, chains)
      ? [frontOf(m, callee.object, chains, 1)]
      : [];
  });
  const [first] = fronts;
  if (first === undefined) return 'unseen';
  return fronts.find((front) => front === 'open') ?? fronts.find((front) => front === 'unseen') ?? first;
}

function usesOf(m: Machine, name: Node): Node[] {
  const variable = m.source.variable(name) as { readonly references: readonly { readonly identifier: Node }[] } | null;
  return variable?.references.map(({ identifier }) => identifier) ?? [];
}

/** What a name is declared as, in this file or in the one that it is imported from. */
function declarationOf(m: Machine, name: TSESTree.Identifier): Node | undefined {
  const definition = (
    m.source.variable(name) as {
      readonly defs: readonly { readonly type: string; readonly node: Node; readonly parent?: Node | null }[];
    } | null
  )?.defs[0];
  if (definition?.node.type === 'VariableDeclarator' && definition.node.id.type === 'Identifier')
    return definition.node.init ?? undefined;
  if (definition?.node.type === 'FunctionDeclaration') return definition.node;
  if (definition?.parent?.type !== 'ImportDeclaration' || definition.node.type !== 'ImportSpecifier') return undefined;
  const { imported } = definition.node;
  return m.source.project.declared(
    definition.parent.source.value,
    imported.type === 'Identifier' ? imported.name : imported.value,
    m.source.fileOf(name).filename,
  );
}
