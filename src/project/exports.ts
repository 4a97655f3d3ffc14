import type { SourceCode } from 'eslint';
import type { Node } from '../model.ts';
import { fixedName, requiredModule, unwrap } from '../syntax.ts';

/** What stands behind an exported name: an expression or a declared name of this file, or a name of another module. */
export type Export = { readonly node: Node } | { readonly module: string; readonly name: string };

/** What a module exports. CommonJS counts too: `default` is `module.exports` as a whole. */
export interface Exports {
  readonly names: ReadonlyMap<string, Export>;
  /** Modules of which everything is handed on. */
  readonly stars: readonly string[];
}

export function exportsOf(code: SourceCode): Exports {
  const names = new Map<string, Export>();
  const stars: string[] = [];
  for (const statement of code.ast.body as unknown as Node[]) {
    switch (statement.type) {
      case 'ExportNamedDeclaration':
        for (const each of statement.specifiers) {
          const exported = nameOf(each.exported);
          const local = each.local as Node;
          names.set(exported, statement.source ? { module: statement.source.value, name: nameOf(local) } : { node: local });
        }
        if (statement.declaration) for (const id of declared(statement.declaration)) if (id.type === 'Identifier') names.set(id.name, { node: id });
        break;
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement;
        const named = (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id;
        names.set('default', { node: named || declaration });
        break;
      }
      case 'ExportAllDeclaration':
        if (statement.exported) names.set(nameOf(statement.exported), { module: statement.source.value, name: '*' });
        else stars.push(statement.source.value);
        break;
      case 'TSExportAssignment':
        whole(statement.expression, names, stars);
        break;
      case 'ExpressionStatement':
        assigned(statement.expression, names, stars);
        break;
      case 'VariableDeclaration':
        // `const router = (module.exports = express.Router())`
        for (const each of statement.declarations) if (each.init) assigned(each.init, names, stars);
        break;
      default:
    }
  }
  return { names, stars };
}

/** `module.exports = …`, `exports.name = …`, `module.exports.name = …`, and chains of these. */
function assigned(expression: Node, names: Map<string, Export>, stars: string[]): void {
  const inner = unwrap(expression);
  if (inner.type !== 'AssignmentExpression' || inner.operator !== '=') return;
  const left = unwrap(inner.left);
  let value: Node = unwrap(inner.right);
  assigned(value, names, stars);
  while (value.type === 'AssignmentExpression') value = unwrap(value.right);
  if (left.type !== 'MemberExpression') return;
  const name = fixedName(left.property, left.computed);
  if (name === undefined) return;
  if (isModule(left)) whole(value, names, stars);
  else if (isExports(left.object)) names.set(name, { node: value });
}

function isModule(node: Node): boolean {
  return node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'module' && fixedName(node.property, node.computed) === 'exports';
}

function isExports(node: Node): boolean {
  return (node.type === 'Identifier' && node.name === 'exports') || isModule(node);
}

function whole(value: Node, names: Map<string, Export>, stars: string[]): void {
  const required = requiredModule(value);
  if (required !== undefined) {
    stars.push(required);
    names.set('default', { module: required, name: 'default' });
    return;
  }
  names.set('default', { node: value });
  if (value.type !== 'ObjectExpression') return;
  for (const property of value.properties) {
    if (property.type === 'SpreadElement') {
      const spread = requiredModule(property.argument);
      if (spread !== undefined) stars.push(spread);
      continue;
    }
    const name = fixedName(property.key, property.computed);
    const module = requiredModule(property.value);
    if (name !== undefined) names.set(name, module === undefined ? { node: property.value } : { module, name: 'default' });
  }
}

function nameOf(node: Node): string {
  return node.type === 'Literal' ? String(node.value) : node.type === 'Identifier' ? node.name : '';
}

function declared(declaration: Node): Node[] {
  if (declaration.type === 'VariableDeclaration') return declaration.declarations.flatMap((each) => (each.id.type === 'ObjectPattern' ? each.id.properties.map((property) => (property.type === 'Property' ? property.value : property.argument)) : [each.id]));
  if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration' || declaration.type === 'TSEnumDeclaration') return declaration.id ? [declaration.id] : [];
  return [];
}
