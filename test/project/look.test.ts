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

test('files that are linted one after the other share what was seen, also where nothing was found', () => {
  lookFor('a.js');
  expect(askedFor('helper.js')).toBe(true);
  vi.advanceTimersByTime(200);
  lookFor('b.js');
  expect(askedFor('helper.js')).toBe(false);
});

test('a file that is linted again is judged by what the disk holds now', () => {
  lookFor('a.js');
  ask('helper.js');
  lookFor('b.js');
  lookFor('a.js');
  expect(askedFor('helper.js')).toBe(true);
});

test('so is every file after a pause', () => {
  lookFor('a.js');
  ask('helper.js');
  vi.advanceTimersByTime(300);
  lookFor('b.js');
  expect(askedFor('helper.js')).toBe(true);
});
