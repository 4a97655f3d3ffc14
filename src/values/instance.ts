import { classAround } from '../caller/class-members.ts';
import { roleOfSelf } from '../caller/injection.ts';
import type { FunctionNode, Node } from '../model.ts';
import { newFrame, rootOf, type Frame, type Machine } from '../paths/machine.ts';
import { start } from '../paths/path.ts';
import { fixedName, isFunction, within } from '../syntax.ts';
import { selfOnResponse } from './own-methods.ts';
import {
  unknown,
  type ClassValue,
  type ErrorValue,
  type FunctionValue,
  type ObjectValue,
  type Value,
} from './value.ts';

/** Classes that extend each other are looked through this deep. */
const maximumParents = 6;

/** The class that a class extends, where it is seen. */
export function parentOf(m: Machine, type: ClassValue): ClassValue | undefined {
  const parent = type.node.superClass;
  const held = parent ? m.evaluate(parent, start, newFrame(null))[0]?.value : undefined;
  return held?.kind === 'class' ? held : undefined;
}

const methods = new WeakMap<Node, ReadonlyMap<string, FunctionNode>>();

/** The methods that the body of a class shows, by their names. */
function methodsOf(node: ClassValue['node']): ReadonlyMap<string, FunctionNode> {
  const known = methods.get(node);
  if (known) return known;
  const found = new Map<string, FunctionNode>();
  for (const element of node.body.body) {
    if (
      (element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition') ||
      element.static ||
      !isFunction(element.value)
    )
      continue;
    const name = fixedName(element.key, element.computed);
    // Of two with one name the first is taken.
    if (name !== undefined && !found.has(name)) found.set(name, element.value);
  }
  methods.set(node, found);
  return found;
}

/**
 * The method that objects of a class have under a name: the class's own, or that of the next parent which has one.
 * @param self the object that it is called on
 */
export function methodOf(m: Machine, type: ClassValue, name: string, self?: Value): FunctionValue | undefined {
  let at: ClassValue | undefined = type;
  for (let step = 0; at && step < maximumParents; step++) {
    const node = methodsOf(at.node).get(name);
    if (node) return { kind: 'function', node, env: at.env, ...(self && { self }) };
    at = parentOf(m, at);
  }
  return undefined;
}

/** The getters that objects of a class have, by their names, with what each returns, where that is all it does. */
export function gettersOf(m: Machine, type: ClassValue): Map<string, { node: FunctionNode; returned: Node | null }> {
  const found = new Map<string, { node: FunctionNode; returned: Node | null }>();
  let at: ClassValue | undefined = type;
  for (let step = 0; at && step < maximumParents; step++) {
    for (const element of at.node.body.body) {
      if (element.type !== 'MethodDefinition' || element.kind !== 'get' || element.static) continue;
      const name = fixedName(element.key, element.computed);
      if (name === undefined || found.has(name) || !isFunction(element.value)) continue;
      const [first, ...others] = element.value.body.body;
      const only = others.length === 0 && first?.type === 'ReturnStatement' ? first.argument : null;
      found.set(name, { node: element.value, returned: only });
    }
    at = parentOf(m, at);
  }
  return found;
}

/** The class that a node stands in, with the variables that all its methods see. */
export function typeAround(node: Node): ClassValue | undefined {
  const found = classAround(node);
  return found && { kind: 'class', node: found, env: start.env };
}

/**
 * What `this` is at a place: known where a method of an object that the code makes is followed, and in classes whose
 * objects answer.
 */
export function selfOf(m: Machine, node: Node, frame: Frame): Value {
  let owner: Node | undefined;
  for (let at: Node | undefined = node.parent; at && at.type !== 'ClassBody'; at = at.parent)
    if (isFunction(at)) {
      owner = at;
      if (at.type !== 'ArrowFunctionExpression') break;
    }
  for (let at: Frame | undefined = frame; owner && at; at = at.call?.outer)
    if (at.self?.of === owner) return at.self.making && !isTakenApart(node) ? unknown : at.self.value;
  const put = owner && isFunction(owner) ? selfOnResponse(m, owner) : undefined;
  if (put) return put;
  const part = roleOfSelf(m.source.fileOf(node), node);
  return part
    ? { kind: 'role', role: part.role, framework: part.framework.name, id: `this of ${String(part.of.range[0])}` }
    : unknown;
}

function isTakenApart({ parent }: Node): boolean {
  return (
    parent?.type === 'MemberExpression' || (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern')
  );
}

/**
 * An object as its own methods see it: a status that its class fixes, or takes from an argument by its own name, is
 * decided where the object is made, or where its method is called.
 */
export function asSelf(value: ObjectValue | ErrorValue, call: Node, frame: Frame): Value {
  const root = rootOf(frame).function;
  if (!root || !value.properties || !value.type) return value;
  const { type } = value;
  const at = within(value.node, root) ? value.node : call;
  const properties = new Map(value.properties);
  for (const [name, held] of properties)
    if (
      held.kind === 'constant' &&
      typeof held.value === 'number' &&
      (!within(held.node, root) || within(held.node, type.node))
    )
      properties.set(name, { ...held, node: at });
  return { ...value, properties };
}
