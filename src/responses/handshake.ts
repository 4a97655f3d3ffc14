import type { TSESTree } from '@typescript-eslint/utils';
import type { Frame, Machine, Outcome } from '../paths/machine.ts';
import type { Path } from '../paths/path.ts';
import { unknown, type RoleValue, type Value } from '../values/value.ts';
import { challengeIn, missing } from './challenge.ts';
import { conditionsOf, statusOf } from './status.ts';

/** A call with the values that it is given, and where it stands. */
interface Given {
  readonly args: readonly Value[];
  readonly path: Path;
  readonly frame: Frame;
}

/** `ws` refuses a client for whom the verdict is no: 401, where no other status is given. */
export function admit(m: Machine, role: RoleValue, call: TSESTree.CallExpression, given: Given): Outcome[] {
  const { args, path, frame } = given;
  const [verdict = unknown, code, , headers] = args;
  const [asked] = call.arguments;
  const split = asked ? m.assumeValue(verdict, asked, path, frame) : { yes: [], no: [path] };
  for (const no of split.no) {
    const isGiven = code !== undefined && !(code.kind === 'constant' && !code.value);
    const status = isGiven ? statusOf(code, call.arguments[1] ?? call) : { value: 401, node: call };
    const challenge = headers ? challengeIn(headers, call, 'plain') : missing;
    const since = conditionsOf(no, status);
    m.recordAnswer(no, { status, challenge, left: false, framework: role.framework, via: call, since }, frame);
  }
  return [...split.yes, ...split.no].map((each) => ({ path: each, value: unknown }));
}
