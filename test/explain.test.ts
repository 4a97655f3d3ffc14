import { describe, expect, test } from 'vitest';
import { explainedText, legend } from '../src/explain-text.ts';
import { explain } from '../src/explain.ts';
import type { Case, Node, Site } from '../src/model.ts';
import { ruleNames, type JudgeOptions, type RuleOptions } from '../src/verdict.ts';

/** Only the place of a node matters here. */
const at = (line: number): Node => ({ loc: { start: { line, column: 4 }, end: { line, column: 7 } }, range: [0, 0] }) as unknown as Node;

const absent: Case = { status: 401, cause: 'absent', evidence: { node: at(2), text: '!token' }, header: { kind: 'set', at: at(3), value: 'Session' }, path: ['!token'] };

const site = (cases: readonly Case[], rest: Partial<Site> = {}): Site => ({
  node: at(9),
  mode: 'direct',
  framework: 'express', table: {},
  cases,
  headerJudged: 'here',
  login: false,
  vapid: false,
  repair: { challenge: 'Bearer realm="api"' },
  ...rest,
});

/** The same options for each rule. */
const ofAll = (options: JudgeOptions): RuleOptions =>
  Object.fromEntries(Object.values(ruleNames).map((rule) => [rule, options]));

const tell = (told: Site, options: JudgeOptions = {}): string =>
  explainedText('a.js', explain({ sites: [told] }, ofAll(options), () => 'Worded.'));

test('the whole story of a site that is right', () => {
  expect(tell(site([absent]))).toBe(`a.js:9:5  401  sent here, express
  case 1: absent: \`!token\` (line 2)
    header set on line 3 (Session)
    path !token
  require-www-authenticate is silent: the challenge is set
  no-401-after-role-check is silent: the cause is absent, not insufficient
`);
});

test('what the answer says, as data whole, and as text not longer than a line', () => {
  const told = site([absent], { text: ['Not logged in', 'a'.repeat(100)] });
  expect(tell(told)).toContain(`  401  sent here, express\n  says "Not logged in", "${'a'.repeat(57)}..."\n  case 1: absent`);
  expect(explain({ sites: [told] }, {}, () => '')[0]?.text).toEqual(['Not logged in', 'a'.repeat(100)]);
});

test('an answer without a text says nothing of it', () => {
  expect(tell(site([absent]))).not.toContain('says');
  expect(explain({ sites: [site([absent])] }, {}, () => '')[0]).not.toHaveProperty('text');
});

test('each case of a site with two statuses says its own', () => {
  const known: Case = {
    status: 403,
    cause: 'insufficient',
    evidence: { node: at(4), text: "role !== 'admin'" },
    caller: { node: at(1), text: 'req.user' },
    header: { kind: 'missing' },
    path: [],
  };
  expect(tell(site([absent, known]))).toContain(`a.js:9:5  401 or 403  sent here, express
  case 1: 401 absent: \`!token\` (line 2)
    header set on line 3 (Session)
    path !token
  case 2: 403 insufficient: \`role !== 'admin'\` (line 4)
    caller known by \`req.user\` (line 1)
`);
});

describe('why the header rule is silent', () => {
  test.each<[string, Site, JudgeOptions]>([
    ['the challenge is set', site([{ ...absent, header: { kind: 'set', at: at(3), value: null } }]), {}],
    ['the challenge is added for all answers', site([{ ...absent, header: { kind: 'central', by: at(20) } }]), {}],
    ['the challenge is not known (helper not visible)', site([{ ...absent, header: { kind: 'unknown', because: 'helper not visible' } }]), {}],
    [
      'the helper is judged where it is declared',
      site([{ ...absent, header: { kind: 'missing' } }], { headerJudged: 'helper', mode: 'helper-call' }),
      {},
    ],
    [
      'the helper is judged where it is called',
      site([{ ...absent, header: { kind: 'missing' } }], { headerJudged: 'helper', mode: 'helper-def' }),
      {},
    ],
    [
      'the error handler that answers it is judged',
      site([{ ...absent, header: { kind: 'missing' } }], { headerJudged: 'helper', mode: 'throw' }),
      {},
    ],
    [
      '403 is due, which no-401-after-role-check reports',
      site([{ ...absent, cause: 'insufficient', header: { kind: 'missing' } }]),
      {},
    ],
    [
      '403 is due, which no-401-after-role-check reports at every call',
      site([{ ...absent, cause: 'unknown', header: { kind: 'missing' } }], {
        calls: [site([{ ...absent, cause: 'insufficient', header: { kind: 'missing' } }])],
      }),
      {},
    ],
    [
      '403 is due, which no-401-after-role-check reports under strict',
      site([{ ...absent, cause: 'insufficient', header: { kind: 'missing' } }], { strictOnly: 'framework not visible' }),
      {},
    ],
    [
      'no header can be sent, and the option says to ignore that',
      site([{ ...absent, header: { kind: 'missing' } }], {
        table: { headerless: { what: 'a function', instead: 'another', unauthorized: 'that' } },
      }),
      { callable: 'ignore' },
    ],
    ['a login, and the option says to ignore these', site([{ ...absent, header: { kind: 'missing' } }], { login: true }), { login: 'ignore' }],
    [
      'reported only under strict (error handler not visible)',
      site([{ ...absent, header: { kind: 'missing' } }], { strictOnly: 'error handler not visible' }),
      {},
    ],
  ])('%s', (because, told, options) => {
    expect(tell(told, options)).toContain(`  require-www-authenticate is silent: ${because}\n`);
  });
});

describe('why the rules about the cause are silent', () => {
  const stepUp: Case['header'] = { kind: 'set', at: at(3), value: 'Bearer error="insufficient_user_authentication"' };

  test.each<[string, string, Site]>([
    ['no-401-after-role-check', 'the cause is not known', site([{ ...absent, cause: 'unknown' }])],
    ['no-401-after-role-check', 'either status can be defended, or neither fits', site([{ ...absent, cause: 'settled' }])],
    [
      'no-403-without-credentials',
      'reported only under strict (a guard that is not seen may stand in front)',
      site([{ ...absent, status: 403, weak: 'slot', header: { kind: 'missing' } }]),
    ],
    [
      'no-401-after-role-check',
      'reported only under strict (only a name speaks)',
      site([{ ...absent, cause: 'insufficient', weak: true }]),
    ],
    [
      'no-401-after-role-check',
      'reported only under strict (policy, framework not visible)',
      site([{ ...absent, cause: 'policy' }], { strictOnly: 'framework not visible' }),
    ],
    [
      'no-401-after-role-check',
      'its text says otherwise: “Please log in”',
      site([{ ...absent, cause: 'insufficient', contradicted: 'Please log in' }]),
    ],
    [
      'no-403-without-credentials',
      'its text says otherwise: “Admins only”',
      site([{ ...absent, status: 403, contradicted: 'Admins only' }]),
    ],
    ['no-401-after-role-check', 'reported only under strict (policy)', site([{ ...absent, cause: 'policy' }])],
    [
      'no-401-after-role-check',
      'an exception: the challenge asks for a stronger login (RFC 9470)',
      site([{ ...absent, cause: 'insufficient', header: stepUp }]),
    ],
    ['no-403-without-credentials', 'the cause is policy, not absent or invalid', site([{ ...absent, status: 403, cause: 'policy' }])],
    [
      'no-403-without-credentials',
      'an exception: the vapid scheme asks for 403 (RFC 8292)',
      site([{ ...absent, status: 403 }], { vapid: true }),
    ],
  ])('%s: %s', (rule, because, told) => {
    expect(tell(told)).toContain(`  ${rule} is silent: ${because}\n`);
  });
});

test('a status that no rule speaks about is told all the same', () => {
  const [told] = explain({ sites: [site([{ ...absent, status: 407, header: { kind: 'missing' } }])] }, {}, () => '');
  expect(told).toMatchObject({ statuses: [407], reports: [], silent: [] });
});

test('a report is given in the words of its rule', () => {
  const told = site([{ ...absent, header: { kind: 'missing' } }]);
  expect(tell(told)).toMatch(/^ {2}reported by require-www-authenticate \(missing\): \S.*$/m);
});

test('what the text of an answer says, and a status that fits better', () => {
  const told = tell(
    site([
      { ...absent, text: { says: 'absent', quote: 'Please log in' }, byText: true },
      { ...absent, weak: true },
      { ...absent, contradicted: 'Admins only' },
      { ...absent, cause: 'settled', likelier: { status: 429, because: 'a rate limit' } },
    ]),
  );
  expect(told).toContain('    its text says absent: “Please log in”, which decides\n');
  expect(told).toContain('  case 2: absent: `!token` (line 2), only a name\n');
  expect(told).toContain('    its text says otherwise: “Admins only”\n');
  expect(told).toContain('    429 is likelier: a rate limit\n');
});

test.each([
  ['direct', 'sent here'],
  ['throw', 'thrown here'],
  ['next', 'given to next() here'],
  ['helper-call', 'sent by the helper that is called here'],
  ['helper-def', 'sent by this helper'],
  ['error-handler', 'sent by this error handler'],
] as const)('how the answer is given has words: %s', (mode, words) => {
  expect(tell(site([absent], { mode }))).toContain(`a.js:9:5  401  ${words}, express\n`);
});

test.each([
  [{ kind: 'central', by: at(20) }, 'added for all answers on line 20'],
  [{ kind: 'unknown', because: 'helper not visible' }, 'not known (helper not visible)'],
] as const)('so has the state of the header', (header, words) => {
  expect(tell(site([{ ...absent, header }]))).toContain(`    header ${words}\n`);
});

test('the causes that were named are explained once, and no others', () => {
  const of = (...causes: readonly Case['cause'][]): string =>
    legend(explain({ sites: [site(causes.map((cause) => ({ ...absent, cause })))] }, {}, () => ''));
  expect(of()).toBe('');
  expect(of('settled', 'absent', 'absent')).toMatch(
    /^Causes: absent \([^()]+\), settled \(the code was read, [^()]+\)\. More: https:\S+how-it-decides\.md\n$/,
  );
  expect(of('policy')).not.toContain('absent');
});
