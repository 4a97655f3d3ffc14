import type { FunctionNode, Node } from './model.ts';
import type { Source } from './paths/machine.ts';

/** `setChallenge`, `addWwwAuthenticate`: from the first verb of a word. */
const setsChallenge =
  /(?<!\w)(?:(?!set|add|append|attach)\w)*(?:set|add|append|attach)\w*(?:www_?authenticate|challenge)/i;

/**
 * Whether middleware stands in lists, in each of which one before it says by its name that it sets the challenge; or is
 * of a file that only such files import.
 */
export function standsBehindChallenge(source: Source, node: FunctionNode): boolean {
  return standsBehindOne(source, node) || isImportedWithOne(source, node);
}

function isImportedWithOne(source: Source, node: FunctionNode): boolean {
  if (!node.params.some((each) => each.type === 'Identifier' && each.name === 'next')) return false;
  const importers = source.project.importingTexts(source.fileOf(node).filename);
  return importers.length > 0 && importers.every((text) => setsChallenge.test(text));
}

function standsBehindOne(source: Source, node: FunctionNode): boolean {
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
