import { execFile } from 'node:child_process';
import path from 'node:path';
import { oneLine, printable } from './host.ts';

/** A file that git names, and the object that holds its text in the index; null where the text on the disk counts. */
export interface Changed {
  readonly file: string;
  readonly blob: string | null;
}

/** Where git is asked, and about which of its files: pathspecs, none for all. */
export interface Place {
  readonly cwd: string;
  readonly paths: readonly string[];
}

/** As much as one question to git may answer (bytes). */
const maximumOutput = 1 << 30;

/**
 * The files that are not as they were where the present branch left a ref: what was committed since, what is staged,
 * what is changed on the disk, and new files that are not ignored. Deleted files are not among them.
 * @throws Error in one line: no repository, no git, no such ref, no common history
 */
export async function changedSince(ref: string, place: Place): Promise<Changed[]> {
  const top = await topOf(place.cwd);
  const option = `--since ${printable(ref)}`;
  const [commit] = await lines(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
    place.cwd,
    `${option}: git knows no commit of this name`,
  );
  const [base] = await lines(
    ['merge-base', 'HEAD', commit ?? ''],
    place.cwd,
    `${option}: has no history in common with HEAD; in a shallow clone, fetch more of it`,
  );
  const differing = await names(['diff', '--name-only', ...asData, base ?? '', '--', ...place.paths], place.cwd);
  const untracked = await names(
    ['ls-files', '--others', '--exclude-standard', '--full-name', '-z', '--', ...place.paths],
    place.cwd,
  );
  return [...new Set([...differing, ...untracked])].map((name) => ({ file: path.join(top, name), blob: null }));
}

/**
 * The files that are staged, as they would be committed; deleted ones, links and submodules are not among them.
 * @throws Error in one line: no repository, no git
 */
export async function stagedIn(place: Place): Promise<Changed[]> {
  const top = await topOf(place.cwd);
  const listed = await names(['diff', '--cached', '--raw', '--no-abbrev', ...asData, '--', ...place.paths], place.cwd);
  const found: Changed[] = [];
  for (let at = 0; at + 1 < listed.length; at += 2) {
    const [, mode = '', , blob = ''] = listed[at]?.split(' ') ?? [];
    const file = path.join(top, listed[at + 1] ?? '');
    // What is in conflict has no text to be committed, and no object.
    if (mode.startsWith('100')) found.push({ file, blob: /^0+$/.test(blob) ? null : blob });
  }
  return found;
}

/** The texts of objects, in their order. */
export async function textsOf(blobs: readonly string[], cwd: string): Promise<Buffer[]> {
  const output = blobs.length > 0 ? await git(['cat-file', '--batch'], cwd, `${blobs.join('\n')}\n`) : Buffer.alloc(0);
  let at = 0;
  return blobs.map((blob) => {
    const end = output.indexOf('\n', at);
    const [, kind, size] = output.toString('latin1', at, end).split(' ');
    if (kind !== 'blob') throw new Error(`git has no text for ${blob}`);
    const text = output.subarray(end + 1, end + 1 + Number(size));
    at = end + 1 + Number(size) + 1;
    return text;
  });
}

/** Names as they are, whatever characters they hold, and nothing that a configuration wants to be run. */
const asData = [
  '-z',
  '--diff-filter=d',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--ignore-submodules=none',
];

async function topOf(cwd: string): Promise<string> {
  const output = await git(['rev-parse', '--show-toplevel'], cwd);
  return output.toString().replace(/\r?\n$/, '');
}

async function names(args: readonly string[], cwd: string): Promise<string[]> {
  return (await git(args, cwd))
    .toString()
    .split('\0')
    .filter((name) => name !== '');
}

/** @param problem what is wrong where git finds nothing */
async function lines(args: readonly string[], cwd: string, problem: string): Promise<string[]> {
  try {
    return (await git(args, cwd)).toString().trim().split('\n');
  } catch (error) {
    throw error instanceof Silent ? new Error(problem, { cause: error }) : error;
  }
}

/** Git found nothing, and had nothing to say to that. */
class Silent extends Error {}

function git(args: readonly string[], cwd: string, input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settings = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'];
    const child = execFile(
      'git',
      [...settings, ...args],
      { cwd, encoding: 'buffer', maxBuffer: maximumOutput, env: { ...process.env, LC_ALL: 'C' } },
      (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else reject(problemOf(error as NodeJS.ErrnoException, stderr.toString()));
      },
    );
    // A git that has ended does not read on: its exit code says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function problemOf(error: NodeJS.ErrnoException, told: string): Error {
  if (error.code === 'ENOENT') return new Error('git is not installed, or not found: --since and --staged ask it');
  if (/not a git repository/i.test(told))
    return new Error('not in a git repository: --since and --staged ask git which files differ');
  const [first = ''] = told.split('\n').filter((line) => line.trim() !== '');
  return first === ''
    ? new Silent(oneLine(error))
    : new Error(`git: ${oneLine(first.replace(/^(fatal|error): /, ''))}`);
}
