import type { TSESTree } from '@typescript-eslint/utils';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { importsOf } from '../project/exports.ts';
import type { SourceFile } from '../source.ts';
import {
  chainOf,
  fixedName,
  functionName,
  isFunction,
  lastName,
  requiredModule,
  nodesIn,
  rootOfChain,
  unwrap,
  within,
} from '../syntax.ts';
import { demands, functionNamed, refuses } from './gates.ts';
import { describedNames, flatten, guardIn } from './registration.ts';

/**
 * A place where something is handed to a router: `router.get('/me', requireAuth, users.me)`, `[authenticate,
 * authorize]`.
 */
interface Mount {
  readonly file: SourceFile;
  /** The call of the router; null where a list stands alone. */
  readonly call: TSESTree.CallExpression | null;
  /** What stands in front of it, in order. */
  readonly before: readonly Node[];
}

/** A place in another file that names something which a file exports. */
interface Mention {
  readonly file: SourceFile;
  readonly node: Node;
}

/** Something that a file exports, under the names by which others may import it. */
interface Exported {
  readonly filename: string;
  readonly names: readonly string[];
}

/** The parts of a file that can mount something, each found once. */
interface Parts {
  /** Identifiers, and members by the name of their property. */
  readonly named: ReadonlyMap<string, readonly Node[]>;
  /** What is run in front of others, by the variable of the router. */
  readonly around: ReadonlyMap<string, readonly TSESTree.CallExpression[]>;
  /** What is put into properties of the classes, by `this.controller`. */
  readonly held: readonly { readonly name: string; readonly made: Node }[];
  /** `require('./routes')`, wherever it stands. */
  readonly required: readonly { readonly call: TSESTree.CallExpression; readonly module: string }[];
}

const routing = /^(get|post|put|patch|delete|del|head|options|all|use|route|register|on|addHook|mount)$/;
const runsAround = /^(use|all|addHook)$/;

/** What a name stands in that uses it in a way which is not understood. */
const elsewhere =
  /^(Program|ClassBody|VariableDeclaration|VariableDeclarator|AssignmentExpression|Property|IfStatement)$/;
/** What a name stands in that uses nothing. */
const unused = /^(Import|Export)|^(VariableDeclarator|TSTypeReference|TSTypeQuery)$/;

/** Routers are followed from the one to the next that mounts it, no farther than this. */
const maximumDepth = 3;

/**
 * The routes that other files give a function to, and the guards in front of it there. They are looked up only for an
 * answer that asks once more whether a guard has let somebody in; where one of them is not understood, nothing is said.
 */
export class Mounts {
  private readonly m: Machine;
  private readonly asked = new Map<FunctionNode, Node | null>();
  private readonly parts = new Map<SourceFile, Parts>();
  private readonly routers = new Map<string, Node | null>();
  /** The guard that was found last. */
  private found: Node | null = null;

  constructor(m: Machine) {
    this.m = m;
  }

  /** The guard behind which a function stands, wherever its own file or others mount it; of several, the last one. */
  guardOf(node: FunctionNode): Node | null {
    let guard = this.asked.get(node);
    if (guard === undefined) {
      const file = this.m.source.fileOf(node);
      const names = this.exportedNames(node);
      const guarded =
        this.allGuarded(this.ownMountsOf(node, file), 0) ||
        (names.length > 0 && this.allGuarded(this.mountsOf({ filename: file.filename, names }), maximumDepth));
      guard = guarded ? this.found : null;
      this.asked.set(node, guard);
    }
    return guard;
  }

  /** The routes of its own file that a handler is given to. */
  private ownMountsOf(node: FunctionNode, file: SourceFile): Mount[] {
    return (this.m.registrations.get(node) ?? []).flatMap(({ call }): Mount[] => {
      if (call.type !== 'CallExpression') return [];
      const given = call.arguments.flatMap(flatten);
      const at = given.findIndex((each) => within(node, each) || functionNamed(this.m, each) === node);
      return at < 0 ? [] : [{ file, call, before: given.slice(0, at) }];
    });
  }

  /** Where other files name a function. */
  mentionsOf(node: FunctionNode): Node[] {
    const names = this.exportedNames(node);
    const { filename } = this.m.source.fileOf(node);
    return names.length === 0 ? [] : [...this.mentions({ filename, names })].map((each) => each.node);
  }

  /** The names under which a handler leaves its file: its own, or its router's. */
  private exportedNames(node: FunctionNode): string[] {
    const registered = this.m.registrations.get(node) ?? [];
    const made = registered.flatMap(({ call }) => nameOfMade(call) ?? []);
    if (made.length > 0) return made.length === registered.length ? [...new Set(made), 'default'] : [];
    const routers = registered.flatMap(({ call }) => routerOf(call) ?? []);
    if (registered.length > 0) return routers.length === registered.length ? [...new Set(routers), 'default'] : [];
    // `export const allow = (role) => (req, res, next) => …`, `export const show = caught(async (req, res) => …)`
    let name = functionName(node) ?? nameOfWrapped(node);
    for (let at = node.parent as Node | undefined; at && name === undefined; at = at.parent)
      if (isFunction(at)) name = functionName(at) ?? nameOfWrapped(at);
    return name === undefined ? [] : [name, 'default'];
  }

  private allGuarded(mounts: readonly Mount[] | null, depth: number): boolean {
    return mounts !== null && mounts.length > 0 && mounts.every((mount) => this.isGuardedAt(mount, depth));
  }

  /** The places where other files mount something; null where it is used in a way that is not understood. */
  private mountsOf(exported: Exported): Mount[] | null {
    const found: Mount[] = [];
    for (const { file, node } of this.mentions(exported)) {
      const mount = mountAt(file, node);
      if (!mount) return null;
      found.push(mount);
    }
    return found;
  }

  private *mentions(exported: Exported): Generator<Mention> {
    for (const file of this.m.source.project.importersOf(exported.filename)) {
      const locals = this.localsOf(file, exported.filename);
      const local = [...locals].flatMap(([name, of]) => (exported.names.includes(of) ? [name] : []));
      for (const node of [...exported.names, ...local].flatMap((name) => this.partsOf(file).named.get(name) ?? []))
        if (isMention(node, locals, exported.names)) yield { file, node };
      for (const { call, module } of this.partsOf(file).required) {
        const member = call.parent.type === 'MemberExpression' ? call.parent : null;
        const name = member ? lastName(member) : 'default';
        const isMeant =
          name !== undefined && exported.names.includes(name) && call.parent.type !== 'VariableDeclarator';
        if (isMeant && this.m.source.project.leadsTo(module, file.filename, exported.filename))
          yield { file, node: member ?? call };
      }
    }
  }

  /** What a file has of a module, by local names, with the name that the module exports; and the objects made of it. */
  private localsOf(file: SourceFile, filename: string): ReadonlyMap<string, string> {
    const locals = new Map<string, string>();
    const body = file.code.ast.body as unknown as Node[];
    for (const [local, { module, name }] of importsOf(body))
      if (this.m.source.project.leadsTo(module, file.filename, filename)) locals.set(local, name);
    // `const users = new UsersController(service)`
    for (const statement of locals.size > 0 ? body : []) {
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (declaration?.type !== 'VariableDeclaration') continue;
      for (const { id, init } of declaration.declarations) {
        const made = init && unwrap(init);
        if (id.type !== 'Identifier' || !made) continue;
        if (isMadeOf(made, locals)) locals.set(id.name, '*');
      }
    }
    for (const { name, made } of locals.size > 0 ? this.partsOf(file).held : [])
      if (isMadeOf(made, locals)) locals.set(name, '*');
    return locals;
  }

  /**
   * Whether a guard stands in front of a mount: in the same call, on the same router, or where that is mounted itself.
   */
  private isGuardedAt({ file, call, before }: Mount, depth: number): boolean {
    const some = (nodes: readonly Node[]): boolean => {
      const guard = nodes.find((each) => this.isGuard(file, each));
      this.found = guard ?? this.found;
      return guard !== undefined;
    };
    if (some(before)) return true;
    if (!call) return false;
    for (const part of chainOf(call.callee))
      if (part.type === 'CallExpression' && some(part.arguments.flatMap(flatten))) return true;
    const router = routerOf(call);
    if (router === undefined) return false;
    const path = literal(call.arguments[0]);
    for (const each of this.partsOf(file).around.get(router) ?? []) {
      if (each.range[0] >= call.range[0]) break;
      const prefix = withoutEnd(literal(each.arguments[0]) ?? '');
      const covers = prefix === '' || lastName(each.callee) === 'addHook' || path?.startsWith(prefix) === true;
      if (covers && some(each.arguments.flatMap(flatten))) return true;
    }
    return depth > 0 && this.isRouterGuarded(file, router, depth - 1);
  }

  /** Whether a router stands behind a guard wherever it is mounted: `app.use('/api', requireAuth, router)`. */
  private isRouterGuarded(file: SourceFile, router: string, depth: number): boolean {
    const key = `${String(depth)} ${router} ${file.filename}`;
    let guard = this.routers.get(key);
    if (guard === undefined) {
      // Routers that mount each other end here.
      this.routers.set(key, null);
      const own = (this.partsOf(file).named.get(router) ?? []).flatMap((node): Mount[] => {
        const mount = node.type === 'Identifier' ? mountAt(file, node) : null;
        return mount?.call?.arguments.includes(node as TSESTree.Identifier) ? [mount] : [];
      });
      const exported = { filename: file.filename, names: [router, 'default'] };
      const mounts = own.length > 0 || file === this.m.source.main ? own : this.mountsOf(exported);
      guard = this.allGuarded(mounts, depth) ? this.found : null;
      this.routers.set(key, guard);
    }
    this.found = guard ?? this.found;
    return guard !== null;
  }

  /**
   * Whether something demands to know who calls, by what it does, or is a guard by its name that turns somebody away.
   */
  private isGuard(file: SourceFile, node: Node): boolean {
    if (demands(this.m, node)) return true;
    const guard = guardIn(this.m, node);
    if (!guard || /['"]session['"]/.test(file.text(node))) return false;
    const root = rootOfChain(guard.node);
    const isNamed = root.type === 'Identifier' && root.name !== 'require';
    const text = isNamed ? this.m.source.project.textBehind(root.name, file) : undefined;
    return text === undefined || refuses.test(text);
  }

  private partsOf(file: SourceFile): Parts {
    let parts = this.parts.get(file);
    if (!parts) this.parts.set(file, (parts = partsIn(file)));
    return parts;
  }
}

function partsIn(file: SourceFile): Parts {
  const named = new Map<string, Node[]>();
  const around = new Map<string, TSESTree.CallExpression[]>();
  const held: { name: string; made: Node }[] = [];
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
    held.push(...heldBy(node));
    const module = node.type === 'CallExpression' ? requiredModule(node) : undefined;
    if (module !== undefined) required.push({ call: node as TSESTree.CallExpression, module });
  }
  return { named, around, held, required };
}

/** The variable, or the property of the class, on which a call registers something. */
function routerOf(call: Node): string | undefined {
  const root = call.type === 'CallExpression' ? rootOfChain(call) : undefined;
  return root?.type === 'Identifier' ? root.name : root?.type === 'ThisExpression' ? propertyOf(root) : undefined;
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
function heldBy(node: Node): { name: string; made: Node }[] {
  if (node.type === 'PropertyDefinition' && node.value)
    return [{ name: `this.${fixedName(node.key, node.computed) ?? ''}`, made: unwrap(node.value) }];
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
    const { object } = node.left;
    const name = object.type === 'ThisExpression' ? propertyOf(object) : undefined;
    return name === undefined ? [] : [{ name, made: unwrap(node.right) }];
  }
  if (node.type !== 'TSParameterProperty' || node.parameter.type !== 'Identifier') return [];
  const type = node.parameter.typeAnnotation?.typeAnnotation;
  return type?.type === 'TSTypeReference' ? [{ name: `this.${node.parameter.name}`, made: type.typeName }] : [];
}

/** Whether something is made of what a file has of a module: by `new`, by a call, or by its type. */
function isMadeOf(made: Node, locals: ReadonlyMap<string, string>): boolean {
  const isCall = made.type === 'NewExpression' || made.type === 'CallExpression';
  // `container.get<UsersController>('users')`
  const types = isCall ? (made.typeArguments?.params ?? []) : [];
  const named = types.flatMap((each) => (each.type === 'TSTypeReference' ? [each.typeName] : []));
  const of: readonly Node[] = isCall ? [made.callee, ...made.arguments, ...named] : [made];
  return of.some((part) => part.type === 'Identifier' && locals.has(part.name));
}

/** The name of what a function is made into by those that wrap it: `exports.show = caught(async (req, res) => …)`. */
function nameOfWrapped(node: FunctionNode): string | undefined {
  let at: Node = node;
  while (at.parent.type === 'CallExpression' && at.parent.arguments.some((each) => each === at)) at = at.parent;
  return at === node ? undefined : nameOfHolder(at);
}

/** The name of the handler that a function makes of others: `static show = compose([authRequired(), handler])`. */
function nameOfMade(call: Node): string | undefined {
  return call.type === 'CallExpression' && unwrap(call.callee).type === 'Identifier' ? nameOfHolder(call) : undefined;
}

/** The name of the variable, the property or the member that something is put into. */
function nameOfHolder({ parent }: Node): string | undefined {
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent?.type === 'AssignmentExpression') return lastName(parent.left);
  return parent?.type === 'PropertyDefinition' || parent?.type === 'Property'
    ? fixedName(parent.key, parent.computed)
    : undefined;
}

/** Whether a node stands for what is exported: `users.me` of a table or an object, `me`, or the module's default. */
function isMention(node: Node, locals: ReadonlyMap<string, string>, names: readonly string[]): boolean {
  if (node.type === 'MemberExpression') {
    const name = fixedName(node.property, node.computed);
    const root = rootOfChain(node, false);
    const held = root.type === 'ThisExpression' ? propertyOf(root) : root.type === 'Identifier' ? root.name : undefined;
    return name !== undefined && held !== undefined && names.includes(name) && locals.has(held);
  }
  const name = node.type === 'Identifier' ? locals.get(node.name) : undefined;
  const parent = node.parent as Node | null | undefined;
  if (name === undefined || name === '*' || !names.includes(name) || !parent || unused.test(parent.type)) return false;
  // `me.bind(users)`; of `users.me` the member is looked at.
  if (parent.type === 'MemberExpression') return parent.object === node && lastName(parent) === 'bind';
  // `const { me } = require('./users')`
  const isTaken = parent.type === 'Property' && parent.parent.type === 'ObjectPattern';
  return !isTaken && !(parent.type === 'Property' && parent.key === node && !parent.shorthand);
}

/** The call of a router that is given a node, also within a list, through a wrapper or in a function that calls it. */
function mountAt(file: SourceFile, node: Node): Mount | null {
  const inFrontOf = (given: readonly Node[]): readonly Node[] =>
    given.slice(
      0,
      given.findIndex((each) => within(node, each)),
    );
  let part = node;
  for (let at: Node | null | undefined = node.parent; at; at = at.parent) {
    if (at.type === 'CallExpression' && part !== at.callee) {
      const callee = unwrap(at.callee);
      const method = callee.type === 'MemberExpression' ? (lastName(callee) ?? '') : '';
      // `registerRoute(router, 'get', '/me', authenticate, me)`
      const isOwn = callee.type === 'Identifier' && /rout/i.test(callee.name);
      if (routing.test(method) || describedNames.has(method) || isOwn)
        return { file, call: at, before: inFrontOf(at.arguments.flatMap(flatten)) };
    }
    if (at.type === 'ArrayExpression' && at.parent.type !== 'CallExpression')
      return { file, call: null, before: inFrontOf(flatten(at)) };
    if (elsewhere.test(at.type)) return null;
    part = at;
  }
  return null;
}

/** A path without the slashes and stars at its end: `/api` of `/api/*`. */
function withoutEnd(path: string): string {
  let end = path.length;
  while (end > 0 && (path[end - 1] === '/' || path[end - 1] === '*')) end--;
  return path.slice(0, end);
}

function literal(node: Node | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
