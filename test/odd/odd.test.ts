import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { odd, plain, type Odd } from './program.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const count = Number(process.env['FUZZ_COUNT'] ?? 40);

/**
 * Calls that the analysis of one file may make; what is copied between them has the budget of `src/engine`. Known: handlers
 * of hundreds of forked paths run to the end of that budget, which can take 2 s of the processor and 7 million calls.
 */
const maximumCalls = 30_000_000;
/** Calls are counted where a program takes so many seconds of the processor: thirty million take ten times as long. */
const slow = 1.5;
/** The memory of the process that lints, in megabytes. */
const maximumHeap = 512;

/** A failure is made smaller by so many tries: some take as long as a program may. */
const maximumTries = 200;

/** What became of a program. */
interface Answer {
  readonly problems: readonly string[];
  readonly calls: number;
  readonly seconds: number;
}

/** The processes that lint; the one that counts calls takes a third more time for everything. */
const servers = new Map<'plain' | 'count', ChildProcess>();

afterAll(() => {
  for (const server of servers.values()) server.disconnect();
});

/** Lints a program, and counts its calls where it was slow. */
async function lint(program: Odd): Promise<Answer> {
  const answer = await ask('plain', program);
  if (answer.problems.length > 0 || answer.seconds < slow) return answer;
  const { problems, calls } = await ask('count', program);
  return { problems, calls, seconds: answer.seconds };
}

function begun(kind: 'plain' | 'count'): ChildProcess {
  const server = fork(path.join(import.meta.dirname, 'serve.mjs'), [kind], {
    execArgv: [`--max-old-space-size=${String(maximumHeap)}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  servers.set(kind, server);
  return server;
}

/** Lints a program in a process that is there for it; a new one where the last one died. */
async function ask(kind: 'plain' | 'count', program: Odd): Promise<Answer> {
  const server = servers.get(kind) ?? begun(kind);
  const controller = new AbortController();
  const { signal } = controller;
  server.send({ ...program, plain, maximumCalls });
  const died = once(server, 'exit', { signal }).then(([code, by]): Answer => {
    servers.delete(kind);
    const problem = `the process ended (${String(code ?? by)}): out of memory, or without an end`;
    return { problems: [problem], calls: 0, seconds: 0 };
  });
  const answered = once(server, 'message', { signal }).then(([answer]) => answer as Answer);
  died.catch(() => undefined);
  answered.catch(() => undefined);
  const answer = await Promise.race([died, answered]);
  controller.abort();
  return answer;
}

test(`seed ${String(seed)}: ${String(count)} odd programs end in findings`, { timeout: 86_400_000 }, async () => {
  const worst = { calls: 0, seconds: 0 };
  let spent = 0;
  let tries = 0;
  const result = await fc.check(
    fc.asyncProperty(odd, async (program) => {
      if (tries > maximumTries) return true;
      const { problems, calls, seconds } = await lint(program);
      worst.calls = Math.max(worst.calls, calls);
      worst.seconds = Math.max(worst.seconds, seconds);
      spent += seconds;
      const held = problems.length === 0 && calls <= maximumCalls;
      if (!held || tries > 0) tries += 1;
      return held;
    }),
    { seed, numRuns: count },
  );
  const most = `${(worst.calls / 1e6).toFixed(1)} million calls, ${worst.seconds.toFixed(1)} s of the processor`;
  const all = `${String(result.numRuns)} programs in ${spent.toFixed(0)} s of the processor`;
  const told = `seed ${String(seed)}, ${all}; the worst: ${most}`;
  const [smallest] = result.counterexample ?? [];
  if (!result.failed || smallest === undefined) {
    if (process.env['FUZZ_COUNT'] !== undefined) console.log(told);
    return;
  }
  const { problems, calls } = await lint(smallest);
  const files = Object.entries(smallest.files).map(([name, text]) => `--- ${name}\n${text}`);
  expect.fail([told, ...problems, `${String(calls)} calls of ${String(maximumCalls)}`, '', ...files].join('\n'));
});
