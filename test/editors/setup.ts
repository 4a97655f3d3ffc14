import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import build from '../support/build.ts';

const here = import.meta.dirname;

/** Builds the plugin, and installs the language servers where that was not done since their lockfile changed. */
export default function setup(): void {
  build();
  const installed = path.join(here, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(path.join(here, 'package-lock.json')).mtimeMs) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'pipe' });
}
