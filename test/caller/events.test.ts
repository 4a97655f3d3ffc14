import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const helper = 'const isKnown = (given) => Boolean(given.headers.authorization);';

const found = async (handler: string): Promise<string[]> => reported({ 'list.js': `${helper}\n${handler}` }, 'list.js');

describe('an event that a function only hands on', () => {
  test.each([
    ['an exported function', 'exports.list = async (event) => {\n  if (!isKnown(event)) return { statusCode: 401 };\n  return { statusCode: 200 };\n};'],
    ['an ES module', 'export const list = async (event, context) => {\n  if (!isKnown(event)) return { statusCode: 401 };\n  return { statusCode: 200 };\n};'],
  ])('is that of Lambda, where its function returns the answer: %s', async (_name, handler) => {
    expect(await found(handler)).toEqual(['3 missing']);
  });

  test.each([
    ['it is called otherwise', 'exports.list = async (entry) => {\n  if (!isKnown(entry)) return { statusCode: 401 };\n};'],
    ['what is returned is another thing', 'exports.list = async (event) => {\n  if (!isKnown(event)) return { code: 401 };\n};'],
    ['the function is not exported', 'const list = async (event) => {\n  if (!isKnown(event)) return { statusCode: 401 };\n};\nlisten(list);'],
    ['the answer has a challenge', "exports.list = async (event) => {\n  if (!isKnown(event)) return { statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer' } };\n};"],
  ])('is none, or right, where %s', async (_name, handler) => {
    expect(await found(handler)).toEqual([]);
  });
});
