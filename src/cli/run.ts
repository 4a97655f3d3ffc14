import { parseArguments, type Options } from './arguments.ts';
import { coveredBy, coveredUnder, gate, type Covers } from './candidates.ts';
import { oneLine, type Host } from './host.ts';
import { findInputs } from './inputs.ts';
import { Linters } from './linters.ts';
import { emit } from './output.ts';
import { Progress } from './progress.ts';
import { SettingsFiles } from './settings/find.ts';

/** Exit codes, as ESLint has them. */
const CLEAN = 0;
const FINDINGS = 1;
const FAILED = 2;

/** What a run passes along: one line per thing that went wrong, and how far it has come. */
export interface Run {
  readonly job: Options;
  readonly host: Host;
  readonly progress: Progress;
  readonly fail: (problem: string) => void;
  /** Says something at the end that is no problem. */
  readonly note: (text: string) => void;
}

/** How a run went, as far as the exit code depends on it. */
export interface Ended {
  /** Something was found that fails the run. */
  readonly found: boolean;
}

/** Runs the command once; the exit code says how it went. Touches no process, so that tests can call it. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  const job = parseArguments(args, host);
  if (typeof job === 'number') return job;
  // A set: a setting that is wrong is wrong for every file, and said once.
  const problems = new Set<string>();
  const notes: string[] = [];
  const progress = new Progress(host.stderr);
  let found = false;
  try {
    ({ found } = await work({ job, host, progress, fail: (problem) => problems.add(problem), note: (text) => notes.push(text) }));
  } catch (error) {
    problems.add(oneLine(error));
  }
  progress.clear();
  for (const problem of [...problems, ...notes]) host.stderr.write(`http-auth-lint: ${problem}\n`);
  if (problems.size > 0) return FAILED;
  return found ? FINDINGS : CLEAN;
}

async function work(run: Run): Promise<Ended> {
  const { job, host } = run;
  const inputs = await findInputs(run);
  const listener = job.explain ? (await import('./explain.ts')).createListener() : undefined;
  const settings = new SettingsFiles(host.cwd);
  const linters = new Linters(run, settings, listener?.rule);
  const candidates = await gate(inputs, await coverage(run, settings, linters, inputs.files), run);
  // Nothing to parse and nothing to print: neither ESLint nor the parser is loaded.
  const isSilent = job.format === 'stylish' || job.format === 'text';
  if (candidates.length === 0 && isSilent) {
    if (job.outputFile !== undefined) await emit('', run);
    return { found: false };
  }
  if (listener === undefined) return (await import('./check.ts')).lint(linters, candidates, run);
  await (await import('./explain.ts')).explainAll(linters, listener, candidates, run);
  return { found: false };
}

async function coverage({ job, host }: Run, settings: SettingsFiles, linters: Linters, files: readonly string[]): Promise<Covers> {
  if (job.config === undefined) return coveredUnder(settings, host.cwd);
  const { openAlone } = await import('./eslint.ts');
  return coveredBy(await linters.for(undefined, files), await openAlone(host.cwd, job.config), job.config, host.cwd);
}
