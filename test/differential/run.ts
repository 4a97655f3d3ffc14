import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import type { FrameworkName } from './program.ts';
import type { Rendered } from './render.ts';
import { environment, World, type Caller, type Obstacle } from './world.ts';

/** What one caller got. */
export interface Seen {
  readonly caller: Caller;
  readonly status: number;
  readonly challenge: string | null;
  /** The refusal that answered. */
  readonly site: number | undefined;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

type Call = (request: { url: string; headers: Record<string, string>; address: string }) => Promise<Answer>;

const folderOf: Readonly<Record<FrameworkName, string>> = { express: 'express5', koa: 'koa', fastify: 'fastify', hono: 'hono', 'node-http': 'node-http' };
const wire = path.resolve(import.meta.dirname, '../wire');
const from = (folder: string): NodeJS.Require => createRequire(path.join(wire, folder, 'here.js'));
const lib = createRequire(path.resolve(import.meta.dirname, '../../fixtures/lib/here.js'));
const site = lib('./site.js') as { arrange: (blocked: Obstacle | null) => void };
const accounts = lib('./accounts.js') as ConstructorParameters<typeof World>[0] & { findPost: (id: string) => { authorId: string } };
const world = new World(accounts);

interface Injected {
  readonly statusCode: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}
let inject: (listener: unknown, options: object) => Promise<Injected>;

/** Installs the frameworks where they are not, and loads what is needed of them: those of the wire. Fastify's folder holds the injection, too. */
export function prepare(): void {
  for (const folder of Object.values(folderOf)) {
    const cwd = path.join(wire, folder);
    if (!existsSync(path.join(cwd, 'node_modules/.package-lock.json'))) execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, stdio: 'pipe' });
  }
  Object.assign(process.env, environment);
  // Some frameworks tell of each error that a handler throws.
  console.error = () => undefined;
  inject = from('fastify')('light-my-request') as typeof inject;
}

interface Fastify {
  ready(): PromiseLike<unknown>;
  inject(options: object): Promise<Injected>;
}

interface Exports {
  readonly app?: unknown;
  readonly server?: { listeners(event: string): unknown[] };
  readonly default?: { fetch: (request: Request) => Promise<Response> };
}

function load({ framework, language, source }: Rendered): Exports {
  const packages = from(folderOf[framework]);
  const module = { exports: {} };
  const resolve = (name: string): unknown => (name.startsWith('../lib/') ? lib(`./${name.slice(7)}.js`) : packages(name));
  // The programs are made here, and import nothing but the framework and the fixtures' library.
  const text = language === 'js' ? source : ts.transpile(source, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true });
  const run = compileFunction(text, ['require', 'module', 'exports']) as (...given: unknown[]) => void;
  run(resolve, module, module.exports);
  return module.exports;
}

type Listener = (request: { socket: { destroy?: () => void } }, response: object) => unknown;

function injected(listener: unknown): Call {
  // What a handler throws once its answer has left changes nothing of it.
  const safe: Listener = (request, response) => {
    request.socket.destroy ??= () => undefined;
    // Express gives the response a prototype of its own: what catches the answer must be the response's own, not its prototype's.
    const { writeHead, write, end, destroy } = response as Record<string, unknown>;
    Object.assign(response, { writeHead, write, end, destroy });
    return Promise.resolve((listener as Listener)(request, response)).catch(() => undefined);
  };
  return async ({ url, headers, address }) => {
    const { statusCode, headers: got, body } = await inject(safe, { method: 'GET', url, headers, remoteAddress: address });
    return { status: statusCode, headers: got, body };
  };
}

const reach: Readonly<Record<FrameworkName, (exports: Exports) => Call>> = {
  express: ({ app }) => injected(app),
  koa: ({ app }) => injected((app as { callback(): unknown }).callback()),
  fastify: ({ app }) => {
    const ready = app as Fastify;
    return async ({ url, headers, address }) => {
      await ready.ready();
      const { statusCode, headers: got, body } = await ready.inject({ method: 'GET', url, headers, remoteAddress: address });
      return { status: statusCode, headers: got, body };
    };
  },
  'node-http': ({ server }) => injected(server?.listeners('request')[0]),
  hono: ({ default: app }) => async ({ url, headers }) => {
    if (!app) throw new Error('no app');
    const response = await app.fetch(new Request(`http://posts.example${url}`, { headers }));
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  },
};

/** Runs a program for every caller, each with and without the header that some conditions ask for. */
export async function observe(program: Rendered): Promise<Seen[]> {
  const call = reach[program.framework](load(program));
  const asked = program.source.includes('text/html') ? ['*/*', 'text/html'] : ['*/*'];
  const seen: Seen[] = [];
  for (const caller of world.callers(program)) {
    for (const accept of asked) {
      accounts.findPost('p1').authorId = caller.author;
      site.arrange(caller.blocked);
      const { status, headers, body } = await call({ url: '/posts/p1', headers: { ...caller.headers, accept }, address: caller.address });
      const named = /site-(\d+)/.exec(body) ?? /site-(\d+)/.exec(String(headers['x-site']));
      const challenge = headers['www-authenticate'];
      seen.push({ caller, status, challenge: challenge === undefined ? null : String(challenge), site: named ? Number(named[1]) : undefined, body });
    }
  }
  return seen;
}
