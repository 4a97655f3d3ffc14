import type { FunctionNode, Node } from './model.ts';
import type { Source } from './paths/machine.ts';

/** `setChallenge`, `addWwwAuthenticate`: from the first verb of a word. */
const setsChallenge =
  /(?<!\w)(?:(?!set|add|append|attach)\w)*(?:set|add|append|attach)\w*(?:www_?authenticate|challenge)/i;

/** Lists of middleware, in each of which one before this function says by its name that it sets the challenge. */
export function standsBehindChallenge(source: Source, node: FunctionNode): boolean {
  const places = listed(node) ? [node] : usesOf(source, node).filter(listed);
  return (
    places.length > 0 &&
    places.every((place) => {
      const list = listed(place) ?? [];
      return list.slice(0, list.indexOf(place)).some((each) => each !== null && setsChallenge.test(source.text(each)));
    })
  );
}

/** Where the name of a function stands. */
function usesOf(source: Source, node: FunctionNode): Node[] {
  const name = node.id ?? (node.parent.type === 'VariableDeclarator' ? node.parent.id : null);
  const variable =
    name && (source.variable(name) as { readonly references: readonly { readonly identifier: Node }[] } | null);
  return variable?.references.map(({ identifier }) => identifier) ?? [];
}

/** The list of middleware in which something stands. */
function listed({ parent }: Node): readonly (Node | null)[] | null {
  return parent?.type === 'ArrayExpression'
    ? parent.elements
    : parent?.type === 'CallExpression'
      ? parent.arguments
      : null;
}
