import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { importsOf } from '../project/exports.ts';
import type { SourceFile } from '../source.ts';
import { isFunction, lastName, memberPath, unwrap } from '../syntax.ts';

/** Says that something refuses, in whatever way. */
export const refuses = /\b40[13]\b|nauthori[sz]ed|orbidden|\bredirect\b|\bthrow\b|\bnext\(\s*(?:new|err|create)/;

/** The function that stands at a place of a file, or behind the name that does, in this file or another one. */
export function functionBehind(m: Machine, file: SourceFile, node: Node): FunctionNode | undefined {
  const inner = unwrap(node);
  if (isFunction(inner)) return inner;
  if (inner.type !== 'Identifier') return undefined;
  const body = file.code.ast.body as unknown as Node[];
  const imported = importsOf(body).get(inner.name);
  const found = imported && m.source.project.declared(imported.module, imported.name, file.filename);
  return imported ? found && functionAt(found) : body.map((each) => functionNamed(each, inner.name)).find((each) => each !== undefined);
}

/** The function that a node is, or that a declaration of this name holds. */
function functionAt(node: Node): FunctionNode | undefined {
  const inner = unwrap(node);
  if (isFunction(inner)) return inner;
  const parent = inner.parent as Node | null | undefined;
  if (inner.type !== 'Identifier' || !parent) return undefined;
  if (isFunction(parent)) return parent;
  const held = parent.type === 'VariableDeclarator' && parent.init ? unwrap(parent.init) : undefined;
  return held && isFunction(held) ? held : undefined;
}

function functionNamed(statement: Node, name: string): FunctionNode | undefined {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declaration?.type === 'FunctionDeclaration') return declaration.id?.name === name ? declaration : undefined;
  if (declaration?.type !== 'VariableDeclaration') return undefined;
  const holder = declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
  return holder?.init ? functionAt(holder.init) : undefined;
}

/** Goes on, or leaves in another way. */
const leaves = /\b(?:next|return)\b/;

/**
 * Whether a function first of all refuses whoever has not shown who they are: `if (!session) return c.json({}, 401)`, with no
 * way past it.
 */
export function turnsNobodyAway(m: Machine, { body }: FunctionNode): boolean {
  const statements = body.type === 'BlockStatement' ? body.body.flatMap((each): Node[] => (each.type === 'TryStatement' ? each.block.body : [each])) : [];
  for (const statement of statements) {
    const asks = statement.type === 'IfStatement' && asksForCaller(m, statement.test) && endsThere(statement.consequent);
    if (asks && refuses.test(m.source.text(statement.consequent))) return true;
    if (leaves.test(m.source.text(statement))) return false;
  }
  return false;
}

/** Whether a condition holds for everybody who has not shown who they are. */
function asksForCaller(m: Machine, test: Node): boolean {
  const inner = unwrap(test);
  if (inner.type === 'LogicalExpression') return inner.operator === '||' && (asksForCaller(m, inner.left) || asksForCaller(m, inner.right));
  const isNull = inner.type === 'BinaryExpression' && /^===?$/.test(inner.operator) && /^(?:null|undefined)$/.test(m.source.text(inner.right));
  const asked = isNull ? inner.left : inner.type === 'UnaryExpression' && inner.operator === '!' ? inner.argument : undefined;
  const read = asked && unwrap(asked.type === 'AwaitExpression' ? asked.argument : asked);
  if (read?.type === 'CallExpression') return m.vocabulary.isLoginCheck(lastName(read.callee) ?? '');
  const names = read ? (memberPath(read) ?? [lastName(read) ?? '']) : [];
  return names.some((name) => /^(?:identity|credential)$/.test(m.vocabulary.meaning(name)));
}

/** Whether a branch ends by a return or a throw. */
function endsThere(branch: Node): boolean {
  const last = branch.type === 'BlockStatement' ? branch.body.at(-1) : branch;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}
