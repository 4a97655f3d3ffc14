import type { TSESTree } from '@typescript-eslint/utils';
import { verifiesClients } from './caller/handshakes.ts';
import { words } from './caller/vocabulary.ts';
import { refusalWords } from './frameworks/errors.ts';
import { refusalWord } from './gate.ts';
import type { Node } from './model.ts';
import { isFunction, lastName } from './syntax.ts';
import { largestTable } from './values/value.ts';

/** Whether a literal or a name may decide a status; what only reads, lists or declares one is left out. */
export function isCandidate(node: Node, parent: Node | null): boolean {
  if (node.type === 'TemplateElement') return statusLine.test(node.value.raw);
  if (node.type === 'Literal') {
    if (typeof node.value === 'string' && statusLine.test(node.value)) return true;
    if (typeof node.value === 'string' && refusalWords.has(node.value)) return !isRead(node, parent);
    if (typeof node.value === 'string' && statusTexts.test(node.value) && setsStatus(parent)) return true;
    if (typeof node.value === 'string' && refusalCode.test(node.value)) return isThrown(node);
    const status =
      typeof node.value === 'number'
        ? node.value
        : typeof node.value === 'string' && node.value.length === 3
          ? Number(node.value)
          : 0;
    return (status === 401 || status === 403 || status === 407) && !isRead(node, parent);
  }
  // What it returns decides a status.
  if (node.type === 'Identifier' && node.name === 'canActivate') return parent?.type === 'MethodDefinition';
  // An option of `ws`, whose function refuses by a verdict alone.
  if (node.type === 'Identifier' && verifiesClients.test(node.name)) return declares.test(parent?.type ?? '');
  if (node.type === 'Identifier')
    return refusalWord.test(node.name) && !namesThings(node.name) && !ofClient.test(node.name) && !isRead(node, parent);
  return false;
}

const declares = /^(?:(?:Method|Property)Definition|Property|Function(?:Declaration|Expression)|VariableDeclarator)$/;

/** The first line of an answer that is written to a socket as text. */
export const statusLine = /^HTTP\/1\.[01] (40[137])\b/;

/** `forbiddenNames`, `unauthenticatedAttributes`: a list of things, and no answer. */
function namesThings(name: string): boolean {
  const parts = words(name);
  const at = parts.findIndex((word) => adjectives.has(word));
  return at >= 0 && parts.slice(at + 1).some((word) => /[^su]s$/.test(word) && !answers.test(word));
}

const adjectives: ReadonlySet<string> = new Set(['forbidden', 'unauthorized', 'unauthorised', 'unauthenticated']);

/** `existProxyAuth`, `throwIfProxyAuthIsSent`: what a client sends to its proxy. */
const ofClient = /^(?:is|has|exists?|throwIf)ProxyAuth(?:Is|Sent|Header|$)/;

const answers = /^(errors|exceptions|responses|replies|results|pages|routes|handlers)$/;

/** Words that Elysia takes for a status: `status('Unauthorized')`, `set.status = 'Unauthorized'`. */
const statusTexts = /^(Unauthorized|Forbidden|Proxy Authentication Required)$/;

/** A code that a table may give a status: `throw new Refusal({ code: 'unauthorized' })`. Texts begin in upper case. */
const refusalCode = /^(un_?authori[sz]ed|un_?authenticated|forbidden|UN_?AUTHORI[SZ]ED|UN_?AUTHENTICATED|FORBIDDEN)$/;

/** A code stands in no more than an object that is given to what makes the error, and what stands around that. */
const depthOfCode = 5;

/** Whether a text is given to what makes an error that is thrown at once, and is no plain one. */
function isThrown(node: Node): boolean {
  let at: Node | undefined = node.parent;
  for (let depth = 0; at && depth < depthOfCode; depth++) {
    if (at.type === 'ThrowStatement') return true;
    const makes = at.type === 'NewExpression' || at.type === 'CallExpression';
    if (makes ? isPlainError(at) : !/^(Property|ObjectExpression|AwaitExpression)$/.test(at.type)) return false;
    at = at.parent;
  }
  return false;
}

function setsStatus(parent: Node | null): boolean {
  const target =
    parent?.type === 'CallExpression' ? parent.callee : parent?.type === 'AssignmentExpression' ? parent.left : null;
  return target !== null && /^(status|error)$/.test(lastName(target) ?? '');
}

/** Whether a status is only compared with, listed or used as a key. */
function isRead(node: Node, parent: Node | null): boolean {
  switch (parent?.type) {
    case 'BinaryExpression':
      return parent.operator !== '+';
    case 'JSXExpressionContainer':
      return true;
    case 'AssignmentExpression':
      return node.type === 'Literal' && parent.right === node && isInTable(parent);
    case 'MemberExpression':
      return isFilled(node, parent);
    case 'CallExpression':
      // The text of an error by its number: `new Error(messageOf(407))`.
      return node.type === 'Literal' && isOfPlainError(parent);
    case 'SwitchCase':
      return parent.test === node;
    case 'ArrayExpression':
      return (
        node.type === 'Literal' &&
        (isLongList(parent) ||
          !/^(ForOfStatement|VariableDeclarator|AssignmentExpression|ArrayExpression)$/.test(parent.parent.type))
      );
    case 'Property':
      if (
        parent.value === node &&
        node.type === 'Literal' &&
        parent.parent.type === 'ObjectExpression' &&
        parent.parent.properties.length > largestTable
      )
        return true;
      return (
        parent.key === node &&
        parent.value !== node &&
        parent.value.type !== 'FunctionExpression' &&
        parent.value.type !== 'ArrowFunctionExpression'
      );
    default:
      return false;
  }
}

/**
 * Whether a name or a number is the key of what is put in its place: `messages[401] = '…'`, `codes.FORBIDDEN = 119`.
 */
function isFilled(node: Node, parent: TSESTree.MemberExpression): boolean {
  const { parent: user } = parent;
  if (parent.property !== node || user.type !== 'AssignmentExpression' || user.left !== parent || user.operator !== '=')
    return false;
  if (node.type === 'Literal') return !isFunction(user.right);
  return user.right.type === 'Literal' && typeof user.right.value === 'number' && !statuses.has(user.right.value);
}

const statuses: ReadonlySet<unknown> = new Set([401, 403, 407]);

/**
 * Whether an assignment is one of so many in a row that what they make is no table of statuses: `glyphs.hook = 401`.
 */
function isInTable(assignment: TSESTree.AssignmentExpression): boolean {
  const statement = assignment.parent.type === 'ExpressionStatement' ? assignment.parent : assignment;
  const around: Node | undefined = statement.parent;
  const all: readonly Node[] =
    around.type === 'SequenceExpression'
      ? around.expressions
      : around.type === 'BlockStatement' || around.type === 'Program'
        ? around.body
        : [];
  if (all.length <= largestTable) return false;
  const owner = ownerOf(statement);
  if (owner === undefined) return false;
  const at = all.indexOf(statement);
  let first = at;
  let last = at;
  while (first > 0 && ownerOf(all[first - 1]) === owner) first--;
  while (last + 1 < all.length && ownerOf(all[last + 1]) === owner) last++;
  return last - first >= largestTable;
}

/** The name of the object to which a statement or an expression gives a number or a text. */
function ownerOf(node: Node | undefined): string | undefined {
  const assignment = node?.type === 'ExpressionStatement' ? node.expression : node;
  if (assignment?.type !== 'AssignmentExpression' || assignment.right.type !== 'Literal') return undefined;
  return assignment.left.type === 'MemberExpression' && assignment.left.object.type === 'Identifier'
    ? assignment.left.object.name
    : undefined;
}

/** Whether a call makes the text of an error that has no status. */
function isOfPlainError(call: Node): boolean {
  return call.parent !== undefined && isPlainError(call.parent);
}

function isPlainError(made: Node): boolean {
  if (made.type !== 'NewExpression' && made.type !== 'CallExpression') return false;
  return made.callee.type === 'Identifier' && /^(Type|Range|Syntax)?Error$/.test(made.callee.name);
}

/** A list of no more elements may be a status with what belongs to it: `[401, 0, 'who are you?']`. */
const longestTuple = 16;

/** Whether a list, or a list of pairs, holds more than there are statuses, or numbers that are none. */
function isLongList(list: TSESTree.ArrayExpression): boolean {
  const { elements, parent } = list;
  if (elements.length > largestTable || (parent.type === 'ArrayExpression' && parent.elements.length > largestTable))
    return true;
  return (
    elements.length > longestTuple &&
    elements.some(
      (each) => each?.type === 'Literal' && typeof each.value === 'number' && (each.value < 100 || each.value > 599),
    )
  );
}
