import type { TSESTree } from '@typescript-eslint/utils';
import type { FunctionNode, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { exportsOf, importsOf } from '../project/exports.ts';
import type { SourceFile } from '../source.ts';
import { chainOf, functionName, isFunction, lastName, nameOfHolder, rootOfChain, unwrap, within } from '../syntax.ts';
import { isMadeOf, partsIn, routerOf, type Parts } from './file-parts.ts';
import { demands, functionNamed, refuses } from './gates.ts';
import { isMention, mountAt, type Mount } from './mount.ts';
import { flatten, guardIn } from './registration.ts';

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

  constructor(m: Machine) {
    this.m = m;
  }

  /** The guard behind which a function stands, wherever its own file or others mount it; of several, the last one. */
  guardOf(node: FunctionNode): Node | null {
    let guard = this.asked.get(node);
    if (guard === undefined) {
      const file = this.m.source.fileOf(node);
      const names = this.exportedNames(node);
      guard =
        this.guardOfAll(this.ownMountsOf(node, file), 0) ??
        (names.length > 0 ? this.guardOfAll(this.mountsOf({ filename: file.filename, names }), maximumDepth) : null);
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

  /** Whether another file gives something that a file exports to a router of its own. */
  isHandedOver(file: SourceFile): boolean {
    for (const importer of this.m.source.project.importersOf(file.filename, [...exportsOf(file.code).names.keys()])) {
      const locals = this.localsOf(importer, file.filename);
      const isMounted = ([name, of]: readonly [string, string]): boolean =>
        (this.partsOf(importer).named.get(name) ?? []).some(
          (node) => isMention(node, locals, [of]) && mountAt(importer, node)?.call,
        );
      if ([...locals].some(isMounted)) return true;
    }
    return false;
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

  /** The guard in front of the last of some mounts, where there is one in front of each; null also without a mount. */
  private guardOfAll(mounts: readonly Mount[] | null, depth: number): Node | null {
    let guard: Node | null = null;
    for (const mount of mounts ?? []) {
      guard = this.guardAt(mount, depth);
      if (!guard) return null;
    }
    return guard;
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
    for (const file of this.m.source.project.importersOf(exported.filename, exported.names)) {
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

  /** The guard in front of a mount: in the same call, on the same router, or where that is mounted itself. */
  private guardAt({ file, call, before }: Mount, depth: number): Node | null {
    const guardAmong = (nodes: readonly Node[]): Node | null => nodes.find((each) => this.isGuard(file, each)) ?? null;
    const inFront = guardAmong(before);
    if (inFront || !call) return inFront;
    for (const part of chainOf(call.callee)) {
      const guard = part.type === 'CallExpression' ? guardAmong(part.arguments.flatMap(flatten)) : null;
      if (guard) return guard;
    }
    const router = routerOf(call);
    if (router === undefined) return null;
    const path = literal(call.arguments[0]);
    for (const each of this.partsOf(file).around.get(router) ?? []) {
      if (each.range[0] >= call.range[0]) break;
      const prefix = withoutEnd(literal(each.arguments[0]) ?? '');
      const covers = prefix === '' || lastName(each.callee) === 'addHook' || path?.startsWith(prefix) === true;
      const guard = covers ? guardAmong(each.arguments.flatMap(flatten)) : null;
      if (guard) return guard;
    }
    return depth > 0 ? this.guardOfRouter(file, router, depth - 1) : null;
  }

  /** The guard behind which a router stands wherever it is mounted: `app.use('/api', requireAuth, router)`. */
  private guardOfRouter(file: SourceFile, router: string, depth: number): Node | null {
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
      guard = this.guardOfAll(mounts, depth);
      this.routers.set(key, guard);
    }
    return guard;
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

/** A path without the slashes and stars at its end: `/api` of `/api/*`. */
function withoutEnd(path: string): string {
  let end = path.length;
  while (end > 0 && (path[end - 1] === '/' || path[end - 1] === '*')) end--;
  return path.slice(0, end);
}

function literal(node: Node | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
