import type { Case, Site } from './model.ts';
import { shorten } from './syntax.ts';

/** What a rule says about a site. `message` is filled in by `explain`, from the rule's own texts. */
export interface Verdict {
  readonly rule: string;
  readonly messageId: string;
  readonly data: Record<string, string>;
  readonly message?: string;
}

/** The options of the three rules, together. `recommended` leaves all of them out. */
export interface JudgeOptions {
  readonly policy?: boolean;
  readonly unseenHandler?: boolean;
  readonly rpc?: boolean;
  readonly login?: 'report' | 'ignore';
  readonly callable?: 'report' | 'ignore';
}

/** The verdicts of all three rules on a site. */
export function judge(site: Site, options: JudgeOptions): Verdict[] {
  return [judgeChallenge(site, options), judgeRoleCheck(site, options), judgeCredentials(site, options)].filter((verdict) => verdict !== null);
}

function counts(site: Site, options: JudgeOptions, about: 'header' | 'cause'): boolean {
  if (site.table.rpc && options.rpc !== true) return false;
  switch (site.strictOnly) {
    case 'error handler not visible':
      return about === 'cause' || options.unseenHandler === true;
    case 'framework not visible':
      return options.unseenHandler === true;
    default:
      return true;
  }
}

/** require-www-authenticate: a 401 that can leave without the header on some path. */
export function judgeChallenge(site: Site, options: JudgeOptions): Verdict | null {
  const rule = 'require-www-authenticate';
  if (!counts(site, options, 'header') || site.headerJudged === 'helper') return null;
  if (options.login === 'ignore' && site.login) return null;
  const answers = site.cases.filter((each) => each.status === 401);
  const without = answers.filter((each) => each.header.kind === 'missing');
  if (without.length === 0) return null;
  if (site.mode === 'helper-def' && without.length === answers.length) return { rule, messageId: 'missingInHelper', data: {} };
  const { headerless } = site.table;
  if (headerless) return options.callable === 'ignore' ? null : { rule, messageId: 'headerless', data: { what: headerless.what, instead: headerless.instead } };
  const sometimes = answers.some((each) => each.header.kind === 'set' || each.header.kind === 'central');
  const handler = without[0]?.answeredBy;
  if (!sometimes && handler !== undefined && without.every((each) => each.answeredBy === handler)) return { rule, messageId: 'missingInHandler', data: { handler } };
  const { central } = site.table;
  if (!sometimes) return central ? { rule, messageId: 'missingInOption', data: { place: central.place } } : { rule, messageId: 'missing', data: {} };
  return { rule, messageId: 'missingOnPath', data: { path: pathText(without) } };
}

/** no-401-after-role-check: 401 to a caller who is known and lacks a right. */
export function judgeRoleCheck(site: Site, options: JudgeOptions): Verdict | null {
  const rule = 'no-401-after-role-check';
  if (!counts(site, options, 'cause')) return null;
  const answers = site.cases.filter((each) => each.status === 401);
  if (answers.some((each) => each.header.kind === 'set' && each.header.value !== null && /insufficient_user_authentication/.test(each.header.value))) return null;
  const wrong = answers.filter((each) => each.cause === 'insufficient');
  const right = answers.filter((each) => each.cause === 'absent' || each.cause === 'invalid');
  const [first] = wrong;
  if (first) {
    const lacks = evidence(first);
    const [other] = right;
    if (other) return { rule, messageId: 'mixed', data: { lacks, right: evidence(other) } };
    const known = first.caller ? `\`${first.caller.text}\` established it` : 'the code takes the caller as given';
    return { rule, messageId: 'known', data: { known, lacks } };
  }
  const policy = answers.find((each) => each.cause === 'policy');
  return policy && options.policy === true ? { rule, messageId: 'policy', data: { policy: evidence(policy) } } : null;
}

/** no-403-without-credentials: 403 where credentials are absent or refused. */
export function judgeCredentials(site: Site, options: JudgeOptions): Verdict | null {
  const rule = 'no-403-without-credentials';
  if (!counts(site, options, 'cause') || site.vapid) return null;
  const answers = site.cases.filter((each) => each.status === 403);
  const absent = answers.find((each) => each.cause === 'absent');
  const wrong = absent ?? answers.find((each) => each.cause === 'invalid');
  if (!wrong) return null;
  const other = answers.find((each) => each.cause === 'insufficient' || each.cause === 'policy');
  const check = evidence(wrong);
  const { headerless } = site.table;
  if (other) return { rule, messageId: 'mixed', data: { check, right: evidence(other) } };
  if (headerless) return { rule, messageId: 'headerless', data: { check, answer: headerless.unauthorized } };
  return { rule, messageId: absent ? 'absent' : 'invalid', data: { check } };
}

function evidence(each: Case): string {
  return each.evidence?.text ?? '';
}

function pathText(cases: readonly Case[]): string {
  const [first] = cases;
  if (first?.missingWhen !== undefined) return first.missingWhen;
  const conditions = first?.path ?? [];
  return conditions.length > 0 ? shorten(conditions.slice(-2).join(' && ')) : 'no condition holds';
}
