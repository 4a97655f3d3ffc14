import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/utils';
import ts from 'typescript';

/**
 * A fixture as it runs on the wire: the same program, in which each value read notes its line, so that the test knows
 * through which lines a response went.
 *
 *     if (!user) return res.status(401).end();   →   if (!user) return __at(7, res).status(__at(7, 401)).end();
 *
 * Only names that are read, the numbers of the refusals and a returned `false` are wrapped. Both stand where any expression may stand, and
 * the wrapper begins with a name, so that no line joins the one before it. A test is left alone: it is evaluated also
 * where the answer beside it is not given. An assertion counts only where it fails: all others go on behind it.
 *
 * @param offset is added to the lines, so that those of the files of one application can be told apart
 */
export function traced(source: string, file: string, offset = 0): string {
  const sourceType = file.endsWith('.js') ? 'commonjs' : 'module';
  const { ast, scopeManager } = parseForESLint(source, { range: true, loc: true, sourceType, ecmaVersion: 2023 });
  const names = new Set<TSESTree.Node>();
  for (const scope of scopeManager.scopes) {
    for (const reference of scope.references) {
      // Node looks for `exports.name = …` in the text of CommonJS.
      if (reference.isRead() && !reference.isWrite() && reference.isValueReference && reference.identifier.name !== 'exports') names.add(reference.identifier);
    }
  }
  const inserts: { at: number; text: string }[] = [];
  const opens: typeof inserts = [];
  visit(ast, [], (node, parents) => {
    const parent = parents.at(-1);
    if (isAssertion(node, parent)) {
      // Around everything else that begins or ends at these places.
      opens.push({ at: node.range[0], text: '__failing(() => ' });
      inserts.unshift({ at: node.range[1], text: ')' });
    }
    if (!names.has(node) && !isRefusal(node, parent)) return;
    if (!isExpression(node, parent)) return;
    if (parents.some((outer, depth) => isTest(parents[depth + 1] ?? node, outer))) return;
    const key = parent?.type === 'Property' && parent.shorthand && node.type === 'Identifier' ? `${node.name}: ` : '';
    // `new f(1)(2)` would construct the wrapper.
    const [open, close] = isCalleeOfNew(node, parents) ? ['(', ')'] : ['', ''];
    inserts.push({ at: node.range[0], text: `${key}${open}__at(${String(node.loc.start.line + offset)}, ` }, { at: node.range[1], text: `)${close}` });
  });
  const marked = [...inserts, ...opens]
    // From the back, so that the positions in front stay true.
    .sort((one, other) => other.at - one.at)
    .reduce((text, { at, text: insert }) => text.slice(0, at) + insert + text.slice(at), source);
  return compiled(marked, file);
}

/** A file as node runs it, next to others that are compiled, too. */
function compiled(text: string, file: string): string {
  if (!file.endsWith('.ts')) return text;
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, experimentalDecorators: true },
  });
  return outputText.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.mjs'");
}

/** Words that stand for a status in the errors of some packages. */
const words = new Set<unknown>(['unauthenticated', 'permission-denied', 'UNAUTHORIZED', 'FORBIDDEN']);

/** What decides a status: its number, a word for it, or what a guard of Nest returns. */
function isRefusal(node: TSESTree.Node, parent: TSESTree.Node | undefined): boolean {
  if (node.type === 'Literal' && node.value === false) return parent?.type === 'ReturnStatement';
  return node.type === 'Literal' && (node.value === 401 || node.value === 403 || node.value === 407 || words.has(node.value));
}

/** `ctx.assert(user, 401)`: a test and its answer in one. */
function isAssertion(node: TSESTree.Node, parent: TSESTree.Node | undefined): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || parent?.type !== 'ExpressionStatement') return false;
  const { property } = node.callee;
  return property.type === 'Identifier' && property.name === 'assert' && node.arguments.slice(1).some((each) => isRefusal(each, node));
}

/** Not a key, not an export, and in no type. */
function isExpression(node: TSESTree.Node, parent: TSESTree.Node | undefined): boolean {
  if (parent === undefined || parent.type === 'ExportSpecifier') return false;
  if (parent.type.startsWith('TS')) return ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'].includes(parent.type);
  return !(parent.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand);
}

/** `node` decides whether the rest of `parent` is evaluated. */
function isTest(node: TSESTree.Node, parent: TSESTree.Node): boolean {
  if (parent.type === 'LogicalExpression') return parent.left === node;
  return 'test' in parent && parent.test === node;
}

function isCalleeOfNew(node: TSESTree.Node, parents: readonly TSESTree.Node[]): boolean {
  const chain = parents.findLastIndex((parent, depth) => {
    const inner = parents[depth + 1] ?? node;
    return !(parent.type === 'MemberExpression' && parent.object === inner);
  });
  const outer = parents[chain];
  return outer?.type === 'NewExpression' && outer.callee === (parents[chain + 1] ?? node);
}

type See = (node: TSESTree.Node, parents: readonly TSESTree.Node[]) => void;

function visit(node: TSESTree.Node, parents: readonly TSESTree.Node[], see: See): void {
  see(node, parents);
  const inside = [...parents, node];
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (key === 'parent') continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) visit(child, inside, see);
    }
  }
}

function isNode(value: unknown): value is TSESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'range' in value;
}
