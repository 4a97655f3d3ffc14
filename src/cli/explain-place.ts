import path from 'node:path';
import type { SourceCode } from 'eslint';
import { isTest, isTooLong, mayRefuse, maximumLength, offsetsOfRefusals } from '../gate.ts';
import type { Analysis, Evidence, Node, Other, Site } from '../model.ts';
import { projectRoot } from '../project/files.ts';
import { liesAmongTests } from '../project/tests.ts';
import { helperAround, usesText, type Asked, type Helper } from './explain-helper.ts';
import { statementOf } from './identity.ts';

/** Why a place that was asked for is no refusal. */
export interface Unseen {
  readonly reason:
    | 'text gate'
    | 'too long'
    | 'test'
    | 'not covered'
    | 'another status'
    | 'status not known'
    | 'decides others'
    | 'comment'
    | 'behind a guard'
    | 'helper'
    | 'no answer'
    | 'no mention';
  /** The same as a sentence without its end. */
  readonly because: string;
}

/** What is seen at one line of a file. */
export interface Seen {
  /** Those of the refusals that stand there, or that what stands there decides. */
  readonly sites: readonly Site[];
  readonly unseen?: Unseen;
  /** The helper in which the place stands, where nothing around it says who is refused. */
  readonly helper?: Helper;
}

/** Why nothing is known of a file that was not shown to the analysis. */
export function unseenFile(text: string, file: string): Unseen {
  if (isTooLong(text))
    return { reason: 'too long', because: `the file has more than ${maximumLength.toLocaleString('en')} characters` };
  if (!mayRefuse(text))
    return {
      reason: 'text gate',
      because:
        'nothing in the file names a status 401, 403 or 407, or has a word for a refusal, so the file is not parsed',
    };
  if (isTest(text, file))
    return { reason: 'test', because: 'the file is a test, or a mock: what it answers reaches no client' };
  return { reason: 'not covered', because: 'the config leaves the file out, or does not bring the plugin there' };
}

/** What the analysis of a file says about one of its lines, and what it did not see there. */
export async function seenAt(line: number, analysis: Analysis, asked: Asked): Promise<Seen> {
  const here = analysis.sites.filter(({ node }) => covers(statementOf(node), line) || covers(node, line));
  // The answer itself is meant before a statement that merely goes on over the line.
  const exact = here.filter(({ node }) => covers(node, line));
  if (here.length > 0) {
    const sites = exact.length > 0 ? exact : here;
    const open = sites.find(saysNothing);
    const helper = open && (await helperAround(open.node, asked));
    return { sites, ...(helper && { helper }) };
  }
  const other = (analysis.others ?? []).find(({ node }) => covers(statementOf(node), line));
  if (other) return ofOther(other, asked);
  const decided = analysis.sites.filter((site) => evidenceOf(site).some((node) => node.loc.start.line === line));
  if (decided.length > 0)
    return {
      sites: decided,
      unseen: {
        reason: 'decides others',
        because: `what stands here decides ${linesOf(decided)}`,
      },
    };
  const nothing = nothingAt(line, analysis, asked);
  const node = nothing.reason === 'no answer' ? refusalAt(line, asked.code) : undefined;
  const helper = node && (await helperAround(node, asked));
  return {
    sites: [],
    unseen: withBudget(helper ? ofHelper(helper) : nothing, analysis),
    ...(helper && { helper }),
  };
}

/** Whether a place is in a function of which it is not seen for whom it answers. */
function saysNothing({ mode, routes, cases }: Site): boolean {
  return mode === 'helper-def' || (routes === undefined && cases.every(({ cause }) => cause === 'unknown'));
}

function nothingAt(line: number, { sites }: Analysis, { code, file }: Asked): Unseen {
  if (sites.length === 0 && liesAmongTests(file, projectRoot(path.dirname(file))))
    return {
      reason: 'test',
      because: 'the file lies in a folder of tests or mocks; with the setting `tests: "report"` it is read',
    };
  const text = code.lines[line - 1] ?? '';
  if (offsetsOfRefusals(text).length === 0) {
    const where = sites.length === 0 ? 'the file holds no refusal' : `the file has ${linesOf(sites)}`;
    return { reason: 'no mention', because: `nothing on this line names a refusal; ${where}` };
  }
  if (isComment(line, code)) return { reason: 'comment', because: 'only a comment on this line names a refusal' };
  return {
    reason: 'no answer',
    because:
      'the line names a refusal, but no answer to a request is seen here: the status is only compared, listed or ' +
      'declared, or nothing around it is known as a handler of a framework',
  };
}

/** What names a refusal on a line and may be one: no status that is compared with another one. */
function refusalAt(line: number, code: SourceCode): Node | undefined {
  const start = code.getIndexFromLoc({ line, column: 0 });
  const nodes = offsetsOfRefusals(code.lines[line - 1] ?? '').flatMap(
    (offset) => (code.getNodeByRangeIndex(start + offset) as Node | null) ?? [],
  );
  return nodes.find(({ parent }) => parent?.type !== 'BinaryExpression' && parent?.type !== 'SwitchCase');
}

function ofHelper(helper: Helper): Unseen {
  const { name, calledAt, handedOnAt } = helper;
  const uses = calledAt.length + handedOnAt.length;
  const answered = `and what is answered there is told at ${uses === 1 ? 'that line' : 'these lines'}`;
  return {
    reason: 'helper',
    because:
      `the line stands in \`${name}\`, which is not known as a handler, so no answer to a request is seen here; ` +
      `${usesText(helper)}, ${uses > 0 ? answered : 'so nothing shows what becomes of it'}`,
  };
}

function ofGuard({ node, text, elsewhere }: Evidence, impossible: string): Unseen {
  const place = elsewhere ?? `line ${String(node.loc.start.line)}`;
  return {
    reason: 'behind a guard',
    because:
      `the guard \`${text}\` (${place}) stands in front of this handler and turns away everybody who is not logged ` +
      `in, so \`${impossible}\` cannot hold here, and nobody gets this answer`,
  };
}

async function ofOther({ node, status, guard, impossible = '' }: Other, asked: Asked): Promise<Seen> {
  if (guard) return { sites: [], unseen: ofGuard(guard, impossible) };
  if (status !== undefined)
    return {
      sites: [],
      unseen: {
        reason: 'another status',
        because: `the answer here has status ${String(status)}, and the rules speak about 401 and 403`,
      },
    };
  const helper = await helperAround(node, asked);
  const because =
    'the status of the answer here is not known: its value, or what an error handler makes of it, is not seen';
  return {
    sites: [],
    unseen: { reason: 'status not known', because: helper ? `${because}; ${usesText(helper)}` : because },
    ...(helper && { helper }),
  };
}

function withBudget(unseen: Unseen, { ended }: Analysis): Unseen {
  return ended
    ? { ...unseen, because: `${unseen.because}; a budget ended in this file, and what lies behind it is unknown` }
    : unseen;
}

/** Whether all that names a refusal on a line stands in comments. */
function isComment(line: number, code: SourceCode): boolean {
  const start = code.getIndexFromLoc({ line, column: 0 });
  const comments = code.getAllComments().flatMap(({ range }) => (range ? [range] : []));
  return offsetsOfRefusals(code.lines[line - 1] ?? '').every((offset) =>
    comments.some(([from, to]) => from <= start + offset && start + offset < to),
  );
}

/** The nodes of this file that decide the cases of a place: their checks, and where the challenge is set. */
function evidenceOf({ cases }: Site): Node[] {
  return cases.flatMap(({ evidence, header }) => {
    const told = evidence && evidence.elsewhere === undefined ? [evidence.node] : [];
    return header.kind === 'set' && header.elsewhere === undefined ? [...told, header.at] : told;
  });
}

function covers({ loc }: Node, line: number): boolean {
  return loc.start.line <= line && line <= loc.end.line;
}

function linesOf(sites: readonly Site[]): string {
  const lines = [...new Set(sites.map(({ node }) => String(node.loc.start.line)))];
  return lines.length === 1 ? `the refusal on line ${lines.join('')}` : `the refusals on lines ${lines.join(', ')}`;
}
