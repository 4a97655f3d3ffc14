import type { TSESTree } from '@typescript-eslint/utils';
import type { Case, Edit, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Answer } from '../answer.ts';
import { nodesIn, unwrap, within } from '../syntax.ts';
import { isOneChain, namesChallenge, statementBeside } from './removal.ts';
import { literal } from './spelling.ts';

/**
 * The edit that writes the challenge where an answer sets it to nothing: `c.header('WWW-Authenticate', '')`. A second
 * one beside it could lose against the empty one, so this goes before any other way to add it. undefined where no such
 * place belongs to this answer alone.
 */
export function filledEdits(
  m: Machine,
  { via }: Answer,
  cases: readonly Case[],
  challenge: string,
): Edit[] | undefined {
  const [at, ...others] = new Set(cases.map(({ header }) => (header.kind === 'missing' ? header.at : undefined)));
  if (!at || !via || others.length > 0 || !m.source.isMain(at) || !isOfAnswer(m, at, via)) return undefined;
  const values = [...nodesIn(at)].flatMap((each) => valueOf(each) ?? []);
  const [value] = values.length === 1 ? values : [];
  return value && isNothing(value) ? [{ range: value.range, text: literal(m, challenge) }] : undefined;
}

/**
 * Whether nobody else is given what is set here: it stands in the answer, in its chain, or in a statement before it.
 */
function isOfAnswer(m: Machine, at: Node, via: Node): boolean {
  if (within(at, via) || within(via, at) || isOneChain(at, via)) return true;
  return at.parent?.type === 'ExpressionStatement' && statementBeside(m, at.parent, via) !== undefined;
}

/** What a property or a call with a name and a value gives the challenge. */
function valueOf(node: Node): TSESTree.Node | undefined {
  if (node.type === 'Property') return namesChallenge(node.key, node.computed) ? node.value : undefined;
  if (node.type !== 'CallExpression') return undefined;
  const [name, value, ...others] = node.arguments;
  return name && value && others.length === 0 && namesChallenge(name, true) ? value : undefined;
}

function isNothing(value: Node): boolean {
  const inner = unwrap(value);
  if (inner.type === 'Identifier') return inner.name === 'undefined';
  return inner.type === 'Literal' && (inner.value === '' || inner.value === null);
}
