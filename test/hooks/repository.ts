import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export type Files = Readonly<Record<string, string>>;

/** How a commit ended, and everything that was printed. */
interface Outcome {
  readonly made: boolean;
  readonly output: string;
}

/** A git repository in a folder of its own, with hooks that a real `git commit` starts. */
export class Repository {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(below: string, env: Files = {}) {
    this.folder = realpathSync(mkdtempSync(path.join(below, 'repository-')));
    this.#env = { ...cleanEnvironment(), ...env };
    this.run('git', 'init', '--quiet', '--initial-branch=main');
    // As on most machines: what git prints of names is quoted unless a tool asks for plain ones.
    this.run('git', 'config', 'core.quotePath', 'true');
  }

  run(program: string, ...args: string[]): string {
    return execFileSync(program, args, { cwd: this.folder, env: this.#env, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 });
  }

  write(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
      writeFileSync(path.join(this.folder, name), text);
    }
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  stage(files: Files): void {
    this.write(files);
    this.run('git', 'add', '--all');
  }

  /** A commit that no hook sees. */
  begin(files: Files): void {
    this.stage(files);
    this.run('git', 'commit', '--quiet', '--no-verify', '--allow-empty', '--message', 'begin');
  }

  commit(...args: string[]): Outcome {
    const before = this.head();
    const { status, stdout, stderr } = spawnSync('git', ['commit', '--message', 'change', ...args], {
      cwd: this.folder,
      env: this.#env,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const output = stripVTControlCharacters(stdout + stderr);
    const made = this.head() !== before;
    if (made !== (status === 0)) throw new Error(`git commit ended with ${String(status)}, HEAD ${made ? 'moved' : 'stayed'}: ${output}`);
    return { made, output };
  }

  head(): string {
    return this.run('git', 'rev-parse', 'HEAD').trim();
  }

  /** What is staged and what is not, as git tells it. */
  status(): string {
    return this.run('git', 'status', '--short');
  }

  backTo(commit: string): void {
    this.run('git', 'reset', '--quiet', '--hard', commit);
    this.run('git', 'clean', '--quiet', '-d', '--force');
  }
}

/** Neither the user's git config, nor a hook that runs these tests, nor a variable that switches a tool off. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(GIT_|HUSKY|LEFTHOOK|SKIP|NO_COLOR|FORCE_COLOR|CI$|NODE_PATH|NODE_ENV|VITEST)/.test(name));
  const person = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' };
  return { ...Object.fromEntries(kept), ...person, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}

export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-hooks-')));
}
