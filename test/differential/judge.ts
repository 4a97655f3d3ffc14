import { Linter } from 'eslint';
import * as parser from '@typescript-eslint/parser';
import plugin from '../../src/index.ts';
import type { Language, Rendered } from './render.ts';
import type { Seen } from './run.ts';
import { isNamed, isPolicy } from './world.ts';

const header = 'require-www-authenticate';
const no401 = 'no-401-after-role-check';
const no403 = 'no-403-without-credentials';
export const ruleNames = [header, no401, no403] as const;

type Config = 'recommended' | 'strict';

/**
 * The rules that an answer breaks. Answers to a caller whom an obstacle refuses break none of the causes; where a policy is
 * the obstacle, a 401 breaks one under strict.
 */
function broken({ status, challenge, caller }: Seen, config: Config): string[] {
  const rules: string[] = [];
  if (status === 401 && (challenge ?? '').trim() === '') rules.push(header);
  if (status === 401 && caller.known && (caller.blocked === null || (isPolicy(caller.blocked) && config === 'strict'))) rules.push(no401);
  if (status === 403 && !caller.known && caller.blocked === null) rules.push(no403);
  return rules;
}

/** What of a program is needed once it was run. */
export type Lintable = Pick<Rendered, 'source' | 'language' | 'sites' | 'silent' | 'never' | 'unseen'>;

const linter = new Linter();
const languages: Readonly<Record<Language, Linter.LanguageOptions>> = { js: { sourceType: 'commonjs' }, mjs: { sourceType: 'module' }, ts: { sourceType: 'module', parser } };

interface Report {
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

/** The second configuration gets the tree that the first one made. */
function lint({ source, language }: Lintable, config: Config): Report[] {
  const code = config === 'strict' ? linter.getSourceCode() : source;
  const messages = linter.verify(code, [{ files: ['**/*.*'], ...plugin.configs[config], languageOptions: languages[language] }], { filename: `server.${language}` });
  return messages.map(({ line, ruleId, message }) => ({ line, rule: (ruleId ?? 'none').replace('http-auth/', ''), message }));
}

export interface Judgement {
  readonly problems: readonly string[];
  readonly seen: readonly Seen[];
  /** Refusal → the rules that are due there under strict. */
  readonly due: ReadonlyMap<number, ReadonlySet<string>>;
}

/** Lints a program, and holds the reports against what was seen of it. */
export function judge(program: Lintable, seen: readonly Seen[]): Judgement {
  const problems: string[] = [];
  const due = dueBy(program, seen, 'strict');
  for (const config of ['recommended', 'strict'] as const) {
    const wanted = config === 'strict' ? due : dueBy(program, seen, config);
    const reports = lint(program, config);
    for (const report of reports) {
      const site = program.sites.get(report.line);
      const told = `${config}: ${report.rule} at line ${String(report.line)}: ${report.message}`;
      if (site === undefined) problems.push(`${told}\n    is no refusal of the program`);
      else if (program.never.get(site) === 'answers' || (program.never.get(site) === 'decides' && report.rule !== header))
        problems.push(`${told}\n    no way leads there`);
      else if (program.unseen.has(site) && report.rule === header && lacksChallenge(seen, site)) continue;
      else if (config === 'strict' && report.rule === header && refusesNobody(seen, site)) continue;
      else if (config === 'strict' && report.rule === no403 && seen.some((each) => each.site === site && isNamed(each.caller.blocked))) continue;
      else if (wanted.get(site)?.has(report.rule) === false || program.silent.get(site) === report.rule) problems.push(`${told}\n    the wire says otherwise: ${answers(seen, site)}`);
    }
    for (const [site, rules] of wanted) {
      for (const rule of rules) {
        if (program.unseen.has(site)) continue;
        // One condition in a variable of which half is unread: the half that is read speaks for all.
        const reported = reports.some((report) => report.rule === no401 && program.sites.get(report.line) === site);
        if (rule === header && reported && rules.has(no401) && seen.every((each) => each.site !== site || each.caller.known)) continue;
        if (program.silent.get(site) === rule) continue;
        if (reports.some((report) => report.rule === rule && program.sites.get(report.line) === site)) continue;
        problems.push(`${config}: ${rule} is silent on site-${String(site)}: ${answers(seen, site)}`);
      }
    }
  }
  return { problems, seen, due };
}

function dueBy({ silent }: Lintable, seen: readonly Seen[], config: Config): Map<number, Set<string>> {
  const due = new Map<number, Set<string>>();
  /** Refusals that owe somebody a challenge who could log in. */
  const owing = new Set<number>();
  for (const each of seen) {
    if (each.site === undefined) continue;
    const rules = due.get(each.site) ?? new Set<string>();
    for (const rule of broken(each, config)) rules.add(rule);
    due.set(each.site, rules);
    if (each.status === 401 && !wants403(each)) owing.add(each.site);
  }
  // One mistake, one report: an answer that should be 403 for all who get it wants no challenge.
  for (const [site, rules] of due)
    if (!owing.has(site) && rules.has(no401) && silent.get(site) !== no401) rules.delete(header);
  return due;
}

/** Whether who got this 401 should have got 403: somebody who is known, or whom a policy refuses. */
function wants403({ caller }: Seen): boolean {
  return caller.blocked === null ? caller.known : isPolicy(caller.blocked);
}

/** A handler of errors is told of the challenge for all who are sent to it, also for those who should get 403. */
function lacksChallenge(seen: readonly Seen[], site: number): boolean {
  return seen.some((each) => each.site === site && each.status === 401 && (each.challenge ?? '').trim() === '');
}

/** Whether a policy refuses somebody who is not known: which of the two decides is for nobody to say, and the challenge may be due. */
function refusesNobody(seen: readonly Seen[], site: number): boolean {
  return seen.some((each) => each.site === site && !each.caller.known && isPolicy(each.caller.blocked)) && lacksChallenge(seen, site);
}

function answers(seen: readonly Seen[], site: number): string {
  return seen
    .filter((each) => each.site === site)
    .map(({ caller, status, challenge }) => `${caller.name} ${String(status)}${challenge === null ? '' : ' with a challenge'}`)
    .join(', ');
}
