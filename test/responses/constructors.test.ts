import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';
import { analysed } from '../support/facts.ts';

/** A function that makes errors, as it was written before there were classes; and who throws one. */
const server = (making: string, thrown = "new Refusal('Log in', 401)"): string => `var express = require('express');
var util = require('util');
${making}
var app = express();
app.get('/', function (req, res) {
  if (!req.headers.authorization) throw ${thrown};
  res.end();
});
app.use(function (err, req, res, next) {
  res.status(err.code || 500).end();
});`;

const made = `function Refusal(text, code) {
  Error.captureStackTrace(this, Refusal);
  this.message = text;
  this.code = code;
}`;

const found = (text: string): string[] =>
  analysed(text, { sourceType: 'commonjs' }).sites.flatMap(({ cases }) =>
    cases.map(({ status, cause, header }) => `${String(status)} ${cause} ${header.kind}`));

describe('a function whose prototype is an error', () => {
  test.each([
    ['of its own', 'Refusal.prototype = new Error();'],
    ['made of that of errors', 'Refusal.prototype = Object.create(Error.prototype, {});'],
    ['that is linked', 'Refusal.prototype.__proto__ = Error.prototype;'],
    ['by the helper of node', 'util.inherits(Refusal, Error);'],
    ['by the language', 'Object.setPrototypeOf(Refusal.prototype, Error.prototype);'],
  ])('%s', (_name, prototype) => {
    expect(found(server(`${made}\n${prototype}`))).toEqual(['401 absent missing']);
  });

  test('with a status that is no refusal', () => {
    expect(found(server(`${made}\nRefusal.prototype = new Error();`, "new Refusal('None', 404)"))).toEqual([]);
  });

  test.each([
    ['a status in the prototype', 'Refusal.prototype = new Error();\nRefusal.prototype.code = 401;', ['401 absent missing']],
    ['another one', 'Refusal.prototype = new Error();\nRefusal.prototype.code = 404;', []],
    ['a status that is given to the function above', 'function Refusal(text) { Above.call(this, text, 401); }\nutil.inherits(Refusal, Above);', ['401 absent missing']],
    ['another one that is given to it', 'function Refusal(text) { Above.call(this, text, 404); }\nutil.inherits(Refusal, Above);', []],
  ])('%s', (_name, prototype, wanted) => {
    const above = `${made.replaceAll('Refusal', 'Above')}\nutil.inherits(Above, Error);`;
    const own = prototype.startsWith('function') ? prototype : `function Refusal(text) { this.message = text; }\n${prototype}`;
    expect(found(server(`${above}\n${own}`, "new Refusal('Log in')"))).toEqual(wanted);
  });

  test('of another file', async () => {
    const files = {
      'errors.js': `${made}\nRefusal.prototype = new Error();\nexports.Refusal = Refusal;`,
      'app.js': server("var Refusal = require('./errors').Refusal;"),
    };
    expect(await reported(files, 'app.js')).toEqual(['6 missingInHandler']);
    const other = { ...files, 'errors.js': 'exports.Refusal = function Refusal(text, code) { this.code = code; };' };
    expect(await reported(other, 'app.js')).toEqual([]);
  });
});

test('a function that makes something else makes no errors', () => {
  const own = 'function Refusal(text, code) { this.code = code; }\nutil.inherits(Refusal, Thing);\nfunction Thing() {}';
  expect(found(server(own))).toEqual([]);
});

test('functions that inherit from each other end', () => {
  const own = 'function Refusal(text, code) { this.code = code; }\nutil.inherits(Refusal, Thing);\nfunction Thing() {}\nutil.inherits(Thing, Refusal);';
  expect(found(server(own))).toEqual([]);
});
