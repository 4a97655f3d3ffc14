import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const check = `import createError from 'http-errors';
export async function check(req, res) {
  if (!req.headers.authorization) throw createError(401);
}`;
const said = ['3 missing'];

/** What is said of the helper, where this is the route that calls it. */
async function found(route: string, helper = check): Promise<string[]> {
  const app = `import express from 'express';
import { check } from './check.js';
const app = express();
app.get('/', async (req, res, next) => {
${route}
});`;
  return reported({ 'check.js': helper, 'app.js': app }, 'check.js');
}

const caught = (clause: string): string => `try { await check(req, res); } ${clause}\nres.json({});`;

describe('an error that the callers in other files catch', () => {
  test.each<[string, string]>([
    ['answering in their own way', caught('catch { return res.redirect("/"); }')],
    ['telling a log', caught('catch (error) { console.warn(error); return res.redirect("/"); }')],
    ['telling the client', caught('catch (error) { return res.status(500).json({ error: error.message }); }')],
    ['throwing another one', caught('catch (error) { throw new Error("closed"); }')],
    ['asking what it is', caught('catch (error) { if (error instanceof TypeError) return res.end(); return res.redirect("/"); }')],
  ])('%s: it is never sent', async (_name, route) => {
    expect(await found(route)).toEqual([]);
  });

  test.each<[string, string]>([
    ['and throw again', caught('catch (error) { log(error); throw error; }')],
    ['and hand on', caught('catch (error) { return next(error); }')],
    ['and give to what may answer it', caught('catch (error) { return answer(res, error); }')],
    ['and send with its status', caught('catch (error) { return res.status(error.status).end(); }')],
    ['without waiting for it', 'try { return check(req, res); } catch { return res.redirect("/"); }'],
    ['in one place of two', `${caught('catch { return res.redirect("/"); }')}\nawait check(req, res);`],
    ['in no place', 'await check(req, res);\nres.json({});'],
    ['never calling it', 'app.use(wrap(check));'],
  ])('%s: it is', async (_name, route) => {
    expect(await found(route)).toEqual(said);
  });

  test('is sent, where its own file calls it, too', async () => {
    const both = `${check}\nexport const all = async (req, res) => check(req, res);`;
    expect(await found(caught('catch { return res.redirect("/"); }'), both)).toEqual(said);
  });

  const behind = (calls: string): string => `${check.replace('export async function check', 'async function demand')}\nexport ${calls}`;
  const redirect = caught('catch { return res.redirect("/"); }');

  test.each<[string, string]>([
    ['a function of its file that hands it on', 'async function check(req, res) { return demand(req, res); }'],
    ['a link of a chain', 'function check(req, res) { return find(req).then(demand.bind(null, req)); }'],
    ['a function in a link of a chain', 'function check(req, res) { return find(req).then((user) => demand(req, user)); }'],
    ['a chain that throws it again', 'function check(req, res) { return find(req).then(demand).catch((error) => { if (error.code) throw new Error("x"); throw error; }); }'],
  ])('called by %s, whose callers catch: it is never sent', async (_name, calls) => {
    expect(await found(redirect, behind(calls))).toEqual([]);
  });

  test.each<[string, string]>([
    ['a function that does not wait', 'async function check(req, res) { void demand(req, res); }'],
    ['a chain that gives it to the next handler', 'function check(req, res, next) { return find(req).then(demand).catch(next); }'],
    ['a route, too', 'async function check(req, res) { return demand(req, res); }\nexport const all = async (req, res) => demand(req, res);'],
  ])('called by %s: it is', async (_name, calls) => {
    expect(await found(redirect, behind(calls))).toEqual(said);
  });
});
