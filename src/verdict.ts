import type { Case, Cause, Repair, Site } from './model.ts';
import { shorten } from './syntax.ts';

/** The rules by their names, as `judge` and `explain` know them. */
export const ruleNames = {
  challenge: 'require-www-authenticate',
  roleCheck: 'no-401-after-role-check',
  credentials: 'no-403-without-credentials',
} as const;

/** An edit of the site's repair that a rule may suggest. */
type Suggested = Exclude<keyof Repair, 'challenge' | 'withheld'>;

/** What a rule says about a site. `message` is filled in by `explain`, from the rule's own texts. */
export interface Verdict {
  readonly rule: string;
  readonly messageId: string;
  readonly data: Record<string, string>;
  /** What mends the answer, where the site knows the edits for it. */
  readonly suggests?: Suggested;
  readonly message?: string;
}

/** The options of one rule; each takes a part of them. `recommended` leaves all of them out. */
export interface JudgeOptions {
  readonly policy?: boolean;
  readonly named?: boolean;
  readonly unseenHandler?: boolean;
  readonly rpc?: boolean;
  readonly login?: 'report' | 'ignore';
  readonly callable?: 'report' | 'ignore';
  readonly forbidden?: 'report' | 'ignore';
}

/** The options of each rule, by its name. */
export type RuleOptions = Readonly<Record<string, JudgeOptions | undefined>>;

type Judgement = (site: Site, options: JudgeOptions) => Verdict | null;

/** The verdicts of all three rules on a site, each with the options that its rule was given. */
export function judge(site: Site, options: RuleOptions): Verdict[] {
  const judgements: readonly (readonly [string, Judgement])[] = [
    [ruleNames.challenge, judgeChallenge],
    [ruleNames.roleCheck, judgeRoleCheck],
    [ruleNames.credentials, judgeCredentials],
  ];
  return judgements.flatMap(([rule, judgement]) => judgement(site, options[rule] ?? {}) ?? []);
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
  const rule = ruleNames.challenge;
  if (!counts(site, options, 'header') || site.headerJudged === 'helper') return null;
  if (options.login === 'ignore' && site.login) return null;
  const answers = site.cases.filter((each) => each.status === 401);
  const without = answers.filter((each) => each.header.kind === 'missing');
  if (without.length === 0 || leftToRoleCheck(site, options)) return null;
  const says = (messageId: string, data: Record<string, string> = {}): Verdict => ({
    rule,
    messageId,
    data,
    suggests: 'addChallenge',
  });
  if (site.mode === 'helper-def' && without.length === answers.length) return says('missingInHelper');
  const { headerless } = site.table;
  if (headerless && options.callable === 'ignore') return null;
  const sometimes = answers.some((each) => each.header.kind === 'set' || each.header.kind === 'central');
  const instead = otherAnswer(without);
  if (instead) {
    const when = sometimes ? ` when \`${pathText(without)}\`` : '';
    // No edit goes with it: the challenge would be taken away again once the other status is chosen.
    return { rule, messageId: instead.messageId, data: { ...instead.data, when } };
  }
  if (headerless) return says('headerless', { what: headerless.what, instead: headerless.instead });
  if (sometimes) return says('missingOnPath', { path: pathText(without) });
  const handler = without[0]?.answeredBy;
  const inHandler = handler !== undefined && without.every((each) => each.answeredBy === handler);
  const { central } = site.table;
  const unread = without.every(isUnread) ? 'Unread' : '';
  if (site.login && unread === '' && without.some(asksForLogin)) {
    const place = inHandler ? `the error handler at ${handler}` : central?.place;
    return says('missingInLogin', { where: place === undefined ? '' : ` in ${place}, once for all` });
  }
  if (inHandler) return says(`missing${unread}InHandler`, { handler });
  return central ? says('missingInOption', { place: central.place }) : says(`missing${unread}`);
}

/**
 * Whether a 401 is reported by no-401-after-role-check alone: 403 is due on every path, so no challenge is wanted. One
 * rule does not see how the other one is configured: the options of the same names say it.
 */
export function leftToRoleCheck(site: Site, options: JudgeOptions): boolean {
  // A helper wants no challenge where none of its calls does.
  if (site.calls) return site.calls.every((call) => leftToRoleCheck(call, options));
  if (options.forbidden === 'report' || judgeRoleCheck(site, options) === null) return false;
  return site.cases.every((each) => each.status !== 401 || surelyWants403(each));
}

/** Whether the code does not say why a case is refused: a login may help, or nothing that the caller presents. */
const isUnread = ({ cause }: Case): boolean => cause === 'unknown' || cause === 'settled';

/** Whether a case may be that of a login: what it asks for is nothing that a login has given out before. */
const asksForLogin = (each: Case): boolean =>
  !/token|api_?key|bearer|authorization|session|cookie|signature/i.test(reasonOf(each));

/** What fits better than a 401 with a challenge, where it does on every path without the header. */
function otherAnswer(without: readonly Case[]): Said | undefined {
  const likelier = without.flatMap((each) => each.likelier ?? []);
  if (likelier.length === without.length) {
    const statuses = [...new Set(likelier.map(({ status }) => String(status)))];
    const reasons = [...new Set(likelier.map(({ because }) => because))];
    return { messageId: 'missingLikelier', data: { status: statuses.join(' or '), because: reasons.join(', ') } };
  }
  if (!without.every(wants403)) return undefined;
  const lacking = without.find((each) => each.cause === 'insufficient');
  if (lacking) return { messageId: 'missingOr403', data: { lacks: reasonOf(lacking) } };
  return { messageId: 'missingForPolicy', data: { policy: reasonsOf(without) } };
}

/** no-401-after-role-check: 401 to a caller who is known and lacks a right. */
export function judgeRoleCheck(site: Site, options: JudgeOptions): Verdict | null {
  const rule = ruleNames.roleCheck;
  if (!counts(site, options, 'cause')) return null;
  const all = site.cases.filter((each) => each.status === 401);
  if (all.some(asksForStrongerLogin)) return null;
  const answers = all.filter((each) => speaks(each, options));
  const lacking = answers.filter((each) => each.cause === 'insufficient');
  const refused = options.policy === true ? answers.filter((each) => each.cause === 'policy') : [];
  const wrong = lacking.length > 0 ? lacking : refused;
  const [first] = wrong;
  if (!first) return null;
  const right = answers.filter(wants401);
  if (right.length > 0) return { rule, ...mixed(right, wrong), suggests: 'split' };
  const isAlone = all.every(surelyWants403);
  const suggests = isAlone ? { suggests: 'to403' as const } : {};
  if (first.cause === 'policy') return { rule, ...told('policy', wrong, { policy: reasonsOf(wrong) }), ...suggests };
  // Others come here, too, of whom nothing is said: nobody may be among them.
  if (!isAlone) return { rule, messageId: 'partly', data: { lacks: reasonOf(first) } };
  const known = first.caller ? `\`${first.caller.text}\` established it` : 'the code takes the caller as given';
  return { rule, ...told('known', wrong, { known, lacks: reasonOf(first) }), ...suggests };
}

/** no-403-without-credentials: 403 where credentials are absent or refused. */
export function judgeCredentials(site: Site, options: JudgeOptions): Verdict | null {
  const rule = ruleNames.credentials;
  if (!counts(site, options, 'cause') || site.vapid) return null;
  const answers = site.cases.filter((each) => each.status === 403 && speaks(each, options));
  const wrong = answers.filter(wants401);
  if (wrong.length === 0) return null;
  const right = answers.filter(wants403);
  if (right.length > 0) return { rule, ...mixed(wrong, right), suggests: 'split' };
  const check = reasonsOf(wrong);
  const { headerless } = site.table;
  if (headerless) {
    return { rule, messageId: 'headerless', data: { check, answer: headerless.unauthorized }, suggests: 'to401' };
  }
  return { rule, ...told(whatIsWrong(wrong), wrong, { check }), suggests: 'to401' };
}

/** Whether the rules about causes take a case: nothing in its answer says otherwise, and its evidence is enough. */
function speaks(each: Case, options: JudgeOptions): boolean {
  return each.contradicted === undefined && (each.weak === undefined || options.named === true);
}

/** RFC 9470: a caller who is known may be asked for a stronger login. */
export function asksForStrongerLogin({ header }: Case): boolean {
  return header.kind === 'set' && header.value !== null && /insufficient_user_authentication/.test(header.value);
}

function wants401({ cause }: Case): boolean {
  return cause === 'absent' || cause === 'invalid';
}

function wants403({ cause }: Case): boolean {
  return cause === 'insufficient' || cause === 'policy';
}

/** Nor does the answer say otherwise. */
function surelyWants403(each: Case): boolean {
  return wants403(each) && each.contradicted === undefined;
}

type Said = Pick<Verdict, 'messageId' | 'data'>;

/** A message that names the check, or the one that quotes the answer where that alone decided. */
function told(messageId: string, cases: readonly Case[], data: Record<string, string>): Said {
  const quote = cases.every((each) => each.byText === true) ? cases[0]?.text?.quote : undefined;
  return quote === undefined ? { messageId, data } : { messageId: `${messageId}ByText`, data: { quote } };
}

/** One status for two kinds of callers. Where one check makes both, the message names it once. */
function mixed(presented: readonly Case[], others: readonly Case[]): Said {
  const shown = presented.map(reasonOf);
  const [first] = others;
  const apart = others.find((each) => !shown.includes(reasonOf(each))) ?? first;
  const lacks = apart ? reasonOf(apart) : '';
  const differing = presented.filter((each) => reasonOf(each) !== lacks);
  const named = differing.length > 0 ? differing : presented;
  const data = {
    check: reasonsOf(named),
    credentials: credentialsIn[whatIsWrong(named)],
    other:
      apart?.cause === 'policy' ? 'a refusal that no credentials would change' : 'a known caller who lacks a right',
  };
  return differing.length > 0 ? { messageId: 'mixed', data: { ...data, lacks } } : { messageId: 'mixedInOne', data };
}

const credentialsIn = {
  absent: 'missing credentials',
  invalid: 'refused credentials',
  absentOrInvalid: 'missing or refused credentials',
} as const;

/** What is said of credentials by cases that are absent, invalid, or some of them the one and some the other. */
function whatIsWrong(cases: readonly Case[]): keyof typeof credentialsIn {
  const causes = new Set<Cause>(cases.map(({ cause }) => cause));
  if (causes.size > 1) return 'absentOrInvalid';
  return causes.has('absent') ? 'absent' : 'invalid';
}

/** What decided a case: a check, or the answer's own words. */
function reasonOf(each: Case): string {
  return (each.byText ? each.text?.quote : undefined) ?? each.evidence?.text ?? '';
}

/** What decided the cases, one of each cause, each text once. The message puts a pair of backticks around all of it. */
function reasonsOf(cases: readonly Case[]): string {
  const causes = [...new Set(cases.map(({ cause }) => cause))].sort();
  const firsts = causes.flatMap((cause) => cases.find((each) => each.cause === cause) ?? []);
  return [...new Set(firsts.map(reasonOf))].join('` or `');
}

function pathText(cases: readonly Case[]): string {
  const [first] = cases;
  if (first?.missingWhen !== undefined) return first.missingWhen;
  const conditions = first?.path ?? [];
  return conditions.length > 0 ? shorten(conditions.slice(-2).join(' && ')) : 'no condition holds';
}
