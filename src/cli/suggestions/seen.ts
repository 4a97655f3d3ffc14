import { lookAnew } from '../../project/look.ts';
import { beginSession, newTrace, stillAnswers, traceInto, type Trace } from '../../project/trace.ts';
import type { Candidate } from '../candidates.ts';
import type { Checked } from '../check.ts';

/**
 * Questions that are asked of every file of a package: a challenge in one answer changes what they say, and nothing of
 * what they are asked for. Who reads the file itself asks for its text.
 */
const ofPackage = ['assembles', 'presented'];

/**
 * What was found in files while others were mended, with what the analysis asked of the disk for it. It is used once
 * more at the end where all of that has the same answer, so that only what was mended, and what depends on it, is
 * checked again.
 */
export class Seen {
  readonly #files = new Map<string, { readonly text: string; readonly checked: Checked; readonly trace: Trace }>();
  readonly #standing = new Map<Trace, boolean>();
  readonly #answers = new Map<string, boolean>();
  readonly #written = new Set<string>();

  constructor() {
    lookAnew();
    beginSession();
  }

  /** Does something, and writes down what it asks of the disk. */
  static async traced<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly trace: Trace }> {
    const trace = newTrace();
    traceInto(trace);
    try {
      return { value: await work(), trace };
    } finally {
      traceInto(null);
    }
  }

  /** Keeps what was found in a file, whose text is the one that is on the disk. */
  keep({ file, text }: Candidate, checked: Checked, trace: Trace): void {
    if (!checked.failed) this.#files.set(file, { text, checked, trace });
  }

  /** A file was written: from now on it is asked whether what was found elsewhere holds. */
  written(file: string): void {
    for (const kind of ofPackage) this.#written.add(`${kind} ${file}`);
    this.#standing.clear();
    this.#answers.clear();
    lookAnew();
  }

  /** What was found in a file, or is found now. */
  async check({ file, text }: Candidate, find: () => Promise<Checked | undefined>): Promise<Checked | undefined> {
    const held = this.#files.get(file);
    return held?.text === text && (this.#written.size === 0 || this.#stands(held.trace)) ? held.checked : find();
  }

  /** Whether all questions of a trace, and of its parts, have their answers still. Each is asked once. */
  #stands(trace: Trace): boolean {
    const all = new Set([trace]);
    for (const each of all) for (const part of each.parts) all.add(part);
    for (const each of all) {
      let stands = this.#standing.get(each);
      if (stands === undefined) {
        stands = [...each.answers].every(
          ([question, answer]) => this.#written.has(question) || this.#answersStill(question, answer),
        );
        this.#standing.set(each, stands);
      }
      if (!stands) return false;
    }
    return true;
  }

  #answersStill(question: string, answer: string): boolean {
    const key = `${question}\n${answer}`;
    let same = this.#answers.get(key);
    if (same === undefined) this.#answers.set(key, (same = stillAnswers(question, answer)));
    return same;
  }
}
