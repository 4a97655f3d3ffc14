import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { analyse } from '../../src/analyse.ts';
import { readSettings } from '../../src/settings.ts';
import { factLines, sourceCode } from './facts.ts';

/**
 * The facts of a `server.js` that stands in a project beside another file.
 * @param from the number of lines that are not counted
 */
export function factsBeside(other: { readonly name: string; readonly text: string }, text: string, from: number, settings?: object): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'beside-'));
  try {
    const filename = path.join(folder, 'server.js');
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(folder, other.name), other.text);
    writeFileSync(filename, text);
    return factLines(analyse(sourceCode(text), filename, readSettings(settings), { parser })).map((line) => countedFrom(line, from));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A line of facts with its number counted from a later line. */
export function countedFrom(line: string, from: number): string {
  return `${String(Number.parseInt(line, 10) - from)}${line.slice(line.indexOf(' '))}`;
}
