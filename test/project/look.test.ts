import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAnew, lookFor, seen } from '../../src/project/look.ts';

/** For how long the process has waited, of all the time that has gone by; undefined where it does not count. */
let waited: number | undefined;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  waited = 0;
  vi.spyOn(performance, 'eventLoopUtilization').mockImplementation(() => ({
    idle: waited ?? 0,
    active: waited === undefined ? 0 : performance.now() - waited,
    utilization: 0,
  }));
  vi.advanceTimersByTime(10_000);
  lookAnew();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const asked: string[] = [];
const ask = seen((key) => {
  asked.push(key);
  return undefined;
});

function askedFor(key: string): boolean {
  asked.length = 0;
  ask(key);
  return asked.length > 0;
}

/** A file is linted that the present look at the disk knows. */
const lint = (filename: string): void => {
  lookFor(filename, () => true);
};

test('files that are linted one after the other share what was seen, also where nothing was found', () => {
  lint('a.js');
  expect(askedFor('helper.js')).toBe(true);
  vi.advanceTimersByTime(200);
  lint('b.js');
  expect(askedFor('helper.js')).toBe(false);
});

test('a file that is linted again is judged by what the disk holds now', () => {
  lint('a.js');
  ask('helper.js');
  lint('b.js');
  lint('a.js');
  expect(askedFor('helper.js')).toBe(true);
});

/** The process waits, as that of an editor does. */
function wait(milliseconds: number): void {
  vi.advanceTimersByTime(milliseconds);
  if (waited !== undefined) waited += milliseconds;
}

test('so is every file after a pause', () => {
  lint('a.js');
  ask('helper.js');
  wait(300);
  lint('b.js');
  expect(askedFor('helper.js')).toBe(true);
});

test('it is no pause when a long file is parsed, or the machine is busy', () => {
  lint('a.js');
  ask('helper.js');
  vi.advanceTimersByTime(3_000);
  lint('b.js');
  expect(askedFor('helper.js')).toBe(false);
});

test('what was seen of the disk is too old when nothing was asked for long, whatever was done meanwhile', () => {
  lint('a.js');
  ask('helper.js');
  vi.advanceTimersByTime(6_000);
  lint('b.js');
  expect(askedFor('helper.js')).toBe(true);
});

test('where the process does not count how long it waits, all time counts', () => {
  waited = undefined;
  lint('a.js');
  ask('helper.js');
  wait(300);
  lint('b.js');
  expect(askedFor('helper.js')).toBe(true);
});

test('a file that the look does not know is new, and so may others be', () => {
  lint('a.js');
  ask('helper.js');
  lookFor('new.js', (filename) => filename !== 'new.js');
  expect(askedFor('helper.js')).toBe(true);
});
