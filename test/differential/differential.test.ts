import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { asFixture } from './fixture.ts';
import { judge, ruleNames } from './judge.ts';
import { programs } from './program.ts';
import { render } from './render.ts';
import { observe, prepare } from './run.ts';
import { Shares } from './shares.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const count = Number(process.env['FUZZ_COUNT'] ?? 6000);
/** How many programs of the seed are passed over. */
const from = Number(process.env['FUZZ_FROM'] ?? 0);
/** Productions that each program must hold; the others are passed over. */
const wanted = (process.env['FUZZ_WITH'] ?? '').split(' + ').filter(Boolean);

beforeAll(prepare);

test(`seed ${String(seed)}: the rules say of ${String(count)} programs what comes back from them`, async () => {
  const shares = new Shares();
  const result = await fc.check(
    fc.asyncProperty(programs, async (program) => {
      const rendered = render(program);
      fc.pre(wanted.every((name) => rendered.productions.has(name)));
      const judgement = judge(rendered, await observe(rendered));
      shares.add(rendered, judgement);
      return judgement.problems.length === 0;
    }),
    { seed, numRuns: count, ...(from > 0 && { path: String(from) }), maxSkipsPerRun: 10_000, endOnFailure: process.env['FUZZ_SMALLEST'] === 'no' },
  );
  const [smallest] = result.counterexample ?? [];
  if (!result.failed || smallest === undefined) {
    console.log(shares.told(ruleNames));
    expect(wanted.length > 0 ? [] : shares.unseen(), 'frameworks whose answers are not seen').toEqual([]);
    return;
  }
  const rendered = render(smallest);
  const judgement = judge(rendered, await observe(rendered));
  const told = `seed ${String(seed)}, after ${String(from + result.numRuns)} programs, shrunk ${String(result.numShrinks)} times`;
  expect.fail(`${told}:\n\n${asFixture(rendered, judgement)}\n${judgement.problems.join('\n')}`);
});
