import { readFileSync } from 'node:fs';
import type { ESLint, Linter } from 'eslint';
import { isTest, mayRefuse } from '../gate.ts';
import { meta } from '../meta.ts';
import { readSettings } from '../settings.ts';
import { isBelow, oneLine, shown } from './host.ts';
import type { Run } from './run.ts';

/** A file that can hold a refusal, with its text. */
export interface Candidate {
  readonly file: string;
  readonly text: string;
}

/** Whether a file is to be checked at all. */
type Covers = (file: string) => Promise<boolean>;

/** A file is checked where the user's config brings the plugin. What is wrong with the config is one problem, not one per file. */
export function coveredBy(eslint: ESLint, config: string, cwd: string): Covers {
  return async (file) => {
    if (!isBelow(file, cwd)) throw new Error(`${file}: lies outside the folder that ${config} is used in`);
    try {
      const chosen = (await eslint.calculateConfigForFile(file)) as Linter.Config | undefined;
      if (chosen?.plugins?.[meta.namespace] === undefined) return false;
      readSettings(chosen.settings?.[meta.namespace]);
      return true;
    } catch (error) {
      throw new Error(`${config}: ${oneLine(error)}`, { cause: error });
    }
  };
}

/** Reads every file and keeps those whose text can hold a refusal: a few of a hundred. */
export async function gate(files: readonly string[], covers: Covers, { job, host, progress, fail }: Run): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  let uncovered = 0;
  for (const [index, file] of files.entries()) {
    progress.step('Reading', index, files.length);
    try {
      if (!(await covers(file))) {
        uncovered += 1;
        continue;
      }
      const text = readFileSync(file, 'utf8');
      if (mayRefuse(text) && !isTest(text, file)) candidates.push({ file, text });
    } catch (error) {
      fail(isSystemError(error) ? `${shown(file, host.cwd)}: cannot be read (${error.code})` : oneLine(error));
    }
  }
  if (uncovered > 0 && uncovered === files.length) {
    host.stderr.write(`http-auth-lint: ${String(job.config)} brings the plugin for none of these files: nothing was checked\n`);
  }
  return candidates;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
