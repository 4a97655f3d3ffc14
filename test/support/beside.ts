import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { analyse } from '../../src/analyse.ts';
import type { Analysis } from '../../src/model.ts';
import { readSettings } from '../../src/settings.ts';
import { factLines, sourceCode } from './facts.ts';

interface Beside {
  readonly name: string;
  readonly text: string;
}

/**
 * The facts of a `server.js` that stands in a project beside another file.
 * @param from the number of lines that are not counted
 */
export function factsBeside(other: Beside, text: string, from: number, settings?: object): string[] {
  return factLines(analysedBeside(other, text, settings)).map((line) => countedFrom(line, from));
}

/** What each refusal of such a file says. */
export function textsBeside(other: Beside, text: string): (readonly string[])[] {
  return analysedBeside(other, text).sites.map((site) => site.text ?? []);
}

function analysedBeside(other: Beside, text: string, settings?: object): Analysis {
  const folder = mkdtempSync(path.join(tmpdir(), 'beside-'));
  try {
    const filename = path.join(folder, 'server.js');
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(folder, other.name), other.text);
    writeFileSync(filename, text);
    return analyse(sourceCode(text), filename, readSettings(settings), { parser });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A line of facts with its number counted from a later line. */
export function countedFrom(line: string, from: number): string {
  return `${String(Number.parseInt(line, 10) - from)}${line.slice(line.indexOf(' '))}`;
}
