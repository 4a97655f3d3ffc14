import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** A helper that throws (line 6), and what calls it. */
const provider = (access: string, caught: string, more = ''): string => `import { Injectable } from '@nestjs/common';
import { UnauthorizedException } from '@nestjs/common';
@Injectable()
export class Tokens {
  ${access} need(token?: string) {
    if (!token) throw new UnauthorizedException();
  }
  isGood(token?: string) {
    try {
      this.need(token);
      return true;
    } catch (error) {
      ${caught}
    }
  }
  ${more}
}`;

describe('an error that every caller catches is no answer', () => {
  test('in a private method', async () => {
    expect(await reported({ 'tokens.ts': provider('private', 'return false;') }, 'tokens.ts')).toEqual([]);
  });

  test.each([
    ['others can call it', provider('', 'return false;')],
    ['it is thrown again', provider('private', 'throw error;')],
    ['somebody does not catch it', provider('private', 'return false;', 'of(token?: string) { this.need(token); }')],
  ])('unless %s', async (_, text) => {
    expect(await reported({ 'tokens.ts': text }, 'tokens.ts', '--strict')).toEqual(['6 missing']);
  });

  test('in a function of the file', async () => {
    const file = (exported: string): string => `import { UnauthorizedException } from '@nestjs/common';
${exported}function need(token?: string) {
  if (!token) throw new UnauthorizedException();
}
export function isGood(token?: string) {
  try {
    need(token);
  } catch {
    return false;
  }
  return true;
}`;
    expect(await reported({ 'tokens.ts': file('') }, 'tokens.ts', '--strict')).toEqual([]);
    expect(await reported({ 'tokens.ts': file('export ') }, 'tokens.ts', '--strict')).toEqual(['3 missing']);
  });

  test('by a function that only tells of it', async () => {
    const file = (does: string): string => `import { UnauthorizedException } from '@nestjs/common';
function need(token?: string) {
  if (!token) throw new UnauthorizedException();
}
export function check(done: Done, token?: string) {
  try {
    need(token);
  } catch (error) {
    fail(done, error);
  }
}
function fail(done: Done, error?: Error) {
  ${does}
}`;
    const at = async (does: string): Promise<string[]> => reported({ 'tokens.ts': file(does) }, 'tokens.ts', '--strict');
    expect(await at('log.warn(error); done(null, false);')).toEqual([]);
    expect(await at('done(error);')).toEqual(['3 missing']);
    expect(await at('throw error;')).toEqual(['3 missing']);
  });
});
