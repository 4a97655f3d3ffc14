import type { TSESTree } from '@typescript-eslint/utils';
import type { SourceCode } from 'eslint';
import { refusalWord } from './gate.ts';
import type { Node } from './model.ts';
import { offsetsOfNames } from './names-in-text.ts';
import { isCandidate } from './mention.ts';
import { children, functionName, isFunction, ownerOfPrototype } from './syntax.ts';

const mention = new RegExp(
  String.raw`\b40[137]\b|${refusalWord.source}|\bcanActivate\(|\bverify_?client\b|HTTP/1\.[01] 40[137]\b`,
  'gi',
);

/** What the file knows of names that come from elsewhere. */
export interface References {
  /** A name of another module of which nothing is seen. */
  isForeign(identifier: Node): boolean;
  /** Whether the compiler knows which number an expression is. */
  isStatus(node: Node): boolean;
  /** Whether functions other than that of its declaration use a variable. */
  isShared(identifier: Node): boolean;
  /** Where the variable that a name stands for is used. */
  usesOf(identifier: Node): readonly number[];
  /** Names of imports that may decide a status, whatever they are called. */
  refusing(): readonly string[];
}

/**
 * The offsets (UTF-16 code units) of everything that may decide a status, in source order: the numbers themselves and
 * the names that stand for them. The text says where to look, so only those branches of the tree are visited; what only
 * reads, lists or declares a status is left out.
 */
export function hits(code: SourceCode, base: number, names: References): number[] {
  const found: number[] = [];
  const refusing = new Set<string>();
  let offsets = offsetsOf(code.text, base, mention);
  let wanted: Wanted | null = null;
  let more = new Wanted();
  const program = code.ast as unknown as Node;
  const visit = (): void => {
    const parents = new Map<Node, Node>();
    const holding = new Set<Node>();
    const waiting = [program];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (
        (node.type.startsWith('TS') && !keeps.has(node.type)) ||
        node.type === 'ImportDeclaration' ||
        node.type === 'ExportAllDeclaration'
      )
        continue;
      const parent = parents.get(node) ?? null;
      if (
        wanted
          ? node.type === 'Identifier' && wanted.names(node, parent)
          : isCandidate(node, parent) && !isElsewhere(node, parent, names)
      ) {
        found.push(node.range[0]);
        // What stands around it holds something that may decide a status.
        for (let at: Node | undefined = node; at && !holding.has(at); at = parents.get(at)) {
          holding.add(at);
          const named = holderName(at, names);
          if (named === undefined || common.test(named) || refusing.has(named)) continue;
          if (named.length > shortest) more.everywhere.add(named);
          else more.add(at, named, names);
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
  for (const each of names.refusing()) more.everywhere.add(each);
  // What names a status or a function that may refuse may refuse, too; and so on, through a few steps.
  for (let round = 0; round < 4 && !more.isEmpty; round++) {
    wanted = more;
    more = new Wanted();
    more.known = wanted.known;
    for (const each of wanted.everywhere) refusing.add(each);
    offsets = wanted.offsetsIn(code.text, base);
    visit();
  }
  return found.sort((a, b) => a - b);
}

/** Names of no more characters are a tool's: it gives the same one to many things. */
const shortest = 2;

/** The names of what may refuse. */
class Wanted {
  /** Whatever has one of these names may be what is meant by it. */
  readonly everywhere = new Set<string>();
  /** Only a member of this name may be meant, and no variable. */
  private readonly members = new Set<string>();
  /** Where the variables are used that are meant themselves. */
  private readonly uses = new Set<number>();
  /** Variables and members that were added before. */
  known = new Set<string | number>();

  get isEmpty(): boolean {
    return this.everywhere.size + this.members.size + this.uses.size === 0;
  }

  /** Adds what holds something that may decide a status, under a name that many other things have, too. */
  add(holder: Node, name: string, names: References): void {
    const declared = declaredBy(holder);
    for (const identifier of declared) {
      if (this.known.has(identifier.range[0])) continue;
      this.known.add(identifier.range[0]);
      for (const use of names.usesOf(identifier)) this.uses.add(use);
    }
    if (declared.length > 0 || this.known.has(name)) return;
    this.known.add(name);
    this.members.add(name);
  }

  /** Where one of the names may stand, in order. */
  offsetsIn(text: string, base: number): number[] {
    const named =
      this.everywhere.size + this.members.size === 0
        ? []
        : offsetsOfNames(text, new Set([...this.everywhere, ...this.members]));
    return [...new Set([...named.map((offset) => offset + base), ...this.uses])].sort((a, b) => a - b);
  }

  /** Whether an identifier names what is meant. */
  names(node: TSESTree.Identifier, parent: Node | null): boolean {
    if (this.everywhere.has(node.name) || this.uses.has(node.range[0])) return true;
    return (
      this.members.has(node.name) &&
      (parent?.type === 'MemberExpression'
        ? parent.property === node
        : parent?.type === 'Property' && parent.key === node)
    );
  }
}

/** The identifiers by which a function, a class or a value is declared as a variable. */
function declaredBy(holder: Node): Node[] {
  const own =
    isFunction(holder) ||
    holder.type === 'ClassDeclaration' ||
    holder.type === 'ClassExpression' ||
    holder.type === 'TSEnumDeclaration' ||
    holder.type === 'VariableDeclarator'
      ? holder.id
      : null;
  const parent = holder.parent;
  const given =
    parent?.type === 'VariableDeclarator' ? parent.id : parent?.type === 'AssignmentExpression' ? parent.left : null;
  return [own, given].filter((each): each is TSESTree.Identifier => each?.type === 'Identifier');
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
  return (
    (around?.type === 'NewExpression' || around?.type === 'CallExpression') &&
    around.callee !== whole &&
    isForeign(around.callee)
  );
}

// Names that half of all files use for something else.
const common =
  /^(get|post|put|patch|delete|del|head|options|all|use|on|handler?|handle|fetch|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|constructor|default|then|catch|map|filter|json|send|main|index|run|init|app|router|server|start|create|update|save|list|find|render|next|req|res|ctx|request|response|reply|context|data|result|value|error|err|message|options|config|module|exports)$/;

/** The name under which a function, a class, an enumeration or a constant of the file is used elsewhere in it. */
function holderName(node: Node, names: References): string | undefined {
  if (isFunction(node)) return functionName(node);
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression' || node.type === 'TSEnumDeclaration')
    return node.id?.name;
  // `Refusal.prototype.status = 401`
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression')
    return ownerOfPrototype(node.left.object);
  if (
    node.type === 'VariableDeclarator' &&
    node.id.type === 'Identifier' &&
    node.init &&
    !isFunction(node.init) &&
    node.range[1] - node.range[0] < 2_000
  ) {
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
const keeps = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
]);
