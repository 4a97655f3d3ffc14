import { describe, expect, test } from 'vitest';
import { facts } from '../support/facts.ts';

/** A listener of node's own server that answers so, on its third line. */
const listener = (head: string): string => `import http from 'node:http';
export const listen = (name, more) => http.createServer((request, response) => {
  ${head}
  response.end();
});`;

describe('the last thing that `writeHead` is given', () => {
  test.each([
    ['a reason that is put together', 'response.writeHead(401, "Log in to " + name);', 'missing'],
    ['a reason that is put together before', 'const why = "Log in to " + name + "!"; response.writeHead(401, why);', 'missing'],
    ['a reason in a template', 'response.writeHead(401, `Log in to ${name}`);', 'missing'],
    ['headers that are not seen', 'response.writeHead(401, more);', 'unknown (value not known)'],
    ['a sum that may be anything', 'response.writeHead(401, name + more);', 'unknown (value not known)'],
    ['headers behind the reason', 'response.writeHead(401, "Log in to " + name, { "www-authenticate": "Bearer" });', 'set'],
  ])('%s', (_name, head, header) => {
    expect(facts(listener(head))).toEqual([`3 401 unknown ${header}`]);
  });
});
