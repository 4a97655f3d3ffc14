import { frameworkNamed } from '../frameworks/index.ts';
import type { Edit } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Answer } from '../answer.ts';
import { chainOf, entryOf, fixedName, lastName, memberPath, unwrap, within } from '../syntax.ts';
import { insert, statementBefore } from './edits.ts';
import { argumentEdits, errorEdits } from './error-headers.ts';
import { isRawResponse, assignedHeader, functionEdits, setterOf } from './setters.ts';
import { initEdits, objectWithHeaders, calledEdits, tableEdits, makeEdits } from './header-tables.ts';
import { challengeName, lineBreak, literal } from './spelling.ts';

/** The edits that add the challenge, in the idiom of the framework and of the form of the answer. */
export function challengeEdits(m: Machine, answer: Answer, challenge: string): Edit[] | undefined {
  const { via } = answer;
  if (!via) return undefined;
  const framework = frameworkNamed(answer.framework);
  const header = `${challengeName(m)}, ${literal(m, challenge)}`;
  const property = `${challengeName(m)}: ${literal(m, challenge)}`;
  const at = placeOfChallenge(answer);
  if (at !== undefined)
    return answer.error?.kind === 'error' && answer.error.family === answer.framework && via.type === 'CallExpression'
      ? argumentEdits(m, via, at, challenge)
      : undefined;
  if (framework?.headerTable !== undefined && !isRawResponse(via)) return assignedHeader(m, via, framework, challenge);
  if (framework?.functions && !isRawResponse(via)) return functionEdits(m, answer, framework, header, property);
  if (via.type === 'AssignmentExpression') {
    const target = unwrap(via.left);
    if (target.type !== 'MemberExpression') return undefined;
    const object = unwrap(target.object);
    // `ctx.response.status`: the context has the method, too.
    const face =
      object.type === 'MemberExpression' &&
      framework?.faces[fixedName(object.property, object.computed) ?? ''] === 'same'
        ? object.object
        : object;
    // `statusCode` shows no more than node's response: its own method is there in Express, too.
    const setter = setterOf(m, framework);
    const method =
      setter === 'set' && fixedName(target.property, target.computed) === 'statusCode' ? 'setHeader' : setter;
    return statementBefore(m, via, `${m.source.text(face)}.${method}(${header});`);
  }
  if (answer.error && framework?.errors?.copiesErrorHeaders === false && !framework.errors.sendsHeldResponse)
    return undefined;
  if (via.type === 'NewExpression')
    return /^(Next)?Response$/.test(lastName(via.callee) ?? '')
      ? initEdits(m, via, property)
      : errorEdits(m, via, property);
  if (via.type === 'ObjectExpression') return objectWithHeaders(m, via, property);
  if (via.type !== 'CallExpression') return undefined;
  const callee = unwrap(via.callee);
  // `json(body, { status })` of a package makes a Response.
  if (callee.type !== 'MemberExpression' && framework?.called) return calledEdits(m, via, property);
  // What is given the status first takes no headers: `fail(401, data)`.
  const [first] = via.arguments;
  if (callee.type !== 'MemberExpression' && !answer.error && first && within(answer.node, first)) return undefined;
  if (callee.type !== 'MemberExpression')
    return answer.error ? errorEdits(m, via, property) : initEdits(m, via, property);
  const name = fixedName(callee.property, callee.computed);
  const receiver = callee.object.range[1];
  // A chain with a line for each call gets another line.
  const link = `${lineBreak(m, receiver)}.${setterOf(m, framework)}(${header})`;
  const effect = answer.error ? undefined : entryOf(framework?.methods, name ?? '');
  if (effect?.does === 'status' && effect.alone)
    return statementBefore(m, via, `${m.source.text(callee.object)}.${setterOf(m, framework)}(${header});`);
  if (effect?.does === 'end' && effect.leads) return [insert(receiver, link)];
  switch (name) {
    case 'status':
    case 'code':
      if (framework?.rawForgets) return statementBefore(m, via, `${m.source.text(callee.object)}.header(${header});`);
      return [insert(via.range[1], link)];
    case 'setStatus':
      return statementBefore(m, via, `${m.source.text(callee.object)}.${setterOf(m, framework)}(${header});`);
    case 'sendStatus':
      return [insert(receiver, link)];
    case 'unauthorized':
    case 'forbidden':
      return answer.mode === 'direct' || (answer.error?.kind === 'error' && answer.error.made === via)
        ? [insert(receiver, `.header(${header})`)]
        : undefined;
    case 'writeHead':
      return tableEdits(m, via, property);
    case 'json':
      if (/^(Next)?Response$/.test(lastName(callee.object) ?? '')) return initEdits(m, via, property);
      return makeEdits(m, via, property);
    case 'text':
    case 'html':
    case 'body':
    case 'newResponse':
      return makeEdits(m, via, property);
    default:
      return errorEdits(m, via, property);
  }
}

/** The argument of an error's function that is its challenge. */
export function placeOfChallenge({ error }: Answer): number | undefined {
  return error?.kind === 'error' ? error.challengeAt : undefined;
}

/**
 * The statement that sets the challenge before an answer, where that is a call or an assignment on a response;
 * undefined elsewhere.
 */
export function challengeStatement(
  m: Machine,
  answer: Answer,
  link: string | undefined,
  challenge: string,
): string | undefined {
  const { via } = answer;
  const framework = frameworkNamed(answer.framework);
  if (!via || answer.error || framework?.functions || isRawResponse(via)) return undefined;
  if (via.type === 'AssignmentExpression') {
    const [edit] = challengeEdits(m, answer, challenge) ?? [];
    return edit?.text.trim();
  }
  const callee = via.type === 'CallExpression' ? unwrap(via.callee) : undefined;
  if (callee?.type !== 'MemberExpression' || framework?.headerTable !== undefined) return undefined;
  // The response itself, in front of what is called on it.
  const first = [...chainOf(callee)].filter((each) => each.type === 'CallExpression').at(-1);
  const method = first ? unwrap(first.callee) : callee;
  const shown =
    method.type === 'MemberExpression' && memberPath(method.object) ? m.source.text(method.object) : undefined;
  // A Response that the call makes is another one than what it is called on.
  if (shown === undefined || /^(Next)?Response$/.test(shown)) return undefined;
  return link === undefined
    ? `${shown}.${setterOf(m, framework)}(${challengeName(m)}, ${literal(m, challenge)});`
    : `${shown}${link};`;
}
