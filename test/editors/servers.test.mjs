import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Editor } from './client.mjs';
import { handlers } from './handlers.mjs';
import { makeProject, plugin, servers } from './project.mjs';

/** The messages of the edits that rules suggest; the others are those of reports. */
const suggested = /^(addChallenge|answer\d+|split)$/;

test('there is a handler for every suggestion of every rule', () => {
  const made = Object.entries(plugin.rules).flatMap(([rule, { meta }]) =>
    Object.keys(meta.messages).filter((id) => suggested.test(id)).map((id) => `${rule} ${id}`),
  );
  expect(made.length).toBeGreaterThan(0);
  expect(handlers.map(({ rule, suggestion }) => `${rule} ${suggestion}`).sort()).toEqual(made.sort());
});

/** How each server names a rule and a suggestion, and how its edits arrive. */
const dialects = {
  eslint: {
    code: (rule) => `http-auth/${rule}`,
    title: ({ title, rule }) => `${title} (http-auth/${rule})`,
    page: (rule) => plugin.rules[rule].meta.docs.url,
    asks: ['workspace/applyEdit'],
  },
  // It gives no link, and its actions hold their edits.
  oxlint: { code: (rule) => `http-auth(${rule})`, title: ({ title }) => title, page: () => undefined, asks: [] },
};

/** Its 401 is right or wrong by what the other file does. */
const importing = `import express from 'express';
import { challenge } from './challenge.js';

const app = express();

app.delete('/posts/:id', (req, res) => {
  if (!req.user) {
    challenge(res);
    return res.sendStatus(401);
  }
  res.sendStatus(204);
});
`;

describe.each(Object.keys(dialects))('the language server of %s', (name) => {
  const dialect = dialects[name];
  let project;
  let editor;

  beforeAll(async () => {
    project = makeProject();
    editor = await Editor.start(servers[name], project.folder);
  });

  afterAll(async () => {
    await editor?.close();
    project?.remove();
  });

  test.each(handlers)('$rule: the suggestion $suggestion ends the diagnostic, and taking it back brings it back', async (handler) => {
    const { rule, file, after } = handler;
    await editor.open(`${rule}-${handler.suggestion}.js`, file);
    const before = await editor.diagnostics();
    const found = before.find(({ code }) => code === dialect.code(rule));
    expect(found, JSON.stringify(before)).toBeDefined();
    expect(found.severity).toBe(1);
    expect(found.codeDescription?.href).toBe(dialect.page(rule));
    expect(file.split('\n')[found.range.start.line].slice(found.range.start.character, found.range.end.character)).toMatch(/^40[13]$/);

    const chosen = (await editor.actions(found)).find(({ title }) => title === dialect.title(handler));
    expect(chosen, 'the suggestion is not offered').toBeDefined();
    editor.received();
    await editor.choose(chosen);
    expect(editor.received()).toEqual(dialect.asks);
    expect(editor.text).toBe(after);
    expect(await editor.diagnostics()).toEqual([]);

    await editor.change(file);
    expect(await editor.diagnostics()).toEqual(before);
    await editor.closeFile();
  });

  test.each(handlers)('$rule: fixing all on save leaves $suggestion alone', async ({ rule, suggestion, file }) => {
    await editor.open(`${rule}-${suggestion}-save.js`, file);
    const [found] = await editor.diagnostics();
    for (const action of await editor.actions(found, 'source.fixAll')) await editor.choose(action);
    expect(editor.text).toBe(file);
    await editor.closeFile();
  });

  test('another file counts as it was last saved', async () => {
    const save = (code) => writeFileSync(path.join(project.folder, 'challenge.js'), `export function challenge(res) {\n  ${code}\n}\n`);
    save(`res.set('WWW-Authenticate', 'Bearer realm="api"');`);
    await editor.open('imports.js', importing);
    expect(await editor.diagnostics()).toEqual([]);

    save(`if (res.locals.api) res.set('WWW-Authenticate', 'Bearer realm="api"');`);
    await editor.change(`${importing}\n`);
    expect((await editor.diagnostics()).map(({ message }) => message)).toEqual([expect.stringContaining('!res.locals.api')]);

    save(`res.set('WWW-Authenticate', 'Bearer realm="api"');`);
    await editor.change(importing);
    expect(await editor.diagnostics()).toEqual([]);
    await editor.closeFile();
  });

  if (name === 'eslint') test.each(handlers)('$rule: the documentation that the server shows is the page of the rule', async ({ rule, file }) => {
    await editor.open(`${rule}-documentation.js`, file);
    const found = (await editor.diagnostics()).find(({ code }) => code === dialect.code(rule));
    const show = (await editor.actions(found)).find(({ title }) => title.startsWith('Show documentation'));
    editor.received();
    await editor.choose(show);
    expect(editor.received()).toEqual([`eslint/openDoc ${dialect.page(rule)}`]);
    await editor.closeFile();
  });
});
