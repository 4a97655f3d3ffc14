import * as fc from 'fast-check';

/**
 * A handler, before it is text. The numbers choose among what the place offers (the remainder counts), so each program
 * can be rendered, and shrinking towards 0 leads to the plainest one. Simple productions stand first in every list.
 */
export interface Program {
  readonly framework: FrameworkName;
  readonly style: number;
  readonly central: number;
  readonly acquire: Acquire;
  /** Checks in front of the credentials: policies. */
  readonly before: readonly Check[];
  readonly checks: readonly Check[];
}

export const frameworkNames = ['express', 'koa', 'fastify', 'hono', 'node-http'] as const;
export type FrameworkName = (typeof frameworkNames)[number];

/** How the handler comes to know the caller. */
export interface Acquire {
  readonly read: number;
  readonly verify: number;
  readonly shape: number;
  readonly absent: Refusal;
  readonly invalid: Refusal;
}

/** A test and the refusal that follows it. */
export interface Check {
  readonly kind: number;
  readonly condition: number;
  readonly mix: number;
  readonly shape: number;
  readonly refusal: Refusal;
}

export interface Refusal {
  readonly status: 401 | 403;
  readonly statusForm: number;
  readonly form: number;
  readonly challenge: number;
}

const choice = fc.nat({ max: 9999 });

const refusal: fc.Arbitrary<Refusal> = fc.record({
  status: fc.constantFrom<(401 | 403)[]>(401, 403),
  statusForm: choice,
  form: choice,
  challenge: choice,
});

const check: fc.Arbitrary<Check> = fc.record({ kind: choice, condition: choice, mix: choice, shape: choice, refusal });

export const programs: fc.Arbitrary<Program> = fc.record({
  framework: fc.constantFrom(...frameworkNames),
  style: choice,
  central: choice,
  acquire: fc.record({ read: choice, verify: choice, shape: choice, absent: refusal, invalid: refusal }),
  before: fc.array(check, { maxLength: 1 }),
  checks: fc.array(check, { maxLength: 3 }),
});
