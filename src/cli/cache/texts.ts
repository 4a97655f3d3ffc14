import { existsSync, statSync } from 'node:fs';
import { stampFor } from '../../project/digest.ts';

/** The files whose texts can hold no refusal: while they are not saved, they are not read again. */
export class Texts {
  readonly #old: Readonly<Record<string, string>>;
  /** The stamps of those that are not known to be silent, as they were before they were read. */
  readonly #stamps = new Map<string, string>();
  readonly #silent = new Map<string, string>();

  /** @param old the stamps of such files in an earlier run */
  constructor(old: Readonly<Record<string, string>>) {
    this.#old = old;
  }

  /** How many files this run has found to be silent. */
  get found(): number {
    return this.#silent.size;
  }

  /**
   * Whether a file was read in an earlier run, can hold no refusal, and was not saved since. Asked before it is read.
   */
  isSilent(file: string): boolean {
    const stamp = stampOf(file);
    if (stamp !== '' && Object.hasOwn(this.#old, file) && this.#old[file] === stamp) return true;
    this.#stamps.set(file, stamp);
    return false;
  }

  /** A file was read and can hold no refusal. */
  add(file: string): void {
    const stamp = this.#stamps.get(file) ?? '';
    if (stamp !== '') this.#silent.set(file, stamp);
  }

  /** The stamps of all that are silent now. */
  kept(): Record<string, string> {
    const old = Object.entries(this.#old).filter(([file]) => !this.#stamps.has(file) && existsSync(file));
    return Object.fromEntries([...old, ...this.#silent]);
  }
}

function stampOf(file: string): string {
  try {
    return stampFor(statSync(file));
  } catch {
    return '';
  }
}
