import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** A server that refuses by an error of its own, and something beside it that throws the same (from line 13 on). */
const beside = (imports: string, ...lines: readonly string[]): string => `${imports}
import express from 'express';
class Refusal extends Error {
  constructor(readonly statusCode: number) {
    super('refused');
  }
}
const app = express();
app.get('/notes', (req, res) => {
  if (!req.headers.authorization) throw new Refusal(401);
  res.json([]);
});
${lines.join('\n')}`;

const inServer = '10 missing';

describe('what is thrown where no request waits is no answer', () => {
  const mcp = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';`;
  test.each([
    ['a tool', mcp, 'new McpServer({}).tool("read", {}, async ({ key }) => {'],
    ['a registered tool', mcp, 'server.registerTool("read", {}, async ({ key }) => {'],
    ['a tool of a server that is given', '', 'export const add = (to) => to.registerTool("read", async ({ key }) => {'],
    ['a request of the protocol', mcp, 'server.setRequestHandler(Call, async ({ key }) => {'],
    ['a tool in an object', `import { FastMCP } from 'fastmcp';`, 'server.addTool({ execute: async ({ key }) => {'],
    ['a tool of a model', `import { tool } from 'ai';`, 'export const read = tool({ execute: async ({ key }) => {'],
    ['a worker', `import { Worker } from 'bullmq';`, 'new Worker("mail", async ({ key }) => {'],
    ['a queue', `import Queue from 'bull';`, 'queue.process(async ({ key }) => {'],
    ['an agenda', `import { Agenda } from 'agenda';`, 'agenda.define("mail", async ({ key }) => {'],
    ['a schedule', `import cron from 'node-cron';`, 'cron.schedule("* * * * *", async ({ key }) => {'],
    ['a consumer', `import { Kafka } from 'kafkajs';`, 'consumer.run({ eachMessage: async ({ key }) => {'],
    ['a listener', `import { bus } from './bus.js';`, 'bus.on("mail", async ({ key }) => {'],
    ['a timer', '', 'setTimeout(async ({ key }) => {'],
  ])('%s', async (_, imports, opens) => {
    const closes = opens.includes('execute') || opens.includes('eachMessage') ? '} });' : '});';
    const file = beside(imports, opens, '  if (!key) throw new Refusal(401);', closes);
    expect(await reported({ 'server.ts': file }, 'server.ts')).toEqual([inServer]);
  });

  test('a function that is declared by itself, unless it is called, too', async () => {
    const imports = `import { Worker } from 'bullmq';`;
    const body = ['  if (!req.data) throw new Refusal(401);', '  res.json({});'];
    const run = ['const run = async (req, res) => {', ...body, '};'];
    const file = beside(imports, ...run, 'new Worker("mail", run);');
    expect(await reported({ 'server.ts': file }, 'server.ts')).toEqual([inServer]);
    const answers = beside(imports, ...run, 'app.get("/run", run);');
    expect(await reported({ 'server.ts': answers }, 'server.ts')).toEqual([inServer, '14 missingUnread']);
  });

  test('a handler that is registered for an event answers, and so does an error that a listener hands on', async () => {
    const later = ["app.once('mount', () => {", "  app.get('/late', (req, res) => {"];
    const refuses = '    if (!req.headers.authorization) throw new Refusal(401);';
    const file = beside('', ...later, refuses, '  });', '});');
    expect(await reported({ 'server.ts': file }, 'server.ts')).toEqual([inServer, '15 missing']);
    const listens = "  req.on('end', () => next(new Refusal(401)));";
    const streamed = ["app.post('/notes', (req, res, next) => {", listens, '});'];
    expect(await reported({ 'server.ts': beside('', ...streamed) }, 'server.ts')).toEqual([inServer, '14 missingUnread']);
  });
});

describe('methods of NestJS that a decorator of the application marks', () => {
  const provider = (decorator: string): string => `import { Injectable, UnauthorizedException } from '@nestjs/common';
import { ${decorator} } from './marks';
@Injectable()
export class Rooms {
  @${decorator}('join')
  join(room: { key?: string }) {
    if (!room.key) throw new UnauthorizedException();
  }
}`;
  const marks = (imports: string): string => `import { SetMetadata } from '@nestjs/common';
${imports}
export const SocketPost = (name: string) => SetMetadata('post', name);
export const Named = (name: string) => SetMetadata('name', name);`;

  const files = (decorator: string, imports = ''): Record<string, string> => ({
    'rooms.ts': provider(decorator),
    'marks.ts': marks(imports),
  });

  test('by its name, or by the file that it is from', async () => {
    expect(await reported(files('SocketPost'), 'rooms.ts', '--strict')).toEqual([]);
    const sockets = `import { SubscribeMessage } from '@nestjs/websockets';`;
    expect(await reported(files('Named', sockets), 'rooms.ts', '--strict')).toEqual([]);
    expect(await reported(files('Named'), 'rooms.ts', '--strict')).toEqual(['7 missingUnread']);
  });

  test('a controller answers, whatever else marks its methods', async () => {
    const controller = provider('SocketPost').replaceAll('Injectable', 'Controller');
    const beside = { ...files('SocketPost'), 'rooms.ts': controller };
    expect(await reported(beside, 'rooms.ts', '--strict')).toEqual(['7 missingUnread']);
  });
});

describe('a provider of which a clock runs one method answers with the others', () => {
  const provider = (imports: string, ...members: readonly string[]): string => `import { Injectable, UnauthorizedException } from '@nestjs/common';
${imports}
@Injectable()
export class Tokens {
  ${members.join('\n  ')}
}`;
  const check = 'validate(token?: string) { if (!token) throw new UnauthorizedException(); }';
  const sweep = '@Cron("0 * * * *") async sweep() { await this.forget(); }';
  const forget = 'forget() { if (!this.key) throw new UnauthorizedException(); }';
  const clock = `import { Cron } from '@nestjs/schedule';`;
  const at = async (...parts: [string, ...string[]]): Promise<string[]> => reported({ 'tokens.ts': provider(...parts) }, 'tokens.ts');

  test('with those that it does not call alone', async () => {
    expect(await at(clock, sweep, check)).toEqual(['6 missing']);
    expect(await at(clock, sweep, forget)).toEqual([]);
    expect(await at(clock, sweep, forget, 'check() { this.forget(); }')).toEqual(['6 missingUnread']);
    expect(await at(clock, '@Cron("0 * * * *") sweep(token?: string) { if (!token) throw new UnauthorizedException(); }')).toEqual([]);
  });

  test('where none is marked, the module may be for all of them', async () => {
    expect(await at(`import { WebSocketServer } from '@nestjs/websockets';`, check)).toEqual([]);
  });
});
