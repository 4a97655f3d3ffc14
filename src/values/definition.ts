import type { TSESTree } from '@typescript-eslint/utils';
import type { Roles } from '../caller/roles.ts';
import { decoratedParameter, injection, isVerified } from '../caller/injection.ts';
import { entryOf, fixedName, isFunction, requiredModule, within } from '../syntax.ts';
import { Trail } from '../engine/trail.ts';
import { errorMakers } from '../frameworks/errors.ts';
import { frameworks, isShown } from '../frameworks/index.ts';
import type { FunctionNode, Node } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import { start, type Path, type VariableKey } from '../paths/path.ts';
import type { SourceFile } from '../source.ts';
import { partOf } from './member.ts';
import { statusImported } from './statuses.ts';
import { meaningOfName } from './names.ts';
import { member } from './member.ts';
import { constant, keyOf, subject, unknown, weakened, type ImportValue, type Value } from './value.ts';

interface Definition {
  readonly type: string;
  readonly node: Node;
  readonly name: TSESTree.Identifier;
  readonly parent?: Node | null;
}

interface ScopeVariable {
  readonly defs: readonly Definition[];
  readonly references: readonly { isWrite(): boolean; init?: boolean | undefined }[];
}

/** The value that a variable has by its definition, where the walk has not met an assignment on the path. */
export function definitionOf(
  m: Machine,
  variable: VariableKey,
  path: Path,
  name: string,
  rolesOf: (node: FunctionNode) => Roles | null,
): Value {
  const { defs, references } = variable as ScopeVariable;
  const [definition] = defs;
  if (!definition) return meaningOfName(m.vocabulary, name, 'global');
  switch (definition.type) {
    case 'FunctionName':
      return isFunction(definition.node) ? { kind: 'function', node: definition.node, env: start.env } : unknown;
    case 'ClassName':
      return definition.node.type === 'ClassDeclaration' || definition.node.type === 'ClassExpression'
        ? { kind: 'class', node: definition.node, env: start.env }
        : unknown;
    case 'ImportBinding':
      return imported(m, definition);
    case 'TSEnumName':
      return definition.node.type === 'TSEnumDeclaration' ? enumeration(m, definition.node, path) : unknown;
    case 'Parameter':
      return parameter(m, definition, variable, name, rolesOf);
    case 'Variable': {
      const declarator = definition.node;
      if (declarator.type !== 'VariableDeclarator') return unknown;
      const module = required(declarator.init);
      if (module !== undefined) return requireBinding(m, declarator.id, definition.name, module);
      const reassigned = references.some((reference) => reference.isWrite() && !reference.init);
      if (reassigned || !declarator.init) return meaningOfName(m.vocabulary, name, 'result');
      return initial(m, declarator, variable, name);
    }
    default:
      return meaningOfName(m.vocabulary, name, 'result');
  }
}

function initial(m: Machine, declarator: TSESTree.VariableDeclarator, variable: VariableKey, name: string): Value {
  const frame = newFrame(null);
  if (!declarator.init) return unknown;
  const values = m
    .evaluate(declarator.init, start, frame)
    .flatMap((outcome) =>
      m.bind(declarator.id, outcome.value, outcome.path, frame).map((each) => each.env.get(variable) ?? unknown),
    );
  const [first] = values;
  if (!first) return meaningOfName(m.vocabulary, name, 'result');
  if (values.every((value) => keyOf(value) === keyOf(first))) return first;
  // Several values are possible: one that speaks of the caller stands for them where they agree in what they are about.
  const subjects = values.filter((value) => value.kind === 'subject');
  const [subject] = subjects;
  return subject && subjects.every((value) => value.about === subject.about) ? subject : unknown;
}

function parameter(
  m: Machine,
  definition: Definition,
  variable: VariableKey,
  name: string,
  rolesOf: (node: FunctionNode) => Roles | null,
): Value {
  const node = definition.node;
  if (!isFunction(node)) return meaningOfName(m.vocabulary, name, 'parameter');
  const holder = node.params.find((each) => within(definition.name, each));
  const handed = holder && injected(m, holder, name);
  if (handed) return handed;
  const decorated = givenByDecorator(m, node, definition.name);
  if (decorated) return decorated;
  if (isVerified(m.source.fileOf(node), node, name))
    return subject('credential', 'verified', 'invalid', { name, form: 'bound' });
  const roles = rolesOf(node);
  const role = roles?.of.get(variable);
  if (roles && role)
    return { kind: 'role', role, framework: roles.framework.name, id: `${name} of ${String(node.range[0])}` };
  const method = roles?.methods.get(variable);
  if (roles && method !== undefined)
    return {
      kind: 'role',
      role: 'context',
      framework: roles.framework.name,
      id: `context of ${String(node.range[0])}`,
      method,
    };
  const apart = roles && takenApart(m, node, roles, definition.name);
  if (apart) return apart;
  if (isCaller(m.source.fileOf(node), name)) return subject('identity', 'known', 'absent', { name });
  const meaning = meaningOfName(m.vocabulary, name, 'parameter');
  // What a factory of handlers is given is configuration, not what a caller presents.
  if (meaning.kind === 'subject' && meaning.about === 'right' && makesFunction(node))
    return { ...meaning, truthy: 'unknown', falsy: 'unknown' };
  if (
    meaning.kind === 'subject' &&
    (meaning.about === 'credential' || meaning.about === 'identity') &&
    makesFunction(node)
  )
    return { ...meaning, about: 'other', truthy: 'unknown', falsy: 'unknown' };
  return meaning;
}

/** What is injected into a parameter, or into a property of the class: a part of the exchange, or who calls. */
export function injected(m: Machine, node: Node, name: string): Value | undefined {
  const found = injection(m.source.fileOf(node), node);
  if (!found) return undefined;
  if (found.gives === 'caller') return subject('identity', 'known', 'absent', { name });
  return {
    kind: 'role',
    role: found.gives,
    framework: found.framework.name,
    id: `injected ${String(found.at.range[0])}`,
  };
}

/** Whether a framework that a file uses, or whose errors it makes, hands on the caller under this name. */
function isCaller(file: SourceFile, name: string): boolean {
  return frameworks.some(
    (framework) =>
      framework.callers?.includes(name) &&
      (isShown(framework, file) ||
        errorMakers.some(
          ({ family, modules }) => family === framework.name && modules.some((module) => file.modules.has(module)),
        )),
  );
}

/**
 * What a decorator of a parameter gives: `@Req() request`, `@Headers('authorization') header`, `@CurrentUser() user`.
 */
function givenByDecorator(m: Machine, node: FunctionNode, identifier: TSESTree.Identifier): Value | undefined {
  const found = decoratedParameter(m.source.fileOf(node), node, identifier);
  if (!found) return undefined;
  const { framework, decorator, key } = found;
  const [first] = decorator.arguments;
  const named = first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
  const role = entryOf(framework.classes.parameters, decorator.name);
  const words = decorator.name.replace(/^(Get|Req|Request|Current|Auth|Logged|LoggedIn|Active)+(?=[A-Z])/, '');
  const whole: Value | undefined = role
    ? { kind: 'role', role, framework: framework.name, id: `parameter ${String(identifier.range[0])}` }
    : m.vocabulary.meaning(words.charAt(0).toLowerCase() + words.slice(1)) === 'identity' &&
        !/optional|maybe/i.test(decorator.name)
      ? weakened(subject('identity', 'known', 'absent', { name: identifier.name }), 'slot')
      : undefined;
  if (!whole) return undefined;
  const part = named === undefined || role === 'response' ? whole : member(m, whole, named, identifier, start);
  return key === null ? part : member(m, part, key, identifier, start);
}

/** What a name stands for in a pattern that takes the context apart: `({ set, cookie: { session } }) => …`. */
function takenApart(m: Machine, node: FunctionNode, roles: Roles, name: Node): Value | undefined {
  for (const parameter of node.params) {
    const role = roles.of.get(parameter);
    if (parameter.type === 'ObjectPattern' && role)
      return inPattern(
        m,
        parameter,
        { kind: 'role', role, framework: roles.framework.name, id: `context of ${String(node.range[0])}` },
        name,
      );
  }
  return undefined;
}

function inPattern(m: Machine, pattern: TSESTree.ObjectPattern, value: Value, name: Node): Value | undefined {
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || !within(name, property.value)) continue;
    const target = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    const part = partOf(m, value, fixedName(property.key, property.computed), property, start);
    if (target === name) return part;
    if (target.type === 'ObjectPattern') return inPattern(m, target, part, name);
  }
  return undefined;
}

/** Whether a function's result is a function: `(options) => (req, res) => …`. */
function makesFunction(node: FunctionNode): boolean {
  if (isFunction(node.body)) return true;
  return (
    node.body.type === 'BlockStatement' &&
    node.body.body.some((statement) => statement.type === 'ReturnStatement' && isFunction(statement.argument))
  );
}

function imported(m: Machine, definition: Definition): Value {
  const declaration = definition.parent;
  if (declaration?.type !== 'ImportDeclaration') return unknown;
  const module = declaration.source.value;
  const specifier = definition.node;
  if (specifier.type === 'ImportNamespaceSpecifier') return fromModule(m, module, '*', definition.name);
  if (specifier.type === 'ImportDefaultSpecifier') return fromModule(m, module, 'default', definition.name);
  if (specifier.type !== 'ImportSpecifier') return unknown;
  const name = specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
  return fromModule(m, module, name, definition.name);
}

/** What a name of another module stands for, as far as a file of the project shows it. */
function fromModule(m: Machine, module: string, name: string, use: Node): Value {
  const { filename } = m.source.fileOf(use);
  const value: ImportValue = { kind: 'import', module, name, from: filename };
  return constantOf(value, use) ?? seen(m, value, use) ?? value;
}

/** A status that is known by the package and the name. */
function constantOf({ module, name }: ImportValue, use: Node): Value | undefined {
  const status = statusImported(module, name);
  return status === undefined ? undefined : constant(status, use);
}

/** What exported things are worth, in the analysis that found them. */
const exported = new Trail<object, Value>(new WeakMap());

/**
 * The value that an import has by the file that it comes from; undefined where that is not seen, or says no more than
 * the name. What a module is as a whole stays an import: its members are looked up one by one.
 */
export function seen(m: Machine, value: ImportValue, use: Node): Value | undefined {
  if (value.from === undefined || value.name === '*') return undefined;
  const found = m.source.project.find(value.module, value.name, value.from);
  if (!found) return undefined;
  // The exports have been followed to their end: a package stands there, and no file imports it from here.
  if (!('node' in found)) {
    const ofPackage: ImportValue = { kind: 'import', module: found.module, name: found.name };
    return constantOf(ofPackage, use) ?? ofPackage;
  }
  if (found.node.type === 'ObjectExpression' && value.name === 'default') return undefined;
  const isName = found.node.type === 'Identifier';
  const frame = newFrame(null);
  // Files that make what they export of each other's end here.
  const held = exported.at(
    found,
    () => unknown,
    () =>
      found.node.type === 'FunctionDeclaration'
        ? { kind: 'function', node: found.node, env: start.env }
        : (m.evaluate(found.node, start, frame)[0]?.value ?? unknown),
  );
  // What is hung on an empty table is looked up one by one, too.
  if (isName && held.kind === 'object' && held.properties.size === 0 && held.node.type === 'ObjectExpression')
    return undefined;
  switch (held.kind) {
    case 'function':
    case 'class':
    case 'object':
    case 'array':
    case 'headers':
    case 'error':
      return held;
    case 'constant':
      return constant(held.value, use);
    case 'import':
      return isName ? held : undefined;
    default:
      return undefined;
  }
}

/** The package of `require('x')` or `await import('x')`, also below a member: `require('x').y`. */
export function required(init: Node | null): { module: string; name: string } | undefined {
  if (!init) return undefined;
  if (init.type === 'AwaitExpression') return required(init.argument);
  if (init.type === 'ImportExpression' && init.source.type === 'Literal' && typeof init.source.value === 'string')
    return { module: init.source.value, name: '*' };
  const module = init.type === 'CallExpression' ? requiredModule(init) : undefined;
  if (module !== undefined) return { module, name: 'default' };
  if (init.type === 'MemberExpression') {
    const base = required(init.object);
    const name = fixedName(init.property, init.computed);
    return base && name !== undefined
      ? { module: base.module, name: base.name === 'default' ? name : `${base.name}.${name}` }
      : undefined;
  }
  return undefined;
}

function requireBinding(
  m: Machine,
  pattern: Node,
  name: TSESTree.Identifier,
  required: { module: string; name: string },
): Value {
  if (pattern.type === 'ObjectPattern')
    for (const property of pattern.properties)
      if (
        property.type === 'Property' &&
        (property.value === name || (property.value.type === 'AssignmentPattern' && property.value.left === name))
      ) {
        const key = fixedName(property.key, property.computed) ?? name.name;
        return fromModule(
          m,
          required.module,
          required.name === 'default' || required.name === '*' ? key : `${required.name}.${key}`,
          name,
        );
      }
  return fromModule(m, required.module, required.name, name);
}

function enumeration(m: Machine, node: TSESTree.TSEnumDeclaration, path: Path): Value {
  const properties = new Map<string, Value>();
  const frame = newFrame(null);
  let next: number | null = 0;
  for (const each of node.body.members) {
    const name = fixedName(each.id, false);
    if (name === undefined) continue;
    if (each.initializer) {
      const [held] = m.evaluate(each.initializer, path, frame);
      properties.set(name, held?.value ?? unknown);
      next = held?.value.kind === 'constant' && typeof held.value.value === 'number' ? held.value.value + 1 : null;
    } else {
      properties.set(name, next === null ? unknown : constant(next, each));
      if (next !== null) next++;
    }
  }
  return { kind: 'object', properties, open: false, node };
}
