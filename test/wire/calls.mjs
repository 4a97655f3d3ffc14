// Runs in a process of its own, one per framework: starts each fixture, calls every route as every caller, and writes
// what came back. Arguments: the file that holds the job, and the one for what came back. Never imports the plugin.
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { adonis } from './adonis.mjs';
import { applications } from './applications.mjs';
import { callers, environment } from './callers.mjs';
import { fetching, http2Request, listening } from './listening.mjs';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
Object.assign(process.env, environment);

const lines = new Set();
globalThis.__at = (line, value) => {
  lines.add(line);
  return value;
};

/** What an assertion notes counts where it fails. */
globalThis.__failing = (assertion) => {
  const before = [...lines];
  const value = assertion();
  lines.clear();
  for (const line of before) lines.add(line);
  return value;
};

/** Nitro makes the functions of h3 global. */
const h3 = job.framework === 'h3' ? await import(createRequire(job.fixtures[0].files[0]).resolve('h3')) : {};
for (const [name, value] of Object.entries(h3)) globalThis[name] ??= value;

/** Firebase takes all tokens unchecked here: in place of one that is not signed with our secret stands what it refuses. */
Object.assign(process.env, { FIREBASE_DEBUG_MODE: 'true', FIREBASE_DEBUG_FEATURES: '{"skipTokenVerification":true}', GCLOUD_PROJECT: 'wire', FIREBASE_CONFIG: '{}' });

function signedHere(headers) {
  const [head, body, signature] = (headers.authorization ?? '').replace('Bearer ', '').split('.');
  const expected = createHmac('sha256', environment.JWT_SECRET).update(`${head}.${body}`).digest('base64url');
  return signature === undefined || signature === expected ? headers : { ...headers, authorization: 'Refused' };
}

/** Ways to reach a fixture: each takes its exports and gives a function from a request to a response. */
const reach = {
  'node-http': ({ server }) => (server instanceof http.Server ? listening(server) : listening(server, http2Request)),
  express: ({ app, router }) => {
    // A router alone is mounted as its application would mount it.
    const express = createRequire(job.fixtures[0].files[0])('express');
    return listening(http.createServer(app ?? express().use(router)));
  },
  koa: ({ app }) => {
    app.silent = true;
    return listening(http.createServer(app.callback()));
  },
  fastify: async ({ app }) => {
    await app.ready();
    return listening(app.server);
  },
  polka: ({ app }) => listening(http.createServer(app.handler)),
  tinyhttp: ({ app }) => listening(http.createServer(app.handler.bind(app))),
  restify: ({ server }) => listening(server.server),
  adonis: (exports) => adonis(exports, path.dirname(process.argv[2])),
  nest: async ({ app }) => {
    await app.init();
    return listening(app.getHttpServer());
  },
  feathers: async ({ app }) => {
    await app.setup();
    return listening(http.createServer(app.callback?.() ?? app));
  },
  loopback: async ({ app }) => {
    await app.init();
    return listening(http.createServer(app.requestHandler));
  },
  'routing-controllers': ({ app }) => listening(http.createServer(app)),
  tsoa: ({ app }) => listening(http.createServer(app)),
  hapi: async ({ server }) => {
    await server.initialize();
    return listening(server.listener);
  },
  h3: async ({ app, default: handler }) => {
    if (h3.H3) return fetching((request) => app.fetch(request));
    return listening(http.createServer(h3.toNodeListener(app ?? h3.createApp().use(handler))));
  },
  elysia: ({ app }) => fetching((request) => app.handle(request)),
  hono: ({ default: app }) => fetching((request) => app.fetch(request)),
  // What stands in front of a function hands it an event, and makes an answer of the object that it gets.
  lambda: ({ handler }) => async ({ method, path, headers, body }) => {
    const event = { rawPath: path, httpMethod: method, headers, body, isBase64Encoded: false, requestContext: {} };
    const result = await new Promise((resolve, reject) => {
      const given = handler(event, {}, (error, value) => (error ? reject(error) : resolve(value)));
      given?.then?.(resolve, reject);
    });
    const sent = new Headers(result.headers);
    for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) for (const value of values) sent.append(name, value);
    return { status: result.statusCode, challenge: sent.get('www-authenticate'), body: result.body ?? '' };
  },
  // Each function stands where its name leads.
  firebase: (exports) => {
    const installed = createRequire(job.fixtures[0].files[0]);
    const express = createRequire(installed.resolve('firebase-functions'))('express');
    const app = express().use(express.json());
    for (const [name, handler] of Object.entries(exports)) if (typeof handler === 'function') app.all(`/${name}`, handler);
    const call = listening(http.createServer(app));
    return async (wanted) => (await call)({ ...wanted, headers: signedHere(wanted.headers) });
  },
  trpc: ({ handler }) => fetching(handler),
  fetch: (exports) =>
    fetching((request) => {
      if (exports.default?.fetch) return exports.default.fetch(request, environment, { waitUntil() {} });
      if (exports.middleware) return exports.middleware(request) ?? new Response('passed on');
      const id = new URL(request.url).pathname.split('/').at(-1);
      return exports[request.method](request, { params: Promise.resolve({ id }) });
    }),
};

/**
 * `POST /login {"email":"$email"}` as one caller sends it; what a caller does not have is left out. `POST /login title=Hi` is
 * a form that a browser sends.
 */
function requestOf(route, caller, scheme) {
  const [, method, path, template = ''] = /^([A-Z]+) (\S+)(?: (.+))?$/.exec(route);
  if (template !== '' && !template.startsWith('{')) {
    const form = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(template)) };
    return { method, path, headers: { ...caller.sends(scheme, template).headers, ...form }, body: template };
  }
  const { values } = caller.sends(scheme, '');
  const fields = Object.entries(template === '' ? {} : JSON.parse(template)).map(([key, value]) => [
    key,
    String(value).startsWith('$') ? values[value] : value,
  ]);
  const body = template === '' ? '' : JSON.stringify(Object.fromEntries(fields));
  const { headers } = caller.sends(scheme, body);
  if (body !== '') Object.assign(headers, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) });
  return { method, path, headers, body };
}

async function reached(file) {
  const exports = file.endsWith('.js') ? createRequire(file)(file) : await import(pathToFileURL(file));
  return { routes: exports.routes, call: await reach[job.framework](exports) };
}

/** An application whose framework loads the files itself; they name their routes as `_routes`. */
async function running(root, files) {
  const { load, answer } = await applications[job.framework](root, files);
  const routes = [];
  for (const file of files) routes.push(...((await load(file))._routes ?? []));
  return { routes, call: answer };
}

const observations = [];
for (const { fixture, files, scheme, root } of job.fixtures) {
  const { routes, call } = await (root === undefined ? reached(files[0]) : running(root, files));
  for (const route of routes) {
    for (const caller of callers) {
      lines.clear();
      const answer = await call(requestOf(route, caller, scheme)).catch((error) => ({ status: 0, challenge: null, body: String(error) }));
      // What a framework refuses by itself does not come to the fixture.
      if (job.framework === 'firebase' && lines.size === 0) continue;
      observations.push({ fixture, route, caller: caller.name, known: caller.known, ...answer, lines: [...lines].sort((a, b) => a - b) });
    }
  }
}
writeFileSync(process.argv[3], JSON.stringify(observations));
process.exit(0);
