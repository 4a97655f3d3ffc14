import { readFileSync } from 'node:fs';
import type { ESLint, Linter } from 'eslint';
import { isMinified, isTest, isTooLong, maximumLength, mayRefuse } from '../gate.ts';
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
export async function gate(files: readonly string[], covers: Covers, run: Run, named: ReadonlySet<string> = new Set()): Promise<Candidate[]> {
  const { job, host, progress, fail } = run;
  const candidates: Candidate[] = [];
  const minified: string[] = [];
  // Hooks name every file, and want none of them reported that is not for them.
  const skip = job.ignoreUnknown ? run.note : fail;
  let uncovered = 0;
  for (const [index, file] of files.entries()) {
    progress.step('Reading', index, files.length);
    try {
      if (!(await covers(file))) {
        uncovered += 1;
        continue;
      }
      const bytes = readFileSync(file);
      const text = bytes.toString('utf8');
      const isNamed = named.has(file);
      if (isNamed && isTooLong(text)) skip(`${shown(file, host.cwd)}: left out: it has more than ${maximumLength.toLocaleString('en')} characters`);
      else if (isNamed && isUtf16(bytes)) skip(`${shown(file, host.cwd)}: left out: it is UTF-16, and not UTF-8`);
      else if (!mayRefuse(text)) continue;
      else if (isTest(text, file)) {
        if (isNamed && !job.ignoreUnknown) run.note(`${shown(file, host.cwd)}: left out: it is a test, or a mock`);
      } else if (!isNamed && isMinified(text)) minified.push(shown(file, host.cwd));
      else candidates.push({ file, text });
    } catch (error) {
      fail(isSystemError(error) ? `${shown(file, host.cwd)}: cannot be read (${error.code})` : oneLine(error));
    }
  }
  if (uncovered > 0 && uncovered === files.length) fail(`${String(job.config)} brings the plugin for none of these files: nothing was checked`);
  const [first, ...others] = minified;
  if (first !== undefined) run.note(`minified text is left out unless it is named: ${first}${others.length > 0 ? ` and ${String(others.length)} more` : ''}`);
  return candidates;
}

/** A text of two bytes a character, by the mark that it begins with. */
function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
