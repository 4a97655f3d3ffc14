import type { TSESTree } from '@typescript-eslint/utils';
import { Trail } from '../engine/trail.ts';
import type { FunctionNode, Node } from '../model.ts';
import { newFrame, type Machine } from '../paths/machine.ts';
import { start, type Path } from '../paths/path.ts';
import { fixedName, isFunction, nodesIn, unwrap } from '../syntax.ts';
import { methodOf, typeAround } from '../values/instance.ts';
import type { ClassValue, FunctionValue, Value } from '../values/value.ts';

/** Functions that make functions are looked through this deep. */
const maximumSteps = 4;

/**
 * The function that is registered where no name of a function stands: a member of something (`pages.problem`), a method
 * of an object that the code makes, bound or not (`errors.handle.bind(errors)`), or what a function makes
 * (`onError(options)`).
 * @param value what the expression was evaluated to
 */
export function functionAt(m: Machine, node: Node, value: Value | undefined, path: Path): FunctionValue | undefined {
  const inner = unwrap(node);
  const known = value ?? (isFunction(inner) ? undefined : valueOf(m, inner, path));
  return known?.kind === 'function' ? known : functionBehind(m, inner, path, 0);
}

function functionBehind(m: Machine, node: Node, path: Path, steps: number): FunctionValue | undefined {
  const inner = unwrap(node);
  if (steps > maximumSteps) return undefined;
  if (isFunction(inner)) return { kind: 'function', node: inner, env: start.env };
  if (inner.type === 'MemberExpression') return methodAt(m, inner, path);
  if (inner.type !== 'CallExpression') return undefined;
  const callee = unwrap(inner.callee);
  const bound = callee.type === 'MemberExpression' && nameOf(callee) === 'bind' ? callee.object : undefined;
  if (bound) return functionNamed(m, bound, path, steps);
  const maker = functionNamed(m, callee, path, steps);
  const made = maker && returnedBy(m, maker.node);
  return made && { kind: 'function', node: made, env: start.env };
}

function functionNamed(m: Machine, node: Node, path: Path, steps: number): FunctionValue | undefined {
  const inner = unwrap(node);
  const isName = inner.type === 'Identifier' || inner.type === 'MemberExpression';
  const value = isName ? valueOf(m, inner, path) : undefined;
  return value?.kind === 'function' ? value : functionBehind(m, inner, path, steps + 1);
}

function valueOf(m: Machine, node: Node, path: Path): Value | undefined {
  const outcomes = m.evaluate(node, path, newFrame(null));
  return outcomes.length === 1 ? outcomes[0]?.value : undefined;
}

/** A method of an object whose class is seen. */
function methodAt(m: Machine, node: TSESTree.MemberExpression, path: Path): FunctionValue | undefined {
  const name = nameOf(node);
  const type = name === undefined ? undefined : typeOf(m, node.object, path);
  return type && name !== undefined ? methodOf(m, type, name) : undefined;
}

function typeOf(m: Machine, node: Node, path: Path): ClassValue | undefined {
  const inner = unwrap(node);
  if (inner.type === 'ThisExpression') return typeAround(inner);
  const value = inner.type === 'NewExpression' ? valueOf(m, inner.callee, path) : valueOf(m, inner, path);
  if (value?.kind === 'class') return inner.type === 'NewExpression' ? value : undefined;
  if (value?.kind === 'object' || value?.kind === 'error') return value.type;
  return isOwn(inner)
    ? typesOfOwn.at(
        inner,
        () => undefined,
        () => typeOfOwn(m, inner, path),
      )
    : undefined;
}

/** Properties that are put into each other (`this.a = this.b`) end here. */
const typesOfOwn = new Trail<Node, ClassValue | undefined>();

/** Whether an expression is a property of `this`. */
function isOwn(node: Node): node is TSESTree.MemberExpression {
  return node.type === 'MemberExpression' && unwrap(node.object).type === 'ThisExpression';
}

function nameOf(node: TSESTree.MemberExpression): string | undefined {
  return fixedName(node.property, node.computed);
}

/** The class of what an object keeps in a property of its own: by the property's type, or by what is put into it. */
function typeOfOwn(m: Machine, node: TSESTree.MemberExpression, path: Path): ClassValue | undefined {
  const name = nameOf(node);
  for (const element of typeAround(node)?.node.body.body ?? []) {
    if (element.type === 'PropertyDefinition' && fixedName(element.key, element.computed) === name)
      return (element.value && typeOf(m, element.value, path)) ?? classNamed(m, element.typeAnnotation, path);
    if (element.type !== 'MethodDefinition' || element.kind !== 'constructor') continue;
    for (const parameter of element.value.params) {
      const target = parameter.type === 'TSParameterProperty' ? parameter.parameter : undefined;
      if (target?.type === 'Identifier' && target.name === name) return classNamed(m, target.typeAnnotation, path);
    }
    for (const statement of element.value.body?.body ?? []) {
      const assigned = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined;
      const target = assigned?.type === 'AssignmentExpression' ? unwrap(assigned.left) : undefined;
      if (assigned?.type === 'AssignmentExpression' && target && isOwn(target) && nameOf(target) === name)
        return typeOf(m, assigned.right, path);
    }
  }
  return undefined;
}

/** The class that an annotation names. */
function classNamed(m: Machine, annotation: TSESTree.TSTypeAnnotation | undefined, path: Path): ClassValue | undefined {
  const type = annotation?.typeAnnotation;
  const name = type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName : undefined;
  const value = name && valueOf(m, name, path);
  return value?.kind === 'class' ? value : undefined;
}

/** The one function that a function returns, wherever it returns something. */
function returnedBy(m: Machine, node: FunctionNode): FunctionNode | undefined {
  const returned = node.body.type === 'BlockStatement' ? returnsIn(m, node.body) : [node.body];
  const made = new Set(returned.map((each) => functionOf(m, each, node)));
  const [only] = made;
  return made.size === 1 ? only : undefined;
}

function functionOf(m: Machine, node: Node, maker: FunctionNode): FunctionNode | undefined {
  const inner = unwrap(node);
  if (isFunction(inner)) return inner;
  const value = inner.type === 'Identifier' ? valueOf(m, inner, start) : undefined;
  return value?.kind === 'function' && value.node !== maker ? value.node : undefined;
}

/** What is returned in some statements, outside of the functions in them. */
function returnsIn(m: Machine, node: Node): Node[] {
  const enters = (each: Node): boolean => each.type !== 'ReturnStatement' && !isFunction(each);
  const found = [...nodesIn(node, m.source.fileOf(node).code.visitorKeys, enters)];
  return found.flatMap((each) => (each.type === 'ReturnStatement' && each.argument ? [each.argument] : []));
}
