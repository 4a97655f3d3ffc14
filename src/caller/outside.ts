import type { TSESTree } from '@typescript-eslint/utils';
import { outside } from '../frameworks/outside.ts';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { fixedName, isFunction, lastName, unwrap } from '../syntax.ts';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** Whether a function, or one around it, is run for a tool, a message or a job: no request waits for what it throws. */
export function runsOutside(m: Machine, node: FunctionNode): boolean {
  return within(m, node, (call, handler) => givenTo(m, call, handler));
}

/**
 * Whether a function, or one around it, is run for an event or at another time: what it throws goes to nobody, while it
 * may still hand an error on to whoever waits.
 */
export function runsLater(m: Machine, node: FunctionNode): boolean {
  return within(m, node, (call) => {
    const name = lastName(call.callee) ?? '';
    const [first] = call.arguments;
    if (timers.test(name)) return true;
    const isEvent = first?.type === 'Literal' && typeof first.value === 'string';
    return isEvent && listeners.test(name) && call.arguments.length === 2;
  });
}

const timers = /^(set(Timeout|Interval|Immediate)|nextTick|queueMicrotask)$/;
const listeners = /^(on|once|(add|prepend)(Once)?Listener|addEventListener)$/;

/** Asks of a function and of those around it whether a call that is given it says so; a framework's handler answers. */
function within(m: Machine, node: Node | undefined, says: (call: Call, handler: FunctionNode) => boolean): boolean {
  if (!node) return false;
  if (isFunction(node)) {
    if (m.registrations.has(node)) return false;
    const calls = usesOf(m, node).map(callAround);
    if (calls.length > 0 && calls.every((call) => call !== undefined && says(call, node))) return true;
  }
  return within(m, node.parent, says);
}

/** Where a function stands, or its name does as a value. */
function usesOf(m: Machine, node: FunctionNode): Node[] {
  const holder = node.parent.type === 'VariableDeclarator' ? node.parent.id : null;
  const name = node.type === 'FunctionDeclaration' ? node.id : holder;
  if (!name) return [node];
  const variable = m.source.variable(name) as Variable | null;
  return variable?.references.filter((reference) => reference.isRead()).map(({ identifier }) => identifier) ?? [];
}

interface Variable {
  readonly references: readonly { readonly identifier: Node; isRead(): boolean }[];
}

/** The call that something is given to, by itself or in an object. */
function callAround(node: Node): Call | undefined {
  let at: Node = node;
  for (let parent = at.parent; parent; at = parent, parent = at.parent) {
    if (parent.type === 'CallExpression' || parent.type === 'NewExpression')
      return parent.callee === at ? undefined : parent;
    const isHeld = parent.type === 'Property' || parent.type === 'ObjectExpression';
    if (!isHeld && unwrap(parent) !== unwrap(at)) return undefined;
  }
  return undefined;
}

function givenTo(m: Machine, call: Call, handler: FunctionNode): boolean {
  const callee = unwrap(call.callee);
  const { modules } = m.source.fileOf(call);
  const imports = (pattern: RegExp): boolean => [...modules].some((module) => pattern.test(module));
  const isMethod = callee.type === 'MemberExpression';
  const name = (isMethod ? fixedName(callee.property, callee.computed) : lastName(callee)) ?? '';
  const [first] = handler.params;
  return outside.some((row) => {
    if (row.telling?.test(name)) return true;
    if (row.first && !(first?.type === 'Identifier' && row.first.test(first.name))) return false;
    return (isMethod ? row.methods : row.functions)?.test(name) === true && imports(row.modules);
  });
}
