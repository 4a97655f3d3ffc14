import { expect, test } from 'vitest';
import { patience } from '../support/patience.ts';
import { Editor } from './client.mjs';
import { makeProject, servers } from './project.mjs';

/** One round shows that it works; `ROUNDS=5` is for figures that are written down. */
const ROUNDS = Number(process.env.ROUNDS ?? 1);
const CHANGES = 7;

/** A route of 15 lines that refuses twice. */
const refusing = (number, status = 403) => `app.patch('/posts/${number}', async (req, res) => {
  const token = req.headers.authorization?.split(' ')[1];
  if (!token) {
    return res.set('WWW-Authenticate', 'Bearer realm="api"').status(401).json({ error: 'Please log in' });
  }
  const user = await users.authenticate(token);
  const post = await posts.find(${number});
  if (!post) return res.status(404).json({ error: 'No such post' });
  if (post.authorId !== req.user.id) {
    return res.status(${status}).json({ error: 'This is not your post' });
  }
  Object.assign(post, req.body, { editor: user });
  await posts.save(post);
  res.json(post);
});
`;

/** A route of 15 lines that refuses nobody. */
const open = (number) => `app.get('/posts/${number}', async (req, res) => {
  const page = Number(req.query.page ?? 1);
  if (!Number.isInteger(page)) {
    return res.status(400).json({ error: 'The page is not a number' });
  }
  const found = await posts.search(req.query.words, page);
  if (found.length === 0) return res.status(404).json({ error: 'No such post' });
  const authors = new Map();
  for (const { author } of found) {
    authors.set(author.id, { ...author, posts: (authors.get(author.id)?.posts ?? 0) + 1 });
  }
  const text = found.map((post) => post.text).join('\\n');
  res.set('Content-Length', String(text.length));
  res.json({ found, authors: [...authors.values()] });
});
`;

/** An application of some routes, of which the first refuses wrongly and one in so many rightly. */
function application(routes, oneIn) {
  const rest = Array.from({ length: routes - 1 }, (_, index) => (index % oneIn === 0 ? refusing(index) : open(index)));
  return [`import express from 'express';\nconst app = express();\n`, refusing(-1, 401), ...rest].join('');
}

const FILES = [application(1, 1), application(80, 10), application(80, 1)];

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

/** The time until the diagnostics of the current text are there, and how many they are. */
async function timed(editor, action) {
  const start = performance.now();
  await action();
  const found = (await editor.diagnostics()).length;
  return { ms: performance.now() - start, found };
}

/** In a server of its own: the first file that is opened, and then the changes in it. */
async function measure(server, folder, text) {
  const editor = await Editor.start(server, folder);
  try {
    const open = await timed(editor, () => editor.open('posts.js', text));
    const changes = [];
    for (let typed = 1; typed <= CHANGES; typed++) {
      changes.push(await timed(editor, () => editor.change(text.replace('not your post', `not your post${'!'.repeat(typed)}`))));
    }
    return { open, changes };
  } finally {
    await editor.close();
  }
}

test('how long diagnostics take, with and without the plugin', { timeout: patience.testTimeout * ROUNDS }, async () => {
  const projects = { without: makeProject('without'), with: makeProject('with') };
  const cells = Object.keys(servers).flatMap((server) =>
    FILES.flatMap((text) => Object.keys(projects).map((which) => ({ server, text, which, opens: [], changes: [] }))),
  );
  try {
    // In turn, so that a busy moment of the machine falls on all of them.
    for (let round = 0; round < ROUNDS; round++) {
      for (const cell of cells) {
        const { open, changes } = await measure(servers[cell.server], projects[cell.which].folder, cell.text);
        const expected = cell.which === 'with' ? 1 : 0;
        expect([open, ...changes].map(({ found }) => found)).toEqual(Array(CHANGES + 1).fill(expected));
        cell.opens.push(open.ms);
        cell.changes.push(...changes.map(({ ms }) => ms));
      }
    }
  } finally {
    for (const { remove } of Object.values(projects)) remove();
  }
  const rows = cells.map(({ server, text, which, opens, changes }) => ({
    server,
    lines: text.split('\n').length - 1,
    refusals: text.match(/40[13]/g).length,
    plugin: which,
    'open → diagnostics, ms': Math.round(median(opens)),
    'change → diagnostics, ms': Number(median(changes).toFixed(1)),
  }));
  console.table(rows);
});
