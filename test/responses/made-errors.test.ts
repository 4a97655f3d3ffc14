import { describe, expect, test } from 'vitest';
import { analysed } from '../support/facts.ts';

/** Errors of the application's own class, which its error handler answers with the status that they keep (Hono reads none). */

const server = (maker: string, handler: string, thrown = 'unauthorized()'): string => `import { Hono } from 'hono';
class CustomError extends Error {
  constructor({ message, statusCode, isInternal = false }) {
    super(message);
    this.statusCode = statusCode;
    this.isInternal = isInternal;
  }
}
class OtherError extends Error {}
const createError = (options) => new CustomError(options);
const factory = (base) => (over = {}) => createError({ ...base, ...over });
const isCustomError = (error) => error instanceof CustomError;
const isOtherError = (error) => error instanceof OtherError;
${maker}
const app = new Hono();
app.onError((error, context) => {
  ${handler}
  return context.json({ error: 'broken' }, 500);
});
app.get('/', (context) => {
  if (!context.req.header('authorization')) throw ${thrown};
  return context.text('hello');
});`;

const passesOn = 'if (isCustomError(error) && !error.isInternal) return context.json({ error: 1 }, error.statusCode);';
const made = "const unauthorized = factory({ message: 'Log in', statusCode: 401 });";

/** What is found in a text: status, cause, header. */
function found(text: string): string[] {
  return analysed(text).sites.flatMap(({ cases }) =>
    cases.map(({ status, cause, header }) => `${String(status)} ${cause} ${header.kind}`));
}

describe('errors that a made factory makes', () => {
  test.each<[string, string, string[]]>([
    ['with the status of the factory', server(made, passesOn), ['401 absent missing']],
    ['with another status', server(made, passesOn, 'unauthorized({ statusCode: 403 })'), ['403 absent missing']],
    ['with a status that is no refusal', server(made.replace('401', '422'), passesOn), []],
    ['that is kept inside', server(made.replace('401', '401, isInternal: true'), passesOn), []],
    ['which a handler for others gets', server(made, passesOn.replace('isCustom', 'isOther')), []],
    ['without a handler that reads their status', server(made, ''), []],
    ['without a factory', server('', passesOn, 'new CustomError({ statusCode: 401 })'), ['401 absent missing']],
  ])('%s', (_name, text, wanted) => {
    expect(found(text)).toEqual(wanted);
  });
});
