import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { onTestFinished } from 'vitest';
import { ruleNames } from '../../src/verdict.ts';
import { asFunction, takingAll } from '../support/command.ts';
import { readExpectations, type Expectations, type Mark } from '../support/expectations.ts';
import type { Observation } from './verdict.ts';

/** The fixtures after all suggestions are applied. */
export interface MendedFixtures {
  /** The folder that holds them, as `fixtures` holds the others. */
  readonly root: string;
  /** What a file says about itself now: its exemptions, and what the rules still find in it. */
  readonly expectationsOf: (file: string) => Expectations;
}

/**
 * Mends a copy of the fixtures of one framework. What only `strict` reports stays: whether a refusal that no credentials change
 * is a 401 or a 403, the wire does not know.
 */
export async function mendedFixtures(fixtures: string, framework: string): Promise<MendedFixtures> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-mended-')));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  cpSync(fixtures, root, { recursive: true });
  // The root of a repository: packages of one workspace see each other.
  mkdirSync(path.join(root, '.git'));
  // Of frameworks with clients of their own the rules speak where they are asked to.
  const rules = Object.fromEntries(Object.values(ruleNames).map((name) => [name, ['error', { rpc: true }]]));
  writeFileSync(path.join(root, 'http-auth.config.json'), JSON.stringify({ rules }));
  await takingAll(root, framework);
  const marks = new Map<string, Mark[]>();
  for (const config of ['recommended', 'strict'] as const) {
    const { stdout } = await asFunction(root, '--json', ...(config === 'strict' ? ['--strict'] : []), framework);
    for (const { filePath, messages } of JSON.parse(stdout) as ESLint.LintResult[])
      for (const { line, ruleId, messageId } of messages) {
        const rule = (ruleId ?? '').replace('http-auth/', '');
        const mark = { line, rule, messageId: messageId ?? '', config };
        marks.set(filePath, [...(marks.get(filePath) ?? []), mark]);
      }
  }
  return {
    root,
    expectationsOf(file) {
      const said = readExpectations(readFileSync(path.join(root, file), 'utf8'), file);
      return { ...said, marks: marks.get(path.join(root, file)) ?? [] };
    },
  };
}

/** What came back otherwise than a suggestion says, as lines of text: another status, or a challenge that is left on a 403. */
export function surprises(before: readonly Observation[], after: readonly Observation[]): string[] {
  const key = ({ fixture, route, caller }: Observation): string => `${fixture}: ${route} as ${caller}`;
  const old = new Map(before.map((each) => [key(each), each]));
  // Middleware may send the challenge with every answer.
  const toAll = new Set(
    before.filter(({ status, challenge }) => status < 400 && challenge !== null).map(({ fixture }) => fixture),
  );
  return after.flatMap((now) => {
    const was = old.get(key(now));
    if (!was) return [`${key(now)}: was not called before`];
    const isMeant =
      now.status === was.status ||
      (now.known ? was.status === 401 && now.status === 403 : was.status === 403 && now.status === 401);
    const isLeft = now.status === 403 && now.challenge !== null && was.status !== 403 && !toAll.has(now.fixture);
    return [
      ...(isMeant ? [] : [`${key(now)}: ${String(was.status)} became ${String(now.status)}`]),
      ...(isLeft ? [`${key(now)}: the 403 has the challenge ${now.challenge}`] : []),
    ];
  });
}
