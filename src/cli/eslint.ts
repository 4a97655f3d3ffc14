import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import { ALL, parser } from '../languages.ts';
import { meta } from '../meta.ts';
import { isBelow } from './host.ts';
import { createListener, type Listener } from './listener.ts';

/** How ESLint is to be set up. */
export interface Setup {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly strict: boolean;
  /** The user's ESLint config; without it the command brings its own. */
  readonly config?: string;
}

/** ESLint with the plugin, and what hears the analysis of each file that it lints. */
export interface Opened {
  readonly eslint: ESLint;
  readonly listener: Listener;
}

const LISTENING = `${meta.namespace}-listener`;

/** ESLint's own class with the plugin, the parser, and the user's config if there is one. */
export async function openEslint(setup: Setup): Promise<Opened> {
  const { cwd, files, strict, config } = setup;
  if (config !== undefined && !existsSync(path.resolve(cwd, config))) throw new Error(`${config}: no such config file`);
  const [{ ESLint }, { default: plugin }] = await Promise.all([loadEslint(), import('../index.ts')]);
  const chosen = strict ? plugin.configs.strict : plugin.configs.recommended;
  const listener = createListener();
  const listening: Linter.Config = {
    plugins: { [LISTENING]: { rules: { listener: listener.rule } } },
    rules: { [`${LISTENING}/listener`]: 'error' },
  };
  const shared = {
    ruleFilter: ({ ruleId }: { ruleId: string }) => isOurs(ruleId) || ruleId.startsWith(`${LISTENING}/`),
    warnIgnored: false,
  };
  if (config !== undefined) {
    const onTop = [listening, ...(strict ? [{ rules: chosen.rules ?? {} }] : [])];
    const eslint = new ESLint({ ...shared, cwd, overrideConfigFile: config, baseConfig: languages, overrideConfig: onTop });
    return { eslint, listener };
  }
  const options: ESLint.Options = {
    ...shared,
    cwd: commonFolder([cwd, ...files.map((file) => path.dirname(file))]),
    overrideConfigFile: true,
    // A file that is named itself is checked wherever it lies, so ESLint's own ignores are taken back.
    overrideConfig: [{ ignores: ['!**/node_modules/', '!**/.git/'] }, ...languages, chosen, listening],
  };
  return { eslint: withoutIgnoreWarning(() => new ESLint(options)), listener };
}

/** ESLint is the user's, so it may not be there. */
async function loadEslint(): Promise<{ ESLint: typeof ESLint }> {
  try {
    return await import('eslint');
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("Cannot find package 'eslint'"))) throw error;
    throw new Error(
      'this command runs ESLint, which is not installed beside it: ' +
        '`npm install --save-dev eslint` in a project, `npm install --global eslint` for a global install',
      { cause: error },
    );
  }
}

/** ESLint as it is without this command: what it would lint by itself. */
export async function openAlone(cwd: string, config: string): Promise<ESLint> {
  const { ESLint } = await loadEslint();
  return new ESLint({ cwd, overrideConfigFile: config });
}

/** ESLint warns of an old `.eslintignore` where it stands; a run without the user's config has nothing to do with that file. */
export function withoutIgnoreWarning<T>(make: () => T): T {
  const emit = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  const warn = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]) => {
    if (args[1] !== 'ESLintIgnoreWarning') warn(...args);
  };
  try {
    return make();
  } finally {
    if (emit) Object.defineProperty(process, 'emitWarning', emit);
  }
}

/** A message of this plugin, not of ESLint or another plugin. */
export function isOurs(ruleId: string | null): boolean {
  return ruleId?.startsWith(`${meta.namespace}/`) === true;
}

const languages: Linter.Config[] = [
  {
    files: [ALL],
    languageOptions: { parser, sourceType: 'module', parserOptions: { ecmaFeatures: { jsx: true } } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
  { files: ['**/*.{cjs,cts}'], languageOptions: { sourceType: 'commonjs' } },
];

/** ESLint leaves out files above the folder that it works in. */
function commonFolder(folders: readonly string[]): string {
  return folders.reduce((common, folder) => {
    while (!isBelow(folder, common)) common = path.dirname(common);
    return common;
  });
}
