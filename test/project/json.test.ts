import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** A handler that answers with a status of a table (on its fourth line), which is imported so. */
const handler = (imported: string, status: string): string => `${imported}
import express from 'express';
express().get('/', (req, res) => {
  if (!req.headers.authorization) res.status(${status}).json({ unauthorized: true });
});`;

const table = '{ "http": { "UNAUTHORIZED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404 }, "unauthorized": 401 }';
const missing = ['4 missing'];

describe('statuses in a JSON file', () => {
  test.each([
    ['as a whole', "import statuses from './statuses.json';", 'statuses.http.UNAUTHORIZED', missing],
    ['at its top', "import statuses from './statuses.json' with { type: 'json' };", 'statuses.unauthorized', missing],
    ['by a name', "const { http } = require('./statuses.json');", 'http.UNAUTHORIZED', missing],
    ['that refuse in another way', "const { http } = require('./statuses.json');", 'http.FORBIDDEN', ['4 absent']],
    ['that are no refusal', "const { http } = require('./statuses.json');", 'http.NOT_FOUND', []],
    ['under names that are not there', "const { http } = require('./statuses.json');", 'http.PROXY_FORBIDDEN', []],
  ])('%s', async (_name, imported, status, wanted) => {
    expect(await reported({ 'statuses.json': table, 'app.js': handler(imported, status) }, 'app.js')).toEqual(wanted);
  });

  test('behind a path of the configuration', async () => {
    const files = {
      'tsconfig.json': '{ "compilerOptions": { "resolveJsonModule": true, "paths": { "@/*": ["./lib/*"] } } }',
      'lib/statuses.json': table,
      'app.ts': handler("import statuses from '@/statuses.json';", 'statuses.http.UNAUTHORIZED'),
    };
    expect(await reported(files, 'app.ts')).toEqual(missing);
  });

  test('that is half-written', async () => {
    const app = handler("import statuses from './statuses.json';", 'statuses.http.UNAUTHORIZED');
    expect(await reported({ 'statuses.json': table.slice(0, -30), 'app.js': app }, 'app.js')).toEqual([]);
  });

  test('or in a table of a module', async () => {
    const app = handler("const { http } = require('./statuses');", 'http.UNAUTHORIZED');
    expect(await reported({ 'statuses.js': `module.exports = ${table};`, 'app.js': app }, 'app.js')).toEqual(missing);
  });
});
