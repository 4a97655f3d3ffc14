import * as typescript from '@typescript-eslint/parser';
import { RuleTester, type Rule } from 'eslint';
import { describe, it } from 'vitest';

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

interface Told {
  /** Why it is reported, or why it is silent. */
  readonly name: string;
  readonly code: string;
  readonly options?: unknown;
  /** Under the key `http-auth`. */
  readonly settings?: object;
  readonly filename?: string;
  /** Only the TypeScript parser reads it. */
  readonly typescript?: true;
  readonly sourceType?: 'commonjs';
}

export interface SuggestionTold {
  readonly messageId: string;
  readonly data?: Record<string, string>;
  /** Pieces of the code, each of which stands in it once, and what they become. */
  readonly becomes: readonly (readonly [string, string])[];
}

export interface ErrorTold {
  readonly messageId: string;
  readonly data?: Record<string, string>;
  readonly suggestions?: readonly SuggestionTold[];
}

export interface Story extends Told {
  /** The code, with ‹ and › around what each error points at, in the order of the errors. */
  readonly code: string;
  readonly errors: readonly ErrorTold[];
  /** The nearest correct neighbours. */
  readonly but: readonly Told[];
}

/** Tells stories to ESLint's rule tester: each reported case, and the silent cases next to it, under both parsers. */
export function tell(name: string, rule: Rule.RuleModule, stories: readonly Story[], silent: readonly Told[] = []): void {
  for (const [parserName, languageOptions] of [
    ['espree', {}],
    ['the TypeScript parser', { parser: typescript }],
  ] as const) {
    const reads = (told: Told): boolean => parserName !== 'espree' || told.typescript !== true;
    describe(`under ${parserName}`, () => {
      new RuleTester({ languageOptions }).run(name, rule, {
        assertionOptions: { requireMessage: 'messageId', requireData: true, requireLocation: true },
        valid: [...stories.flatMap((story) => story.but.map((told) => withDefaults(told, story))), ...silent].filter(reads).map(toCase),
        invalid: stories.filter(reads).map((story) => {
          const { text, ranges } = unmark(story.code);
          if (ranges.length !== story.errors.length) throw new Error(`${story.name}: ${String(ranges.length)} marks, ${String(story.errors.length)} errors`);
          return {
            ...toCase({ ...story, code: text }),
            errors: story.errors.map((error, index) => ({
              messageId: error.messageId,
              ...(error.data && { data: error.data }),
              ...location(text, ranges[index] ?? [0, 0]),
              ...(error.suggestions && {
                suggestions: error.suggestions.map(({ messageId, data, becomes }) => ({ messageId, ...(data && { data }), output: edited(text, becomes) })),
              }),
            })),
          };
        }),
      });
    });
  }
}

/** A neighbour is read as its story is, where it does not say otherwise. */
function withDefaults(told: Told, story: Story): Told {
  return {
    ...(story.typescript && { typescript: true }),
    ...(story.sourceType && { sourceType: story.sourceType }),
    ...(story.filename !== undefined && { filename: story.filename }),
    ...(story.options !== undefined && { options: story.options }),
    ...(story.settings && { settings: story.settings }),
    ...told,
    ...('options' in told && told.options === undefined && { options: [] }),
  };
}

function toCase({ name, code, options, settings, filename, typescript: only, sourceType }: Told): RuleTester.ValidTestCase {
  return {
    name,
    code,
    filename: filename ?? (only ? 'server.ts' : 'server.js'),
    ...(options !== undefined && { options: Array.isArray(options) ? options : [options] }),
    ...(settings && { settings: { 'http-auth': settings } }),
    ...(sourceType && { languageOptions: { sourceType } }),
  };
}

function unmark(code: string): { text: string; ranges: [number, number][] } {
  const ranges: [number, number][] = [];
  let text = '';
  for (const part of code.split(/([‹›])/)) {
    if (part === '‹') ranges.push([text.length, text.length]);
    else if (part === '›') (ranges.at(-1) ?? [0, 0])[1] = text.length;
    else text += part;
  }
  return { text, ranges };
}

function location(text: string, [start, end]: readonly [number, number]): { line: number; column: number; endLine: number; endColumn: number } {
  const at = (offset: number): [number, number] => {
    const before = text.slice(0, offset).split('\n');
    return [before.length, (before.at(-1) ?? '').length + 1];
  };
  const [line, column] = at(start);
  const [endLine, endColumn] = at(end);
  return { line, column, endLine, endColumn };
}

function edited(text: string, becomes: SuggestionTold['becomes']): string {
  return becomes.reduce((result, [from, to]) => {
    if (result.split(from).length !== 2) throw new Error(`"${from}" stands ${String(result.split(from).length - 1)} times in ${text}`);
    return result.replace(from, () => to);
  }, text);
}
