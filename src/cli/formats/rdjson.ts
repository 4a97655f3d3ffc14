import type { Linter } from 'eslint';
import { meta } from '../../meta.ts';
import { endOf, pageOf, relativeTo, type Format } from './report.ts';

/** Reviewdog's own format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf */
export const rdjson: Format = (report) => {
  const diagnostics = report.findings.map((finding) => {
    const { file, line, column = 1, rule, message, severity, original } = finding;
    const url = pageOf(report, rule);
    const text = new Text(report.sources.get(file) ?? '');
    const suggestions = (original.suggestions ?? []).map(({ fix }: Linter.LintSuggestion) => ({
      range: text.range(fix.range),
      text: fix.text,
    }));
    return {
      message,
      location: {
        path: relativeTo(report.cwd, file),
        range: { start: text.place({ line, column }), end: text.place(endOf(finding)) },
      },
      severity: severity === 'error' ? 'ERROR' : 'WARNING',
      code: { value: rule, ...(url !== undefined && { url }) },
      ...(suggestions.length > 0 && { suggestions }),
    };
  });
  return JSON.stringify(
    {
      source: { name: meta.name, url: 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth' },
      diagnostics,
    },
    null,
    2,
  );
};

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text whose places are told as this format counts them: columns in bytes of UTF-8, not in UTF-16 code units. */
class Text {
  /** Where each line begins. */
  readonly #starts = [0];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source.replace(/^\uFEFF/, '');
    for (const { index, 0: end } of this.#source.matchAll(/\r\n|[\n\r\u2028\u2029]/g))
      this.#starts.push(index + end.length);
  }

  place({ line, column }: Position): Position {
    const start = this.#starts[line - 1] ?? 0;
    return { line, column: Buffer.byteLength(this.#source.slice(start, start + column - 1), 'utf8') + 1 };
  }

  range([from, to]: readonly [number, number]): { start: Position; end: Position } {
    return { start: this.#at(from), end: this.#at(to) };
  }

  #at(offset: number): Position {
    const line = this.#starts.findLastIndex((start) => start <= offset) + 1;
    return this.place({ line, column: offset - (this.#starts[line - 1] ?? 0) + 1 });
  }
}
