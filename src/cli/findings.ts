import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import type { Analysis, Case, Evidence, Node, Site } from '../model.ts';
import { projectRoot } from '../project/files.ts';
import { ruleNames } from '../verdict.ts';
import { linesOf } from './host.ts';
import { whyUnoffered } from './suggestions/why.ts';
import { codeOf, statementOf, withinOf, type Identity } from './identity.ts';

/** A place in a file, counted as people do. The end is exclusive, and not known for places of other files. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A piece of code that led to a finding, and what it shows. */
export interface Witnessed extends Spot {
  readonly text: string;
}

/** One message of a rule with what the analysis saw there. */
export interface Finding extends Spot {
  /** With the plugin's prefix. */
  readonly rule: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** The checks that decide, who the caller is, and where the header or the answer is decided. */
  readonly evidence: readonly Witnessed[];
  /** For each case the conditions that lead to the refusal, which comes last. */
  readonly flows: readonly (readonly Witnessed[])[];
  readonly identity: Identity;
  /** Why nothing is suggested, where nothing is. */
  readonly unoffered?: string;
  /** The message as ESLint gave it. */
  readonly original: Linter.LintMessage;
}

/**
 * The findings of one file.
 * @param result what ESLint says of the file
 * @param analysis what the rules saw; a finding of which it knows nothing is told by its line alone
 * @param source the text of the file
 */
export function findingsOf(result: ESLint.LintResult, analysis: Analysis | undefined, source: string): Finding[] {
  const file = result.filePath;
  const root = projectRoot(path.dirname(file));
  return result.messages.map((message) => {
    const site = analysis?.sites.find(({ node }) => isAt(node, message));
    const rule = message.ruleId ?? '';
    const cases = site ? casesFor(site, rule) : [];
    const spot = spotOf(file, message);
    return {
      ...spot,
      rule,
      message: message.message,
      severity: message.severity === 2 ? 'error' : 'warning',
      evidence: distinct(cases.flatMap((each) => evidenceOf(each, file, root))),
      flows: cases.flatMap((each) => flowOf(each, file, root, spot)),
      identity: identityOf(rule, site, source, message.line),
      ...((message.suggestions ?? []).length === 0 && { unoffered: whyUnoffered(message, site) }),
      original: message,
    };
  });
}

function isAt({ loc }: Node, { line, column, endLine, endColumn }: Linter.LintMessage): boolean {
  return (
    loc.start.line === line &&
    loc.start.column + 1 === column &&
    loc.end.line === endLine &&
    loc.end.column + 1 === endColumn
  );
}

function spotOf(file: string, { line, column, endLine, endColumn }: Linter.LintMessage): Spot {
  return { file, line, column, ...(endLine !== undefined && endColumn !== undefined && { endLine, endColumn }) };
}

/** The cases of a place that a rule speaks about. */
function casesFor({ cases }: Site, rule: string): Case[] {
  const isFor = (name: string): boolean => rule.endsWith(`/${name}`);
  if (isFor(ruleNames.challenge))
    return cases.filter(({ status, header }) => status === 401 && header.kind === 'missing');
  if (isFor(ruleNames.roleCheck)) return cases.filter(({ status }) => status === 401);
  return isFor(ruleNames.credentials) ? cases.filter(({ status }) => status === 403) : [...cases];
}

function evidenceOf({ cause, evidence, caller, header, answeredBy }: Case, file: string, root: string): Witnessed[] {
  const found: Witnessed[] = [];
  if (evidence) found.push(witnessed(evidence, `The check that decides: \`${evidence.text}\` (${cause}).`, file, root));
  if (caller) found.push(witnessed(caller, `The caller is known by \`${caller.text}\`.`, file, root));
  if (header.kind === 'missing' && header.at)
    found.push({ ...nodeSpot(header.at, file), text: 'The challenge is taken away here.' });
  const handler = answeredBy === undefined ? undefined : elsewhereSpot(answeredBy, file, root);
  if (handler) found.push({ ...handler, text: 'This error handler gives the answer.' });
  return found;
}

function flowOf({ steps = [], cause, status }: Case, file: string, root: string, spot: Spot): Witnessed[][] {
  if (steps.length === 0) return [];
  const end: Witnessed = { ...spot, text: `The request is refused with ${String(status)} (${cause}).` };
  return [[...steps.map((step) => witnessed(step, `\`${step.text}\``, file, root)), end]];
}

function witnessed(evidence: Evidence, text: string, file: string, root: string): Witnessed {
  const elsewhere = evidence.elsewhere === undefined ? undefined : elsewhereSpot(evidence.elsewhere, file, root);
  return { ...(elsewhere ?? nodeSpot(evidence.node, file)), text };
}

function nodeSpot({ loc }: Node, file: string): Spot {
  return {
    file,
    line: loc.start.line,
    column: loc.start.column + 1,
    endLine: loc.end.line,
    endColumn: loc.end.column + 1,
  };
}

/** `src/errors.ts:12` from the project's root, or `line 12` of the file itself. */
function elsewhereSpot(place: string, file: string, root: string): Spot | undefined {
  const [, name = '', line = ''] = /^(?:line (?=\d)|(.+):)(\d+)$/.exec(place) ?? [];
  if (line === '') return undefined;
  return { file: name === '' ? file : path.resolve(root, name), line: Number(line) };
}

function distinct(list: readonly Witnessed[]): Witnessed[] {
  const all = new Map(list.map((each) => [JSON.stringify([each.file, each.line, each.column, each.text]), each]));
  return [...all.values()];
}

function identityOf(rule: string, site: Site | undefined, source: string, line: number): Identity {
  if (!site) return { rule, within: '', code: codeOf(linesOf(source)[line - 1] ?? '') };
  // Ranges count from behind a byte order mark.
  const text = source.replace(/^\uFEFF/, '');
  const [start, end] = statementOf(site.node).range;
  return { rule, within: withinOf(site.node), code: codeOf(text.slice(start, end)) };
}
