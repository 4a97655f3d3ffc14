import { styleText } from 'node:util';
import { codeFrameColumns } from '@babel/code-frame';
import type { Finding } from '../findings.ts';
import { linesOf, printable, shown } from '../host.ts';
import { pageOf, type Format, type Report } from './report.ts';

/** For people: each file with its findings as ESLint's `stylish` tells them, their code, and the page of each rule. */
export const text: Format = (report) => {
  const files = new Map<string, Finding[]>();
  for (const finding of report.findings) files.set(finding.file, [...(files.get(finding.file) ?? []), finding]);
  if (files.size === 0) return '';
  const paint = painter(report.colours);
  const blocks = [...files].map(([file, findings]) => {
    const told = byPlace(findings).map((each) => tell(each, report, paint));
    return `${paint('underline', shown(file, report.cwd))}\n${told.join('\n')}`;
  });
  return `\n${blocks.join('\n')}\n${paint(['bold', 'red'], summary(report.findings))}\n`;
};

type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

function painter(colours: boolean): Paint {
  return (style, told) => (colours ? styleText(style, told, { validateStream: false }) : told);
}

/** The findings of one place: what is wrong, the code once, and the pages. */
function tell(findings: readonly Finding[], report: Report, paint: Paint): string {
  const heads = findings.map(({ line, column = 1, severity, message, rule }) => {
    const place = paint('dim', `${String(line)}:${String(column)}`);
    const severe = paint(severity === 'error' ? 'red' : 'yellow', severity);
    return `  ${place}  ${severe}  ${printable(message)}  ${paint('dim', rule)}`;
  });
  const pages = findings.flatMap(({ rule }) => pageOf(report, rule) ?? []).map((page) => `  ${paint('dim', page)}`);
  const [first] = findings;
  return [...heads, ...(first ? [frame(first, report)] : []), ...pages, ''].join('\n');
}

/** The findings of a file, those of one place together. */
function byPlace(findings: readonly Finding[]): Finding[][] {
  const places = new Map<string, Finding[]>();
  for (const finding of findings) {
    const place = JSON.stringify([finding.line, finding.column, finding.endLine, finding.endColumn]);
    places.set(place, [...(places.get(place) ?? []), finding]);
  }
  return [...places.values()];
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
