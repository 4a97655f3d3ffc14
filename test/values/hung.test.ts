import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const body = '{ res.status(code).json({}); }';

/** A file that hangs two functions on an object; the second calls the first with a 401. */
const file = (begin: string, object: string, called = object, end = ''): string => `${begin}
${object}.refuse = function (code, req, res, next) ${body};
${object}.login = function (req, res, next) {
  ${called}.refuse(401, req, res, next);
};
${end}`;

const found = async (text: string): Promise<string[]> => reported({ 'answers.js': text }, 'answers.js');

describe('functions that a file hangs on an object one by one', () => {
  test.each([
    ['exports', file('', 'exports')],
    ['module.exports', file('', 'module.exports')],
    ['a name for module.exports', file('const answers = module.exports;', 'answers')],
    ['a name for a new object of exports', file('var answers = (exports = module.exports = {});', 'answers')],
    ['one of its names, called by the other', file('const answers = module.exports;', 'exports', 'answers')],
    ['a prototype', file('function Answers() {}', 'Answers.prototype', 'this')],
    ['a name for a prototype', file('function Answers() {}\nconst proto = Answers.prototype;', 'proto', 'this')],
    ['a function', file('function answers() {}', 'answers')],
  ])('on %s', async (_, text) => {
    expect(await found(text)).toEqual([expect.stringMatching(/^[45] missing/)]);
  });

  test('as members of a table that is exported', async () => {
    const table = `module.exports = {
  refuse(code, req, res, next) ${body},
  login(req, res, next) { this.refuse(401, req, res, next); },
};`;
    expect(await found(table)).toEqual([expect.stringMatching(/^3 missing/)]);
    expect(await found(table.replace('this.refuse', 'this.other'))).toEqual([]);
  });

  test.each([
    ['where it is hung twice', file('', 'exports', 'exports', 'exports.refuse = function () {};')],
    ['where the name is another variable', file('', 'exports', 'exports').replace('login = function (req, res, next)', 'login = function (req, res, next, exports)')],
    ['of another object', file('const others = require("./others");', 'exports', 'others')],
    ['where the challenge is set', file('', 'exports').replace('exports.refuse(401', "res.set('WWW-Authenticate', 'Bearer');\n  exports.refuse(401")],
  ])('but not %s', async (_, text) => {
    expect(await found(text)).toEqual([]);
  });
});

describe('functions that another file hangs on what it exports', () => {
  const user = `const app = require('express')();
const answers = require('./answers');
app.get('/', (req, res, next) => { if (!req.headers.authorization) answers.refuse(403, req, res, next); });`;

  test.each([
    ['a name for module.exports', file('const answers = module.exports;', 'answers')],
    ['a table that is exported afterwards', file('const answers = {};', 'answers', 'answers', 'module.exports = answers;')],
    ['exports', file('', 'exports')],
  ])('on %s', async (_, text) => {
    expect(await reported({ 'answers.js': text, 'app.js': user }, 'app.js')).toEqual(['3 absent']);
  });

  test('but not on another object', async () => {
    const text = file('const answers = {};', 'answers', 'answers', 'module.exports = {};');
    expect(await reported({ 'answers.js': text, 'app.js': user }, 'app.js')).toEqual([]);
  });
});
