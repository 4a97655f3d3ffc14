import { writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../differential/judge.ts';
import { programs } from '../differential/program.ts';
import { render } from '../differential/render.ts';
import { observe, prepare } from '../differential/run.ts';
import { recordFile, write } from './record.ts';

/** Runs the programs under the frameworks: what came back from them is held against every mutant. */
test('the record', async () => {
  prepare();
  const lines: string[] = [];
  for (const program of fc.sample(programs, { seed: 1, numRuns: Number(process.env['MUTATION_PROGRAMS'] ?? 600) })) {
    const rendered = render(program);
    const seen = await observe(rendered);
    expect(judge(rendered, seen).problems).toEqual([]);
    lines.push(write({ program: rendered, seen }));
  }
  writeFileSync(recordFile(), lines.join('\n'));
});
