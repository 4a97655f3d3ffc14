import { Linter } from 'eslint';
import { afterEach, expect, test, vi } from 'vitest';
import plugin from '../src/index.ts';
import { Interpreter } from '../src/interpreter.ts';
import { SiteList } from '../src/sites.ts';
import { asFunction, folderWith } from './support/command.ts';

const refusal = `app.get('/', (req, res) => { if (!req.user) return res.status(401).end(); });`;

function lint(code: string): Linter.LintMessage[] {
  return new Linter().verify(code, [plugin.configs.recommended], { filename: 'src/server.js' });
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('an exception in the analysis is one message on the file, not the end of the run', () => {
  vi.spyOn(Interpreter.prototype, 'run').mockImplementation(() => {
    throw new TypeError('odd\n  code');
  });
  const messages = lint(refusal);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({ ruleId: 'http-auth/no-401-after-role-check', line: 1, column: 1, severity: 2 });
  expect(messages[0]?.message).toBe(
    'http-auth/no-401-after-role-check could not check src/server.js, nor could the other rules of eslint-plugin-http-auth: TypeError: odd code. ' +
      'Please report this at https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/issues. With HTTP_AUTH_TRACE=1 in the environment the stack is printed.',
  );
});

test('so is an exception behind the analysis, and something that is no error', () => {
  vi.spyOn(SiteList.prototype, 'toSites').mockImplementation(() => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- code can throw anything
    throw 'a text';
  });
  expect(lint(refusal).map(({ message }) => message)).toEqual([expect.stringContaining(': Error: a text. Please report')]);
});

test('the stack is printed on demand, and only then', () => {
  vi.spyOn(Interpreter.prototype, 'run').mockImplementation(() => {
    throw new RangeError('too deep');
  });
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  lint(refusal);
  expect(written).not.toHaveBeenCalled();
  vi.stubEnv('HTTP_AUTH_TRACE', '1');
  lint(refusal);
  expect(written.mock.calls.join()).toMatch(/^http-auth\/no-401-after-role-check on src\/server\.js\nRangeError: too deep\n\s+at /);
});

test('the command says so, for findings and for --explain', async () => {
  vi.spyOn(Interpreter.prototype, 'run').mockImplementation(() => {
    throw new TypeError('odd code');
  });
  const folder = folderWith({ 'server.js': refusal });
  const { code, stdout, stderr } = await asFunction(folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^http-auth-lint: http-auth\/no-401-after-role-check could not check .*server\.js, .*: TypeError: odd code\. .*\n$/);
  expect(JSON.parse((await asFunction(folder, '--json')).stdout)).toMatchObject([{ errorCount: 0, messages: [] }]);
  expect(await asFunction(folder, '--explain')).toEqual({ code: 2, stdout: '', stderr: 'http-auth-lint: server.js: could not be analysed: odd code\n' });
});

test('a file without refusals is not touched by it', () => {
  vi.spyOn(Interpreter.prototype, 'run').mockImplementation(() => {
    throw new TypeError('odd code');
  });
  expect(lint('app.get("/", (req, res) => res.end());')).toEqual([]);
});

test('--explain says in one line that a budget ended, and keeps what was found', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `v${String(index)}`);
  const guards = names.map((name) => `if (req.query.${name}) ${name} = req.user;`).join(' ');
  const last = `use(${names.join()}); if (!req.user) return res.status(401).end();`;
  const loops = `function odd(req, res) { let ${names.join()}; ${guards} ${last} }\n`;
  const folder = folderWith({ 'package.json': '{}', 'odd.js': loops + refusal, 'server.js': refusal });
  const { code, stdout } = await asFunction(folder, '--explain');
  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => line.includes('budget'))).toEqual([
    'odd.js: a budget ended (the work that one file may take): what lies behind it is unknown',
  ]);
  expect(stdout).toContain('odd.js:2:');
  const asJson = (await asFunction(folder, '--explain', '--json')).stdout;
  const told = JSON.parse(asJson) as { file: string; ended?: string }[];
  expect(told.map(({ file, ended }) => [file, ended])).toEqual([['odd.js', 'work'], ['server.js', undefined]]);
});

test('--explain says that the other files which a file may open are used up', async () => {
  const names = Array.from({ length: 90 }, (_, index) => `deny${String(index)}`);
  const imports = names.map((name) => `import { ${name} } from './${name}.js';`).join('\n');
  const calls = names.map((name) => `app.get('/${name}', (req, res) => { if (!req.user) return ${name}(res); });`);
  const others = names.map((name) => [`${name}.js`, `export const ${name} = (res) => res.status(401).end();`]);
  const server = `${imports} // unauthorized 401\n${calls.join('\n')}`;
  const files = Object.fromEntries(others) as Record<string, string>;
  const folder = folderWith({ 'package.json': '{}', 'server.js': server, ...files });
  const { stdout } = await asFunction(folder, '--explain', 'server.js');
  expect(stdout).toMatch(/^server\.js: a budget ended \(the other files /);
});

test.each([
  ['600,000', []],
  ['700,000', ['server.js: a budget ended (the other files ']],
])('a text of %s characters leaves so much less to be opened', async (length, said) => {
  const padding = (characters: number): string => '// What a bundle brings along, line by line, says nothing.\n'.repeat(characters / 60);
  const server = `import { deny } from './deny.js';\napp.get('/', (req, res) => { if (!req.user) return deny(res); }); // unauthorized 401\n`;
  const deny = `export const deny = (res) => res.status(401).end();\n${padding(290_000)}`;
  const folder = folderWith({ 'package.json': '{}', 'server.js': server + padding(Number(length.replace(',', ''))), 'deny.js': deny });
  const { stdout } = await asFunction(folder, '--explain', 'server.js');
  expect(stdout.match(/^server\.js: a budget ended \(the other files /gm) ?? []).toEqual(said);
});
