import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import type { SourceFile } from '../source.ts';
import { fixedName, lastName, nodesIn, requiredModule, rootOfChain, unwrap } from '../syntax.ts';

/** What is put under a name, and what it is made of. */
interface Held {
  readonly name: string;
  readonly made: Node;
}

/** The parts of a file that can mount something, each found once. */
export interface Parts {
  /** Identifiers, and members by the name of their property. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
  /** What is run in front of others, by the variable of the router. */
  readonly around: ReadonlyMap<string, readonly TSESTree.CallExpression[]>;
  /** What is put into properties of the classes, by `this.controller`. */
  readonly held: readonly Held[];
  /** `require('./routes')`, wherever it stands. */
  readonly required: readonly { readonly call: TSESTree.CallExpression; readonly module: string }[];
}

const runsAround = /^(use|all|addHook)$/;

/** Goes through a file once for what in it can mount something. */
export function partsIn(file: SourceFile): Parts {
  const named = new Map<string, Node[]>();
  const around = new Map<string, TSESTree.CallExpression[]>();
  const held: Held[] = [];
  const required: { call: TSESTree.CallExpression; module: string }[] = [];
  const add = <Part>(to: Map<string, Part[]>, name: string | undefined, part: Part): void => {
    if (name === undefined) return;
    const held = to.get(name);
    if (held) held.push(part);
    else to.set(name, [part]);
  };
  for (const node of nodesIn(file.code.ast as unknown as Node, file.code.visitorKeys)) {
    if (node.type === 'Identifier') add(named, node.name, node);
    if (node.type === 'MemberExpression') add(named, fixedName(node.property, node.computed), node);
    if (node.type === 'CallExpression' && runsAround.test(lastName(node.callee) ?? ''))
      add(around, routerOf(node), node);
    const ofClass = heldBy(node);
    if (ofClass) held.push(ofClass);
    const module = node.type === 'CallExpression' ? requiredModule(node) : undefined;
    if (module !== undefined) required.push({ call: node as TSESTree.CallExpression, module });
  }
  return { named, around, held, required };
}

/** The variable, or the property of the class, on which a call registers something. */
export function routerOf(call: Node): string | undefined {
  return call.type === 'CallExpression' ? nameOfRoot(rootOfChain(call)) : undefined;
}

/** The name of the variable that a chain begins with, or of the property of `this`. */
export function nameOfRoot(root: Node): string | undefined {
  return root.type === 'Identifier' ? root.name : root.type === 'ThisExpression' ? propertyOf(root) : undefined;
}

/** `this.router`, of the `this` in it. */
function propertyOf({ parent }: TSESTree.ThisExpression): string | undefined {
  const name = parent.type === 'MemberExpression' ? fixedName(parent.property, parent.computed) : undefined;
  return name === undefined ? undefined : `this.${name}`;
}

/**
 * What a node puts into a property of the class: `controller = new UsersController()`, `this.controller = …`, or by its
 * type `constructor(private controller: UsersController)`.
 */
function heldBy(node: Node): Held | undefined {
  if (node.type === 'PropertyDefinition' && node.value)
    return { name: `this.${fixedName(node.key, node.computed) ?? ''}`, made: unwrap(node.value) };
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
    const { object } = node.left;
    const name = object.type === 'ThisExpression' ? propertyOf(object) : undefined;
    return name === undefined ? undefined : { name, made: unwrap(node.right) };
  }
  if (node.type !== 'TSParameterProperty' || node.parameter.type !== 'Identifier') return undefined;
  const type = node.parameter.typeAnnotation?.typeAnnotation;
  return type?.type === 'TSTypeReference' ? { name: `this.${node.parameter.name}`, made: type.typeName } : undefined;
}

/** Whether something is made of what a file has of a module: by `new`, by a call, or by its type. */
export function isMadeOf(made: Node, locals: ReadonlyMap<string, string>): boolean {
  const isCall = made.type === 'NewExpression' || made.type === 'CallExpression';
  // `container.get<UsersController>('users')`
  const types = isCall ? (made.typeArguments?.params ?? []) : [];
  const named = types.flatMap((each) => (each.type === 'TSTypeReference' ? [each.typeName] : []));
  const of: readonly Node[] = isCall ? [made.callee, ...made.arguments, ...named] : [made];
  return of.some((part) => part.type === 'Identifier' && locals.has(part.name));
}
