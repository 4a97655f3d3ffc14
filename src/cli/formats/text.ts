import { styleText } from 'node:util';
import { codeFrameColumns } from '@babel/code-frame';
import { groupedBy } from '../../engine/grouped.ts';
import type { Finding } from '../findings.ts';
import { linesOf, printable, shown } from '../host.ts';
import { pageOf, type Format, type Report } from './report.ts';

/**
 * For people: each file with its findings as ESLint's `stylish` tells them and their code; at the end the counts, and
 * the page of each rule that spoke, once.
 */
export const text: Format = (report) => {
  if (report.findings.length === 0) return '';
  const paint = painter(report.colours);
  const blocks = [...groupedBy(report.findings, ({ file }) => file)].map(([file, findings]) => {
    const places = groupedBy(findings, ({ line, column, endLine, endColumn }) =>
      JSON.stringify([line, column, endLine, endColumn]),
    );
    const told = [...places.values()].map((each) => tell(each, report, paint));
    return `${paint('underline', shown(file, report.cwd))}\n${told.join('\n')}`;
  });
  const end = [
    paint(['bold', 'red'], summary(report.findings)),
    ...rulesOf(report).map((line) => `  ${paint('dim', line)}`),
  ];
  return `\n${blocks.join('\n')}\n${end.join('\n')}\n`;
};

/** How often each rule spoke, where several did, and their pages; the most frequent first. */
function rulesOf(report: Report): string[] {
  const spoke = [...groupedBy(report.findings, ({ rule }) => rule)].sort(
    ([, { length: one }], [, { length: other }]) => other - one,
  );
  const counts = spoke.map(([rule, { length }]) => `${String(length)} ${rule.replace(/^.*\//, '')}`);
  return [...(counts.length > 1 ? [counts.join(', ')] : []), ...spoke.flatMap(([rule]) => pageOf(report, rule) ?? [])];
}

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

function painter(colours: boolean): Paint {
  return (style, told) => (colours ? styleText(style, told, { validateStream: false }) : told);
}

/** The findings of one place: what is wrong, and the code once. */
function tell(findings: readonly Finding[], report: Report, paint: Paint): string {
  const heads = findings.map(({ line, column = 1, severity, message, rule }) => {
    const place = paint('dim', `${String(line)}:${String(column)}`);
    const severe = paint(severity === 'error' ? 'red' : 'yellow', severity);
    return `  ${place}  ${severe}  ${printable(message)}  ${paint('dim', rule)}`;
  });
  const [first] = findings;
  return [...heads, ...(first ? [frame(first, report)] : []), ''].join('\n');
}

/** The line of the finding with its neighbours, and a mark below it. */
function frame({ file, line, column = 1, endLine, endColumn }: Finding, { sources, colours }: Report): string {
  const source = sources.get(file);
  if (source === undefined) return '';
  const start = { line, column };
  const end = endLine === undefined || endColumn === undefined ? start : { line: endLine, column: endColumn };
  // Control characters of the user's code must not reach the terminal, and tabs stay as wide as one.
  const safe = linesOf(source).map((each) => printable(each.replaceAll('\t', ' ')));
  const framed = codeFrameColumns(
    safe.join('\n'),
    { start, end },
    { linesAbove: 1, linesBelow: 1, forceColor: colours },
  );
  return framed
    .split('\n')
    .map((each) => `  ${each}`.trimEnd())
    .join('\n');
}

function summary(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const count = (number: number, noun: string): string => `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
  const warnings = count(findings.length - errors, 'warning');
  return `✖ ${count(findings.length, 'problem')} (${count(errors, 'error')}, ${warnings})`;
}
