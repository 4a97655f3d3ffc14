// npm run robust -- FOLDER [--minutes N] [--log FILE]: lints all code below a folder of npm packages with all rules, in one
// child process after the other, and prints what failed, what took more than a second of the processor, and the most memory.
// The log gets a line for each file that passes the text gate, as soon as it is linted: failure, seconds, megabytes, file.
import { fork } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** A child process lints so many files. What they leave behind is collected before each one: its memory is its own. */
const filesPerChild = 500;
const extensions = /\.[cm]?[jt]sx?$/;
const maximumSize = 2_000_000;

if (process.send) await serve();
else await drive();

/** All code below a folder; links are not followed. */
function* codeBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* codeBelow(name);
    else if (entry.isFile() && isCode(entry.name) && statSync(name).size <= maximumSize) yield name;
  }
}

function isCode(name) {
  return extensions.test(name) && !/\.d\.[cm]?ts$/.test(name);
}

/** Hands the files to child processes, hears of each one, and prints the table. */
async function drive() {
  const options = { minutes: { type: 'string' }, log: { type: 'string' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (positionals.length !== 1) throw new Error('npm run robust -- FOLDER [--minutes N] [--log FILE]');
  const note = (line) => values.log && appendFileSync(values.log, `${line}\n`);
  if (values.log) writeFileSync(values.log, '');
  const folder = path.resolve(positionals[0]);
  const files = [...codeBelow(folder)];
  const until = performance.now() + Number(values.minutes ?? Infinity) * 60_000;
  const seen = { files: 0, open: 0, parse: 0, analysis: 0, memory: 0, largest: folder, large: [], failures: [], slow: [], note };
  let next = 0;
  while (next < files.length && performance.now() < until) next = await oneChild(files, next, until, seen);
  const shown = (file) => path.relative(folder, file);
  console.log('| file | parse s | analysis s |\n| --- | --- | --- |');
  for (const { file, parse, analysis } of seen.slow.sort((a, b) => b.parse + b.analysis - a.parse - a.analysis))
    console.log(`| ${shown(file)} | ${parse.toFixed(1)} | ${analysis.toFixed(1)} |`);
  console.log(`\n${seen.files} of ${files.length} files, ${seen.open} behind the gate`);
  console.log(`${(seen.parse + seen.analysis).toFixed(0)} s in all, at most ${seen.memory.toFixed(0)} MB (${shown(seen.largest)})`);
  for (const limit of [1, 2]) console.log(`${seen.slow.filter(({ analysis }) => analysis > limit).length} files above ${limit} s beyond their parse`);
  console.log(`${seen.large.length} files above 1 GB`);
  console.log(`${seen.failures.length} failures`);
  for (const { file, failure } of seen.failures) console.log(`${shown(file)}: ${failure}`);
  if (seen.failures.length > 0) process.exitCode = 1;
}

/** One child process, until it has had its share or ends; answers where to go on. */
async function oneChild(files, from, until, seen) {
  const child = fork(import.meta.filename, { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const last = Math.min(files.length, from + filesPerChild);
  for (let at = from; at < last; at += 1) {
    if (performance.now() > until) return stop(child, at);
    const file = files[at];
    const answer = await new Promise((resolve) => {
      child.once('message', resolve);
      child.once('exit', (code, signal) => resolve({ failure: `the process ended (${code ?? signal})` }));
      child.send(file);
    });
    child.removeAllListeners();
    seen.files += 1;
    const { failure, open = false, parse = 0, analysis = 0, memory = 0 } = answer;
    if (failure) seen.failures.push({ file, failure });
    if (open) seen.open += 1;
    if (open || failure) seen.note([`${at + 1}/${files.length}`, failure ?? '-', parse.toFixed(1), analysis.toFixed(2), memory.toFixed(0), file].join('\t'));
    seen.parse += parse;
    seen.analysis += analysis;
    if (memory > seen.memory) [seen.memory, seen.largest] = [memory, file];
    if (memory > 1024) seen.large.push(file);
    if (parse + analysis > 1) seen.slow.push({ file, parse, analysis });
    if (child.exitCode !== null || child.signalCode !== null) return at + 1;
  }
  return stop(child, last);
}

function stop(child, at) {
  child.disconnect();
  return at;
}

/** The child: what each file that comes in costs, in seconds of the processor. */
async function serve() {
  const { Linter } = await import('eslint');
  const { default: parser } = await import('@typescript-eslint/parser');
  const { default: plugin } = await import('../dist/src/index.js');
  const { mayRefuse } = await import('../dist/src/gate.js');
  const spent = () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
  const base = { files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'], linterOptions: { noInlineConfig: true } };
  const languageOptions = { parser, parserOptions: { ecmaFeatures: { jsx: true } } };
  const costOf = (run) => {
    globalThis.gc();
    const before = spent();
    run();
    return spent() - before;
  };
  process.on('message', (file) => {
    const text = readFileSync(file, 'utf8');
    if (!mayRefuse(text)) return process.send({});
    const options = { filename: file };
    const cwd = path.dirname(file);
    const linter = new Linter({ cwd });
    const parse = costOf(() => linter.verify(text, [{ ...base, languageOptions }], options));
    // One tree for both runs: a parse of a bundle takes a second more or less each time, and would hide what comes behind it.
    // Without a rule ESLint goes through the tree, and does nothing else.
    const code = linter.getSourceCode();
    if (!code) return process.send({ open: true, parse });
    const settings = { 'http-auth': { tests: 'report' } };
    const configs = [{ ...base, ...plugin.configs.strict, languageOptions, settings }];
    const walk = costOf(() => new Linter({ cwd }).verify(code, [{ ...base, languageOptions }], options));
    let messages = [];
    const whole = costOf(() => (messages = new Linter({ cwd }).verify(code, configs, options)));
    const memory = process.memoryUsage.rss() / 2 ** 20;
    const failure = messages.find(({ message }) => message.includes('could not check'))?.message;
    process.send({ open: true, failure, parse, analysis: Math.max(0, whole - walk), memory });
  });
  process.on('disconnect', () => process.exit());
}
