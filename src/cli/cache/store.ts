import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { meta } from '../../meta.ts';
import { packageRoot } from '../package-root.ts';
import { digestOf } from '../../project/digest.ts';
import type { Finding } from '../findings.ts';
import type { Heard } from '../hearing.ts';
import { printable } from '../host.ts';
import type { Kept } from './graph.ts';
import type { KeptList } from './lists.ts';

/** What is kept of one file that can hold a refusal. */
export interface Entry {
  /** Text and configuration. */
  readonly key: string;
  readonly trace: number;
  readonly result: Pick<
    ESLint.LintResult,
    | 'messages'
    | 'suppressedMessages'
    | 'errorCount'
    | 'fatalErrorCount'
    | 'warningCount'
    | 'fixableErrorCount'
    | 'fixableWarningCount'
    | 'usedDeprecatedRules'
  >;
  /** ESLint gave the text along. */
  readonly sourced: boolean;
  readonly heard: Heard;
  /** One for each message, which is not kept twice. */
  readonly findings: readonly KeptFinding[];
}

export type KeptFinding = Omit<Finding, 'original'> & { readonly original?: undefined };

/** What one run keeps for the next. */
export interface Content {
  readonly version: string;
  /** What folders and patterns led to. */
  readonly lists: Readonly<Record<string, KeptList>>;
  /** The stamps of files whose texts can hold no refusal. */
  readonly silent: Readonly<Record<string, string>>;
  readonly traces: Kept;
  readonly files: Readonly<Record<string, Entry>>;
}

/** Where findings are kept if nobody says where: beside the packages of the project, where no version control looks. */
export function defaultLocation(cwd: string): string {
  for (let at = cwd; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'node_modules')))
      return path.join(at, 'node_modules/.cache/http-auth-lint/findings.json');
    if (path.dirname(at) === at || existsSync(path.join(at, '.git')) || existsSync(path.join(at, 'package.json')))
      break;
  }
  return path.join(cwd, '.http-auth-cache.json');
}

/**
 * All that judges beside the configuration: what another version kept is of no use. undefined where ESLint is not
 * installed.
 */
export function versionHere(): string | undefined {
  try {
    const { version } = createRequire(import.meta.url)('eslint/package.json') as { version: string };
    return [meta.name, ownDigest(), version, process.version].join(' ');
  } catch {
    return undefined;
  }
}

/** Changes with the plugin itself, also between two builds of one version. */
function ownDigest(): string {
  const folder = path.join(packageRoot(), 'dist');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file));
  return digestOf(
    [
      meta.version,
      ...files.sort().map((file) => {
        const { size, mtimeMs } = statSync(file);
        return `${file} ${String(size)} ${String(mtimeMs)}`;
      }),
    ].join('\n'),
  );
}

/** What an earlier run kept; undefined where there is none, or none that this version wrote, or it is broken. */
export function readContent(location: string, version: string): Content | undefined {
  try {
    const content = JSON.parse(readFileSync(location, 'utf8')) as Content;
    return content.version === version && isWhole(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nothing is missing of what is used: a disk that was full may have cut a file. */
function isWhole({ traces, files, lists, silent }: Content): boolean {
  const areNumbers = (list: unknown): boolean => Array.isArray(list) && list.every((each) => typeof each === 'number');
  const areTexts = (list: unknown): boolean => Array.isArray(list) && list.every((each) => typeof each === 'string');
  const isAnswer = (each: unknown): boolean => areTexts(each) && (each as unknown[]).length >= 2;
  const isEntry = ({ key, trace, result, heard, findings }: Entry): boolean =>
    typeof key === 'string' &&
    typeof trace === 'number' &&
    Array.isArray(result.messages) &&
    Array.isArray(findings) &&
    findings.length === result.messages.length &&
    Array.isArray(result.suppressedMessages) &&
    typeof heard.refusals === 'number' &&
    typeof heard.answeredBy === 'object';
  const isList = (list: KeptList): boolean => areTexts(list.files) && list.asked.every(isAnswer);
  return (
    traces.answers.every(isAnswer) &&
    traces.traces.every(([answers, parts]) => areNumbers(answers) && areNumbers(parts)) &&
    Object.values(files).every(isEntry) &&
    Object.values(lists).every(isList) &&
    areTexts(Object.values(silent))
  );
}

/** @throws Error in one line, where it cannot be written */
export async function writeContent(location: string, content: Content): Promise<void> {
  try {
    mkdirSync(path.dirname(location), { recursive: true });
    await (await import('write-file-atomic')).default(location, JSON.stringify(content));
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new Error(`--cache-location ${printable(location)}: cannot be written (${code})`, { cause: error });
  }
}
