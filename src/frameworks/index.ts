import { adonis } from './adonis.ts';
import { astro } from './astro.ts';
import { egg } from './egg.ts';
import { elysia } from './elysia.ts';
import { express } from './express.ts';
import { fastify } from './fastify.ts';
import { feathers } from './feathers.ts';
import { fetchApi } from './fetch.ts';
import { firebase } from './firebase.ts';
import type { ExportEffect } from './effects.ts';
import type { Framework } from './framework.ts';
import type { RoutesFolder } from './handlers.ts';
import { h3, h3v2 } from './h3.ts';
import { hapi } from './hapi.ts';
import { hono } from './hono.ts';
import { koa } from './koa.ts';
import { lambda } from './lambda.ts';
import { loopback } from './loopback.ts';
import { nest } from './nest.ts';
import { next } from './next.ts';
import { nodeHttp } from './node-http.ts';
import { polka } from './polka.ts';
import { reactRouter } from './react-router.ts';
import { remix } from './remix.ts';
import { routingControllers } from './routing-controllers.ts';
import { restify } from './restify.ts';
import { sveltekit } from './sveltekit.ts';
import { tsoa } from './tsoa.ts';
import { tinyhttp } from './tinyhttp.ts';
import { trpc } from './trpc.ts';

/** All framework models. The order decides between two that a parameter fits equally well. */
export const frameworks: readonly Framework[] = [
  express,
  restify,
  tinyhttp,
  polka,
  fastify,
  koa,
  egg,
  hono,
  elysia,
  h3v2,
  h3,
  hapi,
  adonis,
  nest,
  feathers,
  loopback,
  routingControllers,
  tsoa,
  sveltekit,
  reactRouter,
  remix,
  astro,
  lambda,
  firebase,
  trpc,
  next,
  nodeHttp,
  fetchApi,
];

const byName = new Map(frameworks.map((framework) => [framework.name, framework]));

/** What a function does that a package of some framework exports, and which framework that is. */
export function exportedBy(
  module: string,
  name: string,
  file: NamedFile,
): { readonly framework: Framework; readonly effect: ExportEffect } | undefined {
  for (const framework of frameworks) {
    const known =
      framework.modules.includes(module) ||
      (framework.sharedModules?.includes(module) === true && isShown(framework, file));
    const effect =
      known && framework.exports && Object.hasOwn(framework.exports, name) ? framework.exports[name] : undefined;
    if (effect && (effect.does !== 'make' || effect.files?.test(file.filename) !== false)) return { framework, effect };
  }
  return undefined;
}

interface NamedFile {
  readonly filename: string;
  readonly modules: ReadonlySet<string>;
  /** Its name as it would be if the framework's files lay where they lie by default, where that is another one. */
  byDefault?(folder: RoutesFolder): string | undefined;
}

/** Whether a framework finds its handlers in a file by its name, in the folder that the package gives it. */
export function isPlaced({ files, routesFolder }: Framework, file: NamedFile): boolean {
  if (!files) return false;
  const moved = routesFolder && !files.test(file.filename) ? file.byDefault?.(routesFolder) : undefined;
  return files.test(moved ?? file.filename);
}

/** Whether what a file imports, or its name, shows that it uses a framework. */
export function isShown(framework: Framework, file: NamedFile): boolean {
  const known = shown.get(file) ?? new Map<Framework, boolean>();
  shown.set(file, known);
  let is = known.get(framework);
  if (is === undefined) known.set(framework, (is = showsItself(framework, file)));
  return is;
}

/** Asked for each function and each call of a file. */
const shown = new WeakMap<NamedFile, Map<Framework, boolean>>();

function showsItself(framework: Framework, file: NamedFile): boolean {
  const imports = (modules: readonly string[]): boolean =>
    modules.some((each) =>
      each.startsWith('.') ? [...file.modules].some((module) => module.startsWith(each)) : file.modules.has(each),
    );
  return (
    imports(framework.modules) ||
    ((!framework.sharedModules || imports(framework.sharedModules)) && isPlaced(framework, file))
  );
}

/** Whether a framework can be what a file uses: some need an import that shows them. */
export function isPossible(framework: Framework, file: NamedFile): boolean {
  return !framework.needsImport || isShown(framework, file);
}

/** Whether an exported function of this name runs in the browser. */
export function runsInBrowser(name: string): boolean {
  return frameworks.some((framework) => framework.browserFunctions?.includes(name));
}

export function frameworkNamed(name: string): Framework | undefined {
  return byName.get(name);
}
