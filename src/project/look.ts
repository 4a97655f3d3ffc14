import { shared, type Shared } from './trace.ts';

/**
 * One look at the disk. A run lints thousands of files in one go, and most of them import the same ones: what was seen
 * of the disk holds for the look. A file that is linted again, or a pause, begins the next one: then somebody may have
 * saved.
 */

/** After a pause of this many milliseconds the disk is looked at anew. */
const pause = 250;

const linted = new Set<string>();
const memories: { clear(): void }[] = [];
let last = 0;
/** The number of the present look: what is known of files beside their texts holds for one. */
export let look = 0;

/**
 * A file is linted. Begins a new look at the disk where files may have changed since the last one.
 * @param isSeen whether the present look knows the file: one that it does not know is new
 */
export function lookFor(filename: string, isSeen: (filename: string) => boolean): void {
  if (linted.has(filename) || performance.now() - last > pause || !isSeen(filename)) lookAnew();
  linted.add(filename);
  last = performance.now();
}

/** Begins a new look where nothing was asked for a while. */
export function lookAfterPause(): void {
  if (performance.now() - last > pause) lookAnew();
  last = performance.now();
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
    last = performance.now();
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
      last = performance.now();
    }
    return held.value;
  };
}
