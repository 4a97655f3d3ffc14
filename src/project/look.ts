import { shared, type Shared } from './trace.ts';

/**
 * One look at the disk. A run lints thousands of files in one go, and most of them import the same ones: what was seen
 * of the disk holds for the look. A file that is linted again, or a pause, begins the next one: then somebody may have
 * saved.
 */

/** Once the process has waited for so many milliseconds, the disk is looked at anew: a run that goes on waits less. */
const pause = 250;
/**
 * So it is when nothing was asked for this many milliseconds, whatever was done meanwhile. To parse a long file takes
 * half a second, and on a busy machine several times as much.
 */
const longest = 5_000;

const linted = new Set<string>();
const memories: { clear(): void }[] = [];
let last = 0;
/** How long the process had waited then. */
let waited = 0;
/** The number of the present look: what is known of files beside their texts holds for one. */
export let look = 0;

/**
 * A file is linted. Begins a new look at the disk where files may have changed since the last one.
 * @param isSeen whether the present look knows the file: one that it does not know is new
 */
export function lookFor(filename: string, isSeen: (filename: string) => boolean): void {
  if (linted.has(filename) || pausedSince() || !isSeen(filename)) lookAnew();
  linted.add(filename);
  note();
}

/** Begins a new look where nothing was asked for a while. */
export function lookAfterPause(): void {
  if (pausedSince()) lookAnew();
  note();
}

/** Whether the process has waited since the disk was last asked, as an editor's does for its user. */
function pausedSince(): boolean {
  return performance.now() - last > longest || waiting() - waited > pause;
}

/** The disk is asked now. */
function note(): void {
  last = performance.now();
  waited = waiting();
}

/** Bun has no such function in the global object. */
type Counting = Pick<typeof performance, 'eventLoopUtilization'>;

/** For how many milliseconds the process has waited; where it does not count them, every moment is one. */
function waiting(): number {
  const { idle, active } = (performance as Partial<Counting>).eventLoopUtilization?.() ?? { idle: 0, active: 0 };
  return idle + active > 0 ? idle : performance.now();
}

/** Begins a new look at the disk. */
export function lookAnew(): void {
  look++;
  linted.clear();
  for (const memory of memories) memory.clear();
}

/** The same for a function that asks the disk in several places: a trace includes all that was asked for the value. */
export function seenWhole<Value>(see: (key: string) => Value): (key: string) => Value {
  const memory = new Map<string, Shared<Value>>();
  memories.push(memory);
  return (key) => {
    note();
    return shared(memory, key, () => see(key));
  };
}

/** The same function, asked once a look for each key. */
export function seen<Value>(see: (key: string) => Value): (key: string) => Value {
  const memory = new Map<string, { readonly value: Value }>();
  memories.push(memory);
  return (key) => {
    let held = memory.get(key);
    if (!held) {
      memory.set(key, (held = { value: see(key) }));
      note();
    }
    return held.value;
  };
}
