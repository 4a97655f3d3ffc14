import { parseArguments, type Options } from './arguments.ts';
import { coveredBy, coveredUnder, gate, type Covers } from './candidates.ts';
import type { Findings } from './cache/findings.ts';
import type { Memory } from './cache/open.ts';
import { createListener, type Listener } from './hearing.ts';
import { oneLine, type Host } from './host.ts';
import { findInputs, type Inputs } from './inputs.ts';
import { Linters } from './linters.ts';
import { emit } from './output.ts';
import { splitPlaces } from './places.ts';
import { Progress } from './progress.ts';
import { SettingsFiles } from './settings/find.ts';
import { nextSteps, summary, type Ended } from './summary.ts';

/** Exit codes, as ESLint has them. */
const CLEAN = 0;
const FINDINGS = 1;
const FAILED = 2;

/** Formats that print nothing where nothing is found. */
const SILENT = new Set(['text', 'stylish', 'github']);

/** What a run passes along: one line per thing that went wrong, and how far it has come. */
export interface Run {
  readonly job: Options;
  readonly host: Host;
  readonly progress: Progress;
  readonly fail: (problem: string) => void;
  /** Whether anything went wrong until now. */
  readonly hasFailed: () => boolean;
  /** Says something at the end that is no problem. */
  readonly note: (text: string) => void;
  /** What an earlier run kept, and what this one keeps. */
  readonly memory?: Memory;
}

/** What checks the candidates. */
export interface Tool {
  readonly linters: Linters;
  /** What was heard of the file that was linted last. */
  readonly listener: Listener;
  readonly inputs: Inputs;
  /** What an earlier run found, where it still holds. */
  readonly kept?: Pick<Findings, 'check'>;
}

/** Runs the command once; the exit code says how it went. Touches no process, so that tests can call it. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  const job = parseArguments(args, host);
  if (typeof job === 'number') return job;
  // A set: a setting that is wrong is wrong for every file, and said once.
  const problems = new Set<string>();
  const notes: string[] = [];
  const progress = new Progress(host.stderr);
  const started = performance.now();
  let ended: (Ended & { readonly files: number }) | undefined;
  try {
    const memory = job.cache ? (await import('./cache/open.ts')).openMemory({ job, host }) : undefined;
    const run: Run = {
      job,
      host,
      progress,
      fail: (problem) => problems.add(problem),
      hasFailed: () => problems.size > 0,
      note: (text) => notes.push(text),
      ...(memory && { memory }),
    };
    ended = await work(run);
    await memory?.save();
  } catch (error) {
    problems.add(oneLine(error));
  }
  progress.clear();
  for (const problem of [...problems, ...notes]) host.stderr.write(`http-auth-lint: ${problem}\n`);
  if (ended && ended.findings > 0 && wantsAdvice(job, host)) host.stderr.write(`${nextSteps(job, ended)}\n`);
  // What programs read on the standard output stays theirs; people read both.
  // A run that failed before anything was judged (wrong settings) has nothing to sum up.
  const judgedNothing = problems.size > 0 && ended?.refusals === 0;
  if (ended && !judgedNothing && (isForPeople(job) || job.outputFile !== undefined))
    host.stderr.write(`${summary(ended.files, ended, performance.now() - started, job.baseline)}\n`);
  if (problems.size > 0) return FAILED;
  return ended?.found ? FINDINGS : CLEAN;
}

async function work(run: Run): Promise<Ended & { readonly files: number }> {
  const { job, host } = run;
  const places = job.explain
    ? splitPlaces(job.paths, host.cwd)
    : { paths: job.paths, lines: new Map<string, number[]>() };
  const inputs = await findInputs(run, places.paths);
  const files = inputs.files.length;
  const settings = new SettingsFiles(host.cwd);
  const listener = createListener();
  const linters = new Linters(run, settings, listener.rule);
  const candidates = await gate(inputs, await coverage(run, settings, linters, inputs.files), run);
  // Nothing to parse and nothing to print: neither ESLint nor the parser is loaded.
  if (candidates.length === 0 && SILENT.has(job.format) && job.baseline === undefined && places.lines.size === 0) {
    if (job.outputFile !== undefined) await emit('', run);
    if (job.explain) noteNothing(run);
    return { files, found: false, refusals: 0, findings: 0 };
  }
  const kept = await run.memory?.findings(run, settings, linters, candidates);
  // What keeps ESLint from starting is a problem of the run, and not one of each file.
  if (candidates.some(({ file }) => !kept?.has(file)))
    await linters.for(
      undefined,
      candidates.map(({ file }) => file),
    );
  const tool = { linters, listener, inputs };
  if (job.explain) {
    const explained = await (await import('./explain.ts')).explainAll(tool, candidates, places, run);
    if (explained.refusals === 0 && !run.hasFailed() && places.lines.size === 0 && isForPeople(job)) noteNothing(run);
    return { files, ...explained };
  }
  if (job.fix)
    return { files, ...(await (await import('./suggestions/fix.ts')).fixSuggestions(tool, candidates, run)) };
  return { files, ...(await (await import('./check.ts')).lint(kept ? { ...tool, kept } : tool, candidates, run)) };
}

function noteNothing({ note }: Run): void {
  note('no refusal is seen in these files; --explain FILE:LINE says why of one line');
}

/** Whether somebody reads findings on a terminal who has not yet asked what to do with them. */
function wantsAdvice(job: Options, { stdout }: Host): boolean {
  return (
    isForPeople(job) && stdout.isTTY === true && job.outputFile === undefined && !job.quiet && !job.explain && !job.fix
  );
}

/** Whether what is printed is text for people, and nothing at all where there is nothing to tell. */
export function isForPeople({ format }: Pick<Options, 'format'>): boolean {
  return format === 'stylish' || format === 'text';
}

async function coverage(
  { job, host }: Run,
  settings: SettingsFiles,
  linters: Linters,
  files: readonly string[],
): Promise<Covers> {
  if (job.config === undefined) return coveredUnder(settings, host.cwd);
  const { openAlone } = await import('./eslint.ts');
  return coveredBy(await linters.for(undefined, files), await openAlone(host.cwd, job.config), job.config, host.cwd);
}
