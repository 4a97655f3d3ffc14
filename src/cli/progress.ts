import type { Host } from './host.ts';

const PATIENCE = 1000;
const INTERVAL = 100;

/** One line on a terminal that says how far a long run has come. Short runs and pipes never see it. */
export class Progress {
  readonly #stderr: Host['stderr'];
  readonly #now: () => number;
  #next: number;
  #shown = false;

  constructor(stderr: Host['stderr'], now: () => number = () => performance.now()) {
    this.#stderr = stderr;
    this.#now = now;
    this.#next = now() + PATIENCE;
  }

  step(what: string, done: number, total: number): void {
    if (this.#stderr.isTTY !== true || this.#now() < this.#next) return;
    this.#next = this.#now() + INTERVAL;
    this.#shown = true;
    this.#stderr.write(`\r\u001B[K${what} ${String(done)} of ${String(total)} files`);
  }

  /** Takes the line away, so that what follows starts on a clean one. */
  clear(): void {
    if (this.#shown) this.#stderr.write('\r\u001B[K');
    this.#shown = false;
  }
}
