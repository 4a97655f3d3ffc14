import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../project/files.ts';
import { lookAnew } from '../../project/look.ts';
import { beginSession, newTrace, stampInto, traceInto, type Trace } from '../../project/trace.ts';
import type { Candidate } from '../candidates.ts';
import type { Checked } from '../check.ts';
import type { Finding } from '../findings.ts';
import { Keeping, Traces } from './graph.ts';
import type { Content, Entry, KeptFinding } from './store.ts';

/**
 * The name under which a file's findings are kept; undefined where they cannot be: what they depend on is not all seen.
 */
export type KeyOf = (candidate: Candidate) => Promise<string | undefined>;

/**
 * Findings that are kept from one run to the next. They are used again where the text, the configuration and this
 * plugin are the same, and everything that the analysis asked of the disk has the same answer: texts of other files,
 * files that were looked for and not there, configurations, lists of folders.
 */
export class Findings {
  readonly #old: Content['files'];
  readonly #traces: Traces;
  readonly #stamps = new Map<string, string>();
  readonly #hits = new Map<string, Entry>();
  readonly #new = new Map<string, { readonly entry: Omit<Entry, 'trace'>; readonly trace: Trace }>();
  readonly #keys = new Map<string, string>();

  private constructor(old: Content | undefined) {
    this.#old = old?.files ?? {};
    this.#traces = new Traces(old?.traces ?? { answers: [], traces: [] });
  }

  /** Asks which of what an earlier run kept still holds. */
  static async open(old: Content | undefined, candidates: readonly Candidate[], keyOf: KeyOf): Promise<Findings> {
    const findings = new Findings(old);
    await findings.#compare(candidates, keyOf);
    return findings;
  }

  async #compare(candidates: readonly Candidate[], keyOf: KeyOf): Promise<void> {
    lookAnew();
    beginSession();
    stampInto({ files: new Map(), answers: this.#stamps });
    const same: [string, Entry][] = [];
    for (const candidate of candidates) {
      const key = await keyOf(candidate);
      if (key === undefined) continue;
      this.#keys.set(candidate.file, key);
      // Nothing is looked at outside of the roots of the files that are linted.
      projectRoot(path.dirname(candidate.file));
      const entry = Object.hasOwn(this.#old, candidate.file) ? this.#old[candidate.file] : undefined;
      if (entry?.key === key) same.push([candidate.file, entry]);
    }
    const standing = this.#traces.standing(same.map(([, { trace }]) => trace));
    for (const [file, entry] of same) if (standing.has(entry.trace)) this.#hits.set(file, entry);
  }

  /** Whether anything was found that was not kept. */
  get isNew(): boolean {
    return this.#new.size > 0;
  }

  /** How many files were found unchanged that have other stamps than an earlier run saw, or had none. */
  get restamped(): number {
    return this.#stamps.size;
  }

  /** Whether what is found in a file is known. */
  has(file: string): boolean {
    return this.#hits.has(file);
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
      return {
        result: { filePath: file, ...result, ...source, usedDeprecatedRules },
        findings,
        heard: hit.heard,
        failed: false,
      };
    }
    const key = this.#keys.get(file);
    if (key === undefined) return find();
    const trace = newTrace();
    traceInto(trace);
    try {
      const found = await find();
      if (found && !found.failed) {
        const {
          messages,
          suppressedMessages,
          errorCount,
          fatalErrorCount,
          warningCount,
          fixableErrorCount,
          fixableWarningCount,
          usedDeprecatedRules,
        } = found.result;
        const result = {
          messages,
          suppressedMessages,
          errorCount,
          fatalErrorCount,
          warningCount,
          fixableErrorCount,
          fixableWarningCount,
          usedDeprecatedRules,
        };
        this.#new.set(file, {
          entry: {
            key,
            result,
            sourced: found.result.source !== undefined,
            heard: found.heard,
            findings: found.findings.map(withoutOriginal),
          },
          trace,
        });
      }
      return found;
    } finally {
      traceInto(null);
    }
  }

  /** What is known now, with what an earlier run kept of files that this one was not asked about. */
  kept(): Pick<Content, 'traces' | 'files'> {
    const keeping = new Keeping(new Map([...this.#traces.stamps(), ...this.#stamps]));
    const files: Record<string, Entry> = {};
    const old = Object.entries(this.#old).filter(
      ([file]) => !this.#new.has(file) && (!this.#keys.has(file) || this.#hits.has(file)) && existsSync(file),
    );
    for (const [file, entry] of old) files[file] = { ...entry, trace: keeping.add(this.#traces.trace(entry.trace)) };
    for (const [file, { entry, trace }] of this.#new) files[file] = { ...entry, trace: keeping.add(trace) };
    return { traces: keeping.kept(), files };
  }
}

function withoutOriginal(finding: Finding): KeptFinding {
  return { ...finding, original: undefined };
}
