import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './build.ts';

/** What a process printed, and what it saw of the disk. */
export interface Watched {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The files that it opened and the folders that it listed, each once. */
  readonly opened: readonly string[];
  /** The names that it asked for without reading what stands there. */
  readonly looked: readonly string[];
}

const hook = path.join(root, 'test/support/opened.mjs');

/** Runs a script of Node's in a folder, and writes down what it sees of the disk. */
export function watched(cwd: string, script: string, ...args: readonly string[]): Watched {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'http-auth-log-'));
  const log = path.join(folder, 'opened');
  const env = { ...process.env, OPENED: log, HOME: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', hook, script, ...args], { cwd, encoding: 'utf8', env });
  const lines = [...new Set(readFileSync(log, 'utf8').trimEnd().split('\n'))].map((line) => JSON.parse(line) as [kind: string, name: string]);
  rmSync(folder, { recursive: true });
  const of = (wanted: string): string[] => lines.flatMap(([kind, name]) => (kind === wanted ? name : []));
  return { status, stdout, stderr, opened: of('open'), looked: of('look') };
}

/** Those of some paths that lie outside of a project and of the tool. `/proc` is where Node looks at itself. */
export function outsideOf(folder: string, paths: readonly string[]): string[] {
  // TypeScript asks for itself in capitals, to know whether they matter.
  const within = (name: string, top: string): boolean => `${name}/`.toLowerCase().startsWith(`${top}/`.toLowerCase());
  return paths.filter((each) => ![folder, root, '/proc'].some((top) => within(each, top)));
}
