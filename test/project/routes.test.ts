import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const action = (module: string, answer: string): string => `import { ${answer} } from '${module}';
export const action = async ({ request }) => {
  if (!request.headers.get('authorization')) return ${answer}({}, { status: 401 });
  return ${answer}({ ok: true });
};`;

const reactRouter = action('react-router', 'data');
const config = (folder: string): string => `export default { ssr: true, appDirectory: '${folder}' };`;

/** What is reported of a file named `place`, in a package with these files. */
const found = async (place: string, files: Record<string, string> = {}, text = reactRouter): Promise<string[]> =>
  reported({ '.git/HEAD': '', ...files, [place]: text }, place);

describe('the folder of the application', () => {
  test.each(['./src', 'src', 'src/'])('is the one that the configuration names: %s', async (folder) => {
    expect(await found('src/routes/notes.ts', { 'react-router.config.ts': config(folder) })).toEqual(['3 missing']);
  });

  test('is that of Remix in the options of its plugin, too', async () => {
    const loader = `import { useLoaderData } from '@remix-run/react';
export const loader = async ({ request }) => {
  if (!request.headers.get('authorization')) throw new Response('no', { status: 401 });
  return null;
};`;
    const plugin = (options: string): Record<string, string> => ({
      'vite.config.ts': `import { vitePlugin as remix } from '@remix-run/dev';\nexport default { plugins: [remix(${options})] };`,
    });
    expect(await found('src/routes/notes.ts', plugin('{ appDirectory: "src" }'), loader)).toEqual(['3 missing']);
    expect(await found('src/routes/notes.ts', plugin(''), loader)).toEqual([]);
  });

  test('is `app` where no configuration names one', async () => {
    expect(await found('src/routes/notes.ts')).toEqual([]);
    expect(await found('src/routes/notes.ts', { 'react-router.config.ts': 'export default { ssr: true };' })).toEqual([]);
    expect(await found('app/routes/notes.ts')).toEqual(['3 missing']);
  });

  test('holds handlers in its routes alone', async () => {
    expect(await found('src/notes.ts', { 'react-router.config.ts': config('src') })).toEqual([]);
    expect(await found('other/routes/notes.ts', { 'react-router.config.ts': config('src') })).toEqual([]);
  });
});
