import { describe, expect, test } from 'vitest';
import { analysed } from '../support/facts.ts';

/** A strategy of NestJS whose method calls what it is given. */
const strategy = (statement: string, { parent = " extends PassportStrategy(Strategy, 'jwt')", method = 'validate' } = {}): string => `
import { Injectable, NotFoundException, UnauthorizedException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
@Injectable()
export class JwtStrategy${parent} {
  async ${method}(payload: { id: string }, done: (error: unknown, user?: unknown) => void, found = done) {
    const user = await this.users.find(payload.id);
    if (!user) return ${statement};
    return done(null, user);
  }
}`;

const found = (...given: Parameters<typeof strategy>): string[] =>
  analysed(strategy(...given), { typescript: true }).sites.flatMap(({ cases }) =>
    cases.map(({ status, cause, header }) => `${String(status)} ${cause} ${header.kind}`));

describe('an error that a strategy gives to what it is given to call', () => {
  test('is answered', () => {
    expect(found("done(new UnauthorizedException('unknown'), false)")).toEqual(['401 invalid missing']);
  });

  test.each([
    ['that is no refusal', 'done(new NotFoundException(), false)', {}],
    ['beside another one', 'done(null, new UnauthorizedException())', {}],
    ['of a class that is no strategy', 'done(new UnauthorizedException(), false)', { parent: '' }],
    ['in another method', 'done(new UnauthorizedException(), false)', { method: 'look' }],
    ['given to something else', 'found(new UnauthorizedException(), false)', {}],
  ])('unless it is one %s', (_name, statement, options) => {
    expect(found(statement, options)).toEqual([]);
  });
});
