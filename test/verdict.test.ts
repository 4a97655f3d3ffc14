import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import type { Case, Cause, Evidence, Header, Node, Site } from '../src/model.ts';
import {
  judge,
  judgeChallenge,
  judgeCredentials,
  judgeRoleCheck,
  type JudgeOptions,
  type Verdict,
} from '../src/verdict.ts';

/** Verdicts look at no node. */
const node = { loc: { start: { line: 1, column: 0 } }, range: [0, 0] } as unknown as Node;
const missing: Header = { kind: 'missing' };
const set: Header = { kind: 'set', at: node, value: 'Session' };
const stepUp: Header = { kind: 'set', at: node, value: 'Bearer error="insufficient_user_authentication"' };

const evidence = (text: string): Evidence => ({ node, text });

/** A case of a cause, whose evidence is named for it. */
const of = (status: 401 | 403, cause: Cause, rest: Partial<Case> = {}): Case => ({
  status,
  cause,
  ...(cause !== 'unknown' && cause !== 'settled' && { evidence: evidence(`${cause} check`) }),
  header: missing,
  path: [],
  ...rest,
});

const site = (cases: readonly Case[], rest: Partial<Site> = {}): Site => ({
  node,
  mode: 'direct',
  framework: 'express',
  table: {},
  cases,
  headerJudged: 'here',
  login: false,
  vapid: false,
  repair: { challenge: 'Bearer realm="api"' },
  ...rest,
});

/** The verdicts on a place answered 401 by both of its rules: their message ids. */
const on401 = (cases: readonly Case[], options: JudgeOptions = {}, rest: Partial<Site> = {}): (string | undefined)[] =>
  [judgeChallenge, judgeRoleCheck].map((rule) => rule(site(cases, rest), options)?.messageId);

const told = (verdict: Verdict | null): string => {
  if (!verdict) return 'silent';
  const text = rules[verdict.rule]?.meta?.messages?.[verdict.messageId] ?? '';
  return text.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => verdict.data[name] ?? `no ${name}`);
};

const insufficient = of(401, 'insufficient');
const absent = of(401, 'absent');
const invalid = of(401, 'invalid');
const policy = of(401, 'policy');
const unknown = of(401, 'unknown');
const settled = of(401, 'settled');
const text = (says: 'absent' | 'invalid' | 'insufficient' | 'policy', quote: string): Partial<Case> => ({
  text: { says, quote },
  byText: true,
});

describe('one mistake, one report: who speaks of a 401 without a challenge', () => {
  test.each<[string, readonly Case[], JudgeOptions, [string | undefined, string | undefined]]>([
    ['every case lacks a right: the second rule alone', [insufficient, insufficient], {}, [undefined, 'known']],
    ['so it is with a policy beside it', [insufficient, policy], {}, [undefined, 'known']],
    ['for those who switch the second rule off', [insufficient], { forbidden: 'report' }, ['missingOr403', 'known']],
    ['somebody without credentials comes there, too', [insufficient, absent], {}, ['missing', 'mixed']],
    ['a case that is not known', [insufficient, unknown], {}, ['missing', 'partly']],
    ['a case for which either status can be defended', [insufficient, settled], {}, ['missing', 'partly']],
    ['nothing but credentials', [absent, invalid], {}, ['missing', undefined]],
    ['nothing is known', [unknown], {}, ['missingUnread', undefined]],
    ['either status can be defended', [settled], {}, ['missingUnread', undefined]],
    ['policy alone', [policy], {}, ['missingForPolicy', undefined]],
    ['policy alone, where the second rule reports that', [policy], { policy: true }, [undefined, 'policy']],
    [
      'policy alone, and both asked for',
      [policy],
      { policy: true, forbidden: 'report' },
      ['missingForPolicy', 'policy'],
    ],
    ['policy beside missing credentials', [policy, absent], {}, ['missing', undefined]],
    [
      'policy beside missing credentials, where policy is reported',
      [policy, absent],
      { policy: true },
      ['missing', 'mixed'],
    ],
    [
      'a stronger login is asked for elsewhere',
      [of(401, 'insufficient', { header: stepUp }), insufficient],
      {},
      ['missingOr403', undefined],
    ],
    [
      'only a name says that a right is lacking',
      [of(401, 'insufficient', { weak: true })],
      {},
      ['missingOr403', undefined],
    ],
    ['and names are enough', [of(401, 'insufficient', { weak: true })], { named: true }, [undefined, 'known']],
    [
      'a weak case beside a strong one of the same cause',
      [insufficient, of(401, 'insufficient', { weak: true })],
      {},
      [undefined, 'known'],
    ],
    [
      'a weak case of another cause adds nothing',
      [insufficient, of(401, 'absent', { weak: true })],
      {},
      ['missing', 'partly'],
    ],
    [
      'a weak case of another cause, where names are enough',
      [insufficient, of(401, 'absent', { weak: true })],
      { named: true },
      ['missing', 'mixed'],
    ],
    [
      'the text says otherwise',
      [of(401, 'insufficient', { contradicted: 'Log in' })],
      { named: true },
      ['missingOr403', undefined],
    ],
    [
      'the text says otherwise of one case',
      [of(401, 'insufficient', { contradicted: 'Log in' }), insufficient],
      {},
      ['missingOr403', 'partly'],
    ],
    [
      'the text tells of a right',
      [of(401, 'insufficient', text('insufficient', 'Admins only'))],
      {},
      [undefined, 'knownByText'],
    ],
    [
      'a text and a check',
      [insufficient, of(401, 'insufficient', text('insufficient', 'Admins only'))],
      {},
      [undefined, 'known'],
    ],
    [
      'the text tells of a policy',
      [of(401, 'policy', text('policy', 'Closed'))],
      { policy: true },
      [undefined, 'policyByText'],
    ],
    [
      'the challenge is missing only where a right is lacking',
      [of(401, 'absent', { header: set }), insufficient],
      {},
      ['missingOr403', 'mixed'],
    ],
    ['the challenge is there', [of(401, 'absent', { header: set })], {}, [undefined, undefined]],
  ])('%s', (_, cases, options, expected) => {
    expect(on401(cases, options)).toEqual(expected);
  });

  test('each rule has options of its own', () => {
    const verdicts = judge(site([policy]), { 'no-401-after-role-check': { policy: true } });
    expect(verdicts.map(({ messageId }) => messageId)).toEqual(['missingForPolicy', 'policy']);
  });

  test('where no header can be sent, the second rule speaks alone, too', () => {
    const table = { headerless: { what: 'a function', instead: 'another', unauthorized: 'that' } };
    expect(on401([insufficient], {}, { table })).toEqual([undefined, 'known']);
    expect(on401([absent], {}, { table })).toEqual(['headerless', undefined]);
    expect(on401([policy], {}, { table })).toEqual(['missingForPolicy', undefined]);
    expect(on401([policy], { callable: 'ignore' }, { table })).toEqual([undefined, undefined]);
  });

  test('what the second rule does not see under these options stays with the first', () => {
    expect(on401([insufficient], {}, { strictOnly: 'error handler not visible' })).toEqual([undefined, 'known']);
    expect(on401([insufficient], {}, { strictOnly: 'framework not visible' })).toEqual([undefined, undefined]);
  });
});

describe('a status that fits better', () => {
  const captcha = of(401, 'settled', { likelier: { status: 403, because: 'a captcha' } });
  const rate = of(401, 'settled', { likelier: { status: 429, because: 'a rate limit' } });

  test.each<[string, readonly Case[], string, string]>([
    ['is named', [rate], 'missingLikelier', '(a rate limit). 429 is the likelier answer'],
    [
      'two are named',
      [captcha, rate],
      'missingLikelier',
      '(a captcha, a rate limit). 403 or 429 is the likelier answer',
    ],
    ['is not named where somebody without credentials comes there, too', [rate, absent], 'missing', 'Add a challenge'],
  ])('%s', (_, cases, messageId, words) => {
    const verdict = judgeChallenge(site(cases), {});
    expect(verdict?.messageId).toBe(messageId);
    expect(told(verdict)).toContain(words);
  });
});

describe('a login', () => {
  test('is told of the option', () => {
    expect(told(judgeChallenge(site([invalid], { login: true }), {}))).toContain(
      'set the option `login` of this rule to `ignore`',
    );
    expect(judgeChallenge(site([invalid], { login: true }), { login: 'ignore' })).toBeNull();
  });

  test('is none where what a login has given out is asked for', () => {
    const token = of(401, 'absent', { evidence: evidence('!sessionToken') });
    expect(judgeChallenge(site([token], { login: true }), {})?.messageId).toBe('missing');
    expect(judgeChallenge(site([token, invalid], { login: true }), {})?.messageId).toBe('missingInLogin');
  });

  test('is told of the handler that answers it', () => {
    const thrown = of(401, 'invalid', { answeredBy: 'errors.js:3' });
    expect(told(judgeChallenge(site([thrown], { login: true }), {}))).toContain(
      'Add a challenge in the error handler at errors.js:3, once for all.',
    );
    expect(judgeChallenge(site([thrown]), {})?.messageId).toBe('missingInHandler');
  });
});

describe('suggestions', () => {
  const suggested = (cases: readonly Case[], options: JudgeOptions = {}): (string | undefined)[] =>
    [judgeChallenge, judgeRoleCheck].map((rule) => rule(site(cases), options)?.suggests);

  test.each<[string, readonly Case[], JudgeOptions, [string | undefined, string | undefined]]>([
    ['403 where every case wants it', [insufficient, policy], {}, [undefined, 'to403']],
    ['no 403 where one case is not known', [insufficient, unknown], {}, ['addChallenge', undefined]],
    [
      'no 403 where the text says otherwise of one case',
      [insufficient, of(401, 'insufficient', { contradicted: 'Log in' })],
      {},
      [undefined, undefined],
    ],
    ['the check is split', [insufficient, absent], {}, ['addChallenge', 'split']],
    ['no challenge where 403 is named', [of(401, 'insufficient', { weak: true })], {}, [undefined, undefined]],
    [
      'no challenge where another status is named',
      [of(401, 'settled', { likelier: { status: 429, because: 'a rate limit' } })],
      {},
      [undefined, undefined],
    ],
    ['no challenge where no credentials would change it', [policy], {}, [undefined, undefined]],
  ])('%s', (_, cases, options, expected) => {
    expect(suggested(cases, options)).toEqual(expected);
  });
});

describe('what a 403 without credentials is told', () => {
  const nobody = of(403, 'absent');
  const refused = of(403, 'invalid');
  const known = of(403, 'insufficient');
  const weak: Partial<Case> = { weak: true };
  const lead = (cases: readonly Case[], options: JudgeOptions = {}): string =>
    told(judgeCredentials(site(cases), options));

  test.each<[string, readonly Case[], JudgeOptions, string]>([
    ['nobody', [nobody], {}, 'There are no credentials here (`absent check`).'],
    ['refused credentials are no missing ones', [refused], {}, 'The credentials were refused here (`invalid check`).'],
    [
      'both, by two checks',
      [nobody, refused],
      {},
      'Credentials are absent or refused here (`absent check` or `invalid check`).',
    ],
    [
      'both, by one check',
      [of(403, 'absent', { evidence: evidence('!user') }), of(403, 'invalid', { evidence: evidence('!user') })],
      {},
      'Credentials are absent or refused here (`!user`).',
    ],
    [
      'a case that is not known is passed over',
      [nobody, of(403, 'unknown'), of(403, 'settled')],
      {},
      'There are no credentials here (`absent check`).',
    ],
    ['only a name', [of(403, 'absent', weak)], {}, 'silent'],
    [
      'only a name, and names are enough',
      [of(403, 'absent', weak)],
      { named: true },
      'There are no credentials here (`absent check`).',
    ],
    [
      'a weak case adds nothing to a strong one',
      [nobody, of(403, 'invalid', weak), of(403, 'insufficient', weak)],
      {},
      'There are no credentials here (`absent check`).',
    ],
    ['the text says otherwise', [of(403, 'absent', { contradicted: 'Admins only' })], { named: true }, 'silent'],
    [
      'the text of one case says otherwise',
      [of(403, 'absent', { contradicted: 'Admins only' }), refused],
      {},
      'The credentials were refused here (`invalid check`).',
    ],
    [
      'the text decides',
      [of(403, 'absent', text('absent', 'Please log in'))],
      {},
      'There are no credentials here. The answer itself says so: “Please log in”.',
    ],
    [
      'the text tells of an expired token',
      [of(403, 'invalid', text('invalid', 'Token expired'))],
      {},
      'The credentials were refused here. The answer itself says so: “Token expired”.',
    ],
    [
      'another text beside a check',
      [nobody, of(403, 'absent', text('absent', 'Please log in'))],
      {},
      'There are no credentials here (`absent check`).',
    ],
    [
      'mixed: nobody',
      [nobody, known],
      {},
      'This 403 answers two cases: a known caller who lacks a right (`insufficient check`), where it is right, ' +
        'and missing credentials (`absent check`), where 401 is due.',
    ],
    [
      'mixed: refused',
      [refused, known],
      {},
      'This 403 answers two cases: a known caller who lacks a right (`insufficient check`), where it is right, ' +
        'and refused credentials (`invalid check`), where 401 is due.',
    ],
    [
      'mixed: nobody, refused, a policy',
      [nobody, refused, of(403, 'policy')],
      {},
      'This 403 answers two cases: a refusal that no credentials would change (`policy check`), where it is right, ' +
        'and missing or refused credentials (`absent check` or `invalid check`), where 401 is due.',
    ],
    [
      'mixed in one check, which is named once',
      [
        of(403, 'absent', { evidence: evidence('user?.role') }),
        of(403, 'insufficient', { evidence: evidence('user?.role') }),
      ],
      {},
      'This 403 answers two cases in one check (`user?.role`): a known caller who lacks a right, where it is right, ' +
        'and missing credentials, where 401 is due.',
    ],
    [
      'mixed in one check, with another beside it',
      [
        of(403, 'absent', { evidence: evidence('user?.role') }),
        refused,
        of(403, 'insufficient', { evidence: evidence('user?.role') }),
      ],
      {},
      'This 403 answers two cases: a known caller who lacks a right (`user?.role`), where it is right, ' +
        'and refused credentials (`invalid check`), where 401 is due.',
    ],
    [
      'mixed in one check, with a right of its own beside it',
      [
        of(403, 'absent', { evidence: evidence('user?.role') }),
        of(403, 'insufficient', { evidence: evidence('user?.role') }),
        known,
      ],
      {},
      'This 403 answers two cases: a known caller who lacks a right (`insufficient check`), where it is right, ' +
        'and missing credentials (`user?.role`), where 401 is due.',
    ],
  ])('%s', (_, cases, options, words) => {
    expect(lead(cases, options)).toContain(words);
  });
});

describe('what a 401 to a known caller is told', () => {
  const one = { evidence: evidence('user?.role') };
  const lead = (cases: readonly Case[], options: JudgeOptions = {}): string =>
    told(judgeRoleCheck(site(cases), options));

  test.each<[string, readonly Case[], JudgeOptions, string]>([
    [
      'nothing established the caller',
      [insufficient],
      {},
      'The caller is known here (the code takes the caller as given) and lacks a right (`insufficient check`).',
    ],
    [
      'a check established the caller',
      [of(401, 'insufficient', { caller: evidence('req.user') })],
      {},
      'The caller is known here (`req.user` established it) and lacks a right (`insufficient check`).',
    ],
    [
      'the text decides',
      [of(401, 'insufficient', text('insufficient', 'Admins only'))],
      {},
      'The caller is known here and lacks a right. The answer itself says so: “Admins only”.',
    ],
    [
      'refused credentials are no missing ones',
      [invalid, insufficient],
      {},
      'This 401 answers two cases: refused credentials (`invalid check`), where it is right, ' +
        'and a known caller who lacks a right (`insufficient check`), where 403 is due.',
    ],
    [
      'one check, named once',
      [of(401, 'absent', one), of(401, 'insufficient', one)],
      {},
      'This 401 answers two cases in one check (`user?.role`): missing credentials, where it is right, ' +
        'and a known caller who lacks a right, where 403 is due.',
    ],
    [
      'a policy beside missing credentials',
      [absent, policy],
      { policy: true },
      'This 401 answers two cases: missing credentials (`absent check`), where it is right, ' +
        'and a refusal that no credentials would change (`policy check`), where 403 is due.',
    ],
  ])('%s', (_, cases, options, words) => {
    expect(lead(cases, options)).toContain(words);
  });
});
