#!/usr/bin/env node
import * as module from 'node:module';

// Node keeps what it compiled for the next start, from 22.8 on: a hook runs often, and mostly loads.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2), { cwd: process.cwd(), stdout: process.stdout, stderr: process.stderr });
