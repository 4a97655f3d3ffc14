import { budget } from '../engine/budget.ts';
import { Fold } from '../engine/fold.ts';
import type { FunctionNode, Node } from '../model.ts';
import { numberOf } from '../values/place.ts';
import { partsOf, shortKey, type FunctionValue, type Value } from '../values/value.ts';
import { ofText } from '../syntax.ts';
import type { Source } from './machine.ts';
import type { Path } from './path.ts';

/**
 * A text that is equal for calls of a function which come to the same; undefined where what it is given is more than a
 * value: a response, whose state the path holds, a function, or a condition that is yet to be tested.
 * @param call where what it is not given is missing
 * @param from the path on which it begins: what it can read of the variables around it, and what is decided of them
 * @param callers the functions that are being walked: none is followed within itself, nor too deep
 */
export function summaryKey(
  source: Source,
  target: FunctionValue,
  args: readonly Value[],
  call: Node,
  from: Path,
  caught: boolean,
  callers: readonly (FunctionNode | null)[],
): string | undefined {
  const { node } = target;
  // What `this` is to an arrow function is for the functions around it.
  if (node.type === 'ArrowFunctionExpression' && namesSelf(source, node)) return undefined;
  budget.charge(from.env.size + from.truth.size);
  const chain = callers.map((each) => (each && !source.isMain(each) ? String(each.range[0]) : '')).join(' ');
  const texts = [
    String(node.range[0]),
    chain,
    String(caught),
    target.self ? exact(target.self) : '',
    ...args.map((value) => (value.kind === 'constant' && value.node === call ? 'none' : exact(value))),
  ];
  for (const [variable, value] of from.env) texts.push(String(numberOf(variable)), exact(value));
  for (const [place, truth] of from.truth) texts.push(`${place}=${String(truth)}`);
  return texts.some((text) => text.includes(onPath)) ? undefined : texts.join('|');
}

const namesSelf = ofText((text) => /\b(this|super)\b/.test(text));

/** Stands for what only the path knows. */
const onPath = '\0';

const exacts = new Fold<Value, string>(
  partsOf,
  (value, of) => {
    const text = exactFrom(value, of);
    return text.includes(onPath) ? onPath : shortKey(text);
  },
  onPath,
);

/** All that a value is, as a text: unlike `keyOf`, also what no verdict asks for. */
function exact(value: Value): string {
  return value.kind === 'object' || value.kind === 'array' ? exacts.of(value) : shortKey(exactFrom(value, exact));
}

function exactFrom(value: Value, of: (part: Value) => string): string {
  switch (value.kind) {
    case 'unknown':
      return '?';
    case 'constant':
      return `c${typeof value.value} ${String(value.value)}@${String(value.node.range[0])}`;
    case 'subject':
      return `s${value.about} ${value.truthy} ${value.falsy} ${value.form ?? ''} ${value.name ?? ''} ${value.weak ? String(value.weak) : ''}`;
    case 'object':
      return `o${String(value.open)}@${String(value.node.range[0])} ${value.type ? exact(value.type) : ''}{${[...value.properties].map(([name, held]) => `${name}:${of(held)}`).join(',')}}`;
    case 'array':
      return `a${String(value.open)}[${value.elements.map(of).join(',')}]`;
    case 'import':
      return `i${value.module} ${value.name} ${value.from ?? ''}`;
    case 'class':
      return value.env.size === 0 ? `C${String(value.node.range[0])}` : onPath;
    case 'role':
      return value.role === 'response' || value.role === 'context' || value.role === 'next'
        ? onPath
        : `r${value.role} ${value.framework} ${String(value.raw)} ${value.method ?? ''} ${value.id}`;
    case 'function':
    case 'response':
    case 'headers':
    case 'error':
    case 'condition':
    case 'responseHeaders':
      return onPath;
  }
}
