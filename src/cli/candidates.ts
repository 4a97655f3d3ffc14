import { readFileSync } from 'node:fs';
import type { ESLint, Linter } from 'eslint';
import { opensFor } from '../analyse.ts';
import { isMinified, isTest, isTooLong, maximumLength, mayBeToldElsewhere } from '../gate.ts';
import { meta } from '../meta.ts';
import { readSettings } from '../settings.ts';
import { isBelow, oneLine, shown } from './host.ts';
import type { Inputs } from './inputs.ts';
import type { Run } from './run.ts';
import type { SettingsFiles } from './settings/find.ts';

/** A file that can hold a refusal, with its text. */
export interface Candidate {
  readonly file: string;
  readonly text: string;
}

/** What becomes of a file. */
interface Coverage {
  /** Whether it is to be checked at all. */
  readonly covered: boolean;
  /** Whether ESLint by itself would not show it to the rules, and only for its language. */
  readonly unseen?: boolean;
  /** The file of settings whose `ignores` leave it out, as people know it. */
  readonly ignoredBy?: string;
}

export type Covers = (file: string) => Promise<Coverage>;

/**
 * A file is checked where the user's config brings the plugin. What is wrong with the config is one problem, not one
 * per file.
 * @param eslint with the user's config, and a parser for every language below it
 * @param alone with nothing but the user's config
 */
export function coveredBy(eslint: ESLint, alone: ESLint, config: string, cwd: string): Covers {
  const chosenBy = (by: ESLint, file: string): Promise<Linter.Config | undefined> =>
    by.calculateConfigForFile(file) as Promise<Linter.Config | undefined>;
  const brings = (chosen: Linter.Config | undefined): boolean => chosen?.plugins?.[meta.namespace] !== undefined;
  const isSeen = async (file: string): Promise<boolean> => brings(await chosenBy(alone, file));
  return async (file) => {
    if (!isBelow(file, cwd)) throw new Error(`${file}: lies outside the folder that ${config} is used in`);
    try {
      const chosen = await chosenBy(eslint, file);
      // What the config ignores, it ignores on purpose.
      if (!chosen) return { covered: false };
      const ending = /\.(?:[cm]?ts|[jt]sx)$/;
      // A config that is meant for a folder brings the plugin there for JavaScript, too.
      const unseen = ending.test(file) && !(await isSeen(file)) && (await isSeen(file.replace(ending, '.js')));
      const other = otherName(chosen);
      if (other !== undefined)
        throw new Error(`calls the plugin \`${other}\`; the command reads configs that call it \`${meta.namespace}\``);
      if (!brings(chosen)) return { covered: false, unseen };
      readSettings(chosen.settings?.[meta.namespace]);
      return { covered: true, unseen };
    } catch (error) {
      throw new Error(`${config}: ${oneLine(error)}`, { cause: error });
    }
  };
}

/** The name that a config gives the plugin in place of its own. */
function otherName({ plugins = {} }: Linter.Config): string | undefined {
  if (plugins[meta.namespace] !== undefined) return undefined;
  return Object.keys(plugins).find((name) => plugins[name]?.meta?.name === meta.name);
}

/** Without a config every file is checked that the settings around it do not leave out. */
export function coveredUnder(settings: SettingsFiles, cwd: string): Covers {
  return async (file) => {
    const found = await settings.for(file);
    return found?.isIgnored(file) ? { covered: false, ignoredBy: shown(found.file, cwd) } : { covered: true };
  };
}

/** Reads every file and keeps those whose text can hold a refusal: a few of a hundred. */
export async function gate({ files, named, texts }: Inputs, covers: Covers, run: Run): Promise<Candidate[]> {
  const { job, host, progress, fail, memory } = run;
  const candidates: Candidate[] = [];
  const minified: string[] = [];
  const passedOver: string[] = [];
  // Hooks name every file, and want none of them reported that is not for them.
  const skip = job.ignoreUnknown ? run.note : fail;
  let uncovered = 0;
  for (const [index, file] of files.entries()) {
    progress.step('Reading', index, files.length);
    try {
      const { covered, unseen = false, ignoredBy } = await covers(file);
      if (!covered) uncovered += 1;
      if (ignoredBy !== undefined && named.has(file) && !job.ignoreUnknown)
        run.note(`${shown(file, host.cwd)}: left out: ${ignoredBy} ignores it`);
      if (!covered && !unseen) continue;
      const given = texts.get(file);
      if (given === undefined && memory?.texts.isSilent(file)) continue;
      const bytes = given ?? readFileSync(file);
      const text = bytes.toString('utf8');
      const isNamed = covered && named.has(file);
      if (isNamed && isTooLong(text))
        skip(`${shown(file, host.cwd)}: left out: it has more than ${maximumLength.toLocaleString('en')} characters`);
      else if (isNamed && isUtf16(bytes)) skip(`${shown(file, host.cwd)}: left out: it is UTF-16, and not UTF-8`);
      else if (!opensFor(text, file, true)) {
        // What other files fix may be another thing when they are saved.
        const isSettled = !isTooLong(text) && !isUtf16(bytes) && !mayBeToldElsewhere(text);
        if (given === undefined && isSettled) memory?.texts.add(file);
      } else if (isTest(text, file)) {
        if (isNamed && !job.ignoreUnknown) run.note(`${shown(file, host.cwd)}: left out: it is a test, or a mock`);
      } else if (!isNamed && isMinified(text)) minified.push(shown(file, host.cwd));
      else {
        if (unseen) passedOver.push(shown(file, host.cwd));
        if (covered) candidates.push({ file, text });
      }
    } catch (error) {
      fail(isSystemError(error) ? `${shown(file, host.cwd)}: cannot be read (${error.code})` : oneLine(error));
    }
  }
  if (job.config !== undefined && uncovered > 0 && uncovered === files.length)
    fail(`${job.config} brings the plugin for none of these files: nothing was checked`);
  if (minified.length > 0) run.note(`minified text is left out unless it is named: ${firstOf(minified)}`);
  if (passedOver.length > 0)
    run.note(
      `ESLint with ${String(job.config)} passes over ${firstOf(passedOver)}, which may hold a refusal: ` +
        'it lints TypeScript and JSX only where `files` names them. ' +
        '`httpAuth.configs.typescript` does that, and brings a parser',
    );
  return candidates;
}

function firstOf([first = '', ...others]: readonly string[]): string {
  return others.length > 0 ? `${first} and ${String(others.length)} more` : first;
}

/** A text of two bytes a character, by the mark that it begins with. */
function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
