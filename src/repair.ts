import type { TSESTree } from '@typescript-eslint/utils';
import type { Around } from './around.ts';
import type { Case, Edit, Node, Repair } from './model.ts';
import { errorMakers } from './frameworks/errors.ts';
import type { Framework } from './frameworks/framework.ts';
import { frameworkNamed, frameworks } from './frameworks/index.ts';
import type { Machine } from './paths/machine.ts';
import { factsOf } from './paths/path.ts';
import type { Settings } from './settings.ts';
import { defaultSettings } from './settings.ts';
import type { Answer, SeenSite } from './sites.ts';
import { siblingOf } from './responses/package-errors.ts';
import { entryOf, fixedName, isFunction, lastName, ofText, unwrap, within } from './syntax.ts';
import { placeOf } from './values/place.ts';

/**
 * The edits that mend an answer, each list one suggestion. An edit is offered only where the form of the answer is plain
 * enough to be sure of the result, and never if it would make the next finding: 403 becomes 401 together with its
 * challenge, and an answer that should be 403 in every case gets no challenge.
 */
export function repairOf(seen: SeenSite, cases: readonly Case[], m: Machine & { readonly around: Around }, settings: Settings): Repair {
  const [answer] = seen.answers;
  const challenge = challengeFor(m, answer, settings);
  if (!answer || answer.viaHelper || seen.answers.some((each) => each.via !== answer.via)) return { challenge };
  // What is made elsewhere is not mended here.
  if (answer.error?.kind === 'error' && answer.error.elsewhere) return { challenge };
  const wants403 = cases.every((each) => each.cause === 'insufficient' || each.cause === 'policy');
  const add = m.around.losesHeaders(answer) || !isOwn(m, answer) ? undefined : challengeEdits(m, answer, challenge);
  const complete = cases.every((each) => each.header.kind === 'set' || each.header.kind === 'central');
  const word = wordOf(seen);
  const to403 = word ? wordEdits(word, 403) : statusEdits(m, answer, 403);
  const to401 = word ? wordEdits(word, 401) : statusEdits(m, answer, 401);
  const split = splitEdits(m, seen, cases);
  const with401 = (edits: readonly Edit[]): readonly Edit[] | undefined => (complete ? edits : add && disjoint([...edits, ...add]));
  const found: { -readonly [key in keyof Repair]: Repair[key] } = { challenge };
  if (add && !wants403) found.addChallenge = add;
  if (answer.status === 401 && to403) found.to403 = to403;
  if (answer.status === 403 && to401) {
    const edits = with401(to401);
    if (edits) found.to401 = edits;
  }
  if (split) {
    const edits = answer.status === 401 ? split : with401(split);
    if (edits) found.split = edits;
  }
  return found;
}

/** Whether the answer is given in the function that it is reported in: a header that a helper or a method adds goes to other answers, too. */
function isOwn(m: Machine, { via, helpers, function: around }: Answer): boolean {
  if (helpers.length > 0) return false;
  return via === null || (m.source.isMain(via) && (around === null || within(via, around)));
}

/** Edits that overlap cannot be one suggestion. */
function disjoint(edits: readonly Edit[]): readonly Edit[] | undefined {
  const sorted = [...edits].sort((a, b) => a.range[0] - b.range[0]);
  return sorted.every((edit, index) => index === 0 || (sorted[index - 1]?.range[1] ?? 0) <= edit.range[0]) ? sorted : undefined;
}

/** The scheme that the handler itself reads, or the one from the settings. Never Basic or Digest unless they are read. */
function challengeFor(m: Machine, answer: Answer | undefined, settings: Settings): string {
  if (settings.challenge !== defaultSettings.challenge || !answer?.function) return settings.challenge;
  let around: Node = answer.function;
  for (let at: Node | null | undefined = around.parent; at; at = at.parent) if (isFunction(at)) around = at;
  return readsBasic(m.source, around) ? 'Basic realm="api"' : settings.challenge;
}

const readsBasic = ofText((text) => /['"`/(^]Basic(\\s|\s|['"`])(?!realm)/i.test(text));

function insert(at: number, text: string): Edit {
  return { range: [at, at], text };
}

function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** The edits that add the challenge, in the idiom of the framework and of the form of the answer. */
function challengeEdits(m: Machine, answer: Answer, challenge: string): Edit[] | undefined {
  const { via } = answer;
  if (!via) return undefined;
  const framework = frameworkNamed(answer.framework);
  const header = `'WWW-Authenticate', ${literal(challenge)}`;
  const property = `'WWW-Authenticate': ${literal(challenge)}`;
  const at = placeOfChallenge(answer);
  if (at !== undefined) return answer.error?.kind === 'error' && answer.error.family === answer.framework && via.type === 'CallExpression' ? argumentEdits(via, at, challenge) : undefined;
  if (framework?.headerTable !== undefined && !isRawResponse(via)) return assignedHeader(m, via, framework, challenge);
  if (framework?.functions && !isRawResponse(via)) return functionEdits(m, answer, framework, header, property);
  if (via.type === 'AssignmentExpression') {
    const target = unwrap(via.left);
    if (target.type !== 'MemberExpression') return undefined;
    const object = unwrap(target.object);
    // `ctx.response.status`: the context has the method, too.
    const face = object.type === 'MemberExpression' && framework?.faces[fixedName(object.property, object.computed) ?? ''] === 'same' ? object.object : object;
    // `statusCode` shows no more than node's response: its own method is there in Express, too.
    const setter = setterOf(m, framework);
    const method = setter === 'set' && fixedName(target.property, target.computed) === 'statusCode' ? 'setHeader' : setter;
    return statementBefore(m, via, `${m.source.text(face)}.${method}(${header});`);
  }
  if (answer.error && framework?.errors?.copiesErrorHeaders === false && !framework.errors.sendsHeldResponse) return undefined;
  if (via.type === 'NewExpression') return /^(Next)?Response$/.test(lastName(via.callee) ?? '') ? initEdits(via, property) : errorEdits(m, via, property);
  if (via.type === 'ObjectExpression') return objectWithHeaders(via, property);
  if (via.type !== 'CallExpression') return undefined;
  const callee = unwrap(via.callee);
  // `json(body, { status })` of a package makes a Response.
  if (callee.type !== 'MemberExpression' && framework?.called) return calledEdits(via, property);
  if (callee.type !== 'MemberExpression') return answer.error ? errorEdits(m, via, property) : initEdits(via, property);
  const name = fixedName(callee.property, callee.computed);
  const receiver = callee.object.range[1];
  const effect = answer.error ? undefined : entryOf(framework?.methods, name ?? '');
  if (effect?.does === 'status' && effect.alone) return statementBefore(m, via, `${m.source.text(callee.object)}.${setterOf(m, framework)}(${header});`);
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
      return answer.mode === 'direct' || (answer.error?.kind === 'error' && answer.error.made === via) ? [insert(receiver, `.header(${header})`)] : undefined;
    case 'writeHead':
      return tableEdits(via, via.arguments.length > 1 ? via.arguments.length - 1 : 1, `{ ${property} }`, property, true);
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
function placeOfChallenge({ error }: Answer): number | undefined {
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

/** `setResponseHeader(event, …)` in front of the answer, where the file has that function; or the error's own headers, where they are sent. */
function functionEdits(m: Machine, answer: Answer, framework: Framework, header: string, property: string): Edit[] | undefined {
  const { via } = answer;
  if (!via) return undefined;
  if (answer.error && framework.errors?.copiesErrorHeaders === true) {
    const options = via.type === 'NewExpression' || via.type === 'CallExpression' ? via.arguments.find((each) => each.type === 'ObjectExpression') : undefined;
    return options && objectWithHeaders(options, property);
  }
  if (answer.error && !framework.errors?.keepsHeaders) return undefined;
  const callee = via.type === 'CallExpression' ? unwrap(via.callee) : undefined;
  const isGlobal = callee?.type === 'Identifier' && m.source.variable(callee) === null;
  if (!isGlobal && !framework.modules.some((module) => m.source.main.modules.has(`${module.replace(/(?<=.)#.*/, '')}#${framework.setter}`))) return undefined;
  const context = contextAround(m, via);
  return context === undefined ? undefined : statementBefore(m, via, `${framework.setter}(${context}, ${header});`);
}

/** `set.headers['www-authenticate'] = …` in front of the answer, where the handler has what holds that table. */
function assignedHeader(m: Machine, via: Node, framework: Framework, challenge: string): Edit[] | undefined {
  const assign = (holder: string): Edit[] | undefined => statementBefore(m, via, `${holder}.headers['WWW-Authenticate'] = ${literal(challenge)};`);
  const target = via.type === 'AssignmentExpression' ? unwrap(via.left) : undefined;
  if (target?.type === 'MemberExpression') return assign(m.source.text(target.object));
  const name = framework.headerTable ?? '';
  for (let at: Node | null | undefined = via.parent; at; at = at.parent) {
    if (!isFunction(at) || !m.rolesOf(at)) continue;
    for (const parameter of at.params) if (parameter.type === 'ObjectPattern' && parameter.properties.some((each) => each.type === 'Property' && each.value.type === 'Identifier' && each.value.name === name)) return assign(name);
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
  const next = framework.modules.includes('next') && (m.source.main.modules.has('next') || m.source.main.modules.has('next/server') || /[/\\]pages[/\\]api[/\\]/.test(m.source.main.filename));
  return next ? 'setHeader' : framework.setter;
}

/** A statement in front of the one that holds a node, where that stands in a list of statements. */
function statementBefore(m: Machine, node: Node, text: string): Edit[] | undefined {
  let at: Node = node;
  while (at.parent && at.type !== 'ExpressionStatement' && at.type !== 'ReturnStatement' && at.type !== 'ThrowStatement') at = at.parent;
  const list = at.parent?.type;
  if (list !== 'BlockStatement' && list !== 'Program' && list !== 'SwitchCase') return undefined;
  const whole = m.source.main.code.text;
  const line = whole.lastIndexOf('\n', at.range[0] - 1) + 1;
  const indent = /^\s*/.exec(whole.slice(line, at.range[0]))?.[0] ?? '';
  const ending = whole.charAt(line - 2) === '\r' ? '\r\n' : '\n';
  return [insert(at.range[0], `${text}${ending}${indent}`)];
}

/** Adds a property to a table that is an argument of a call, or the table itself where there is none. */
function tableEdits(call: TSESTree.CallExpression | TSESTree.NewExpression, index: number, table: string, property: string, keepReason: boolean): Edit[] | undefined {
  const given = call.arguments[index];
  const last = call.arguments.at(-1);
  if (!given) return last ? [insert(last.range[1], `, ${table}`)] : undefined;
  if (given.type === 'ObjectExpression') return [propertyEdit(given, property)];
  if (keepReason && given.type === 'Literal' && typeof given.value === 'string') return [insert(given.range[1], `, ${table}`)];
  return undefined;
}

function propertyEdit(table: TSESTree.ObjectExpression, property: string): Edit {
  const [first] = table.properties;
  return first ? insert(first.range[0], `${property}, `) : { range: table.range, text: `{ ${property} }` };
}

/** `{ status: 401 }` gets `headers`; headers that are there get the challenge. */
function initEdits(call: TSESTree.CallExpression | TSESTree.NewExpression, property: string): Edit[] | undefined {
  const init = call.arguments[1];
  if (init?.type !== 'ObjectExpression') return undefined;
  return objectWithHeaders(init, property);
}

function objectWithHeaders(init: TSESTree.ObjectExpression, property: string): Edit[] | undefined {
  const headers = init.properties.find((each) => each.type === 'Property' && fixedName(each.key, each.computed) === 'headers');
  if (headers?.type === 'Property') return headers.value.type === 'ObjectExpression' ? [propertyEdit(headers.value, property)] : undefined;
  const last = init.properties.at(-1);
  if (init.properties.some((each) => each.type === 'SpreadElement')) return undefined;
  return last ? [insert(last.range[1], `, headers: { ${property} }`)] : [{ range: init.range, text: `{ headers: { ${property} } }` }];
}

/** Hono's `c.json(body, 401, headers)`. */
function makeEdits(call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const [, second, third] = call.arguments;
  if (second?.type === 'ObjectExpression') return objectWithHeaders(second, property);
  if (!second) return undefined;
  if (third) return third.type === 'ObjectExpression' ? [propertyEdit(third, property)] : undefined;
  return [insert(second.range[1], `, { ${property} }`)];
}

/** tsoa's `unauthorized(401, body, headers)`. */
function calledEdits(call: TSESTree.CallExpression, property: string): Edit[] | undefined {
  const [, body, headers] = call.arguments;
  if (headers) return headers.type === 'ObjectExpression' ? [propertyEdit(headers, property)] : undefined;
  return body && [insert(body.range[1], `, { ${property} }`)];
}

/** Errors that carry headers: `createError(401, message, { headers })`, `ctx.throw(…)`, Hono's `{ res }`. */
function errorEdits(m: Machine, call: TSESTree.CallExpression | TSESTree.NewExpression, property: string): Edit[] | undefined {
  const name = lastName(call.callee) ?? '';
  if (name === 'HTTPException') return exceptionEdits(m, call, property);
  const arguments_ = call.arguments;
  const last = arguments_.at(-1);
  if (!/^(createError|createHttpError|HttpError|throw|getHttpError)$/.test(name) || arguments_.length > 3 || !last) return undefined;
  if (last.type === 'ObjectExpression') return objectWithHeaders(last, property);
  if (arguments_.length === 3 || last.type === 'SpreadElement') return undefined;
  return [insert(last.range[1], `, { headers: { ${property} } }`)];
}

function exceptionEdits(m: Machine, call: TSESTree.CallExpression | TSESTree.NewExpression, property: string): Edit[] | undefined {
  const [status, options] = call.arguments;
  if (!status) return undefined;
  const response = (body: string): string => `{ res: new Response(${body}, { status: 401, headers: { ${property} } }) }`;
  if (!options) return [insert(status.range[1], `, ${response('null')}`)];
  if (options.type !== 'ObjectExpression' || options.properties.length !== 1) return undefined;
  const [only] = options.properties;
  if (only?.type !== 'Property' || fixedName(only.key, only.computed) !== 'message') return undefined;
  return [{ range: options.range, text: response(m.source.text(only.value)) }];
}

const words: Readonly<Record<number, readonly [RegExp, (match: string) => string]>> = {
  403: [/unauthorized/i, (match) => inCase(match, 'forbidden')],
  401: [/forbidden/i, (match) => inCase(match, 'unauthorized')],
};

/** A word in the case of another: UNAUTHORIZED → FORBIDDEN, Unauthorized → Forbidden. */
function inCase(model: string, word: string): string {
  if (model === model.toUpperCase()) return word.toUpperCase();
  return model.startsWith(model.charAt(0).toUpperCase()) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** The edits that change the status where it is written: a literal, a named constant, a method or class named after it. */
function statusEdits(m: Machine, answer: Answer, status: 401 | 403): Edit[] | undefined {
  const node = unwrap(answer.node);
  if (node.type === 'Literal' && typeof node.value === 'number') return [{ range: node.range, text: String(status) }];
  if (node.type === 'Literal' && typeof node.value === 'string' && /^\d{3}$/.test(node.value)) return [{ range: [node.range[0] + 1, node.range[1] - 1], text: String(status) }];
  if (node.type === 'MemberExpression') return nameEdits(node.property, status);
  const family = answer.error?.kind === 'error' ? answer.error.family : undefined;
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const callee = unwrap(node.callee);
  const renamed = callee.type === 'MemberExpression' ? nameEdits(callee.property, status, family) : callee.type === 'Identifier' ? classEdits(m, callee, status, family) : undefined;
  const at = placeOfChallenge(answer);
  if (at !== undefined) {
    const [before, end] = [node.arguments[at - 1], node.arguments.at(-1)];
    // Without the challenge, which another function takes for something else.
    return renamed && before && end && before !== end ? [...renamed, { range: [before.range[1], end.range[1]], text: '' }] : renamed;
  }
  // `new HttpException(body, status)`
  const first = node.arguments[lastName(callee) === 'HttpException' ? 1 : 0];
  if (first?.type === 'Literal' && (first.value === 401 || first.value === 403)) {
    // The status in a Hono exception stands beside the one of its Response.
    return node.arguments.some((argument) => argument.type === 'ObjectExpression' && /\bstatus\b/.test(m.source.text(argument))) ? undefined : [{ range: first.range, text: String(status) }];
  }
  if (first?.type === 'MemberExpression' && /unauthorized|forbidden/i.test(lastName(first) ?? '')) return nameEdits(first.property, status);
  return renamed;
}

/** The word for a status that an error was given, with those that its package takes; where all answers of the place have the same. */
function wordOf({ answers }: SeenSite): { readonly node: TSESTree.StringLiteral; readonly words: Readonly<Record<string, number>> } | undefined {
  const [error, ...others] = answers.map((answer) => (answer.error?.kind === 'error' ? answer.error : undefined));
  const node = error?.status.node;
  if (node?.type !== 'Literal' || typeof node.value !== 'string' || others.some((each) => each?.status.node !== node)) return undefined;
  const given = node.value;
  const words = errorMakers.find((each) => each.family === error?.family && entryOf(each.takes?.status.words, given) !== undefined)?.takes?.status.words;
  return words && { node, words };
}

/** Another word in its place: `'unauthenticated'` → `'permission-denied'`. */
function wordEdits({ node, words }: NonNullable<ReturnType<typeof wordOf>>, status: 401 | 403): Edit[] | undefined {
  const [word] = Object.entries(words).find(([, value]) => value === status) ?? [];
  return word === undefined ? undefined : [{ range: [node.range[0] + 1, node.range[1] - 1], text: word }];
}

/** Another class of the same package, by its name, with its import: `UnauthorizedException` → `ForbiddenException`. */
function classEdits(m: Machine, callee: TSESTree.Identifier, status: 401 | 403, family: string | undefined): Edit[] | undefined {
  const [edit] = nameEdits(callee, status, family) ?? [];
  const variable = m.source.variable(callee) as { readonly defs: readonly { readonly node: Node; readonly parent?: Node | null }[]; readonly references: readonly unknown[] } | null;
  const { node: specifier, parent: declaration } = variable?.defs[0] ?? {};
  if (!edit || specifier?.type !== 'ImportSpecifier' || declaration?.type !== 'ImportDeclaration' || !isOfClasses(declaration.source.value)) return undefined;
  // Under a name of its own it says nothing of the class.
  if (specifier.imported.type !== 'Identifier' || specifier.imported.name !== callee.name) return undefined;
  if (declaration.specifiers.some((each) => each.local.name === edit.text)) return [edit];
  const only = variable?.references.length === 1;
  return [only ? { range: specifier.range, text: edit.text } : insert(specifier.range[1], `, ${edit.text}`), edit];
}

function isOfClasses(module: string): boolean {
  return frameworks.some(({ classes, modules }) => classes !== undefined && modules.includes(module)) || errorMakers.some(({ challenge, modules }) => typeof challenge === 'object' && modules.includes(module));
}

function nameEdits(node: Node, status: 401 | 403, family?: string): Edit[] | undefined {
  const [pattern, replace] = words[status] ?? [];
  if (node.type !== 'Identifier' || !pattern || !replace) return undefined;
  const text = (family === undefined ? undefined : siblingOf(family, node.name, status)) ?? node.name.replace(pattern, replace);
  return text === node.name ? undefined : [{ range: node.range, text }];
}

/** `user ? 403 : 401` in place of one status for a place that is reached with and without a caller. */
function splitEdits(m: Machine, seen: SeenSite, cases: readonly Case[]): Edit[] | undefined {
  const node = unwrap(seen.node);
  if (node.type !== 'Literal' || typeof node.value !== 'number') return undefined;
  const nobody = cases.filter((each) => each.cause === 'absent' || each.cause === 'invalid');
  const [first] = nobody;
  const atom = first?.evidence?.node;
  if (!atom || nobody.some((each) => each.evidence?.node !== atom)) return undefined;
  const tested = unwrap(atom);
  if ((tested.type !== 'Identifier' && tested.type !== 'MemberExpression') || placeOf(m, tested) === null) return undefined;
  // The test must have come out false on every path without a caller, and true on the others.
  const agrees = seen.answers.every((answer) => {
    const fact = [...factsOf(answer.path)].find((each) => each.atom === atom);
    const without = answer.found.cause === 'absent' || answer.found.cause === 'invalid';
    return fact ? fact.outcome !== without : !without;
  });
  const [answer] = seen.answers;
  if (!agrees || !answer?.function || !within(atom, answer.function)) return undefined;
  return [{ range: node.range, text: `${m.source.text(tested)} ? 403 : 401` }];
}
