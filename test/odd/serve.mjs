// The process that lints odd programs, one at a time: they come in as messages, and what they cost goes back. It holds
// as much memory as node's flag gives it, and a thread beside it ends it where a program goes on and on: by the time of
// the processor, not by the clock.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Linter } from 'eslint';
import parser from '@typescript-eslint/parser';
import { analyse, surroundingsOf } from '../../dist/src/analyse.js';
import plugin from '../../dist/src/index.js';
import { readSettings } from '../../dist/src/settings.js';

const root = mkdtempSync(path.join(tmpdir(), 'http-auth-odd-'));
const own = new URL('../../dist/src/', import.meta.url).href;

/** Seconds of the processor after which a program counts as one that does not end. */
const patience = Number(process.env.ODD_PATIENCE ?? 60);
const begun = new BigInt64Array(new SharedArrayBuffer(8));
new Worker(
  `const { workerData: { begun, patience } } = require('node:worker_threads');
  const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
  let from = 0, seen = 0n;
  setInterval(() => {
    const now = Atomics.load(begun, 0);
    if (now !== seen) { seen = now; from = spent(); }
    if (now % 2n === 1n && spent() - from > patience) process.kill(process.pid, 'SIGKILL');
  }, 500);`,
  { eval: true, workerData: { begun, patience } },
);

/** Whether calls are counted: that takes a third of the time, and the process beside this one asks only for what was slow. */
const counts = process.argv[2] === 'count';
const session = new Session();
if (counts) session.connect();
const ask = (method, params) => {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
};
if (counts) {
  ask('Profiler.enable');
  ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
}

/** How many calls the analysis made since the last time, where they are counted. V8 answers for all functions there are: it is asked rarely. */
function calls() {
  if (!counts) return 0;
  const { result } = ask('Profiler.takePreciseCoverage');
  const functions = result.filter(({ url }) => url.startsWith(own)).flatMap((script) => script.functions);
  return functions.reduce((sum, { ranges }) => sum + ranges[0].count, 0);
}

let heard;
const listen = {
  create(context) {
    heard = analyse(context.sourceCode, context.filename, readSettings(undefined), surroundingsOf(context));
    return {};
  },
};
const everything = { files: ['**/*.{js,ts}'] };
const configs = [
  { ...everything, ...plugin.configs.strict },
  { ...everything, plugins: { listen: { rules: { listen } } }, rules: { 'listen/listen': 'error' } },
  { files: ['**/*.ts'], languageOptions: { parser } },
];

/**
 * Lints the code of a program; what is wrong with that, and the calls that it took.
 * @param apart whether the calls are counted file by file, and the worst file tells
 */
function lint({ files, plain }, apart) {
  const folder = mkdtempSync(path.join(root, 'p-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const problems = [];
  let most = 0;
  for (const [name, text] of Object.entries(files).filter(([each]) => /\.[jt]s$/.test(each))) {
    if (apart) calls();
    heard = undefined;
    const linter = new Linter({ cwd: folder });
    const messages = linter.verify(text, configs, { filename: path.join(folder, name) });
    if (apart) most = Math.max(most, calls());
    // Some 400 calls in a chain end the call stack of the parser itself: ESLint then asks no rule.
    if (messages.some(({ fatal, message }) => fatal && message.endsWith('Maximum call stack size exceeded'))) continue;
    for (const { message, fatal, line } of messages)
      if (fatal || message.includes('could not check')) problems.push(`${name}:${line}: ${message}`);
    const last = text.trimEnd().split('\n').length - 1;
    const sites = heard?.sites ?? [];
    if (text.endsWith(plain) && problems.length === 0 && !sites.some(({ node }) => node.loc.start.line === last))
      problems.push(`${name}: the plain refusal at its end is not seen`);
  }
  rmSync(folder, { recursive: true });
  return { problems, calls: apart ? most : calls() };
}

process.on('message', ({ maximumCalls, ...program }) => {
  Atomics.add(begun, 0, 1n);
  let answer;
  const before = process.cpuUsage();
  try {
    answer = lint(program, false);
    // All files together may take more than one of them.
    if (answer.calls > maximumCalls) answer = lint(program, true);
  } catch (error) {
    answer = { problems: [`thrown: ${error.stack}`], calls: 0 };
  }
  const { user, system } = process.cpuUsage(before);
  Atomics.add(begun, 0, 1n);
  process.send({ ...answer, seconds: (user + system) / 1e6 });
});
process.on('disconnect', () => {
  rmSync(root, { recursive: true, force: true });
  process.exit();
});
