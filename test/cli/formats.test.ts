import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ESLint } from 'eslint';
import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import { escaped } from '../../src/cli/formats/xml.ts';
import { asFunction, folderWith } from '../support/command.ts';
import {
  checkstyleProblems,
  codeQualityProblems,
  junitProblems,
  rdjsonProblems,
  sarifProblems,
} from '../support/schemas.ts';

const BASE = 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/blob/main/docs/rules/';

const SERVER = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  if (req.user.role !== 'admin') return res.sendStatus(401);
  res.json([]);
});
`;

/** A name and code with characters that XML, addresses and workflow commands must escape, behind some of more than one byte. */
const ODD = `const app = require('express')();
app.get('/a', (req, res) => {
  /* 𐐀é */ if (!req.user) return res.sendStatus(403);
  if (req.user.plan !== '<%"&,:\\'>') return res.sendStatus(401);
});
`;
const NAME = 'a b, c%20&:<".js';

const CLEAN = 'export const answers = [401, 403];\n';

/** `file:line:column rule`, sorted: the same for every format. */
const PLACES = [
  `${NAME}:3:50 no-403-without-credentials`,
  `${NAME}:4:60 no-401-after-role-check`,
  'api/server.js:3:40 require-www-authenticate',
  'api/server.js:4:56 no-401-after-role-check',
].sort();

const place = (file: string, line: unknown, column: unknown, rule: string): string =>
  `${file}:${String(line)}:${String(column)} ${rule.replace(/^.*\//, '')}`;

const project = (files: Record<string, string> = {}): string =>
  folderWith({ 'api/server.js': SERVER, [NAME]: ODD, 'clean.js': CLEAN, ...files });

async function printed(folder: string, format: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await asFunction(folder, '--format', format, ...args);
  expect({ code, stderr }).toEqual({ code: args.length > 0 ? 0 : 1, stderr: '' });
  return stdout;
}

describe('text', () => {
  test('place, severity, message and rule; the line with its neighbours; at the end the counts and each page once', async () => {
    const { stdout } = await asFunction(folderWith({ 'server.js': SERVER }), 'server.js');
    const lines = stdout.split('\n');
    expect(lines[1]).toBe('server.js');
    expect(lines[2]).toMatch(
      /^ {2}3:40 {2}error {2}This 401 leaves without `WWW-Authenticate`.+\. {2}http-auth\/require-www-authenticate$/,
    );
    expect(lines.slice(3, 9)).toEqual([
      "    2 | app.get('/notes', (req, res) => {",
      '  > 3 |   if (!req.user) return res.sendStatus(401);',
      '      |                                        ^^^',
      "    4 |   if (req.user.role !== 'admin') return res.sendStatus(401);",
      '',
      expect.stringMatching(/^ {2}4:56 {2}error {2}/) as string,
    ]);
    expect(lines.slice(-6)).toEqual([
      '✖ 2 problems (2 errors, 0 warnings)',
      '  1 require-www-authenticate, 1 no-401-after-role-check',
      `  ${BASE}require-www-authenticate.md`,
      `  ${BASE}no-401-after-role-check.md`,
      '',
      '',
    ]);
  });

  test('the rule that spoke most often comes first; one alone needs no count of its own', async () => {
    const { stdout } = await asFunction(project({ 'b.js': SERVER.replace(/^ {2}if \(!req.user.+\n/m, '') }));
    expect(stdout.split('\n').slice(-7, -5)).toEqual([
      '✖ 5 problems (5 errors, 0 warnings)',
      '  3 no-401-after-role-check, 1 no-403-without-credentials, 1 require-www-authenticate',
    ]);
    const alone = folderWith({ 'server.js': SERVER.replace(/^ {2}if \(req.user.role.+\n/m, '') });
    expect((await asFunction(alone)).stdout.split('\n').slice(-4)).toEqual([
      '✖ 1 problem (1 error, 0 warnings)',
      `  ${BASE}require-www-authenticate.md`,
      '',
      '',
    ]);
  });

  test('two findings of one place share the code', async () => {
    const both = SERVER.replace("if (req.user.role !== 'admin')", "if (req.user?.role !== 'admin')").replace(
      / {2}if \(!req.user\).+\n/,
      '',
    );
    const { stdout } = await asFunction(folderWith({ 'server.js': both }), 'server.js');
    expect(stdout.match(/^ {2}3:\d+ {2}error/gm)).toHaveLength(2);
    expect(stdout.match(/^ {2}> 3 \|/gm)).toHaveLength(1);
  });

  test('control characters of the code and of names reach no terminal', async () => {
    const { stdout } = await asFunction(
      folderWith({ 'a\u001b[31m.js': SERVER.replace('401);', "401, '\u001b[2J');") }),
    );
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain(String.raw`'\u001b[2J'`);
  });

  test('colours on a terminal, unless NO_COLOR says otherwise', async () => {
    const { run } = await import('../../src/cli/run.ts');
    const folder = folderWith({ 'server.js': SERVER });
    const told = async (env: Record<string, string>): Promise<string> => {
      const before = { FORCE_COLOR: process.env['FORCE_COLOR'], NO_COLOR: process.env['NO_COLOR'] };
      delete process.env['FORCE_COLOR'];
      delete process.env['NO_COLOR'];
      Object.assign(process.env, env);
      let output = '';
      const stdout = { write: (text: string) => (output += text), isTTY: true };
      await run(['server.js'], { cwd: folder, stdout, stderr: { write: () => undefined } });
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      return output;
    };
    expect(await told({})).toContain('\u001b[31merror');
    expect(await told({ NO_COLOR: '1' })).not.toContain('\u001b');
  });
});

test('json is what ESLint prints', async () => {
  const folder = project();
  const results = JSON.parse(await printed(folder, 'json')) as ESLint.LintResult[];
  const found = results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, column, ruleId }) => place(path.relative(folder, filePath), line, column, String(ruleId))),
  );
  expect(found.sort()).toEqual(PLACES);
  const keys = ['errorCount', 'fatalErrorCount', 'filePath', 'fixableErrorCount', 'fixableWarningCount', 'messages'];
  for (const result of results) expect(Object.keys(result)).toEqual(expect.arrayContaining(keys));
});

describe('sarif', () => {
  const log = async (folder: string, ...args: string[]): Promise<Run> => {
    const parsed = JSON.parse(await printed(folder, 'sarif', ...args)) as Log;
    expect(sarifProblems(parsed)).toBe('');
    const [run] = parsed.runs;
    if (!run) throw new Error('no run');
    return run;
  };
  const results = async (folder: string): Promise<Result[]> => (await log(folder)).results ?? [];

  test('valid, with every finding, its place, its rule, and the tool’s own name', async () => {
    const { tool, results: found = [], originalUriBaseIds } = await log(project());
    expect(tool.driver).toMatchObject({ name: 'http-auth-lint', version: '0.1.0' });
    const rules = tool.driver.rules ?? [];
    expect(rules.map(({ id, helpUri }) => [id, helpUri])).toEqual(
      ['no-401-after-role-check', 'no-403-without-credentials', 'require-www-authenticate'].map((name) => [
        `http-auth/${name}`,
        `${BASE}${name}.md`,
      ]),
    );
    for (const { help, properties } of rules) {
      expect(help?.markdown).toContain('[RFC 9110');
      expect(help?.text).not.toMatch(/\]\(|`/);
      expect(properties?.['tags']).toContain('authentication');
    }
    const root = originalUriBaseIds?.['%SRCROOT%']?.uri ?? '';
    const places = found.map(({ ruleId, ruleIndex, locations }) => {
      const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
      expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
      const file = fileURLToPath(new URL(artifactLocation?.uri ?? '', root));
      return place(path.relative(fileURLToPath(root), file), region?.startLine, region?.startColumn, ruleId ?? '');
    });
    expect(places.sort()).toEqual(PLACES);
  });

  test('a run that finds nothing is valid, too', async () => {
    expect((await log(project(), 'clean.js')).results).toEqual([]);
  });

  test('the evidence stands in related locations, and the way to the refusal in a code flow', async () => {
    const found = await results(folderWith({ 'server.js': SERVER }));
    const lacking = found.find(({ ruleId }) => ruleId === 'http-auth/no-401-after-role-check');
    const told = (list: Result['relatedLocations']): unknown[] =>
      (list ?? []).map(({ message, physicalLocation }) => [physicalLocation?.region?.startLine, message?.text]);
    expect(told(lacking?.relatedLocations)).toEqual([
      [4, "The check that decides: `req.user.role !== 'admin'` (insufficient)."],
      [3, 'The caller is known by `req.user`.'],
    ]);
    const [flow] = lacking?.codeFlows?.[0]?.threadFlows ?? [];
    expect(told(flow?.locations.flatMap(({ location }) => location ?? []))).toEqual([
      [3, '`req.user`'],
      [4, "`req.user.role !== 'admin'`"],
      [4, 'The request is refused with 401 (insufficient).'],
    ]);
  });

  test('evidence of another file is shown there', async () => {
    const folder = folderWith({
      'package.json': '{ "type": "module" }',
      'guard.js': `export function isAdmin(user) {\n  return user.role === 'admin';\n}\nexport function onError(error, req, res, next) {\n  res.status(error.status).end();\n}\n`,
      'server.js': `import express from 'express';
import { onError } from './guard.js';
const app = express();
app.get('/', (req, res) => {
  if (!req.user) throw Object.assign(new Error('no'), { status: 401 });
  res.end();
});
app.use(onError);
`,
    });
    const [only] = await results(folder);
    const places = only?.relatedLocations?.map(({ physicalLocation }) => [
      physicalLocation?.artifactLocation?.uri,
      physicalLocation?.region?.startLine,
    ]);
    expect(places).toContainEqual(['guard.js', 5]);
  });

  test('fingerprints stay when lines move, and differ between findings that look alike', async () => {
    const prints = async (text: string): Promise<unknown[]> => {
      const found = await results(folderWith({ 'server.js': text }));
      return found.map(({ partialFingerprints }) => partialFingerprints?.['httpAuthRefusal/v1']);
    };
    const before = await prints(SERVER);
    expect(await prints(`// Notes.\n\n${SERVER}`)).toEqual(before);
    expect(await prints(SERVER.replace('!req.user)', '!req.user || !req.session)'))).toEqual(before);
    expect(await prints(SERVER.replace("'/notes'", "'/drafts'"))).not.toEqual(before);
    const twice = await prints(
      SERVER.replace(/( {2}if \(!req.user\).+\n)/, '  if (!req.headers.authorization) return res.sendStatus(401);\n$1'),
    );
    expect(new Set(twice).size).toBe(3);
    expect(twice).toEqual(expect.arrayContaining(before));
  });

  test('paths start at the repository, also from a folder below', async () => {
    const folder = project();
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    const [first] = await results(path.join(folder, 'api'));
    expect(first?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({
      uri: 'api/server.js',
      uriBaseId: '%SRCROOT%',
    });
  });
});

test('github: one command for each finding, which no character of name or message breaks', async () => {
  const lines = (await printed(project(), 'github')).trimEnd().split('\n');
  const value = (text = ''): string =>
    text.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  const found = lines.map((line) => {
    const [, file, at, column, rule, message] =
      /^::error file=([^,:]+),line=(\d+),endLine=\d+,col=(\d+),endColumn=\d+,title=([^,:]+)::(.+)$/.exec(line) ?? [];
    expect(value(message)).toMatch(/^[A-Z].+\.\nhttps:.+\.md$/s);
    return place(value(file), at, column, value(rule));
  });
  expect(found.sort()).toEqual(PLACES);
});

test('github prints nothing where nothing is found', async () => {
  expect(await asFunction(project(), '--format', 'github', 'clean.js')).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('gitlab: valid, with fingerprints that are unique and stay when lines move', async () => {
  interface Issue {
    readonly check_name: string;
    readonly fingerprint: string;
    readonly severity: string;
    readonly location: {
      readonly path: string;
      readonly positions: { readonly begin: { readonly line: number; readonly column: number } };
    };
  }
  const issues = async (folder: string): Promise<Issue[]> => JSON.parse(await printed(folder, 'gitlab')) as Issue[];
  const found = await issues(project());
  expect(codeQualityProblems(found)).toBe('');
  expect(
    found
      .map(({ check_name, location }) =>
        place(location.path, location.positions.begin.line, location.positions.begin.column, check_name),
      )
      .sort(),
  ).toEqual(PLACES);
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(4);
  expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['major']));
  const moved = await issues(project({ 'api/server.js': `\n${SERVER}` }));
  expect(moved.map(({ fingerprint }) => fingerprint)).toEqual(found.map(({ fingerprint }) => fingerprint));
  const elsewhere = await issues(folderWith({ 'api/other.js': SERVER, [NAME]: ODD }));
  expect(elsewhere.filter(({ fingerprint }) => found.some((each) => each.fingerprint === fingerprint))).toHaveLength(2);
});

test('junit: valid, a suite for each file that was parsed, a failure for each finding', async () => {
  const xml = await printed(project(), 'junit');
  expect(await junitProblems(xml)).toBe('');
  expect(
    [...xml.matchAll(/<testsuite name="([^"]+)" tests="(\d+)" failures="(\d+)"/g)].map((match) => match.slice(1)),
  ).toEqual([
    [escaped(NAME), '2', '2'],
    ['api/server.js', '2', '2'],
    ['clean.js', '1', '0'],
  ]);
  expect(xml.match(/<failure /g)).toHaveLength(4);
  expect(xml).toContain('api/server.js:3: The caller is known by `req.user`.');
});

test('junit of a run that parses nothing is valid, too', async () => {
  const { stdout } = await asFunction(folderWith({ 'a.js': 'export {};\n' }), '--format', 'junit');
  expect(await junitProblems(stdout)).toBe('');
});

test('checkstyle: valid, with every finding', async () => {
  const xml = await printed(project(), 'checkstyle');
  expect(await checkstyleProblems(xml)).toBe('');
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  const found = [...xml.matchAll(/<file name="([^"]+)">(.*?)<\/file>/gs)].flatMap(([, file = '', errors = '']) =>
    [
      ...errors.matchAll(
        /<error line="(\d+)" column="(\d+)" severity="error" message="[^"]+" source="eslint-plugin-http-auth\.([^"]+)"/g,
      ),
    ].map(([, line, column, rule = '']) =>
      place(
        file.replace(/&(\w+);/g, (_, name: string) => names[name] ?? ''),
        line,
        column,
        rule,
      ),
    ),
  );
  expect(found.sort()).toEqual(PLACES);
});

test('rdjson: valid, with columns in bytes, and suggestions', async () => {
  interface Diagnostics {
    readonly diagnostics: readonly {
      readonly location: { readonly path: string; readonly range: { readonly start: object } };
      readonly suggestions?: readonly { readonly range: object; readonly text: string }[];
    }[];
  }
  const report = JSON.parse(await printed(folderWith({ 'odd.js': ODD }), 'rdjson')) as Diagnostics;
  expect(rdjsonProblems(report)).toBe('');
  // `𐐀` counts two UTF-16 code units and four bytes, `é` one and two.
  expect(report.diagnostics.map(({ location }) => location.range.start)).toEqual([
    { line: 3, column: 53 },
    { line: 4, column: 60 },
  ]);
  expect(report.diagnostics[1]?.suggestions).toMatchObject([
    { range: { start: { line: 4, column: 60 }, end: { line: 4, column: 63 } }, text: '403' },
  ]);
});

test('a warning is one in every format', async () => {
  const { root } = await import('../support/build.ts');
  const { pathToFileURL } = await import('node:url');
  const plugin = pathToFileURL(path.join(root, 'dist/src/entry.js')).href;
  const rules = "{ 'http-auth/require-www-authenticate': 'warn', 'http-auth/no-401-after-role-check': 'off' }";
  const folder = folderWith({
    'server.js': SERVER,
    'eslint.config.mjs': `import a from '${plugin}';\nexport default [a.configs.recommended, { rules: ${rules} }];\n`,
  });
  const told = async (format: string): Promise<string> => {
    const { code, stdout } = await asFunction(folder, '--format', format, '--config', 'eslint.config.mjs', 'server.js');
    expect(code).toBe(0);
    return stdout;
  };
  expect(await told('text')).toMatch(/ warning .+\n[^]*\(0 errors, 1 warning\)/);
  expect(await told('sarif')).toContain('"level": "warning"');
  expect(await told('github')).toMatch(/^::warning /);
  expect(await told('gitlab')).toContain('"severity": "minor"');
  expect(await told('junit')).toContain('type="warning"');
  expect(await told('checkstyle')).toContain('severity="warning"');
  expect(await told('rdjson')).toContain('"severity": "WARNING"');
});

test('what no XML may hold is replaced, and nothing else is lost', () => {
  expect(escaped('a<b> & "c"\n\t\u0000\u001b\uFFFE\uD800é𐐀')).toBe(
    'a&lt;b&gt; &amp; &quot;c&quot;&#10;&#9;\uFFFD\uFFFD\uFFFD\uFFFDé𐐀',
  );
});
