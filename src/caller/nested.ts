import { frameworks } from '../frameworks/index.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { start, type Path } from '../paths/path.ts';
import { isFunction, lastName, rootOfChain, unwrap } from '../syntax.ts';

/** Packages whose call makes of a plugin one that registers on the application itself. */
const sharing = new Set(frameworks.flatMap(({ shares }) => shares ?? []));

interface Variable {
  readonly defs?: readonly { readonly type: string; readonly node: Node }[];
  readonly references?: readonly { readonly identifier: unknown }[];
}

/**
 * Whether what a method is called on is a router or plugin: given as a parameter, or mounted on another one
 * (`app.route('/x', router)`). What a function is given as the application is that; only Fastify, whose plugins have
 * hooks of their own, calls their part so, too. A plugin that is handed to `fastify-plugin` has none of its own.
 * @param node what the method is called on
 */
export function isNested(m: Machine, node: Node, method: string): boolean {
  const root = rootOfChain(node);
  if (root.type !== 'Identifier') return false;
  const variable = m.source.variable(root) as Variable | null;
  const [definition] = variable?.defs ?? [];
  if (definition?.type === 'Parameter')
    return (method !== 'use' || !/^(app|application|server)$/.test(root.name)) && !isShared(m, definition.node);
  return variable !== null && isMounted(variable);
}

/** Whether a function is handed to what makes it register on the application itself, in place or by its name. */
function isShared(m: Machine, plugin: Node): boolean {
  if (!isFunction(plugin)) return false;
  if (isGivenToSharing(m, plugin)) return true;
  const variable = nameOf(plugin);
  const held = variable && (m.source.variable(variable) as Variable | null);
  return held?.references?.some(({ identifier }) => isGivenToSharing(m, identifier as Node)) === true;
}

/** The name under which a function is declared, if it has one. */
function nameOf(node: FunctionNode): Node | null {
  if (node.type === 'FunctionDeclaration') return node.id;
  return node.parent.type === 'VariableDeclarator' ? node.parent.id : null;
}

/** Whether a node is the first argument of such a call. */
function isGivenToSharing(m: Machine, node: Node): boolean {
  let at = node;
  while (at.parent && at.parent.type !== 'CallExpression' && unwrap(at.parent) === unwrap(node)) at = at.parent;
  const call = at.parent;
  if (call?.type !== 'CallExpression' || call.arguments[0] !== at) return false;
  return sharing.has(moduleOf(m, call.callee, start) ?? '');
}

const mounted = new WeakMap<object, boolean>();

/** Whether a variable is handed to a call that mounts it: asked once, however many handlers are registered on it. */
function isMounted(variable: Variable): boolean {
  let is = mounted.get(variable);
  if (is === undefined)
    mounted.set(variable, (is = (variable.references ?? []).some(({ identifier }) => isMounting(identifier as Node))));
  return is;
}

function isMounting(identifier: Node): boolean {
  const parent = identifier.parent as Node;
  if (parent.type !== 'CallExpression' || parent.callee === identifier) return false;
  return /^(use|route|register|mount)$/.test(lastName(parent.callee) ?? '');
}

/** The package that a chain of members and calls begins with: `functions.region('x').https`. */
export function moduleOf(m: Machine, node: Node, path: Path): string | undefined {
  const root = rootOfChain(node);
  const variable = root.type === 'Identifier' ? m.source.variable(root) : null;
  const value =
    variable && root.type === 'Identifier'
      ? (path.env.get(variable) ?? m.lookUp(variable, path, root.name))
      : undefined;
  return value?.kind === 'import' ? value.module : undefined;
}
