import { Fold } from './engine/fold.ts';
import type { Node } from './model.ts';
import type { ScopeVariable, NameScope } from './scopes.ts';

/**
 * Whether a set holds something that another one does not; what a library's variable is used in may be thousands of
 * functions.
 */
export function holdsOther(all: ReadonlySet<unknown>, known: ReadonlySet<unknown>): boolean {
  for (const each of all) if (!known.has(each)) return true;
  return false;
}

/** The variables that keep conditions which read a variable: they are read where those are tested. */
function holdersOf(variable: ScopeVariable): readonly ScopeVariable[] {
  let found = holders.get(variable);
  if (!found)
    holders.set(
      variable,
      (found = variable.references.flatMap(({ identifier, from }) => holderOf(identifier as Node, from) ?? [])),
    );
  return found;
}

const holders = new WeakMap<ScopeVariable, readonly ScopeVariable[]>();

/**
 * The offset after which a variable is not read any more; a use in a loop counts to the loop's end. Uses in functions
 * defined later count where they stand: such a function keeps the variables that it was made with.
 */
export const lastUses = new Fold<ScopeVariable, number>(
  holdersOf,
  (variable, of) => {
    const declared = variable.identifiers[0]?.range[0] ?? 0;
    let last = 0;
    for (const holder of holdersOf(variable)) last = Math.max(last, of(holder));
    for (const { identifier } of variable.references) {
      const node = identifier as Node;
      last = Math.max(last, node.range[1]);
      // A loop that begins after the declaration may read the variable again in its next round.
      for (let at: Node | undefined = node.parent; at && at.range[0] > declared; at = at.parent)
        if (loops.has(at.type)) last = Math.max(last, at.range[1]);
    }
    return last;
  },
  0,
);

const loops: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

const noScopes: ReadonlySet<unknown> = new Set();

/** The functions in which a variable is used, as scopes. */
export const scopesOf = new Fold<ScopeVariable, ReadonlySet<unknown>>(
  holdersOf,
  (variable, of) =>
    new Set([
      ...variable.references.map(({ from }) => from.variableScope),
      ...holdersOf(variable).flatMap((holder) => [...of(holder)]),
    ]),
  noScopes,
);

/** `const allowed = post.author === user.id`: the condition is read where `allowed` is tested. */
function holderOf(node: Node, from: NameScope): ScopeVariable | null {
  let at: Node | undefined = node.parent;
  while (at && /Expression$|^ChainExpression$/.test(at.type) && !/Function/.test(at.type)) at = at.parent;
  if (at?.type !== 'VariableDeclarator' || at.id.type !== 'Identifier' || at.id === node) return null;
  for (let scope: NameScope | null = from; scope; scope = scope.upper) {
    const holder = scope.set.get(at.id.name);
    if (holder) return holder;
  }
  return null;
}
