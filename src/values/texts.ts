import type { Header, Node } from '../model.ts';
import { challengeIn } from '../responses/challenge.ts';
import { constant, largestTable, type Constant, type ErrorValue, type ObjectValue, type Value } from './value.ts';

/** Longer texts are not taken apart. */
const longestSplit = 1_000;

/** String methods on a text that is known: what becomes of the empty string where no header came. */
export function onText(base: Constant, name: string, args: readonly Value[], node: Node): Value | undefined {
  if (typeof base.value !== 'string') return undefined;
  const texts = args.map((value) =>
    value.kind === 'constant' && typeof value.value === 'string' ? value.value : undefined,
  );
  const [first] = texts;
  switch (name) {
    case 'startsWith':
      return first === undefined ? undefined : constant(base.value.startsWith(first), node);
    case 'includes':
      return first === undefined ? undefined : constant(base.value.includes(first), node);
    case 'split':
      if (base.value.length > longestSplit) return undefined;
      return first === undefined
        ? undefined
        : { kind: 'array', elements: base.value.split(first).map((part) => constant(part, node)), open: false };
    case 'match':
    case 'exec':
      return base.value === '' ? constant(null, node) : undefined;
    case 'trim':
    case 'toLowerCase':
    case 'toUpperCase':
    case 'slice':
    case 'substring':
    case 'replace':
      return base.value === '' ? base : undefined;
    default:
      return undefined;
  }
}

/** `Object.entries(table)` of a table that is known. */
export function listed(table: ObjectValue, name: string, node: Node): Value {
  const elements = [...table.properties].map(([key, value]): Value => {
    const held = constant(key, node);
    return name === 'keys' ? held : name === 'values' ? value : { kind: 'array', elements: [held, value], open: false };
  });
  return { kind: 'array', elements, open: false };
}

/** `Object.assign(new Error(…), { status: 401 })`; an error with a status keeps what it is not given anew. */
export function assigned(args: readonly Value[], node: Node): Value {
  const properties = new Map<string, Value>();
  let open = false;
  let error: ErrorValue | undefined;
  for (const value of args) {
    if (value.kind === 'error') error = value;
    else if (value.kind === 'object') {
      for (const [name, held] of value.properties) properties.set(name, held);
      open ||= value.open;
    } else if (value.kind !== 'constant') open = true;
  }
  if (error && args[0] === error && !properties.has('status') && !properties.has('statusCode')) {
    const headers = properties.get('headers');
    const challenge: Header = headers
      ? challengeIn(headers, node, 'plain')
      : open && error.challenge.kind === 'missing'
        ? { kind: 'unknown', because: 'value not known' }
        : error.challenge;
    return {
      ...error,
      challenge,
      ...(error.properties && { properties: new Map([...error.properties, ...properties]) }),
      ...(open && { open }),
    };
  }
  if (properties.size > largestTable) return { kind: 'object', properties: new Map(), open: true, node };
  return error && properties.size === 0 ? error : { kind: 'object', properties, open, node };
}
