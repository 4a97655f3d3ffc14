import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, renameSync, readFileSync, statSync, symlinkSync, lstatSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { ESLint, type Linter } from 'eslint';
import { describe, expect, test, vi } from 'vitest';
import { run } from '../src/cli/run.ts';
import { mendText, type Choose } from '../src/cli/suggestions/mend.ts';
import { asFunction, asTold, folderWith, takingAll, withoutSummary, type Outcome } from './support/command.ts';

const SERVER = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  if (!req.user.isAdmin) return res.sendStatus(401);
  res.json([]);
});
app.get('/drafts', (req, res) => {
  if (!req.user) return res.sendStatus(403);
  res.json([]);
});
`;

const CHALLENGED = `res.set('WWW-Authenticate', 'Bearer realm="api"').sendStatus(401)`;
const [FIRST, SECOND, THIRD] = [
  ['!req.user) return res.sendStatus(401)', `!req.user) return ${CHALLENGED}`],
  ['isAdmin) return res.sendStatus(401)', 'isAdmin) return res.sendStatus(403)'],
  ['res.sendStatus(403)', CHALLENGED],
] as const;
const ALL = [FIRST, THIRD, SECOND];

/** The server after some of its findings are mended. */
const mended = (...of: readonly (readonly [string, string])[]): string =>
  of.reduce((text, [from, to]) => text.replace(from, () => to), SERVER);

const read = (folder: string, name = 'server.js'): string => readFileSync(path.join(folder, name), 'utf8');

interface Asked extends Outcome {
  readonly shown: string;
}

/**
 * The command with somebody at the terminal.
 * @param answers what is typed at each question; after the last one the input ends
 */
async function asked(
  folder: string,
  answers: readonly string[],
  onQuestion: (index: number) => void = () => undefined,
): Promise<Asked> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let [shown, stdout, stderr] = ['', '', ''];
  let question = 0;
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (!shown.endsWith('?] ')) return;
    onQuestion(question);
    const answer = answers[question++];
    if (answer === undefined) input.end();
    else input.write(`${answer}\n`);
  });
  const code = await run(['--fix-suggestions'], {
    cwd: folder,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    terminal: { input, output },
  });
  return { code, stdout, stderr, shown };
}

describe('--yes', () => {
  test('takes the suggestion of each finding, says how many, and ends with 0 where nothing is left', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    expect(await asFunction(folder, '--fix-suggestions', '--yes')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'http-auth-lint: 3 findings mended in 1 file\n',
    });
    expect(read(folder)).toBe(mended(...ALL));
  });

  test('what has no suggestion is left, printed, and fails the run', async () => {
    const folder = folderWith({
      'server.js': `${SERVER}\napp.get('/x', (req, res) => { if (req.ip !== '10.0.0.1') return res.sendStatus(401); });\n`,
    });
    const { code, stdout, stderr } = await asFunction(folder, '--fix-suggestions', '--yes', '--json');
    const [result] = JSON.parse(stdout) as { messages: { line: number }[] }[];
    expect({ code, stderr, lines: result?.messages.map(({ line }) => line) }).toEqual({
      code: 1,
      stderr:
        'http-auth-lint: 3 findings mended in 1 file\n' +
        'http-auth-lint: 1 finding has no suggestion (server.js:12): no credentials would change the refusal, so 403 is likely right: decide which it is\n',
      lines: [12],
    });
  });

  test('leaves what the message does not decide, and where the status itself is wrong for some callers', async () => {
    const folder = folderWith({
      'unread.js': "const app = require('express')();\napp.get('/a', (req, res) => { if (check(req)) return res.status(401).end(); });\n",
      'mixed.js':
        "const app = require('express')();\nconst { StatusCodes } = require('http-status-codes');\napp.get('/b', (req, res) => {\n" +
        "  if (!req.user?.roles.includes('admin')) return res.status(StatusCodes.UNAUTHORIZED).end();\n});\n",
      'plain.js': "const app = require('express')();\napp.get('/c', (req, res) => { if (!req.user) return res.status(401).end(); });\n",
    });
    const { stderr } = await asFunction(folder, '--fix-suggestions', '--yes');
    expect(stderr.split('\n')).toEqual([
      'http-auth-lint: 1 finding mended in 1 file',
      'http-auth-lint: 1 suggestion is not taken unasked (mixed.js:4): the same answer is given to callers who need another status: write two answers first',
      'http-auth-lint: 1 suggestion is not taken unasked (unread.js:2): the code does not say why the request is refused, so another status may be right: decide which it is',
      expect.stringMatching(/^http-auth-lint: 1 finding has no suggestion \(mixed\.js:4\): callers who are not logged in/) as string,
      '',
    ]);
    expect(read(folder, 'plain.js')).toContain('WWW-Authenticate');
    expect(read(folder, 'mixed.js') + read(folder, 'unread.js')).not.toContain('WWW-Authenticate');
    // Somebody at the terminal is asked about them.
    expect((await takingAll(folder)).stderr).toContain('2 findings mended in 2 files');
  });

  test('keeps the mode, the byte order mark and the ends of the lines', async () => {
    const text = `const app = require('express')();\napp.get('/', (req, res) => {\n  if (!req.user) {\n    res.statusCode = 401;\n    return res.end();\n  }\n});`;
    const marked = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    const folder = folderWith({ 'server.js': marked, 'plain.js': text });
    chmodSync(path.join(folder, 'server.js'), 0o750);
    expect((await asFunction(folder, '--fix-suggestions', '--yes')).code).toBe(0);
    const header = `    res.setHeader('WWW-Authenticate', 'Bearer realm="api"');`;
    expect(read(folder)).toBe(marked.replace('    res.statusCode', `${header}\r\n    res.statusCode`));
    expect(read(folder, 'plain.js')).toBe(text.replace('    res.statusCode', `${header}\n    res.statusCode`));
    expect(statSync(path.join(folder, 'server.js')).mode & 0o777).toBe(0o750);
    expect(readdirSync(folder).sort()).toEqual(['plain.js', 'server.js']);
  });

  test('writes through a link that is named, and leaves it a link', async () => {
    const folder = folderWith({ 'real/server.js': SERVER });
    symlinkSync(path.join(folder, 'real/server.js'), path.join(folder, 'link.js'));
    expect((await asFunction(folder, '--fix-suggestions', '--yes', 'link.js')).code).toBe(0);
    expect(lstatSync(path.join(folder, 'link.js')).isSymbolicLink()).toBe(true);
    expect(read(folder, 'real/server.js')).toBe(mended(...ALL));
  });

  test('a file that does not parse is a problem of the run, and the others are mended', async () => {
    const broken = `${SERVER}const = ;\n`;
    const folder = folderWith({ 'broken.js': broken, 'server.js': SERVER });
    const { code, stderr } = await asFunction(folder, '--fix-suggestions', '--yes');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('broken.js:11:6: does not parse') as string,
    });
    expect([read(folder, 'broken.js'), read(folder)]).toEqual([broken, mended(...ALL)]);
  });

  test('a file that is not UTF-8 is left as it is', async () => {
    const folder = folderWith({});
    const bytes = Buffer.concat([Buffer.from(`// caf`), Buffer.from([0xe9]), Buffer.from(`\n${SERVER}`)]);
    writeFileSync(path.join(folder, 'server.js'), bytes);
    const { code, stderr } = await asFunction(folder, '--fix-suggestions', '--yes');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('server.js: is not UTF-8') as string });
    expect(readFileSync(path.join(folder, 'server.js')).equals(bytes)).toBe(true);
  });
});

describe('--dry-run', () => {
  const files = {
    'server.js': SERVER,
    'with space/sérver.js': `\uFEFF${SERVER.replaceAll('\n', '\r\n').trimEnd()}`,
    'with space/b.js': SERVER,
  };

  test('prints a patch that git applies, also in a folder of the repository, and writes nothing', async () => {
    const folder = folderWith(files);
    const git = (cwd: string, ...args: string[]): unknown =>
      execFileSync('git', args, { cwd: path.join(folder, cwd), stdio: 'pipe' });
    git('.', 'init', '--quiet');
    const { code, stdout, stderr } = await asFunction(folder, '--fix-suggestions', '--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'http-auth-lint: 9 findings would be mended in 3 files\n' });
    expect(Object.keys(files).map((name) => read(folder, name))).toEqual(Object.values(files));
    writeFileSync(path.join(folder, 'all.patch'), stdout);
    git('.', 'apply', 'all.patch');
    const after = Object.keys(files).map((name) => read(folder, name));
    git('.', 'apply', '-R', 'all.patch');
    const below = await asFunction(path.join(folder, 'with space'), '--fix-suggestions', '--dry-run');
    writeFileSync(path.join(folder, 'below.patch'), below.stdout);
    git('with space', 'apply', '../below.patch');
    expect(read(folder)).toBe(SERVER);
    git('with space', 'apply', '-R', '../below.patch');
    expect((await asFunction(folder, '--fix-suggestions', '--yes')).code).toBe(0);
    expect(after).toEqual(Object.keys(files).map((name) => read(folder, name)));
  });

  test('ends with 1 where something would be left', async () => {
    const folder = folderWith({
      'server.js': `${SERVER}app.get('/x', (req, res) => { if (req.ip !== '10.0.0.1') return res.sendStatus(401); });\n`,
    });
    expect((await asFunction(folder, '--fix-suggestions', '--dry-run', '--yes')).code).toBe(1);
  });

  test('a file outside the folder has no name in a patch', async () => {
    const folder = folderWith({ 'server.js': SERVER, 'inner/a.js': 'export {};' });
    const { code, stdout, stderr } = await asFunction(
      path.join(folder, 'inner'),
      '--fix-suggestions',
      '--dry-run',
      '..',
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('lies outside this folder') as string,
    });
  });
});

describe('with a baseline', () => {
  /** The server with the first of its findings known, and the third one, in a file that has another name now. */
  async function known(form = 'known.json'): Promise<string> {
    const folder = folderWith({ 'server.js': mended(THIRD, SECOND), 'old.js': mended(FIRST, SECOND) });
    expect((await asFunction(folder, '--baseline', form, '--update-baseline')).code).toBe(0);
    renameSync(path.join(folder, 'old.js'), path.join(folder, 'new.js'));
    writeFileSync(path.join(folder, 'server.js'), SERVER);
    return folder;
  }

  test('nothing is offered for a finding that it lets pass, and that counts as none', async () => {
    const folder = await known();
    const dry = await asTold(folder, '--baseline', 'known.json', '--fix-suggestions', '--dry-run');
    expect(dry.stdout.match(/^\+ .+$/gm)).toHaveLength(2);
    expect(dry.stderr).toMatch(/mended in 1 file\n2 files, \d+ refusals judged, 0 findings, 2 old findings passed by known\.json, /);
    const { code, stdout, stderr } = await asTold(folder, '--baseline', 'known.json', '--fix-suggestions', '--yes');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^http-auth-lint: 2 findings mended in 1 file\n2 files, .+ 0 findings, 2 old findings passed by known\.json, /);
    expect([read(folder), read(folder, 'new.js')]).toEqual([mended(THIRD, SECOND), mended(FIRST, SECOND)]);
  });

  test('without it all are mended, also those', async () => {
    const folder = await known();
    expect((await asFunction(folder, '--fix-suggestions', '--yes')).stderr).toBe('http-auth-lint: 4 findings mended in 2 files\n');
    expect([read(folder), read(folder, 'new.js')]).toEqual([mended(...ALL), mended(...ALL)]);
  });

  test('ESLint’s own counts pass all of a rule in a file, or none', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    const baseline = ['--baseline', 'eslint-suppressions.json'];
    expect((await asFunction(folder, ...baseline, '--update-baseline')).code).toBe(0);
    const more = `${SERVER}app.get('/new', (req, res) => { if (!req.user) return res.sendStatus(403); });\n`;
    writeFileSync(path.join(folder, 'server.js'), more);
    expect((await asFunction(folder, ...baseline, '--fix-suggestions', '--yes')).stderr).toContain('2 findings mended');
    expect(read(folder)).toBe(more.replaceAll(...THIRD));
  });

  test('one of two that look alike is known: the other one is asked about, and stays known when it is mended', async () => {
    const answer = `  if (!req.user) return res.sendStatus(403);\n`;
    const once = `const app = require('express')();\napp.get('/a', (req, res) => {\n${answer}});\n`;
    const folder = folderWith({ 'server.js': once });
    expect((await asFunction(folder, '--baseline', 'known.json', '--update-baseline')).code).toBe(0);
    const twice = once.replace(answer, `  if (!req.body) {\n  ${answer}  }\n${answer}`);
    writeFileSync(path.join(folder, 'server.js'), twice);
    const { code } = await asFunction(folder, '--baseline', 'known.json', '--fix-suggestions', '--yes');
    expect([code, read(folder).split(CHALLENGED).length, read(folder).split('(403)').length]).toEqual([0, 2, 2]);
  });

  test('each file is linted once for the baseline and its suggestions, and once more for each that is tried', async () => {
    const folder = await known();
    const lintText = vi.spyOn(ESLint.prototype, 'lintText');
    await asFunction(folder, '--baseline', 'known.json', '--fix-suggestions', '--dry-run');
    const { calls } = lintText.mock;
    lintText.mockRestore();
    // Two files; of one of them two suggestions are tried.
    expect(calls).toHaveLength(4);
  });

  test('a file is linted again where another one was mended meanwhile', async () => {
    const answers = `exports.refuse = (res) => res.status(401).end();\n`;
    const files = { 'a.js': answers, 'b.js': `const { refuse } = require('./a.js');\nrequire('express')().get('/', (req, res) => { if (!req.user) refuse(res); });\n`, 'package.json': '{}' };
    const folder = folderWith({ ...files, 'known.json': '{ "version": 1, "findings": {} }' });
    const { code, stderr } = await asFunction(folder, '--baseline', 'known.json', '--fix-suggestions', '--yes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'http-auth-lint: 1 finding mended in 1 file\n' });
    expect(read(folder, 'b.js')).toBe(files['b.js']);
  });

  test('a baseline that is not there is one line, and nothing is mended', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    const { code, stderr } = await asFunction(folder, '--baseline', 'gone.json', '--fix-suggestions', '--yes');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('gone.json: no such baseline') as string });
    expect(read(folder)).toBe(SERVER);
  });
});

describe('the report at the end', () => {
  const HELPER = `exports.refuse = (res) => res.status(401).end();\n`;
  const user = (head: string): string => `${head}require('express')().get('/', (req, res) => { if (!req.user) refuse(res); });\n`;
  const OTHER = `require('express')().get('/c', (req, res) => { if (req.ip !== HOME) return res.status(403).end(); });\n`;

  /** How often each file is linted while all suggestions are taken. */
  const linted = async (files: Record<string, string>): Promise<string> => {
    const folder = folderWith({ 'package.json': '{}', ...files });
    const lintText = vi.spyOn(ESLint.prototype, 'lintText');
    await asFunction(folder, '--fix-suggestions', '--yes');
    const names = lintText.mock.calls.map(([, options]) => path.basename(String(options?.filePath)));
    lintText.mockRestore();
    return Object.keys(files).map((name) => `${name} ${String(names.filter((each) => each === name).length)}`).join(', ');
  };

  test('lints once more what was mended, and no file that has nothing to do with it', async () => {
    expect(await linted({ 'a.js': OTHER, 'c.js': SERVER })).toBe('a.js 1, c.js 5');
  });

  test('and what depends on it', async () => {
    expect(await linted({ 'a.js': user(`const { refuse } = require('./b.js');\n`), 'b.js': HELPER, 'c.js': OTHER })).toBe('a.js 2, b.js 3, c.js 1');
  });

  test('not what has a helper of that name of its own', async () => {
    const own = user(`const refuse = (res) => res.status(401).set('WWW-Authenticate', 'Bearer').end();\n`);
    expect(await linted({ 'a.js': own, 'b.js': HELPER, 'c.js': OTHER })).toBe('a.js 1, b.js 3, c.js 1');
  });
});

describe('findings without a suggestion', () => {
  const NONE = `app.get('/x', (req, res) => { if (req.ip !== '10.0.0.1') return res.sendStatus(401); });\n`;

  const WHY = 'no credentials would change the refusal, so 403 is likely right: decide which it is';

  test.each([
    [1, `1 finding has no suggestion (server.js:11): ${WHY}`],
    [2, `2 findings have no suggestion (server.js:11, server.js:12): ${WHY}`],
    [4, `4 findings have no suggestion (server.js:11, server.js:12, server.js:13 and 1 more): ${WHY}`],
  ])('%i: one line says why', async (count, line) => {
    const folder = folderWith({ 'server.js': SERVER + NONE.repeat(count) });
    const dry = await asFunction(folder, '--fix-suggestions', '--dry-run');
    expect(dry.stderr).toBe(`http-auth-lint: 3 findings would be mended in 1 file\nhttp-auth-lint: ${line}\n`);
    const { stderr } = await asFunction(folder, '--fix-suggestions', '--yes');
    expect(stderr).toBe(`http-auth-lint: 3 findings mended in 1 file\nhttp-auth-lint: ${line}\n`);
  });

  const APP = `const app = require('express')();\n`;
  const reasons = async (files: Record<string, string>): Promise<string[]> => {
    const { stderr } = await asFunction(folderWith({ 'package.json': '{}', ...files }), '--fix-suggestions', '--dry-run');
    return [...stderr.matchAll(/no suggestion \(.+?\): (.+)/g)].map(([, because = '']) => because);
  };

  test.each<[string, string, RegExp]>([
    ['a login by a password', `app.post('/login', (req, res) => { if (!matches(req.body.password)) return res.sendStatus(401); });`, /^the handler is a login that takes a password, /],
    ['a signature of the message', `app.post('/hook', (req, res) => { if (!isValid(req.headers['x-hub-signature-256'], req.body)) return res.sendStatus(401); });`, /^the handler checks a signature of the message, /],
    ['a scheme whose challenge is made anew', `app.get('/', (req, res) => { if (!req.headers.authorization?.startsWith('Digest ')) return res.sendStatus(401); });`, /^the handler takes no Bearer token, /],
    ['one condition for two kinds of callers', `app.get('/', (req, res) => { if (!req.user || !(req.user.isAdmin || req.user.rights.has(req.params.id))) return refuse(res); });\nfunction refuse(res) { res.status(403).end(); }`, /^callers who are not logged in and callers who lack a right /],
    ['another status is likelier', `app.get('/', (req, res) => { if (!captchaIsValid(req.body.captcha)) return res.sendStatus(401); });`, /^no login would change the refusal, /],
  ])('the reason is told: %s', async (_, code, because) => {
    expect(await reasons({ 'server.js': APP + code })).toEqual([expect.stringMatching(because)]);
  });

  test('an error that carries no header, and beside it one that does', async () => {
    const page = `import { error } from '@sveltejs/kit';\nexport function GET({ locals }) { if (!locals.user) error(401, 'Log in'); }\n`;
    expect(await reasons({ 'src/routes/+server.js': page })).toEqual([expect.stringMatching(/^the answer is an error, which carries no header/)]);
    const http = `const createError = require('http-errors');\n${APP}app.get('/', (req) => { if (!req.user) throw createError(401); });\n`;
    expect(await reasons({ 'server.js': http })).toEqual([]);
  });

  test('an error handler that answers is named', async () => {
    const files = {
      'errors.js': `class Unauthorized extends Error { constructor(message) { super(message); this.status = 401; } }\nfunction onError(error, req, res, next) { res.status(error.status ?? 500).end(); }\nmodule.exports = { Unauthorized, onError };\n`,
      'server.js': `${APP}const { Unauthorized, onError } = require('./errors');\napp.get('/', (req) => { if (!req.user) throw new Unauthorized('no'); });\napp.use(onError);\n`,
    };
    expect(await reasons(files)).toEqual(['the error handler at errors.js:2 gives the answer: add the challenge there, once for all']);
  });

  test('an error handler is named for a login, too', async () => {
    const files = {
      'errors.js': `class Failure extends Error { constructor(message, status) { super(message); this.status = status; } }\nfunction onError(error, req, res, next) { res.status(error.status ?? 500).end(); }\nmodule.exports = { Failure, onError };\n`,
      'server.js': `${APP}const { Failure, onError } = require('./errors');\napp.post('/login', (req, res, next) => { if (!matches(req.body.password)) return next(new Failure('no', 401)); });\napp.use(onError);\n`,
    };
    expect(await reasons(files)).toEqual(['the error handler at errors.js:2 gives the answer: add the challenge there, once for all']);
  });

  test('each reason has a line of its own, the most frequent first', async () => {
    const login = `app.post('/login', (req, res) => { if (!matches(req.body.password)) return res.sendStatus(401); });\n`;
    expect(await reasons({ 'server.js': APP + login + NONE + NONE })).toEqual([WHY, expect.stringMatching(/^the handler is a login/)]);
  });

  test('what somebody left, or the baseline knows, is none of them', async () => {
    expect((await asked(folderWith({ 'server.js': SERVER }), ['n', 'n', 'n'])).stderr).not.toContain('no suggestion');
    const folder = folderWith({ 'server.js': NONE.replace('app', `require('express')()`) });
    expect((await asFunction(folder, '--baseline', 'known.json', '--update-baseline')).code).toBe(0);
    const { stderr } = await asFunction(folder, '--baseline', 'known.json', '--fix-suggestions', '--yes');
    expect(stderr).toBe('http-auth-lint: 0 findings mended in 0 files\n');
  });
});

describe('without a terminal', () => {
  test.each([
    [['--fix-suggestions'], /--fix-suggestions asks on a terminal, and here is none: add --yes .+ or --dry-run/],
    [['--yes'], /--yes needs --fix-suggestions/],
    [['--dry-run'], /--dry-run needs --fix-suggestions/],
    [['--fix-suggestions', '--explain'], /cannot be used with option '--explain'/],
  ])('%j: one line, 2', async (args, line) => {
    const folder = folderWith({ 'server.js': SERVER });
    const { code, stdout, stderr } = await asFunction(folder, ...args);
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(line);
    expect(read(folder)).toBe(SERVER);
  });
});

describe('on a terminal', () => {
  test('each finding is shown with its diff, and the answer decides', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    const { code, shown, stderr } = await asked(folder, ['y', 'n', 'yes']);
    expect(shown.match(/server\.js:\d+:\d+ {2}http-auth\/\S+/g)).toEqual([
      'server.js:3:40  http-auth/require-www-authenticate',
      'server.js:4:48  http-auth/no-401-after-role-check',
      'server.js:8:40  http-auth/no-403-without-credentials',
    ]);
    expect(shown).toContain('Add the challenge `Bearer realm="api"`.');
    expect(shown).toMatch(/^-.+res\.sendStatus\(401\);\n\+.+WWW-Authenticate.+$/m);
    expect(read(folder)).toBe(mended(FIRST, THIRD));
    expect({ code, stderr: withoutSummary(stderr) }).toEqual({ code: 1, stderr: 'http-auth-lint: 2 findings mended in 1 file\n' });
  });

  test('`a` takes all that follow, in the next files, too', async () => {
    const folder = folderWith({ 'a.js': SERVER, 'server.js': SERVER });
    const { code, shown } = await asked(folder, ['n', 'a']);
    expect([code, read(folder, 'a.js'), read(folder)]).toEqual([1, mended(THIRD, SECOND), mended(...ALL)]);
    expect(shown.split('?] ')).toHaveLength(3);
  });

  test('`q` keeps what was answered before, and leaves the rest', async () => {
    const folder = folderWith({ 'a.js': SERVER, 'server.js': SERVER });
    const { code } = await asked(folder, ['y', 'q']);
    expect([code, read(folder, 'a.js'), read(folder)]).toEqual([1, mended(FIRST), SERVER]);
  });

  test('anything else prints the help, and asks again', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    const { shown } = await asked(folder, ['?', '2', 'q']);
    expect(shown.split('print this help')).toHaveLength(3);
    expect(read(folder)).toBe(SERVER);
  });

  test('where the input ends, the file stays as it was, and the run has failed', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    const { code, stderr } = await asked(folder, ['y']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('broken off') as string });
    expect(read(folder)).toBe(SERVER);
  });

  test('a file that was changed meanwhile is not overwritten', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    const { code, stderr } = await asked(folder, ['a'], () => {
      writeFileSync(path.join(folder, 'server.js'), `// mine\n${SERVER}`);
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('server.js: cannot be mended: it was changed meanwhile') as string,
    });
    expect(read(folder)).toBe(`// mine\n${SERVER}`);
  });

  test('what a file holds does nothing to the terminal', async () => {
    const folder = folderWith({ 'server.js': SERVER.replace('sendStatus(401);', 'sendStatus(401); // \u001B[2J') });
    const { shown } = await asked(folder, ['q']);
    expect(shown).toContain('\\u001b[2J');
    expect(shown).not.toContain('\u001B[2J');
  });
});

describe('one text', () => {
  /** A linter that reports each word of a list, and offers what each may become. */
  const wordy =
    (words: Record<string, readonly string[]>, fatal = /(?!)/): ((text: string) => Promise<Linter.LintMessage[]>) =>
    (text) => {
      if (fatal.test(text))
        return Promise.resolve([
          { ruleId: null, fatal: true, severity: 2, message: 'Parsing error: no', line: 1, column: 1 },
        ]);
      const found = [...text.matchAll(/\w+/g)].flatMap(({ 0: word, index }) => {
        const becomes = words[word];
        const fix = (put: string): Linter.LintSuggestion => ({
          desc: put,
          fix: { range: [index, index + word.length], text: put },
        });
        return becomes
          ? [
              {
                ruleId: `http-auth/${word.charAt(0)}`,
                severity: 2 as const,
                message: word,
                line: 1,
                column: index + 1,
                suggestions: becomes.map(fix),
              },
            ]
          : [];
      });
      return Promise.resolve(found);
    };
  const mend = async (
    text: string,
    lint: ReturnType<typeof wordy>,
    choose: Choose = () => 0,
  ): Promise<[string, string[], string[]]> => {
    const { text: now, takenBack, left } = await mendText(text, await lint(text), lint, choose);
    return [
      now,
      takenBack.map(({ finding, because }) => `${finding.message}: ${because}`),
      left.map(({ message }) => message),
    ];
  };

  test('each finding is mended in the text that the others have left', async () => {
    expect(await mend('bad x bad worse', wordy({ bad: ['quite good'], worse: ['fine'] }))).toEqual([
      'quite good x quite good fine',
      [],
      [],
    ]);
  });

  test('the suggestion that is named is taken', async () => {
    expect(await mend('bad', wordy({ bad: ['good', 'best'] }), () => 1)).toEqual(['best', [], []]);
  });

  test('what would not parse is taken back, and the rest is mended', async () => {
    expect(await mend('bad worse', wordy({ bad: ['{'], worse: ['fine'] }, /\{/))).toEqual([
      'bad fine',
      ['bad: the file would not parse (no)'],
      ['bad'],
    ]);
  });

  test('what does not help, or brings another finding, is taken back', async () => {
    expect(await mend('bad', wordy({ bad: ['not bad'] }))).toEqual([
      'bad',
      ['bad: the finding would still be there'],
      ['bad'],
    ]);
    expect(await mend('bad', wordy({ bad: ['worse'], worse: [] }))).toEqual([
      'bad',
      ['bad: it would bring a finding of http-auth/w'],
      ['bad'],
    ]);
  });

  test('a finding is asked about once, whatever is mended around it', async () => {
    const asked: string[] = [];
    const lint = wordy({ bad: ['better words than before'], poor: ['rich'], worse: ['fine'] });
    const result = await mend('worse bad poor worse', lint, ({ finding }) => {
      asked.push(`${finding.message} ${String(finding.column)}`);
      return finding.message === 'worse' ? 'pass' : 0;
    });
    expect(result).toEqual(['worse better words than before rich worse', [], ['worse', 'worse']]);
    expect(asked).toEqual(['worse 1', 'bad 7', 'poor 32', 'worse 37']);
  });

  test('a message of another rule is nobody’s question here', async () => {
    const [message] = await wordy({ bad: ['good'] })('bad');
    const foreign = { ...message, ruleId: 'other/rule' } as Linter.LintMessage;
    const { text } = await mendText(
      'bad',
      [foreign],
      () => Promise.resolve([]),
      () => 0,
    );
    expect(text).toBe('bad');
  });
});
