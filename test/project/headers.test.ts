import { expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const handler = `import { privateHeaders } from './headers.js';
export async function GET(request) {
  if (!request.headers.get('authorization')) return new Response('no', { status: 401, headers: privateHeaders });
  return Response.json({});
}`;

const with401 = (table: string): Promise<string[]> =>
  reported({ 'headers.js': `export const privateHeaders = ${table};`, 'route.js': handler }, 'route.js');

test('a table of headers of a file that says nothing of refusals', async () => {
  expect(await with401("{ 'Cache-Control': 'no-store', Vary: 'Cookie' }")).toEqual(['3 missing']);
});

test.each([
  ['that holds the challenge', "{ 'Cache-Control': 'no-store', 'WWW-Authenticate': 'Bearer' }"],
  ['that may hold it under a name that is made', "{ 'Cache-Control': 'no-store', [`www-${way}`]: 'Bearer' }"],
  ['that a function makes', "withHeaders({ 'Cache-Control': 'no-store' })"],
])('a table of headers %s', async (_, table) => {
  expect(await with401(table)).toEqual([]);
});
