import type { FunctionNode, Node } from './model.ts';

/** Tree helpers without meaning: they know ESTree and TypeScript's wrappers, nothing of HTTP. */

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'FunctionDeclaration'
  );
}

/** The expression without type assertions, `!`, `satisfies` and optional-chain wrappers. */
export function unwrap(node: Node): Node {
  for (let at = node; ;)
    switch (at.type) {
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ChainExpression':
        at = at.expression;
        break;
      default:
        return at;
    }
}

/**
 * The name of a property or key that is fixed in the source: `a.b`, `a['b']`, `{ b: … }`, `{ 'b': … }`, `{ 401: … }`.
 */
export function fixedName(key: Node, computed: boolean): string | undefined {
  if (!computed && (key.type === 'Identifier' || key.type === 'PrivateIdentifier')) return key.name;
  if (key.type === 'Literal') return String(key.value);
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0) return key.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/**
 * A chain of members and calls from its end to what it begins with: `a.b().c`, `a.b()`, `a.b`, `a`. It may be as long
 * as the user's code likes, so nothing goes along it by calling itself.
 * @param calls whether it goes on through calls
 */
export function* chainOf(node: Node, calls = true): Generator<Node> {
  for (let at = unwrap(node); ;) {
    yield at;
    if (at.type === 'MemberExpression') at = unwrap(at.object);
    else if (calls && at.type === 'CallExpression') at = unwrap(at.callee);
    else return;
  }
}

/** What a chain begins with. */
export function rootOfChain(node: Node, calls = true): Node {
  let root = node;
  for (root of chainOf(node, calls));
  return root;
}

/** Chains of more members and calls than this are nothing that a person wrote: they are not read. */
const longestChain = 200;

/** Whether a chain of members and calls is too long to be read. */
export function isLongChain(node: Node): boolean {
  const chain = chainOf(node);
  let length = 0;
  while (chain.next().done !== true && length <= longestChain) length++;
  return length > longestChain;
}

/** The names of a plain member path, `['res', 'locals', 'user']` for `res.locals.user`; undefined for anything else. */
export function memberPath(node: Node): string[] | undefined {
  const names: string[] = [];
  for (const at of chainOf(node, false)) {
    const name =
      at.type === 'Identifier'
        ? at.name
        : at.type === 'ThisExpression'
          ? 'this'
          : at.type === 'MemberExpression'
            ? fixedName(at.property, at.computed)
            : undefined;
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names.reverse();
}

/** The last name of a callee or reference: `verify` for `jwt.verify`, `auth` for `auth`. */
export function lastName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return inner.name;
  if (inner.type === 'MemberExpression') return fixedName(inner.property, inner.computed);
  return undefined;
}

/** `Refusal` of `Refusal.prototype`, and of `module.exports.Refusal.prototype`. */
export function ownerOfPrototype(node: Node): string | undefined {
  return node.type === 'MemberExpression' && lastName(node) === 'prototype' ? lastName(node.object) : undefined;
}

/** Children of a node, by the parser's visitor keys where given and by inspection otherwise. */
export function children(node: Node, keys?: Readonly<Record<string, readonly string[] | undefined>>): Node[] {
  const found: Node[] = [];
  const names = keys?.[node.type] ?? Object.keys(node).filter((name) => name !== 'parent');
  for (const name of names) {
    const value = (node as unknown as Record<string, unknown>)[name];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) found.push(item);
    } else if (isNode(value)) found.push(value);
  }
  return found;
}

/**
 * A node and all below it, in the order of the text. Trees are as deep as the user's code likes.
 * @param enters whether to look below a node
 */
export function* nodesIn(
  node: Node,
  keys?: Parameters<typeof children>[1],
  enters: (node: Node) => boolean = () => true,
): Generator<Node> {
  const waiting = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    if (enters(next)) waiting.push(...children(next, keys).reverse());
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/**
 * A question to the text of a node, answered once for each: a function may be as long as its file, and is asked for
 * every answer in it.
 */
export function ofText(
  answer: (text: string) => boolean,
): (source: { text(node: Node): string }, node: Node) => boolean {
  const known = new WeakMap<Node, boolean>();
  return (source, node) => {
    let found = known.get(node);
    if (found === undefined) known.set(node, (found = answer(source.text(node))));
    return found;
  };
}

/** The function that a node stands in; null outside of all. */
export function functionAround(node: Node): FunctionNode | null {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) return at;
  return null;
}

/** Whether `inner` lies within `outer` in the text. */
export function within(inner: Node, outer: Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}

/** A piece of source as one short line for a message (at most 60 characters). */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** The name by which a function is called: its own, or that of what it is put into. */
export function functionName(node: FunctionNode): string | undefined {
  return node.id ? node.id.name : nameOfHolder(node);
}

/** The name of the variable, the property, the method or the member that something is put into. */
export function nameOfHolder(node: Node): string | undefined {
  const parent = node.parent;
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent?.type === 'Property' || parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition')
    return fixedName(parent.key, parent.computed);
  if (parent?.type === 'AssignmentExpression') return lastName(parent.left);
  return undefined;
}

/** `''`, `null`, `false` or `undefined`, as they are written. */
export function isFalsy(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'Literal') return inner.value === '' || inner.value === null || inner.value === false;
  return inner.type === 'Identifier' && inner.name === 'undefined';
}

/** The entry of a table, never something that the table inherits (`constructor`, `toString`). */
export function entryOf<Value>(table: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The module of `require('x')`; undefined for anything else. */
export function requiredModule(node: Node): string | undefined {
  const inner = unwrap(node);
  if (inner.type !== 'CallExpression' || inner.callee.type !== 'Identifier' || inner.callee.name !== 'require')
    return undefined;
  const [first] = inner.arguments;
  return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
}
