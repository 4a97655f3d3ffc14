import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookFor, seen } from '../../src/project/look.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.advanceTimersByTime(10_000);
});
afterEach(() => {
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

test('so is every file after a pause', () => {
  lint('a.js');
  ask('helper.js');
  vi.advanceTimersByTime(300);
  lint('b.js');
  expect(askedFor('helper.js')).toBe(true);
});

test('a file that the look does not know is new, and so may others be', () => {
  lint('a.js');
  ask('helper.js');
  lookFor('new.js', (filename) => filename !== 'new.js');
  expect(askedFor('helper.js')).toBe(true);
});
