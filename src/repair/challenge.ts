import type { TSESTree } from '@typescript-eslint/utils';
import type { Framework } from '../frameworks/framework.ts';
import { frameworkNamed } from '../frameworks/index.ts';
import type { Edit, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Answer } from '../answer.ts';
import { chainOf, entryOf, fixedName, isFunction, lastName, memberPath, unwrap, within } from '../syntax.ts';
import { insert, literal, statementBefore } from './edits.ts';
import { namesChallenge } from './removal.ts';

/** The edits that add the challenge, in the idiom of the framework and of the form of the answer. */
export function challengeEdits(m: Machine, answer: Answer, challenge: string): Edit[] | undefined {
  const { via } = answer;
  if (!via) return undefined;
  const framework = frameworkNamed(answer.framework);
  const header = `'WWW-Authenticate', ${literal(challenge)}`;
  const property = `'WWW-Authenticate': ${literal(challenge)}`;
  const at = placeOfChallenge(answer);
  if (at !== undefined)
    return answer.error?.kind === 'error' && answer.error.family === answer.framework && via.type === 'CallExpression'
      ? argumentEdits(via, at, challenge)
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
      ? initEdits(via, property)
      : errorEdits(m, via, property);
  if (via.type === 'ObjectExpression') return objectWithHeaders(via, property);
  if (via.type !== 'CallExpression') return undefined;
  const callee = unwrap(via.callee);
  // `json(body, { status })` of a package makes a Response.
  if (callee.type !== 'MemberExpression' && framework?.called) return calledEdits(via, property);
  // What is given the status first takes no headers: `fail(401, data)`.
  const [first] = via.arguments;
  if (callee.type !== 'MemberExpression' && !answer.error && first && within(answer.node, first)) return undefined;
  if (callee.type !== 'MemberExpression') return answer.error ? errorEdits(m, via, property) : initEdits(via, property);
  const name = fixedName(callee.property, callee.computed);
  const receiver = callee.object.range[1];
  const effect = answer.error ? undefined : entryOf(framework?.methods, name ?? '');
  if (effect?.does === 'status' && effect.alone)
    return statementBefore(m, via, `${m.source.text(callee.object)}.${setterOf(m, framework)}(${header});`);
  if (effect?.does === 'end' && effect.leads) return [insert(receiver, `.${setterOf(m, framework)}(${header})`)];
  switch (name) {
    case 'status':
    case 'code':
      if (framework?.rawForgets) return statementBefore(m, via, `${m.source.text(callee.object)}.header(${header});`);
      return [insert(via.range[1], `.${setterOf(m, framework)}(${header})`)];
    case 'setStatus':
      return statementBefore(m, via, `${m.source.text(callee.object)}.${setterOf(m, framework)}(${header});`);
    case 'sendStatus':
      return [insert(receiver, `.${setterOf(m, framework)}(${header})`)];
    case 'unauthorized':
    case 'forbidden':
      return answer.mode === 'direct' || (answer.error?.kind === 'error' && answer.error.made === via)
        ? [insert(receiver, `.header(${header})`)]
        : undefined;
    case 'writeHead':
      return tableEdits(
        via,
        via.arguments.length > 1 ? via.arguments.length - 1 : 1,
        `{ ${property} }`,
        property,
        true,
      );
    case 'json':
      if (/^(Next)?Response$/.test(lastName(callee.object) ?? '')) return initEdits(via, property);
      return makeEdits(via, property);
    case 'text':
    case 'html':
    case 'body':
    case 'newResponse':
      return makeEdits(via, property);
    default:
      return errorEdits(m, via, property);
  }
}

/** The argument of an error's function that is its challenge. */
export function placeOfChallenge({ error }: Answer): number | undefined {
  return error?.kind === 'error' ? error.challengeAt : undefined;
}

/** `Boom.unauthorized(message, ['Bearer realm="api"'])`: a list is sent as it is. */
function argumentEdits(call: TSESTree.CallExpression, at: number, challenge: string): Edit[] | undefined {
  if (call.arguments.length > at || call.arguments.some((each) => each.type === 'SpreadElement')) return undefined;
  const last = call.arguments.at(-1);
  const missing = Array.from({ length: at - call.arguments.length }, () => 'null, ').join('');
  return [insert(last ? last.range[1] : call.range[1] - 1, `${last ? ', ' : ''}${missing}[${literal(challenge)}]`)];
}

function isRawResponse(via: Node): boolean {
  return via.type === 'NewExpression' && lastName(via.callee) === 'Response';
}

/**
 * `setResponseHeader(event, …)` in front of the answer, where the file has that function; or the error's own headers,
 * where they are sent.
 */
function functionEdits(
  m: Machine,
  answer: Answer,
  framework: Framework,
  header: string,
  property: string,
): Edit[] | undefined {
  const { via } = answer;
  if (!via) return undefined;
  if (answer.error && framework.errors?.copiesErrorHeaders === true) {
    const options =
      via.type === 'NewExpression' || via.type === 'CallExpression'
        ? via.arguments.find((each) => each.type === 'ObjectExpression')
        : undefined;
    return options && objectWithHeaders(options, property);
  }
  if (answer.error && !framework.errors?.keepsHeaders) return undefined;
  const callee = via.type === 'CallExpression' ? unwrap(via.callee) : undefined;
  const isGlobal = callee?.type === 'Identifier' && m.source.variable(callee) === null;
  if (
    !isGlobal &&
    !framework.modules.some((module) =>
      m.source.main.modules.has(`${module.replace(/(?<=.)#.*/, '')}#${framework.setter}`),
    )
  )
    return undefined;
  const context = contextAround(m, via);
  return context === undefined ? undefined : statementBefore(m, via, `${framework.setter}(${context}, ${header});`);
}

/** `set.headers['www-authenticate'] = …` in front of the answer, where the handler has what holds that table. */
function assignedHeader(m: Machine, via: Node, framework: Framework, challenge: string): Edit[] | undefined {
  const assign = (holder: string): Edit[] | undefined =>
    statementBefore(m, via, `${holder}.headers['WWW-Authenticate'] = ${literal(challenge)};`);
  const target = via.type === 'AssignmentExpression' ? unwrap(via.left) : undefined;
  if (target?.type === 'MemberExpression') return assign(m.source.text(target.object));
  const name = framework.headerTable ?? '';
  for (let at: Node | null | undefined = via.parent; at; at = at.parent) {
    if (!isFunction(at) || !m.rolesOf(at)) continue;
    for (const parameter of at.params)
      if (
        parameter.type === 'ObjectPattern' &&
        parameter.properties.some(
          (each) => each.type === 'Property' && each.value.type === 'Identifier' && each.value.name === name,
        )
      )
        return assign(name);
  }
  const context = contextAround(m, via);
  return context === undefined ? undefined : assign(`${context}.${name}`);
}

/** The name of the context in the nearest function that is given one. */
function contextAround(m: Machine, node: Node): string | undefined {
  for (let at: Node | null | undefined = node.parent; at; at = at.parent) {
    const roles = isFunction(at) ? m.rolesOf(at) : null;
    if (!isFunction(at) || !roles) continue;
    for (const parameter of at.params) {
      const variable = parameter.type === 'Identifier' ? m.source.variable(parameter) : null;
      if (parameter.type === 'Identifier' && variable && roles.of.get(variable) === 'context') return parameter.name;
    }
  }
  return undefined;
}

/** The method that sets a header. Next.js' `pages/api` shares a model with Express, but has node's method only. */
function setterOf(m: Machine, framework: Framework | undefined): string {
  if (!framework) return 'setHeader';
  const next =
    framework.modules.includes('next') &&
    (m.source.main.modules.has('next') ||
      m.source.main.modules.has('next/server') ||
      /[/\\]pages[/\\]api[/\\]/.test(m.source.main.filename));
  return next ? 'setHeader' : framework.setter;
}

/** Adds a property to a table that is an argument of a call, or the table itself where there is none. */
function tableEdits(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  index: number,
  table: string,
  property: string,
  keepReason: boolean,
): Edit[] | undefined {
  const given = call.arguments[index];
  const last = call.arguments.at(-1);
  if (!given) return last ? [insert(last.range[1], `, ${table}`)] : undefined;
  if (given.type === 'ObjectExpression') return propertyEdits(given, property);
  if (keepReason && given.type === 'Literal' && typeof given.value === 'string')
    return [insert(given.range[1], `, ${table}`)];
  return undefined;
}

/** Puts the challenge in front of the other properties; undefined where one is there already, which would win. */
function propertyEdits(table: TSESTree.ObjectExpression, property: string): Edit[] | undefined {
  const [first] = table.properties;
  if (table.properties.some((each) => each.type === 'Property' && namesChallenge(each.key, each.computed)))
    return undefined;
  return [first ? insert(first.range[0], `${property}, `) : { range: table.range, text: `{ ${property} }` }];
}

/** `{ status: 401 }` gets `headers`; headers that are there get the challenge. */
function initEdits(call: TSESTree.CallExpression | TSESTree.NewExpression, property: string): Edit[] | undefined {
  const init = call.arguments[1];
  if (init?.type !== 'ObjectExpression') return undefined;
  return objectWithHeaders(init, property);
}

function objectWithHeaders(init: TSESTree.ObjectExpression, property: string): Edit[] | undefined {
  const headers = init.properties.find(
    (each) => each.type === 'Property' && fixedName(each.key, each.computed) === 'headers',
  );
  if (headers?.type === 'Property')
    return headers.value.type === 'ObjectExpression' ? propertyEdits(headers.value, property) : undefined;
  const last = init.properties.at(-1);
  if (init.properties.some((each) => each.type === 'SpreadElement')) return undefined;
  return last
    ? [insert(last.range[1], `, headers: { ${property} }`)]
    : [{ range: init.range, text: `{ headers: { ${property} } }` }];
}

/** Hono's `c.json(body, 401, headers)`. */
function makeEdits(call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const [, second, third] = call.arguments;
  if (second?.type === 'ObjectExpression') return objectWithHeaders(second, property);
  if (!second) return undefined;
  if (third) return third.type === 'ObjectExpression' ? propertyEdits(third, property) : undefined;
  return [insert(second.range[1], `, { ${property} }`)];
}

/** tsoa's `unauthorized(401, body, headers)`. */
function calledEdits(call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const [, body, headers] = call.arguments;
  if (headers) return headers.type === 'ObjectExpression' ? propertyEdits(headers, property) : undefined;
  return body && [insert(body.range[1], `, { ${property} }`)];
}

/** Errors that carry headers: `createError(401, message, { headers })`, `ctx.throw(…)`, Hono's `{ res }`. */
function errorEdits(
  m: Machine,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  property: string,
): Edit[] | undefined {
  const name = lastName(call.callee) ?? '';
  if (name === 'HTTPException') return exceptionEdits(m, call, property);
  const arguments_ = call.arguments;
  const last = arguments_.at(-1);
  if (!/^(createError|createHttpError|HttpError|throw|getHttpError)$/.test(name) || arguments_.length > 3 || !last)
    return undefined;
  if (last.type === 'ObjectExpression') return objectWithHeaders(last, property);
  if (arguments_.length === 3 || last.type === 'SpreadElement') return undefined;
  return [insert(last.range[1], `, { headers: { ${property} } }`)];
}

function exceptionEdits(
  m: Machine,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  property: string,
): Edit[] | undefined {
  const [status, options] = call.arguments;
  if (!status) return undefined;
  const response = (body: string): string =>
    `{ res: new Response(${body}, { status: 401, headers: { ${property} } }) }`;
  if (!options) return [insert(status.range[1], `, ${response('null')}`)];
  if (options.type !== 'ObjectExpression' || options.properties.length !== 1) return undefined;
  const [only] = options.properties;
  if (only?.type !== 'Property' || fixedName(only.key, only.computed) !== 'message') return undefined;
  return [{ range: options.range, text: response(m.source.text(only.value)) }];
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
    ? `${shown}.${setterOf(m, framework)}('WWW-Authenticate', ${literal(challenge)});`
    : `${shown}${link};`;
}
