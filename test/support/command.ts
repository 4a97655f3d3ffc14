import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Host } from '../../src/cli/host.ts';
import { run } from '../../src/cli/run.ts';
import { root } from './build.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  /** Without the summary, whose last word is a time. */
  readonly stderr: string;
}

/** The last line of a run that prints for people. */
const summary = /^[\d,]+ files?, [\d,]+ refusals? judged(?:, [\d,]+ findings?(?:, [\d,]+ old findings? passed by .+)?)?, \d+\.\d s\n/m;

export function withoutSummary(stderr: string): string {
  return stderr.replace(summary, '');
}

export type Command = (cwd: string, ...args: string[]) => Promise<Outcome>;

const main = path.join(root, 'dist/src/cli/main.js');

/** The command as users start it. */
export const asProcess: Command = (cwd, ...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd, encoding: 'utf8' });
  return Promise.resolve({ code: status, stdout, stderr: withoutSummary(stderr) });
};

/** The same in this process, where coverage sees it. */
export const asFunction: Command = async (cwd, ...args) => {
  const outcome = await called(cwd, args);
  return { ...outcome, stderr: withoutSummary(outcome.stderr) };
};

/** The same, with the summary. */
export const asTold: Command = (cwd, ...args) => called(cwd, args);

/** The command called as a function, with this on its standard input. */
export const withInput = (text: string): Command => async (cwd, ...args) => {
  const bytes = Buffer.from(text);
  // In pieces that part a character, as a pipe may.
  const stdin = Readable.from([bytes.subarray(0, 7), bytes.subarray(7)], { objectMode: false });
  const outcome = await called(cwd, args, { stdin });
  return { ...outcome, stderr: withoutSummary(outcome.stderr) };
};

/** `--fix-suggestions` with somebody at the terminal who takes every suggestion, also those that `--yes` leaves. */
export const takingAll: Command = async (cwd, ...args) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.write('a\n');
  output.resume();
  const outcome = await called(cwd, ['--fix-suggestions', ...args], { terminal: { input, output } });
  return { ...outcome, stderr: withoutSummary(outcome.stderr) };
};

async function called(cwd: string, args: readonly string[], more: Partial<Host> = {}): Promise<Outcome> {
  const printed = { stdout: '', stderr: '' };
  const output = (name: keyof typeof printed): { write: (text: string) => void } => ({ write: (text) => void (printed[name] += text) });
  const code = await run(args, { cwd, ...more, stdout: output('stdout'), stderr: output('stderr') });
  return { code, ...printed };
}

/** A folder of its own with these files, gone after the test. */
export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-')));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}
