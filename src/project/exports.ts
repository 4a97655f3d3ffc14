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
  const imported = importsOf(code.ast.body as unknown as Node[]);
  const aliases = aliasesIn(code.ast.body as unknown as Node[]);
  for (const statement of code.ast.body as unknown as Node[]) {
    switch (statement.type) {
      case 'ExportNamedDeclaration':
        for (const each of statement.specifiers) {
          const exported = nameOf(each.exported);
          const local = each.local as Node;
          names.set(
            exported,
            statement.source ? { module: statement.source.value, name: nameOf(local) } : handedOn(local, imported),
          );
        }
        if (statement.declaration)
          for (const id of declared(statement.declaration))
            if (id.type === 'Identifier') names.set(id.name, { node: id });
        break;
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement;
        const named =
          (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id;
        names.set('default', { node: named || declaration });
        // A table is looked up one by one: `import answers from './answers.js'; answers.unauthorized(res)`.
        for (const [name, held] of membersOf(declaration, imported)) if (!names.has(name)) names.set(name, held);
        break;
      }
      case 'ExportAllDeclaration':
        if (statement.exported) names.set(nameOf(statement.exported), { module: statement.source.value, name: '*' });
        else stars.push(statement.source.value);
        break;
      case 'TSExportAssignment':
        whole(statement.expression, names, stars, imported);
        break;
      case 'ExpressionStatement':
        assigned(statement.expression, names, stars, imported);
        // `const answers = module.exports; answers.refuse = …`
        for (const { targets, value } of assignmentsIn(statement))
          for (const target of targets) {
            const object = target.type === 'MemberExpression' ? unwrap(target.object) : undefined;
            const name = target.type === 'MemberExpression' ? fixedName(target.property, target.computed) : undefined;
            if (value && object?.type === 'Identifier' && name !== undefined && aliases.has(object.name))
              names.set(name, handedOn(value, imported));
          }
        break;
      case 'VariableDeclaration':
        // `const router = (module.exports = express.Router())`
        for (const each of statement.declarations) if (each.init) assigned(each.init, names, stars, imported);
        break;
      default:
    }
  }
  return { names, stars };
}

/** `module.exports = …`, `exports.name = …`, `module.exports.name = …`, and chains of these. */
function assigned(expression: Node, names: Map<string, Export>, stars: string[], imported: Imports): void {
  const inner = unwrap(expression);
  if (inner.type !== 'AssignmentExpression' || inner.operator !== '=') return;
  const left = unwrap(inner.left);
  let value: Node = unwrap(inner.right);
  assigned(value, names, stars, imported);
  while (value.type === 'AssignmentExpression') value = unwrap(value.right);
  if (left.type !== 'MemberExpression') return;
  const name = fixedName(left.property, left.computed);
  if (name === undefined) return;
  if (isModule(left)) whole(value, names, stars, imported);
  else if (isExports(left.object)) names.set(name, handedOn(value, imported));
}

/** A value, and what a declaration or an assignment gives it to: `const answers = (module.exports = {})`. */
export interface Assignment {
  readonly targets: readonly Node[];
  readonly value: Node | null;
}

/** What a statement declares with a value, or assigns; nothing for other statements. */
export function assignmentsIn(statement: Node): Assignment[] {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.map(({ id, init }) => chainOf(init, id.type === 'Identifier' ? [id] : []));
  return statement.type === 'ExpressionStatement' ? [chainOf(statement.expression, [])] : [];
}

function chainOf(value: Node | null, targets: readonly Node[]): Assignment {
  const found = [...targets];
  let at = value && unwrap(value);
  for (; at?.type === 'AssignmentExpression' && at.operator === '='; at = unwrap(at.right)) found.push(unwrap(at.left));
  return { targets: found, value: at };
}

/** The names that a file has for the object that it exports. */
function aliasesIn(body: readonly Node[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const statement of body) {
    if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'Identifier')
      found.add(statement.declaration.name);
    for (const { targets, value } of assignmentsIn(statement)) {
      const all = value ? [...targets, value] : targets;
      if (all.some(isExports)) for (const each of all) if (each.type === 'Identifier') found.add(each.name);
    }
  }
  return found;
}

function isModule(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    fixedName(node.property, node.computed) === 'exports'
  );
}

/** `exports`, or `module.exports`. */
export function isExports(node: Node): boolean {
  return (node.type === 'Identifier' && node.name === 'exports') || isModule(node);
}

function whole(value: Node, names: Map<string, Export>, stars: string[], imported: Imports): void {
  const required = requiredModule(value);
  if (required !== undefined) {
    stars.push(required);
    names.set('default', { module: required, name: 'default' });
    return;
  }
  names.set('default', handedOn(value, imported));
  if (value.type !== 'ObjectExpression') return;
  for (const property of value.properties) {
    const spread = property.type === 'SpreadElement' ? requiredModule(property.argument) : undefined;
    if (spread !== undefined) stars.push(spread);
  }
  for (const [name, held] of membersOf(value, imported)) names.set(name, held);
}

/** What stands in an object under names. */
function membersOf(node: Node, imported: Imports): [name: string, held: Export][] {
  const inner = unwrap(node);
  if (inner.type !== 'ObjectExpression') return [];
  return inner.properties.flatMap((property): [string, Export][] => {
    const name = property.type === 'Property' ? fixedName(property.key, property.computed) : undefined;
    return property.type === 'Property' && name !== undefined ? [[name, handedOn(property.value, imported)]] : [];
  });
}

/** What the names stand for that a module has from others. */
export type Imports = ReadonlyMap<string, Import>;

type Import = Extract<Export, { readonly module: string }>;

const importsOfBodies = new WeakMap<readonly Node[], Imports>();

/** What a module has from others, by `import` and by `require` at its top; types are left out. */
export function importsOf(body: readonly Node[]): Imports {
  let found = importsOfBodies.get(body);
  if (!found) importsOfBodies.set(body, (found = importsIn(body)));
  return found;
}

function importsIn(body: readonly Node[]): Imports {
  const found = new Map<string, Import>();
  for (const statement of body) {
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type') {
      const module = statement.source.value;
      for (const each of statement.specifiers)
        found.set(each.local.name, {
          module,
          name:
            each.type === 'ImportSpecifier'
              ? nameOf(each.imported)
              : each.type === 'ImportDefaultSpecifier'
                ? 'default'
                : '*',
        });
    }
    // ES5 has no `const`; what is declared by `let` changes.
    if (statement.type !== 'VariableDeclaration' || (statement.kind !== 'const' && statement.kind !== 'var')) continue;
    for (const { id, init } of statement.declarations) {
      const given = init && handedOn(init, found);
      if (!given || !('module' in given)) continue;
      if (id.type === 'Identifier') found.set(id.name, given);
      if (id.type !== 'ObjectPattern' || given.name !== 'default') continue;
      for (const each of id.properties)
        if (each.type === 'Property' && each.value.type === 'Identifier')
          found.set(each.value.name, { module: given.module, name: fixedName(each.key, each.computed) ?? '' });
    }
  }
  return found;
}

/** What a module has from another one, by `import`, by `require('./errors')` or as a member of that, is the other's. */
function handedOn(value: Node, imported: Imports): Export {
  const inner = unwrap(value);
  if (inner.type === 'Identifier') return imported.get(inner.name) ?? { node: value };
  const whole = requiredModule(inner);
  if (whole !== undefined) return { module: whole, name: 'default' };
  const module = inner.type === 'MemberExpression' ? requiredModule(inner.object) : undefined;
  const name = inner.type === 'MemberExpression' ? fixedName(inner.property, inner.computed) : undefined;
  return module === undefined || name === undefined ? { node: value } : { module, name };
}

function nameOf(node: Node): string {
  return node.type === 'Literal' ? String(node.value) : node.type === 'Identifier' ? node.name : '';
}

function declared(declaration: Node): Node[] {
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.flatMap((each) =>
      each.id.type === 'ObjectPattern'
        ? each.id.properties.map((property) => (property.type === 'Property' ? property.value : property.argument))
        : [each.id],
    );
  if (
    declaration.type === 'FunctionDeclaration' ||
    declaration.type === 'ClassDeclaration' ||
    declaration.type === 'TSEnumDeclaration'
  )
    return declaration.id ? [declaration.id] : [];
  return [];
}
