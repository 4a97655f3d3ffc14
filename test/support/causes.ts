import { expect, test } from 'vitest';
import type { Case } from '../../src/model.ts';
import { analysed } from './facts.ts';

/** A case's cause, with `by name` where the evidence is weak. */
export const causeOf = ({ cause, weak }: Case): string => `${cause}${weak ? ' by name' : ''}`;

/**
 * The causes of the refusals in an Express handler, in alphabetical order: `403 absent`, with `by name` where only a
 * name says so.
 * @param before statements in front of the handler
 */
function causes(body: string, before = ''): string[] {
  const text = `import express from 'express';
${before}
const app = express();
app.post('/', async (req, res, next) => {
${body}
res.end();
});`;
  const cases = analysed(text).sites.flatMap((site) => site.cases);
  const lines = cases.map((each) => `${String(each.status)} ${causeOf(each)}`);
  return [...new Set(lines)].sort();
}

export type Row = [name: string, body: string, wanted: string[], before?: string];

/** One test for each row: the causes that the analysis finds in its body. */
export function rows(table: Row[]): void {
  test.each(table)('%s', (_name, body, wanted, before) => {
    expect(causes(body, before)).toEqual(wanted);
  });
}
