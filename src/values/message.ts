import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../model.ts';
import { fixedName, lastName, unwrap } from '../syntax.ts';

const makesError = /error|exception|forbidden|unauthori[sz]ed|^throw$/i;
const holdsMessage = /^(message|error|errors|detail|details|reason|description|title|msg)$/;

/**
 * Whether a choice is one between sentences, and they are what an error says: a code, which may decide more, has no
 * spaces.
 */
export function isMessage({ consequent, alternate, parent }: TSESTree.ConditionalExpression): boolean {
  const texts = [consequent, alternate].map((each) => wordsOf(unwrap(each)));
  if (!texts.every((text) => text !== undefined) || !texts.some((text) => /\s/.test(text))) return false;
  if (parent.type === 'Property') return holdsMessage.test(fixedName(parent.key, parent.computed) ?? '');
  if (parent.type === 'NewExpression') return true;
  return parent.type === 'CallExpression' && makesError.test(lastName(parent.callee) ?? '');
}

/** What is fixed of a text. */
function wordsOf(node: Node): string | undefined {
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked ?? '').join('');
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
