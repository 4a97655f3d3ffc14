import type { Rule, SourceCode } from 'eslint';
import { analyse, surroundingsOf } from '../analyse.ts';
import { meta } from '../meta.ts';
import type { Analysis } from '../model.ts';
import { readSettings } from '../settings.ts';

/** Hears the analysis of each file, as the rules do: it is made once, and hearing it changes no report. */
export interface Listener {
  readonly rule: Rule.RuleModule;
  /** The analysis of the file that was linted last. */
  heard: Analysis | undefined;
  /** Its text, tokens and comments. */
  code: SourceCode | undefined;
}

/** A rule that reports nothing. */
export function createListener(): Listener {
  const listener: Listener = {
    heard: undefined,
    code: undefined,
    rule: {
      create(context) {
        const { sourceCode, filename, settings } = context;
        listener.code = sourceCode;
        listener.heard = analyse(sourceCode, filename, readSettings(settings[meta.namespace]), surroundingsOf(context));
        return {};
      },
    },
  };
  return listener;
}
