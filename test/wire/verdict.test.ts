import { describe, expect, test } from 'vitest';
import { readExpectations } from '../support/expectations.ts';
import { contradictions, type Observation } from './verdict.ts';

const answer = (part: Partial<Observation>): Observation => ({
  fixture: 'a.js',
  route: 'GET /',
  caller: 'nobody',
  known: false,
  status: 200,
  challenge: null,
  body: '',
  lines: [1],
  ...part,
});

const user = { caller: 'user', known: true };
const bare = answer({ status: 401 });

const check = (source: string, ...observations: Partial<Observation>[]) =>
  contradictions(readExpectations(source, 'a.js'), observations.map(answer));

describe('a fixture agrees with the wire', () => {
  test.each<[string, string, Partial<Observation>[]]>([
    ['a challenge for a stranger, nothing marked', 'f();', [{ status: 401, challenge: 'Bearer' }]],
    ['no challenge, marked', 'f(); // expect: require-www-authenticate missing', [bare]],
    ['a known caller is told 403', 'f();', [{ ...user, status: 403 }]],
    ['a known caller is told 401, marked', 'f(); // expect: no-401-after-role-check known', [{ ...user, status: 401, challenge: 'Bearer' }]],
    [
      'a known caller is told 401 without a challenge: one mark',
      'f(); // expect: no-401-after-role-check known',
      [{ ...user, status: 401 }],
    ],
    ['a step-up', 'f();', [{ ...user, status: 401, challenge: 'Bearer error="insufficient_user_authentication"' }]],
    ['a stranger is told 403, marked', 'f(); // expect: no-403-without-credentials absent', [{ status: 403 }]],
    ['a stranger is told 403, exempt', 'f(); // wire-exempt: policy', [{ status: 403 }]],
    [
      'two kinds of callers, mixed',
      'f(); // expect: no-403-without-credentials mixed',
      [{ status: 403 }, { ...user, status: 403 }],
    ],
  ])('%s', (_, source, observations) => {
    expect(check(source, ...observations)).toEqual([]);
  });
});

describe('a fixture is contradicted', () => {
  test.each<[string, string, Partial<Observation>[], string]>([
    ['no challenge, nothing marked', 'f();', [bare], 'require-www-authenticate is marked on none of the lines 1'],
    ['an empty challenge', 'f();', [{ status: 401, challenge: ' ' }], 'require-www-authenticate is marked on none'],
    ['the mark stands elsewhere', 'f();\ng(); // expect: require-www-authenticate missing', [bare], 'is marked on none of the lines 1'],
    ['a mark that nobody meets', 'f(); // expect: require-www-authenticate missing', [{}], 'no caller got such an answer there'],
    ['an exemption does not excuse a header', 'f(); // wire-exempt: policy', [bare], 'is marked on none'],
    ['an exemption that nobody needs', 'f(); // wire-exempt: policy', [{}], 'line 1 is exempt, and no response needs it'],
    [
      'known, but strangers come this way, too',
      'f(); // expect: no-401-after-role-check known',
      [
        { status: 401, challenge: 'Bearer' },
        { ...user, status: 401, challenge: 'Bearer' },
      ],
      'the answers there say otherwise',
    ],
    [
      'no challenge for a stranger who comes the same way',
      'f(); // expect: no-401-after-role-check mixed',
      [bare, { ...user, status: 401 }],
      'require-www-authenticate is marked on none',
    ],
    [
      'no challenge for a known caller, and the mark stands elsewhere',
      'f();\ng(); // expect: no-401-after-role-check known',
      [{ ...user, status: 401 }],
      'require-www-authenticate is marked on none',
    ],
    ['mixed, and only strangers come', 'f(); // expect: no-403-without-credentials mixed', [{ status: 403 }], 'otherwise'],
    ['missing on a path, but on every one', 'f(); // expect: require-www-authenticate missingOnPath', [bare], 'say otherwise'],
    ['a server that breaks', 'f();', [{ status: 500 }], 'the server failed: GET / as nobody: 500'],
    ['a server that hangs', 'f();', [{ status: 0 }], 'the server failed'],
    ['a route that is not there', 'f();', [{ status: 404 }], 'GET / does not exist'],
  ])('%s', (_, source, observations, problem) => {
    expect(check(source, ...observations).join('\n')).toContain(problem);
  });
});
