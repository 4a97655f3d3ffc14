// Runs in a process of its own, one per framework: starts each fixture, calls every route as every caller, and prints
// what came back. Argument: the file that holds the job. Never imports the plugin.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { callers, environment } from './callers.mjs';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
Object.assign(process.env, environment);

const lines = new Set();
globalThis.__at = (line, value) => {
  lines.add(line);
  return value;
};

/** Nitro makes the functions of h3 global. */
const h3 = job.framework === 'h3' ? await import(createRequire(job.fixtures[0].file).resolve('h3')) : {};
for (const [name, value] of Object.entries(h3)) globalThis[name] ??= value;

/** Ways to reach a fixture: each takes its exports and gives a function from a request to a response. */
const reach = {
  'node-http': ({ server }) => (server instanceof http.Server ? listening(server) : listening(server, http2Request)),
  express: ({ app, router }) => {
    // A router alone is mounted as its application would mount it.
    const express = createRequire(job.fixtures[0].file)('express');
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
  h3: async ({ app, default: handler }) => {
    if (h3.H3) return fetching((request) => app.fetch(request));
    return listening(http.createServer(h3.toNodeListener(app ?? h3.createApp().use(handler))));
  },
  elysia: ({ app }) => fetching((request) => app.handle(request)),
  hono: ({ default: app }) => fetching((request) => app.fetch(request)),
  fetch: (exports) =>
    fetching((request) => {
      if (exports.default?.fetch) return exports.default.fetch(request, environment, { waitUntil() {} });
      if (exports.middleware) return exports.middleware(request) ?? new Response('passed on');
      const id = new URL(request.url).pathname.split('/').at(-1);
      return exports[request.method](request, { params: Promise.resolve({ id }) });
    }),
};

function fetching(answer) {
  return async ({ method, path, headers, body }) => {
    const response = await answer(new Request(`http://127.0.0.1${path}`, { method, headers, body: body || undefined }));
    return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.text() };
  };
}

async function listening(server, ask = http1Request) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address();
  return (wanted) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(reject, 2000, new Error('no answer within two seconds'));
      ask(port, wanted, resolve, reject).on('close', () => clearTimeout(timer));
    });
}

function http1Request(port, { body, ...wanted }, resolve, reject) {
  const request = http.request({ host: '127.0.0.1', port, agent: false, ...wanted }, (response) => {
    const { statusCode: status, headers } = response;
    textOf(response, (text) => resolve({ status, challenge: headers['www-authenticate'] ?? null, body: text }));
  });
  request.on('error', reject);
  return request.end(body);
}

function http2Request(port, { method, path, headers, body }, resolve, reject) {
  const client = http2.connect(`http://127.0.0.1:${port}`).on('error', reject);
  const request = client.request({ ':method': method, ':path': path, ...headers }, { endStream: body === '' });
  request.on('error', reject).on('response', (answer) => {
    textOf(request, (text) => resolve({ status: answer[':status'], challenge: answer['www-authenticate'] ?? null, body: text }));
  });
  request.on('close', () => client.close());
  return body === '' ? request : request.end(body);
}

function textOf(stream, done) {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => (text += chunk));
  stream.on('end', () => done(text));
}

/** `POST /login {"email":"$email"}` as one caller sends it; what a caller does not have is left out. */
function requestOf(route, caller, scheme) {
  const [, method, path, template = ''] = /^([A-Z]+) (\S+)(?: (.+))?$/.exec(route);
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

const observations = [];
for (const { fixture, file, scheme } of job.fixtures) {
  const exports = file.endsWith('.js') ? createRequire(file)(file) : await import(pathToFileURL(file));
  const { routes } = exports;
  const call = await reach[job.framework](exports);
  for (const route of routes) {
    for (const caller of callers) {
      lines.clear();
      const answer = await call(requestOf(route, caller, scheme)).catch((error) => ({ status: 0, challenge: null, body: String(error) }));
      observations.push({ fixture, route, caller: caller.name, known: caller.known, ...answer, lines: [...lines].sort((a, b) => a - b) });
    }
  }
}
process.stdout.write(JSON.stringify(observations), () => process.exit(0));
