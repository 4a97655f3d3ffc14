import type { TSESTree } from '@typescript-eslint/utils';
import { errorMakers } from '../frameworks/errors.ts';
import { frameworks } from '../frameworks/index.ts';
import type { Edit, Header, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import { toError } from '../responses/errors.ts';
import { siblingOf } from '../responses/error-makers.ts';
import type { Answer, SeenSite } from '../answer.ts';
import { entryOf, lastName, nodesIn, unwrap } from '../syntax.ts';
import type { Value } from '../values/value.ts';
import { placeOfChallenge } from './challenge.ts';
import { entryBehind } from './edits.ts';
import { siblingEdits } from './siblings.ts';
import { answersWith, type Trial } from './trial.ts';

const words: Readonly<Record<number, readonly [RegExp, (match: string) => string]>> = {
  403: [/unauthorized/i, (match) => inCase(match, 'forbidden')],
  401: [/forbidden/i, (match) => inCase(match, 'unauthorized')],
};

/** A word in the case of another: UNAUTHORIZED → FORBIDDEN, Unauthorized → Forbidden. */
function inCase(model: string, word: string): string {
  if (model === model.toUpperCase()) return word.toUpperCase();
  return model.startsWith(model.charAt(0).toUpperCase()) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/**
 * The edits that change the status where it is written: a literal, a named constant, a method, class or helper named
 * after it.
 */
export function statusEdits(m: Trial, answer: Answer, status: 401 | 403, headerIs: HeaderTest): Edit[] | undefined {
  const node = unwrap(answer.node);
  if (answer.viaHelper) return calleeEdits(m, answer, node, status, headerIs);
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return writtenEdits(m, answer, node, status);
  const error = answer.error?.kind === 'error' ? answer.error : undefined;
  const isOfApplication = error?.family === 'application' || error?.family === 'plain';
  const renamed = isOfApplication
    ? calleeEdits(m, answer, node, status, headerIs)
    : renamedEdits(m, node, status, error?.family);
  const at = placeOfChallenge(answer);
  if (at !== undefined) {
    const [before, end] = [node.arguments[at - 1], node.arguments.at(-1)];
    // Without the challenge, which another function takes for something else.
    return renamed && before && end && before !== end
      ? [...renamed, { range: [before.range[1], end.range[1]], text: '' }]
      : renamed;
  }
  return argumentEdits(m, answer, node, status) ?? renamed;
}

/** What the challenge of an answer in the place of another one has to be. */
export type HeaderTest = (header: Header) => boolean;

/** The edits in an argument that is the status of an error: `new ApiError(401, message)`. */
function argumentEdits(
  m: Trial,
  answer: Answer,
  node: TSESTree.CallExpression | TSESTree.NewExpression,
  status: 401 | 403,
): Edit[] | undefined {
  const written = answer.error?.kind === 'error' ? unwrap(answer.error.status.node) : node;
  // `new HttpException(body, status)`
  const place = node.arguments[lastName(node.callee) === 'HttpException' ? 1 : 0];
  const given = node.arguments.includes(written as TSESTree.Expression) ? written : place;
  const isLiteral = given?.type === 'Literal' && (given.value === 401 || given.value === 403);
  // The status in a Hono exception stands beside the one of its Response.
  if (
    isLiteral &&
    node.arguments.some((each) => each.type === 'ObjectExpression' && /\bstatus\b/.test(m.source.text(each)))
  )
    return undefined;
  if (isLiteral || given === written) return writtenEdits(m, answer, given, status);
  return given?.type === 'MemberExpression' && /unauthorized|forbidden/i.test(lastName(given) ?? '')
    ? writtenEdits(m, answer, given, status)
    : undefined;
}

/** The edits where a status stands as a value: a number, digits, or the name of a constant. */
function writtenEdits(m: Trial, answer: Answer, node: Node, status: 401 | 403): Edit[] | undefined {
  if (node.type === 'Literal' && typeof node.value === 'number') return [{ range: node.range, text: String(status) }];
  if (node.type === 'Literal' && typeof node.value === 'string' && /^\d{3}$/.test(node.value))
    return [{ range: [node.range[0] + 1, node.range[1] - 1], text: String(status) }];
  const used = node.type === 'Identifier' ? useOf(m, answer, node) : node;
  if (used?.type !== 'Identifier' && used?.type !== 'MemberExpression') return undefined;
  const isError = answer.error?.kind === 'error' && answer.error.node === node && answer.error.status.node === node;
  const says = (value: Value): boolean =>
    isError ? toError(value)?.status.value === status : value.kind === 'constant' && value.value === status;
  const edits = m.tried(answer.function ?? used, () => siblingEdits(m, used, status, answer.path, says));
  // A number says the same, and no name has to be there.
  return edits ?? (isError ? undefined : [{ range: used.range, text: String(status) }]);
}

/** Where a constant is used for an answer: one of another file is known by the name under which it is imported. */
function useOf(m: Trial, { via }: Answer, name: TSESTree.Identifier): TSESTree.Identifier | undefined {
  if (name.parent.type !== 'ImportSpecifier' && name.parent.type !== 'Property') return name;
  const variable = m.source.variable(name);
  const found = via
    ? [...nodesIn(via)].filter((each) => each.type === 'Identifier' && m.source.variable(each) === variable)
    : [];
  return found.length === 1 ? (found[0] as TSESTree.Identifier) : undefined;
}

/** The edits that call what the application has beside a helper, or a class, for the other status. */
function calleeEdits(
  m: Trial,
  answer: Answer,
  node: Node,
  status: 401 | 403,
  headerIs: HeaderTest,
): Edit[] | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  return siblingEdits(m, node.callee, status, answer.path, answersWith(m, answer, node, status, headerIs));
}

/** The edits that name another method of a framework, or another error of the same package. */
function renamedEdits(
  m: Trial,
  { callee }: TSESTree.CallExpression | TSESTree.NewExpression,
  status: 401 | 403,
  family: string | undefined,
): Edit[] | undefined {
  const inner = unwrap(callee);
  if (inner.type === 'MemberExpression') return nameEdits(inner.property, status, family);
  return inner.type === 'Identifier' ? classEdits(m, inner, status, family) : undefined;
}

/**
 * The word for a status that an error was given, with those that its package takes; where all answers of the place have
 * the same.
 */
export function wordOf({
  answers,
}: SeenSite): { readonly node: TSESTree.StringLiteral; readonly words: Readonly<Record<string, number>> } | undefined {
  const [error, ...others] = answers.map((answer) => (answer.error?.kind === 'error' ? answer.error : undefined));
  const node = error?.status.node;
  if (node?.type !== 'Literal' || typeof node.value !== 'string' || others.some((each) => each?.status.node !== node))
    return undefined;
  const given = node.value;
  const words = errorMakers.find(
    (each) => each.family === error?.family && entryOf(each.takes?.status.words, given) !== undefined,
  )?.takes?.status.words;
  return words && { node, words };
}

/** Another word in its place: `'unauthenticated'` → `'permission-denied'`. */
export function wordEdits(
  { node, words }: NonNullable<ReturnType<typeof wordOf>>,
  status: 401 | 403,
): Edit[] | undefined {
  const [word] = Object.entries(words).find(([, value]) => value === status) ?? [];
  return word === undefined ? undefined : [{ range: [node.range[0] + 1, node.range[1] - 1], text: word }];
}

/** Another class of the same package, by its name, with its import: `UnauthorizedException` → `ForbiddenException`. */
function classEdits(
  m: Machine,
  callee: TSESTree.Identifier,
  status: 401 | 403,
  family: string | undefined,
): Edit[] | undefined {
  const [edit] = nameEdits(callee, status, family) ?? [];
  const variable = m.source.variable(callee) as {
    readonly defs: readonly { readonly node: Node; readonly parent?: Node | null }[];
    readonly references: readonly unknown[];
  } | null;
  const { node: specifier, parent: declaration } = variable?.defs[0] ?? {};
  if (
    !edit ||
    specifier?.type !== 'ImportSpecifier' ||
    declaration?.type !== 'ImportDeclaration' ||
    !isOfClasses(declaration.source.value)
  )
    return undefined;
  // Under a name of its own it says nothing of the class.
  if (specifier.imported.type !== 'Identifier' || specifier.imported.name !== callee.name) return undefined;
  if (declaration.specifiers.some((each) => each.local.name === edit.text)) return [edit];
  const only = variable?.references.length === 1;
  return [only ? { range: specifier.range, text: edit.text } : entryBehind(m, specifier, edit.text), edit];
}

function isOfClasses(module: string): boolean {
  return (
    frameworks.some(({ classes, modules }) => classes !== undefined && modules.includes(module)) ||
    errorMakers.some(({ challenge, modules }) => typeof challenge === 'object' && modules.includes(module))
  );
}

function nameEdits(node: Node, status: 401 | 403, family?: string): Edit[] | undefined {
  const [pattern, replace] = words[status] ?? [];
  if (node.type !== 'Identifier' || !pattern || !replace) return undefined;
  const text =
    (family === undefined ? undefined : siblingOf(family, node.name, status)) ?? node.name.replace(pattern, replace);
  return text === node.name ? undefined : [{ range: node.range, text }];
}
