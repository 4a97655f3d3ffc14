import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { fixedName, isFalsy, lastName, nodesIn, ofText, unwrap } from '../syntax.ts';
import { madeAs } from '../values/place.ts';

/** A token as RFC 9110 §5.6.2 has it. */
const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;

/** A word that names a scheme also where no space follows: `HMAC`, `AWS4-HMAC-SHA256`, and not `sk_` or `eyJ`. */
const NAME = /^(?:[A-Z][A-Za-z\d]*|[a-z]+)(?:-[A-Za-z\d]+)*$/;

/** The alternatives at the beginning of a pattern: `^HMAC\s+(.+)$`, `^(?:Token|Bearer) `. */
const BEGINNING = /^\^?(?:\\s[*+]?)?\(?(?:\?:)?([A-Za-z][\w-]*(?:\|[A-Za-z][\w-]*)*)\)?(?: |\\s|\[ |\[\\s|\\b)/;

const known = new WeakMap<Node, string | null | undefined>();

const names = ofText((text) => /authorization/i.test(text));

/**
 * The scheme that a function plainly asks for in the header `Authorization`, by the beginning of its value.
 * @returns the scheme as the code spells it; null where the code asks for another beginning, which is no scheme;
 * undefined where it asks for none, or lets a Bearer token pass, too
 */
export function schemeRead(m: Machine, around: Node): string | null | undefined {
  if (!names(m.source, around)) return undefined;
  if (!known.has(around)) known.set(around, chosen(prefixesIn(m, around)));
  return known.get(around);
}

function chosen(prefixes: readonly (string | null)[]): string | null | undefined {
  if (prefixes.some((each) => each?.toLowerCase() === 'bearer')) return undefined;
  return prefixes.find((each) => each !== null) ?? prefixes[0];
}

/** What the beginning of the header is compared with in a function: schemes, and null for what is none. */
function prefixesIn(m: Machine, around: Node): (string | null)[] {
  const found: (string | null)[] = [];
  for (const node of nodesIn(around, m.source.fileOf(around).code.visitorKeys)) {
    if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(node.operator)) {
      found.push(...compared(m, node.left, node.right), ...compared(m, node.right, node.left));
    } else if (node.type === 'SwitchStatement') {
      for (const { test } of node.cases) if (test) found.push(...compared(m, node.discriminant, test));
    } else if (node.type === 'CallExpression') found.push(...asked(m, node));
  }
  return found;
}

/**
 * `scheme === 'HMAC'`, `header.slice(0, 5) === 'HMAC '`; a value that is compared as a whole shows a scheme by its
 * space.
 */
function compared(m: Machine, value: Node, other: Node): (string | null)[] {
  const text = textOf(m, other);
  const part = text === undefined ? undefined : partOfHeader(m, value);
  return text === undefined || part === undefined || (part === 'whole' && !/\S\s/.test(text)) ? [] : schemesIn(text);
}

/** `header.startsWith('HMAC ')`, `header.split('HMAC ')`, `/^HMAC (.+)$/.exec(header)`. */
function asked(m: Machine, call: TSESTree.CallExpression): (string | null)[] {
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  const method = callee.type === 'MemberExpression' ? fixedName(callee.property, callee.computed) : undefined;
  if (callee.type !== 'MemberExpression' || !first || method === undefined) return [];
  const of = (pattern: Node, header: Node, needsSpace = false): (string | null)[] => {
    const source = patternOf(m, pattern);
    const text = source === undefined ? textOf(m, pattern) : undefined;
    if (source === undefined && (text === undefined || (needsSpace && !/\S\s$/.test(text)))) return [];
    if (partOfHeader(m, header) === undefined) return [];
    return source === undefined ? schemesIn(text ?? '') : (BEGINNING.exec(source)?.[1]?.split('|') ?? []);
  };
  switch (method) {
    case 'startsWith':
    case 'split':
    case 'replace':
    case 'match':
    case 'search':
      return of(first, callee.object);
    // What stands anywhere in the value is its beginning only where it looks like one.
    case 'includes':
    case 'indexOf':
      return of(first, callee.object, true);
    case 'test':
    case 'exec':
      return patternOf(m, callee.object) === undefined ? [] : of(callee.object, first);
    default:
      return [];
  }
}

function schemesIn(text: string): (string | null)[] {
  const [, word = '', space = ''] = /^\s*(\S+)(\s?)/.exec(text) ?? [];
  if (!/[A-Za-z]/.test(word)) return [];
  return [TOKEN.test(word) && (space !== '' || NAME.test(word)) ? word : null];
}

/** More steps than these lie between no test and the header that it asks about. */
const longest = 32;

/** Whether an expression is the value of the header, or what stands in front of its first space. */
function partOfHeader(m: Machine, node: Node): 'whole' | 'start' | undefined {
  let part: 'whole' | 'start' = 'whole';
  // Which of the parts of a value that was split is meant.
  let isFirst = false;
  let at: Node | undefined = node;
  for (let step = 0; at && step < longest; step++) {
    const inner = unwrap(at);
    if (isHeader(inner)) return part;
    if (inner.type === 'LogicalExpression') at = inner.operator === '&&' ? inner.right : inner.left;
    else if (inner.type === 'ConditionalExpression') at = isFalsy(inner.alternate) ? inner.consequent : inner.alternate;
    else if (inner.type === 'Identifier') {
      const held = heldBy(m, inner);
      if (held === 'header') return part;
      at = held?.value;
      isFirst ||= held?.isFirst === true;
    } else if (inner.type === 'MemberExpression') {
      isFirst = fixedName(inner.property, inner.computed) === '0';
      at = isFirst ? inner.object : undefined;
    } else if (inner.type === 'CallExpression') {
      const from = behindCall(inner, isFirst);
      at = from?.value;
      if (from?.isCut) part = 'start';
      isFirst = from?.isFirst === true;
    } else at = undefined;
  }
  return undefined;
}

/**
 * `headers.authorization`, `headers['authorization']`, `req.get('Authorization')`, `getHeader(event, 'authorization')`.
 */
function isHeader(node: Node): boolean {
  if (node.type === 'MemberExpression') return isName(fixedName(node.property, node.computed));
  return (
    node.type === 'CallExpression' &&
    /^(?:get|header|headers|getHeader|getRequestHeader|field)$/.test(lastName(node.callee) ?? '') &&
    node.arguments.some((each) => each.type === 'Literal' && isName(each.value))
  );
}

const isName = (name: unknown): boolean => typeof name === 'string' && name.toLowerCase() === 'authorization';

/** What a variable was declared with: `const [scheme] = header.split(' ')`, `const { authorization } = req.headers`. */
function heldBy(m: Machine, node: Node): 'header' | { readonly value: Node; readonly isFirst: boolean } | undefined {
  const variable = m.source.variable(node) as { readonly defs: readonly { readonly name: Node }[] } | null;
  const name = variable?.defs[0]?.name;
  const held: Node | undefined = name?.parent?.type === 'AssignmentPattern' ? name.parent : name;
  const around = held?.parent;
  if (!held || !around) return undefined;
  if (around.type === 'Property') return isName(fixedName(around.key, around.computed)) ? 'header' : undefined;
  const isFirst = around.type === 'ArrayPattern' && around.elements[0] === held;
  const declarator = isFirst ? around.parent : around;
  if (declarator.type !== 'VariableDeclarator' || !declarator.init) return undefined;
  return isFirst || declarator.id === held ? { value: declarator.init, isFirst } : undefined;
}

/** What a method was called on that gives the same text, its beginning, or its parts. */
function behindCall(
  call: TSESTree.CallExpression,
  isFirst: boolean,
): { readonly value: Node; readonly isCut?: boolean; readonly isFirst?: boolean } | undefined {
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  if (callee.type === 'Identifier') return callee.name === 'String' && first ? { value: first } : undefined;
  if (callee.type !== 'MemberExpression') return undefined;
  const value = callee.object;
  const startsAt0 = first?.type === 'Literal' && first.value === 0;
  switch (fixedName(callee.property, callee.computed)) {
    case 'trim':
    case 'trimStart':
    case 'toString':
    case 'toLowerCase':
    case 'toUpperCase':
      return { value };
    case 'split':
      return isFirst ? { value, isCut: true } : undefined;
    case 'shift':
      return { value, isFirst: true };
    case 'at':
      return startsAt0 ? { value, isFirst: true } : undefined;
    case 'slice':
    case 'substring':
    case 'substr':
      return startsAt0 ? { value, isCut: true } : undefined;
    default:
      return undefined;
  }
}

/** A text that the code shows. */
function textOf(m: Machine, node: Node): string | undefined {
  const shown = madeAs(m.source, node);
  return shown.type === 'Literal' || shown.type === 'TemplateLiteral'
    ? 'regex' in shown
      ? undefined
      : fixedName(shown, true)
    : undefined;
}

/** The source of a regular expression that the code shows. */
function patternOf(m: Machine, node: Node): string | undefined {
  const shown = madeAs(m.source, node);
  return 'regex' in shown ? shown.regex.pattern : undefined;
}
