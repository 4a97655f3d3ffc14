import type { SourceCode } from 'eslint';
import { refusalWords } from './frameworks/errors.ts';
import { refusalWord } from './gate.ts';
import type { Node } from './model.ts';
import { offsetsOfNames } from './names-in-text.ts';
import { children, functionName, isFunction, lastName } from './syntax.ts';

const mention = new RegExp(String.raw`\b40[137]\b|${refusalWord.source}|\bcanActivate\(`, 'gi');

/** What the file knows of names that come from elsewhere. */
export interface References {
  /** A name of another module of which nothing is seen. */
  isForeign(identifier: Node): boolean;
  /** Whether the compiler knows which number an expression is. */
  isStatus(node: Node): boolean;
  /** Whether functions other than that of its declaration use a variable. */
  isShared(identifier: Node): boolean;
  /** Names of imports that may decide a status, whatever they are called. */
  refusing(): readonly string[];
}

/**
 * The offsets (UTF-16 code units) of everything that may decide a status, in source order: the numbers themselves and the
 * names that stand for them. The text says where to look, so only those branches of the tree are visited; what only reads,
 * lists or declares a status is left out.
 */
export function hits(code: SourceCode, base: number, names: References): number[] {
  const found: number[] = [];
  const refusing = new Set<string>();
  let offsets = offsetsOf(code.text, base, mention);
  let wanted = new Set<string>();
  let more = new Set<string>();
  const program = code.ast as unknown as Node;
  const visit = (): void => {
    const parents = new Map<Node, Node>();
    const holding = new Set<Node>();
    const waiting = [program];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if ((node.type.startsWith('TS') && !keeps.has(node.type)) || node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') continue;
      const parent = parents.get(node) ?? null;
      if (wanted.size > 0 ? node.type === 'Identifier' && wanted.has(node.name) : isCandidate(node, parent) && !isElsewhere(node, parent, names)) {
        found.push(node.range[0]);
        // What stands around it holds something that may decide a status.
        for (let at: Node | undefined = node; at && !holding.has(at); at = parents.get(at)) {
          holding.add(at);
          const named = holderName(at, names);
          if (named !== undefined && !common.test(named) && !refusing.has(named)) more.add(named);
        }
      }
      for (const child of children(node, code.visitorKeys).reverse())
        if (holds(offsets, child.range)) {
          parents.set(child, node);
          waiting.push(child);
        }
    }
  };
  visit();
  for (const each of names.refusing()) more.add(each);
  // What names a status or a function that may refuse may refuse, too; and so on, through a few steps.
  for (let round = 0; round < 4 && more.size > 0; round++) {
    wanted = more;
    more = new Set();
    for (const each of wanted) refusing.add(each);
    offsets = offsetsOfNames(code.text, wanted).map((offset) => offset + base);
    visit();
  }
  return found.sort((a, b) => a - b);
}

function offsetsOf(text: string, base: number, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), (match) => match.index + base);
}

/** A name of another file, or a status that is handed to one: what it does there is not seen. */
function isElsewhere(node: Node, parent: Node | null, names: References): boolean {
  const isForeign = (expression: Node): boolean => {
    let root = expression;
    while (root.type === 'MemberExpression') root = root.object;
    return root.type === 'Identifier' && names.isForeign(root);
  };
  const whole = parent?.type === 'MemberExpression' && parent.property === node ? parent : node;
  if (whole.type !== 'Literal' && isForeign(whole) && !names.isStatus(whole)) return true;
  const around = whole === node ? parent : whole.parent;
  return (around?.type === 'NewExpression' || around?.type === 'CallExpression') && around.callee !== whole && isForeign(around.callee);
}

// Names that half of all files use for something else.
const common = /^(get|post|put|patch|delete|del|head|options|all|use|on|handler?|handle|fetch|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|constructor|default|then|catch|map|filter|json|send|main|index|run|init|app|router|server|start|create|update|save|list|find|render|next|req|res|ctx|request|response|reply|context|data|result|value|error|err|message|options|config|module|exports)$/;

/** The name under which a function, a class, an enumeration or a constant of the file is used elsewhere in it. */
function holderName(node: Node, names: References): string | undefined {
  if (isFunction(node)) return functionName(node);
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression' || node.type === 'TSEnumDeclaration') return node.id?.name;
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init && !isFunction(node.init) && node.range[1] - node.range[0] < 2_000) {
    // What a function waits for and keeps to itself says no more than that the function may refuse.
    return node.init.type === 'AwaitExpression' && !names.isShared(node.id) ? undefined : node.id.name;
  }
  return undefined;
}

/** Whether one of the sorted offsets lies in a range. */
export function holds(offsets: readonly number[], range: readonly [number, number]): boolean {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < range[0]) low = middle + 1;
    else high = middle;
  }
  return (offsets[low] ?? Infinity) < range[1];
}

// Types of TypeScript are left out; these hold expressions.
const keeps = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSTypeAssertion', 'TSInstantiationExpression', 'TSParameterProperty', 'TSEnumDeclaration', 'TSEnumBody', 'TSEnumMember', 'TSModuleDeclaration', 'TSModuleBlock', 'TSExportAssignment']);

function isCandidate(node: Node, parent: Node | null): boolean {
  if (node.type === 'Literal') {
    if (typeof node.value === 'string' && refusalWords.has(node.value)) return !isRead(node, parent);
    if (typeof node.value === 'string' && statusTexts.test(node.value)) return setsStatus(parent);
    const status = typeof node.value === 'number' ? node.value : typeof node.value === 'string' && node.value.length === 3 ? Number(node.value) : 0;
    return (status === 401 || status === 403 || status === 407) && !isRead(node, parent);
  }
  // What it returns decides a status.
  if (node.type === 'Identifier' && node.name === 'canActivate') return parent?.type === 'MethodDefinition';
  if (node.type === 'Identifier') return refusalWord.test(node.name) && !isRead(node, parent);
  return false;
}

/** Words that Elysia takes for a status: `status('Unauthorized')`, `set.status = 'Unauthorized'`. */
const statusTexts = /^(Unauthorized|Forbidden|Proxy Authentication Required)$/;

function setsStatus(parent: Node | null): boolean {
  const target = parent?.type === 'CallExpression' ? parent.callee : parent?.type === 'AssignmentExpression' ? parent.left : null;
  return target !== null && /^(status|error)$/.test(lastName(target) ?? '');
}

/** Whether a status is only compared with, listed or used as a key. */
function isRead(node: Node, parent: Node | null): boolean {
  switch (parent?.type) {
    case 'BinaryExpression':
      return parent.operator !== '+';
    case 'JSXExpressionContainer':
      return true;
    case 'SwitchCase':
      return parent.test === node;
    case 'ArrayExpression':
      return node.type === 'Literal' && !/^(ForOfStatement|VariableDeclarator|AssignmentExpression|ArrayExpression)$/.test(parent.parent.type);
    case 'Property':
      return parent.key === node && parent.value !== node && parent.value.type !== 'FunctionExpression' && parent.value.type !== 'ArrowFunctionExpression';
    default:
      return false;
  }
}
