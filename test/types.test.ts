import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';
import plugin from '../src/index.ts';
import { folderWith } from './support/command.ts';

/** A project whose configuration starts the compiler, or does not. The packages declare types, and no values. */
async function reports(source: string, typed: boolean): Promise<string[]> {
  const folder = folderWith({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', types: [] }, include: ['*.ts'] }),
    'server.ts': source,
  });
  const declare = (name: string, text: string): void => {
    mkdirSync(path.join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(path.join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, types: 'index.d.ts' }));
    writeFileSync(path.join(folder, 'node_modules', name, 'index.d.ts'), text);
  };
  declare('codes-of-acme', `export declare const UNAUTHORIZED_CODE: 401;\nexport declare const FORBIDDEN_CODE: number;\nexport declare enum Answers { Unauthorized = 401, Fine = 200 }\n`);
  declare('@types/express', `export interface Request { user?: { role: string }; headers: Record<string, string> }\nexport interface Response { status(code: number): Response; json(body: unknown): void; }\nexport type RequestHandler = (a: Request, b: Response) => void;\n`);
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser, parserOptions: typed ? { projectService: true, tsconfigRootDir: folder } : {} } }, plugin.configs.recommended],
  });
  const results = await eslint.lintFiles(['server.ts']);
  return results.flatMap(({ messages }) => messages.map(({ line, ruleId, message, fatal }) => (fatal ? message : `${String(line)} ${String(ruleId)}`)));
}

const handler = (status: string): string => `import { Answers, FORBIDDEN_CODE, UNAUTHORIZED_CODE } from 'codes-of-acme';
import type { Request, Response } from 'express';
export function read(req: Request, res: Response) {
  if (!req.headers.authorization) return res.status(${status}).json({});
  res.status(200).json([Answers, FORBIDDEN_CODE, UNAUTHORIZED_CODE]);
}
`;

test.each(['UNAUTHORIZED_CODE', 'Answers.Unauthorized'])('a status whose number the compiler knows: %s', async (status) => {
  expect(await reports(handler(status), true)).toEqual(['4 http-auth/require-www-authenticate']);
  expect(await reports(handler(status), false)).toEqual([]);
});

test.each(['FORBIDDEN_CODE', 'Answers.Fine'])('no refusal, or no certain one: %s', async (status) => {
  expect(await reports(handler(status), true)).toEqual([]);
});

const contextual = (type: string): string => `import type { RequestHandler } from 'express';
interface Sheet { status(code: number): Sheet; json(body: unknown): void }
type Painter = (a: { headers: Record<string, string> }, b: Sheet) => void;
export const read: ${type} = (a, b) => {
  if (!a.headers.authorization) return b.status(401).json({});
};
export type Both = [RequestHandler, Painter];
`;

test('a parameter whose type only the compiler knows', async () => {
  expect(await reports(contextual('RequestHandler'), true)).toEqual(['5 http-auth/require-www-authenticate']);
  expect(await reports(contextual('RequestHandler'), false)).toEqual([]);
  expect(await reports(contextual('Painter'), true)).toEqual([]);
});
