import type { Node } from '../model.ts';
import { chainOf, lastName } from '../syntax.ts';

/** Methods that are given no text for the person who is refused: headers, cookies, files, what is read. */
export const silent = new RegExp(
  '^(?:(?:set|get|append|remove|has)?headers?|append|set|get|has|type|contentType|charset' +
    '|(?:set|clear|delete)?cookies?|redirect|location|links|vary|etag|attachment|sendFile|download)$',
  'i',
);
/** Something by this name writes for those who run the server. */
const log = /^(?:console|log|logger|logging|winston|pino|debug|sentry|metrics?|audit)$/i;
/** What they are given first names a template, or is the condition. */
export const givenMore = /^(?:render|view|assert)$/;
/** Members of an answer or an error that hold its text. */
export const holdsText =
  /^(?:body|message|statusMessage|statusText|code|errors?|reason|details?|description|data|title)$/;
/** Keys whose values are no text for people. Header names are those with a hyphen. */
export const noText = new RegExp(
  '-|^(?:headers?|status|statusCode|url|uri|href|redirect|location|path|method|instance|stack|name' +
    '|challenge|scheme|realm)$',
  'i',
);
/** Objects that are made of other things than texts. */
export const noTextIn = /^(?:Headers|Date|URL|Map|Set|RegExp)$/;
/** Addresses, paths, kinds of content, and challenges. */
export const machineText = /^(?:[a-z][a-z\d+.-]*:\/\/|\/|(?:text|application|image|multipart)\/|[a-z]+ \w+=)/i;

/** Whether an expression is a text as it is written. */
export function isText(node: Node): boolean {
  return node.type === 'Literal' || node.type === 'TemplateLiteral' || node.type === 'BinaryExpression';
}

/** `console.error`, `req.log.warn`, `this.logger.info`. */
export function isLog(callee: Node): boolean {
  return [...chainOf(callee, false)].some((at) => log.test(lastName(at) ?? ''));
}
