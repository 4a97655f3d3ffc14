import { describe, expect, test } from 'vitest';
import { facts } from '../support/facts.ts';

const imports = `import express from 'express';\nimport { checkAccess } from './rights.js';\nimport { openPost } from './site.js';\n`;

/** A route with a check of a right that may throw within a `try`, and a clause that answers. */
const route = (block: string, clause: string): string[] =>
  facts(`${imports}express().get('/', (req, res) => {\n  try {\n    ${block}\n  } catch (error) {\n    ${clause}\n  }\n});`);

const refuses = `return res.status(401).end();`;
const asks = `if (error.code === 'CLOSED') ${refuses} throw error;`;

describe('a check of a right that may throw in a try', () => {
  test.each([
    ['beside a function of another file, where the clause asks what failed', `openPost('p1'); checkAccess(req.user, 'p1');`, asks, 'unknown'],
    ['in front of such a function', `checkAccess(req.user, 'p1'); openPost('p1');`, asks, 'unknown'],
    ['beside such a function, where the clause asks nothing', `openPost('p1'); checkAccess(req.user, 'p1');`, refuses, 'insufficient'],
    ['alone, where the clause asks what failed', `checkAccess(req.user, 'p1');`, asks, 'insufficient'],
    ['beside a function of the language', `const page = parseInt(req.query.page); checkAccess(req.user, String(page));`, asks, 'insufficient'],
  ])('%s', (_name, block, clause, cause) => {
    expect(route(block, clause)).toEqual([expect.stringMatching(new RegExp(`^8 401 ${cause} `))]);
  });
});
