import { parseArguments, type Arguments } from './arguments.ts';
import { coveredBy, gate, type Candidate, type Covers } from './candidates.ts';
import type { Opened } from './eslint.ts';
import { findFiles } from './files.ts';
import { oneLine, type Host } from './host.ts';
import { splitPlaces } from './places.ts';
import { Progress } from './progress.ts';

/** Exit codes, as ESLint has them. */
const CLEAN = 0;
const FINDINGS = 1;
const FAILED = 2;

/** Formats that print nothing where nothing is found. */
const SILENT = new Set(['text', 'stylish', 'github']);

/** What a run passes along: one line per thing that went wrong, and how far it has come. */
export interface Run {
  readonly job: Arguments;
  readonly host: Host;
  readonly progress: Progress;
  readonly fail: (problem: string) => void;
  /** Whether anything went wrong until now. */
  readonly hasFailed: () => boolean;
  /** Says something at the end that is no problem. */
  readonly note: (text: string) => void;
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
    found = await work({ job, host, progress, fail: (problem) => problems.add(problem), hasFailed: () => problems.size > 0, note: (text) => notes.push(text) });
  } catch (error) {
    problems.add(oneLine(error));
  }
  progress.clear();
  for (const problem of [...problems, ...notes]) host.stderr.write(`http-auth-lint: ${problem}\n`);
  if (problems.size > 0) return FAILED;
  return found ? FINDINGS : CLEAN;
}

/** What is to be checked, and by what. */
export interface Checked extends Opened {
  /** Those of the files that can hold a refusal. */
  readonly candidates: readonly Candidate[];
  readonly files: readonly string[];
}

/** True if something was found that fails the run. */
async function work(run: Run): Promise<boolean> {
  const { job, host, fail } = run;
  const places = job.explain ? splitPlaces(job.paths, host.cwd) : { paths: job.paths, lines: new Map<string, number[]>() };
  const { files, problems, named } = await findFiles(places.paths, host.cwd, job.ignoreUnknown);
  problems.forEach(fail);
  const open = async (checked: readonly string[]): Promise<Opened> => {
    const { openEslint } = await import('./eslint.ts');
    return openEslint({ ...job, cwd: host.cwd, files: checked });
  };
  let opened: Opened | undefined;
  let covers: Covers = () => Promise.resolve({ covered: true });
  if (job.config !== undefined) {
    opened = await open(files);
    const { openAlone } = await import('./eslint.ts');
    covers = coveredBy(opened.eslint, await openAlone(host.cwd, job.config), job.config, host.cwd);
  }
  const candidates = await gate(files, covers, run, named);
  // Nothing to parse and nothing to print: neither ESLint nor the parser is loaded.
  if (candidates.length === 0 && SILENT.has(job.format) && job.baseline === undefined && places.lines.size === 0) return false;
  const checked = { ...(opened ?? (await open(candidates.map(({ file }) => file)))), candidates, files };
  if (!job.explain) return (await import('./check.ts')).lint(checked, run);
  await (await import('./explain.ts')).explainAll(checked, places, run);
  return false;
}
