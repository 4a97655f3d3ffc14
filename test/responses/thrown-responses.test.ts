import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const helper = `export async function requireToken(request: Request) {
  const header = request.headers.get('authorization');
  if (!header) throw new Response('Unauthorized', { status: 401 });
  return header;
}`;

const on = (...names: readonly string[]): string => JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });

describe('a Response that a helper of loaders throws, in a file that imports nothing of the framework', () => {
  const found = async (manifest: string, name: string, text = helper): Promise<string[]> => reported({ 'package.json': manifest, [name]: text }, name);

  test.each([['@react-router/node'], ['@react-router/serve'], ['@remix-run/node']])('is an answer under %s', async (name) => {
    expect(await found(on(name, 'react-router'), 'app/lib/auth.server.ts')).toEqual(['3 missing']);
  });

  test('is none in a file that may run in browsers', async () => {
    expect(await found(on('@react-router/node'), 'app/lib/auth.ts')).toEqual([]);
  });

  test('is none where the package depends on no server of the framework', async () => {
    expect(await found(on('react-router'), 'app/lib/auth.server.ts')).toEqual([]);
    expect(await found(on('@sveltejs/kit'), 'src/routes/+page.server.ts')).toEqual([]);
  });

  test('is none where it is caught', async () => {
    const caught = helper.replace('if (!header)', 'try { if (!header)').replace('401 });', '401 }); } catch { return null; }');
    expect(await found(on('@react-router/node'), 'app/lib/auth.server.ts', caught)).toEqual([]);
  });

  test('is right with a challenge', async () => {
    const challenging = helper.replace('status: 401', "status: 401, headers: { 'WWW-Authenticate': 'Bearer' }");
    expect(await found(on('@react-router/node'), 'app/lib/auth.server.ts', challenging)).toEqual([]);
  });
});
