#!/usr/bin/env node
import { writeSync } from 'node:fs';
import * as module from 'node:module';

const failed = 2;

/** One line on the standard error output, at once: the process is about to end. */
function complain(problem: string): void {
  try {
    writeSync(2, `http-auth-lint: ${problem}\n`);
  } catch {
    // Nobody reads it.
  }
}

let ended = false;

// A reader that has gone (`| head -1`) wants no more, and no complaint; a disk that is full is one.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) complain(`cannot write (${error.code ?? error.message})`);
    ended = true;
    process.exit(failed);
  });

process.on('exit', () => {
  if (ended) return;
  complain('the run ended before it was done: a config, a parser or a formatter waits for something that never comes');
  process.exitCode = failed;
});

async function main(): Promise<void> {
  // Node keeps what it compiled for the next start, from 22.8 on: a hook runs often, and mostly loads.
  (module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  const { run } = await import('./run.ts');
  const { stdout, stderr } = process;
  const terminal = process.stdin.isTTY && stdout.isTTY ? { terminal: { input: process.stdin, output: stdout } } : {};
  // Not opened where nobody reads it: it may be closed, or a terminal.
  const host = {
    cwd: process.cwd(),
    stdout,
    stderr,
    get stdin() {
      return process.stdin;
    },
    ...terminal,
  };
  process.exitCode = await run(process.argv.slice(2), host);
  ended = true;
}

// Not awaited: Node ends a module that waits for ever with a warning of its own.
void main();
