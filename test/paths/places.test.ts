import { describe, expect, test } from 'vitest';
import { facts } from '../support/facts.ts';

const refuses = `if (!req.headers.authorization) return res.status(403).end(); res.end();`;
const asks = `if (!req.headers.authorization) return res.status(401).set('WWW-Authenticate', 'Bearer').end(); res.end();`;

/** Where people put their handlers. Each is found as one that is right, and as one that is not. */
describe('a handler is found where it stands', () => {
  test.each<[string, (handler: string, body: string) => string]>([
    ['exported as the default, wrapped', (handler) => `export default wrap(async ${handler});`],
    ['a member of CommonJS exports, wrapped', (handler) => `module.exports.show = wrap(async ${handler});`],
    ['in a list', (handler) => `export const show = [auth, wrap(async ${handler})];`],
    ['in an object of objects', (handler) => `export const api = { v1: { users: { show: ${handler} } } };`],
    ['a member of a class, wrapped', (handler) => `export class A { show = wrap(async ${handler}); }`],
    ['a static member, wrapped', (handler) => `export class A { static show = wrap(async ${handler}); }`],
    ['a private member, wrapped', (handler) => `export class A { #show = wrap(async ${handler}); }`],
    ['members of a member', (handler) => `export class A { handlers = { show: ${handler} }; }`],
    ['a member with a decorator', (handler) => `export class A { @Get() show = wrap(async ${handler}); }`],
    ['assigned in a constructor', (handler) => `export class A { constructor() { this.show = async ${handler}; } }`],
    ['assigned in a static block', (handler) => `export class A { static { this.show = ${handler}; } }`],
    ['returned by a getter', (handler) => `export class A { get show() { return ${handler}; } }`],
    ['a method of an instance that is exported', (handler) => `export default new (class { show = wrap(async ${handler}); })();`],
    ['a method of a prototype', (_, body) => `function A() {}\nA.prototype.show = function (req, res) { ${body} };`],
    ['made by a function', (handler) => `export const makeShow = ({ service }) => async ${handler};`],
    ['in what a function makes', (handler) => `export function makeController(deps) { return { show: wrap(${handler}) }; }`],
    ['in a function that is called at once', (handler) => `(function () { const app = express(); app.get('/', ${handler}); })();`],
    ['the same behind an operator', (handler) => `!function () { const app = express(); app.get('/', ${handler}); }();`],
    ['behind void', (handler) => `void app.get('/', ${handler});`],
    ['behind a condition', (handler) => `isProduction && app.get('/', ${handler});`],
    ['in a namespace', (handler) => `export namespace Posts { export const show = ${handler}; }`],
    ['in a callback of a promise', (handler) => `connect().then(() => { app.get('/', ${handler}); });`],
    ['in a table of routes', (handler) => `export default [{ method: 'GET', path: '/x', handler: ${handler} }];`],
    ['an argument of a constructor', (handler) => `export const show = new Handler(async ${handler});`],
    ['a property that is defined', (handler) => `Object.defineProperty(exports, 'show', { value: ${handler} });`],
    ['assigned later', (handler) => `let show; show = wrap(${handler}); export { show };`],
    ['in an argument after a tag', (handler) => `exports.show = wrap\`x\`(${handler});`],
    ['behind satisfies', (handler) => `export const show = (${handler}) satisfies Handler;`],
  ])('%s', (_, file) => {
    const of = (body: string): string[] => facts(`import express from 'express';\n${file(`(req, res) => { ${body} }`, body)}`, { typescript: true }).map((line) => line.replace(/^\d+ /, ''));
    expect(of(refuses)).toEqual(['403 absent [!req.headers.authorization] missing']);
    expect(of(asks)).toEqual(['401 absent [!req.headers.authorization] set']);
  });
});
