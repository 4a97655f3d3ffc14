import { elysia } from './elysia.ts';
import { express } from './express.ts';
import { fastify } from './fastify.ts';
import { fetchApi } from './fetch.ts';
import type { Framework } from './framework.ts';
import { h3, h3v2 } from './h3.ts';
import { hono } from './hono.ts';
import { koa } from './koa.ts';
import { nodeHttp } from './node-http.ts';

/** All framework models. The order decides between two that a parameter fits equally well. */
export const frameworks: readonly Framework[] = [express, fastify, koa, hono, elysia, h3v2, h3, nodeHttp, fetchApi];

const byName = new Map(frameworks.map((framework) => [framework.name, framework]));

export function frameworkNamed(name: string): Framework | undefined {
  return byName.get(name);
}
