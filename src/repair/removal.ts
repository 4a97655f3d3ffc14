import type { TSESTree } from '@typescript-eslint/utils';
import type { Edit, Header, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { chainOf, fixedName, lastName, nodesIn, unwrap, within } from '../syntax.ts';
import { statementAround } from './edits.ts';

/** A challenge that can be taken out of its answer. */
export interface Removal {
  readonly edits: readonly Edit[];
  /**
   * What would set it again in a statement of its own, without what it is set on: `.set('WWW-Authenticate',
   * 'Bearer')`.
   */
  readonly link?: string;
}

/**
 * How a challenge is taken out of an answer: where it is set in the same chain or table, or by a statement beside it.
 * undefined where other answers may have it from there.
 *
 * @param via the call or assignment that gives the answer its status
 */
export function removalOf(m: Machine, header: Header, via: Node): Removal | undefined {
  if (header.kind !== 'set' || header.elsewhere !== undefined || !m.source.isMain(header.at)) return undefined;
  const { at } = header;
  const setter = at.type === 'CallExpression' ? unwrap(at.callee) : undefined;
  if (at.type === 'CallExpression' && setter?.type === 'MemberExpression' && isSetter(at)) {
    const link: Edit = { range: [setter.object.range[1], at.range[1]], text: '' };
    const text = m.source.main.between(...link.range);
    if (isOneChain(at, via)) return { edits: [link], link: text };
    return at.parent.type === 'ExpressionStatement' ? statementBeside(m, at.parent, via) : undefined;
  }
  if (at.type === 'MemberExpression' && namesChallenge(at.property, at.computed))
    return at.parent.type === 'AssignmentExpression' && at.parent.parent.type === 'ExpressionStatement'
      ? statementBeside(m, at.parent.parent, via)
      : undefined;
  return within(via, at) || within(at, via) || isOneChain(at, via) ? fromTable(at) : undefined;
}

const isChallenge = (name: string | undefined): boolean => name?.toLowerCase() === 'www-authenticate';

/**
 * Whether a key or an argument names the challenge: by its text, or by a constant of a package that is called after it.
 */
export function namesChallenge(node: Node, computed: boolean): boolean {
  const fixed = fixedName(node, computed);
  return fixed === undefined ? /(?:^|_)WWW_AUTHENTICATE$/i.test(lastName(node) ?? '') : isChallenge(fixed);
}

/** `res.set('WWW-Authenticate', …)`, or with a table of nothing else. */
function isSetter({ arguments: [first, ...others] }: TSESTree.CallExpression): boolean {
  if (first?.type !== 'ObjectExpression')
    return first !== undefined && others.length === 1 && namesChallenge(first, true);
  const [only, ...more] = others.length > 0 ? [] : first.properties;
  return only?.type === 'Property' && more.length === 0 && namesChallenge(only.key, only.computed);
}

/** Whether one of two calls stands in the chain of the other. */
export function isOneChain(one: Node, other: Node): boolean {
  return [...chainOf(one)].includes(other) || [...chainOf(other)].includes(one);
}

/**
 * A statement that stands in the same list as the answer's, before it, with nothing between them that could end
 * elsewhere.
 */
export function statementBeside(m: Machine, statement: TSESTree.ExpressionStatement, via: Node): Removal | undefined {
  const answer = statementAround(via);
  const list = statement.parent;
  if (list.type !== 'BlockStatement' || answer?.parent !== list) return undefined;
  const [from, to] = [list.body.indexOf(statement), list.body.indexOf(answer as TSESTree.Statement)];
  if (from >= to || !list.body.slice(from, to).every(({ type }) => type === 'ExpressionStatement')) return undefined;
  const next = list.body[from + 1];
  return next && { edits: [{ range: [statement.range[0], next.range[0]], text: '' }], ...linkOf(m, statement) };
}

function linkOf(m: Machine, { expression }: TSESTree.ExpressionStatement): { link?: string } {
  const callee = expression.type === 'CallExpression' ? unwrap(expression.callee) : undefined;
  if (callee?.type !== 'MemberExpression') return {};
  return { link: m.source.main.between(callee.object.range[1], expression.range[1]) };
}

/** Takes the property out of the one table of the answer that has it. */
function fromTable(answer: Node): Removal | undefined {
  const [found, ...others] = [...nodesIn(answer)].filter(
    (each): each is TSESTree.Property => each.type === 'Property' && namesChallenge(each.key, each.computed),
  );
  return found && others.length === 0 ? { edits: [without(found)] } : undefined;
}

/** An edit that takes a property away, with its comma; a table of headers that is empty then goes with it. */
function without(property: TSESTree.Property): Edit {
  const table = property.parent as TSESTree.ObjectExpression;
  const around = table.parent;
  if (table.properties.length === 1) {
    if (around.type === 'Property' && around.value === table) return without(around);
    const list = around.type === 'CallExpression' || around.type === 'NewExpression' ? around.arguments : [];
    const before = list.at(-1) === table ? list.at(-2) : undefined;
    return before ? { range: [before.range[1], table.range[1]], text: '' } : { range: table.range, text: '{}' };
  }
  const index = table.properties.indexOf(property);
  const [before, next] = [table.properties[index - 1], table.properties[index + 1]];
  if (next) return { range: [property.range[0], next.range[0]], text: '' };
  return { range: [before?.range[1] ?? property.range[0], property.range[1]], text: '' };
}
