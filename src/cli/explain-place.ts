import path from 'node:path';
import type { SourceCode } from 'eslint';
import { isTest, isTooLong, mayRefuse, maximumLength, offsetsOfRefusals } from '../gate.ts';
import type { Analysis, Node, Other, Site } from '../model.ts';
import { projectRoot } from '../project/files.ts';
import { liesAmongTests } from '../project/tests.ts';
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
export function seenAt(line: number, analysis: Analysis, code: SourceCode, file: string): Seen {
  const here = analysis.sites.filter(({ node }) => covers(statementOf(node), line) || covers(node, line));
  // The answer itself is meant before a statement that merely goes on over the line.
  const exact = here.filter(({ node }) => covers(node, line));
  if (here.length > 0) return { sites: exact.length > 0 ? exact : here };
  const other = (analysis.others ?? []).find(({ node }) => covers(statementOf(node), line));
  if (other) return { sites: [], unseen: ofStatus(other) };
  const decided = analysis.sites.filter((site) => evidenceOf(site).some((node) => node.loc.start.line === line));
  if (decided.length > 0)
    return {
      sites: decided,
      unseen: {
        reason: 'decides others',
        because: `what stands here decides ${linesOf(decided)}`,
      },
    };
  return { sites: [], unseen: withBudget(nothingAt(line, analysis, code, file), analysis) };
}

function nothingAt(line: number, { sites }: Analysis, code: SourceCode, file: string): Unseen {
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

function ofStatus({ status }: Other): Unseen {
  return status === undefined
    ? {
        reason: 'status not known',
        because:
          'the status of the answer here is not known: its value, or what an error handler makes of it, is not seen',
      }
    : {
        reason: 'another status',
        because: `the answer here has status ${String(status)}, and the rules speak about 401 and 403`,
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
