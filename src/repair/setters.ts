import type { Framework } from '../frameworks/framework.ts';
import type { Edit, Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { Answer } from '../answer.ts';
import { isFunction, lastName, unwrap } from '../syntax.ts';
import { statementBefore } from './edits.ts';
import { objectWithHeaders } from './header-tables.ts';
import { challengeName, literal } from './spelling.ts';

/** Whether an answer is a Response of the Fetch API that the code makes itself. */
export function isRawResponse(via: Node): boolean {
  return via.type === 'NewExpression' && lastName(via.callee) === 'Response';
}

/**
 * `setResponseHeader(event, …)` in front of the answer, where the file has that function; or the error's own headers,
 * where they are sent.
 */
export function functionEdits(
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
    return options && objectWithHeaders(m, options, property);
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
export function assignedHeader(m: Machine, via: Node, framework: Framework, challenge: string): Edit[] | undefined {
  const assign = (holder: string): Edit[] | undefined =>
    statementBefore(m, via, `${holder}.headers[${challengeName(m)}] = ${literal(m, challenge)};`);
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
export function setterOf(m: Machine, framework: Framework | undefined): string {
  if (!framework) return 'setHeader';
  const next =
    framework.modules.includes('next') &&
    (m.source.main.modules.has('next') ||
      m.source.main.modules.has('next/server') ||
      /[/\\]pages[/\\]api[/\\]/.test(m.source.main.filename));
  return next ? 'setHeader' : framework.setter;
}
