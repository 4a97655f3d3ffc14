import * as typescript from '@typescript-eslint/parser';
import { Linter, type Rule, type SourceCode } from 'eslint';
import { analyse } from '../../src/analyse.ts';
import type { Analysis, Case, Header } from '../../src/model.ts';
import { readSettings } from '../../src/settings.ts';

export interface FactsOptions {
  readonly filename?: string;
  readonly settings?: unknown;
  /** Read with the TypeScript parser; otherwise with espree. */
  readonly typescript?: boolean;
  readonly sourceType?: 'module' | 'commonjs';
}

/** The source code object that ESLint makes of a text. */
export function sourceCode(text: string, options: FactsOptions = {}): SourceCode {
  const filename = options.filename ?? (options.typescript ? 'server.ts' : 'server.js');
  const linter = new Linter();
  let seen: SourceCode | undefined;
  const see: Rule.RuleModule = {
    create(context) {
      seen = context.sourceCode;
      return {};
    },
  };
  const messages = linter.verify(
    text,
    {
      files: ['**/*.{js,mjs,cjs,jsx,ts,tsx}'],
      plugins: { test: { rules: { see } } },
      rules: { 'test/see': 'error' },
      languageOptions: { sourceType: options.sourceType ?? 'module', ...(options.typescript && { parser: typescript }) },
    },
    { filename },
  );
  if (!seen) throw new Error(messages.map((message) => `${String(message.line)}: ${message.message}`).join('\n'));
  return seen;
}

/** What the analysis says about a text. */
export function analysed(text: string, options: FactsOptions = {}): Analysis {
  const filename = options.filename ?? (options.typescript ? 'server.ts' : 'server.js');
  return analyse(sourceCode(text, options), filename, readSettings(options.settings));
}

/**
 * The refusals of a text in its order, and one line for each case of them: line, status, cause, the evidence in brackets,
 * and the header. The cases of one place come in alphabetical order.
 *
 *     3 401 absent [!user] missing
 */
export function facts(text: string, options: FactsOptions = {}): string[] {
  return factLines(analysed(text, options));
}

export function factLines(analysis: Analysis): string[] {
  return analysis.sites.flatMap((site) => site.cases.map((each) => `${String(site.node.loc.start.line)} ${caseLine(each)}`).sort());
}

/** `facts` of the statements of one Express handler, with lines counted from its first statement. */
export function inHandler(body: string, options: FactsOptions = {}): string[] {
  return facts(`async function handler(req, res, next) {${body}}`, options).map((line) => {
    const space = line.indexOf(' ');
    return `${String(Number(line.slice(0, space)) - (body.startsWith('\n') ? 1 : 0))}${line.slice(space)}`;
  });
}

function caseLine(each: Case): string {
  return `${String(each.status)} ${each.cause}${each.evidence ? ` [${each.evidence.text}]` : ''} ${headerText(each.header)}`;
}

function headerText(header: Header): string {
  return header.kind === 'unknown' ? `unknown (${header.because})` : header.kind;
}
