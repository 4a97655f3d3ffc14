import { express } from './express.ts';
import { fastify } from './fastify.ts';
import { fetchApi } from './fetch.ts';
import type { ExportEffect, Framework } from './framework.ts';
import { hono } from './hono.ts';
import { koa } from './koa.ts';
import { nodeHttp } from './node-http.ts';
import { sveltekit } from './sveltekit.ts';

/** All framework models. The order decides between two that a parameter fits equally well. */
export const frameworks: readonly Framework[] = [express, fastify, koa, hono, sveltekit, nodeHttp, fetchApi];

const byName = new Map(frameworks.map((framework) => [framework.name, framework]));

/** What a function does that a package of some framework exports, and which framework that is. */
export function exportedBy(module: string, name: string): { readonly framework: Framework; readonly effect: ExportEffect } | undefined {
  for (const framework of frameworks) {
    const effect = framework.modules.includes(module) && framework.exports && Object.hasOwn(framework.exports, name) ? framework.exports[name] : undefined;
    if (effect) return { framework, effect };
  }
  return undefined;
}

/** Whether a file is named as a framework names those of its handlers. */
export function isNamedAs(framework: Framework, filename: string): boolean {
  return framework.files?.test(filename) === true;
}

export function frameworkNamed(name: string): Framework | undefined {
  return byName.get(name);
}
