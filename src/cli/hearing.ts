import type { Rule, SourceCode } from 'eslint';
import { analyse, surroundingsOf } from '../analyse.ts';
import { meta } from '../meta.ts';
import type { Analysis, Site } from '../model.ts';
import { checkSettings } from '../settings.ts';

/** Hears the analysis of each file, as the rules do. It is kept by then, or kept for them: no work is done twice. */
export interface Listener {
  readonly rule: Rule.RuleModule;
  /** The analysis of the file that was linted last. */
  heard: Analysis | undefined;
  /** Its text, tokens and comments. */
  code: SourceCode | undefined;
}

export function createListener(): Listener {
  const listener: Listener = {
    heard: undefined,
    code: undefined,
    rule: {
      // It has no options, and ESLint loads its validator for a rule that does not say so.
      meta: { schema: false },
      create(context) {
        const { sourceCode, filename, settings } = context;
        listener.code = sourceCode;
        listener.heard = analyse(
          sourceCode,
          filename,
          checkSettings(settings[meta.namespace]).settings,
          surroundingsOf(context),
        );
        return {};
      },
    },
  };
  return listener;
}

/** What a run tells of a file beside its findings. */
export interface Heard {
  readonly refusals: number;
  /**
   * Where one error handler answers without a challenge: the places of the refusals, `line:column`, with that of the
   * handler: `src/errors.ts:12`, or `line 12` of the same file.
   */
  readonly answeredBy: Readonly<Record<string, string>>;
}

export function heardOf({ sites }: Analysis): Heard {
  const found: Record<string, string> = {};
  for (const site of sites) {
    const handler = handlerOf(site);
    const { line, column } = site.node.loc.start;
    if (handler !== undefined) found[`${String(line)}:${String(column + 1)}`] = handler;
  }
  return { refusals: sites.length, answeredBy: found };
}

/** The one handler that answers all the 401s of a site that leave without a challenge. */
function handlerOf({ cases }: Site): string | undefined {
  const without = cases.filter(({ status, header }) => status === 401 && header.kind === 'missing');
  const handler = without[0]?.answeredBy;
  return handler !== undefined && without.every(({ answeredBy }) => answeredBy === handler) ? handler : undefined;
}
