import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

describe('a function that lets clients of a WebSocket in', () => {
  const server = (verifies: string): string => `import { WebSocketServer } from 'ws';
import { verify } from './tokens.js';
export const server = new WebSocketServer({
  port: 8080,
  verifyClient: (info, done) => {
    const token = info.req.headers.authorization;
    ${verifies}
    done(true);
  },
});`;
  const found = async (verifies: string): Promise<string[]> => reported({ 'server.js': server(verifies) }, 'server.js');

  test.each([
    ['no status: 401', 'if (!token) return done(false);', ['7 missing']],
    ['a status', "if (!token) return done(false, 401, 'Log in.');", ['7 missing']],
    ['one that fits nobody who is not known', "if (!token) return done(false, 403, 'No.');", ['7 absent']],
    ['a verdict that is not known', 'return done(verify(token));', ['7 missing']],
    ['a challenge', "if (!token) return done(false, 401, 'Log in.', { 'WWW-Authenticate': 'Bearer' });", []],
    ['headers that are not known', 'if (!token) return done(false, 401, "Log in.", headers);', []],
    ['another status', "if (!token) return done(false, 429, 'Later.');", []],
    ['an origin', "if (info.origin !== 'https://example.org') return done(false, 403, 'No.');", []],
    ['nothing refused', 'if (!token) return done(true);', []],
  ])('%s', async (_name, verifies, reports) => {
    expect(await found(verifies)).toEqual(reports);
  });

  test('under another name, in a file without the package', async () => {
    const file = (parameters: string, refuses: string): string => `import jwt from 'jsonwebtoken';
export const letIn = (${parameters}) => {
  jwt.verify(info.req.headers.authorization, process.env.KEY, (error, claims) => {
    if (error) ${refuses};
    else next(true);
  });
};`;
    const alone = async (parameters: string, refuses: string): Promise<string[]> => reported({ 'let-in.js': file(parameters, refuses) }, 'let-in.js');
    expect(await alone('info, next', "next(false, 401, 'Log in.')")).toEqual(['4 missing']);
    // What is given three things is something else, and so is what gives no status.
    expect(await alone('info, socket, next', "next(false, 401, 'Log in.')")).toEqual([]);
    expect(await alone('info, next', "next(new Error('401'))")).toEqual([]);
  });

  test('a method whose callback tells the verdict', async () => {
    const file = (name: string): string => `export class Sockets {
  ${name}(info, callback) {
    this.guard
      .admits(info.req)
      .then((admitted) => callback(admitted))
      .catch(() => callback(false));
  }
}`;
    expect(await reported({ 'sockets.js': file('verifyClient') }, 'sockets.js')).toEqual(['5 missingUnread', '6 missingUnread']);
    expect(await reported({ 'sockets.js': file('mayConnect') }, 'sockets.js')).toEqual([]);
  });
});

describe('an answer that is written to a socket as text', () => {
  const server = (writes: string): string => `import { createServer } from 'node:http';
createServer().on('upgrade', (request, socket) => {
  if (!request.headers.authorization) {
    ${writes}
    socket.destroy();
    return;
  }
});`;
  const found = async (writes: string): Promise<string[]> => reported({ 'server.js': server(writes) }, 'server.js');

  test.each([
    ['its first line alone', String.raw`socket.write('HTTP/1.1 401 Unauthorized\r\n\r\n');`, ['4 missing']],
    ['of several parts', String.raw`socket.end('HTTP/1.1 401 Unauthorized\r\n' + 'Connection: close\r\n' + '\r\n');`, ['4 missing']],
    ['in a template', 'socket.write(`HTTP/1.1 401 ${reason}\\r\\nConnection: close\\r\\n\\r\\n`);', ['4 missing']],
    ['another status', String.raw`socket.write('HTTP/1.1 403 Forbidden\r\n\r\n');`, ['4 absent']],
    ['with a challenge', String.raw`socket.write('HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n\r\n');`, []],
    ['with headers that are not seen', 'socket.write(`HTTP/1.1 401 Unauthorized\\r\\n${headers}\\r\\n\\r\\n`);', []],
    ['that goes on', String.raw`socket.write('HTTP/1.1 401 Unauthorized\r\n'); socket.write(rest);`, []],
    ['of another status', String.raw`socket.write('HTTP/1.1 404 Not Found\r\n\r\n');`, []],
    ['that is only said', String.raw`console.log('HTTP/1.1 401 Unauthorized\r\n\r\n');`, []],
  ])('%s', async (_name, writes, reports) => {
    expect(await found(writes)).toEqual(reports);
  });
});
