// The test runner of Stryker: hands the mutants to a process that holds the tests, and starts it again where a mutant ended it.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** MUTATION_SAMPLE=0/3 keeps to the first third of the mutants, chosen by their numbers; the others count as errors, which the score leaves out. */
const [part = 0, parts = 1] = (process.env.MUTATION_SAMPLE ?? '').split('/').filter(Boolean).map(Number);

class Runner {
  #server;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    const told = await this.#ask({ mutant: null });
    if (!told) return { status: 'error', errorMessage: 'the tests ended their process' };
    const tests = told.tests.map(({ id, ms, failure }) => ({ id, name: id, timeSpentMs: ms, ...(failure === null ? { status: 0 } : { status: 1, failureMessage: failure }) }));
    return { status: 'complete', tests, mutantCoverage: told.coverage };
  }

  async mutantRun({ activeMutant: { id }, testFilter, hitLimit, mutantActivation }) {
    if (createHash('sha256').update(id).digest().readUInt32LE() % parts !== part) return { status: 'error', errorMessage: 'not in the sample' };
    const atLoad = mutantActivation === 'static';
    if (atLoad) this.#stop();
    const told = await this.#ask({ mutant: id, tests: testFilter, hitLimit }, atLoad ? id : undefined);
    if (atLoad) this.#stop();
    // It ends itself where a test goes on and on, or takes all memory.
    if (!told) return { status: 'timeout' };
    const [last] = told.tests;
    return last?.failure ? { status: 'killed', killedBy: [last.id], failureMessage: last.failure, nrOfTests: 1 } : { status: 'survived', nrOfTests: testFilter?.length ?? 0 };
  }

  /** undefined where the process ends without an answer. */
  async #ask(question, active) {
    if (!this.#server) {
      const env = { ...process.env };
      delete env.__STRYKER_ACTIVE_MUTANT__;
      if (active !== undefined) env.__STRYKER_ACTIVE_MUTANT__ = active;
      this.#server = fork(path.resolve('test/mutation/serve.js'), { execArgv: ['--max-old-space-size=2000'], stdio: 'inherit', env });
    }
    const server = this.#server;
    server.send(question);
    const answered = new AbortController();
    const gone = once(server, 'exit', answered).then(() => {
      this.#server = undefined;
      return [];
    });
    const [answer] = await Promise.race([once(server, 'message', answered), gone.catch(() => [])]);
    answered.abort();
    return answer;
  }

  #stop() {
    this.#server?.kill('SIGKILL');
    this.#server = undefined;
  }

  dispose() {
    this.#stop();
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'house', Runner)];
