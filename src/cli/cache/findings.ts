import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { meta } from '../../meta.ts';
import { digestOf, projectRoot } from '../../project/files.ts';
import { lookAnew } from '../../project/look.ts';
import { beginSession, newTrace, traceInto, type Trace } from '../../project/trace.ts';
import type { Candidate } from '../candidates.ts';
import type { Checked } from '../check.ts';
import type { Finding } from '../findings.ts';
import { printable } from '../host.ts';
import { Keeping, Traces, type Kept } from './graph.ts';

type KeptFinding = Omit<Finding, 'original'> & { readonly original?: undefined };

/** What is kept of one file. */
interface Entry {
  /** Text and configuration. */
  readonly key: string;
  readonly trace: number;
  readonly result: Pick<ESLint.LintResult, 'messages' | 'suppressedMessages' | 'errorCount' | 'fatalErrorCount' | 'warningCount' | 'fixableErrorCount' | 'fixableWarningCount' | 'usedDeprecatedRules'>;
  /** ESLint gave the text along. */
  readonly sourced: boolean;
  readonly heard: Checked['heard'];
  /** One for each message, which is not kept twice. */
  readonly findings: readonly KeptFinding[];
}

interface Content {
  readonly version: string;
  readonly traces: Kept;
  readonly files: Readonly<Record<string, Entry>>;
}

/** The name under which a file's findings are kept; undefined where they cannot be: what they depend on is not all seen. */
export type KeyOf = (candidate: Candidate) => Promise<string | undefined>;

/**
 * Findings that are kept from one run to the next. They are used again where the text, the configuration and this plugin are
 * the same, and everything that the analysis asked of the disk has the same answer: texts of other files, files that were
 * looked for and not there, configurations, lists of folders.
 */
export class Findings {
  readonly #location: string;
  readonly #version: string;
  readonly #old: Content | undefined;
  readonly #traces: Traces;
  readonly #hits = new Map<string, Entry>();
  readonly #new = new Map<string, { readonly entry: Omit<Entry, 'trace'>; readonly trace: Trace }>();
  readonly #keys = new Map<string, string>();

  private constructor(location: string, version: string) {
    this.#location = location;
    this.#version = version;
    this.#old = readContent(location, version);
    this.#traces = new Traces(this.#old?.traces ?? { answers: [], traces: [] });
  }

  /** Opens what an earlier run kept, and asks which of it still holds. */
  static async open(location: string, eslintVersion: string, candidates: readonly Candidate[], keyOf: KeyOf): Promise<Findings> {
    const findings = new Findings(location, [meta.name, ownDigest(), eslintVersion, process.version].join(' '));
    await findings.#compare(candidates, keyOf);
    return findings;
  }

  async #compare(candidates: readonly Candidate[], keyOf: KeyOf): Promise<void> {
    lookAnew();
    beginSession();
    const same: [string, Entry][] = [];
    for (const candidate of candidates) {
      const key = await keyOf(candidate);
      if (key === undefined) continue;
      this.#keys.set(candidate.file, key);
      // Nothing is looked at outside of the roots of the files that are linted.
      projectRoot(path.dirname(candidate.file));
      const entry = this.#old && Object.hasOwn(this.#old.files, candidate.file) ? this.#old.files[candidate.file] : undefined;
      if (entry?.key === key) same.push([candidate.file, entry]);
    }
    const standing = this.#traces.standing(same.map(([, { trace }]) => trace));
    for (const [file, entry] of same) if (standing.has(entry.trace)) this.#hits.set(file, entry);
  }

  /** What was found in a file: kept from an earlier run, or found now and kept. */
  async check({ file, text }: Candidate, find: () => Promise<Checked | undefined>): Promise<Checked | undefined> {
    const hit = this.#hits.get(file);
    if (hit) {
      const { usedDeprecatedRules, ...result } = hit.result;
      // In the order of ESLint: a report in JSON is the same, byte for byte.
      const findings = result.messages.flatMap((original, index) => {
        const finding = hit.findings[index];
        return finding ? [{ ...finding, original }] : [];
      });
      const source = hit.sourced && { source: text };
      return { result: { filePath: file, ...result, ...source, usedDeprecatedRules }, findings, heard: hit.heard, failed: false };
    }
    const key = this.#keys.get(file);
    if (key === undefined) return find();
    const trace = newTrace();
    traceInto(trace);
    try {
      const found = await find();
      if (found && !found.failed) {
        const { messages, suppressedMessages, errorCount, fatalErrorCount, warningCount, fixableErrorCount, fixableWarningCount, usedDeprecatedRules } = found.result;
        const result = { messages, suppressedMessages, errorCount, fatalErrorCount, warningCount, fixableErrorCount, fixableWarningCount, usedDeprecatedRules };
        this.#new.set(file, { entry: { key, result, sourced: found.result.source !== undefined, heard: found.heard, findings: found.findings.map(withoutOriginal) }, trace });
      }
      return found;
    } finally {
      traceInto(null);
    }
  }

  /** Writes what is known now, unless nothing is new. @throws Error in one line, where it cannot be written */
  async save(): Promise<void> {
    if (this.#new.size === 0) return;
    const keeping = new Keeping();
    const files: Record<string, Entry> = {};
    const old = Object.entries(this.#old?.files ?? {}).filter(([file]) => !this.#new.has(file) && (!this.#keys.has(file) || this.#hits.has(file)) && existsSync(file));
    for (const [file, entry] of old) files[file] = { ...entry, trace: keeping.add(this.#traces.trace(entry.trace)) };
    for (const [file, { entry, trace }] of this.#new) files[file] = { ...entry, trace: keeping.add(trace) };
    const content: Content = { version: this.#version, traces: keeping.kept(), files };
    try {
      mkdirSync(path.dirname(this.#location), { recursive: true });
      await (await import('write-file-atomic')).default(this.#location, JSON.stringify(content));
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new Error(`--cache-location ${printable(this.#location)}: cannot be written (${code})`, { cause: error });
    }
  }
}

function withoutOriginal(finding: Finding): KeptFinding {
  return { ...finding, original: undefined };
}

/** What an earlier run kept; undefined where there is none, or none that this version wrote, or it is broken. */
function readContent(location: string, version: string): Content | undefined {
  try {
    const content = JSON.parse(readFileSync(location, 'utf8')) as Content;
    return content.version === version && isWhole(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nothing is missing of what is used: a disk that was full may have cut a file. */
function isWhole({ traces, files }: Content): boolean {
  const areNumbers = (list: unknown): boolean => Array.isArray(list) && list.every((each) => typeof each === 'number');
  const isAnswer = (each: unknown): boolean => Array.isArray(each) && typeof each[0] === 'string' && typeof each[1] === 'string';
  const isEntry = ({ key, trace, result, heard, findings }: Entry): boolean => typeof key === 'string' && typeof trace === 'number' && Array.isArray(result.messages) && Array.isArray(findings) && findings.length === result.messages.length && Array.isArray(result.suppressedMessages) && typeof heard.refusals === 'number' && typeof heard.answeredBy === 'object';
  return traces.answers.every(isAnswer) && traces.traces.every(([answers, parts]) => areNumbers(answers) && areNumbers(parts)) && Object.values(files).every(isEntry);
}

/** Changes with the plugin itself, also between two builds of one version. */
function ownDigest(): string {
  const folder = path.resolve(import.meta.dirname, '../../..');
  const files = ['src', 'rules'].flatMap((name) => readdirSync(path.join(folder, name), { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, name, file)));
  return digestOf([meta.version, ...files.sort().map((file) => { const { size, mtimeMs } = statSync(file); return `${file} ${String(size)} ${String(mtimeMs)}`; })].join('\n'));
}

/** Where findings are kept if nobody says where: beside the packages of the project, where no version control looks. */
export function defaultLocation(cwd: string): string {
  for (let at = cwd; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'node_modules'))) return path.join(at, 'node_modules/.cache/http-auth-lint/findings.json');
    if (path.dirname(at) === at || existsSync(path.join(at, '.git')) || existsSync(path.join(at, 'package.json'))) break;
  }
  return path.join(cwd, '.http-auth-cache.json');
}
