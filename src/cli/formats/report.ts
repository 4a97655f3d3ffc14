import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ESLint, Rule } from 'eslint';
import type { Finding, Spot } from '../findings.ts';
import { isBelow } from '../host.ts';

/** What a format prints. */
export interface Report {
  /** What ESLint says of the files that were checked. */
  readonly results: readonly ESLint.LintResult[];
  /** The same messages one by one, with what the analysis saw; in the order of the results. */
  readonly findings: readonly Finding[];
  /** The texts of the files that have findings. */
  readonly sources: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** What the rules say of themselves, by their names with the prefix. */
  readonly rules: Readonly<Record<string, Rule.RuleMetaData>>;
  /** Whether it is printed on a terminal with colours. */
  readonly colours: boolean;
}

/** Puts a report into words, without a line break at the end. */
export type Format = (report: Report) => string | Promise<string>;

/** The address of a rule's page. */
export function pageOf({ rules }: Pick<Report, 'rules'>, rule: string): string | undefined {
  return rules[rule]?.docs?.url;
}

/** The folder from which services that show a repository name files: the one with `.git`, else the working folder. */
export function repositoryOf(cwd: string): string {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (path.dirname(folder) === folder) return cwd;
  }
}

/** A file as seen from a folder, with slashes; one that lies elsewhere keeps its whole path. */
export function relativeTo(folder: string, file: string): string {
  return (isBelow(file, folder) ? path.relative(folder, file) : file).replaceAll('\\', '/');
}

/** The end of a place, which is its beginning where none is known. */
export function endOf({ line, column = 1, endLine = line, endColumn = column }: Spot): {
  line: number;
  column: number;
} {
  return { line: endLine, column: endColumn };
}
