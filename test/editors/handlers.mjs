/**
 * One handler for each suggestion: `file` becomes `after` by it, and no diagnostic is left.
 *
 * @typedef {{ rule: string, suggestion: string, title: string, file: string, after: string }} Handler
 */

const handler = (line) => `import express from 'express';

const app = express();

app.delete('/posts/:id', (req, res) => {
  ${line}
  res.sendStatus(204);
});
`;

const CHALLENGE = `'WWW-Authenticate', 'Bearer realm="api"'`;

/** Each caller gets a status of their own, and only nobody the challenge. */
const splitUp = (condition) => `if (${condition}) {
    if (!req.user) res.set(${CHALLENGE});
    return res.sendStatus(req.user ? 403 : 401);
  }`;

/** @type {Handler[]} */
export const handlers = [
  {
    rule: 'require-www-authenticate',
    suggestion: 'addChallenge',
    title: 'Add the challenge `Bearer realm="api"`.',
    file: handler("if (!req.user) return res.status(401).json({ error: 'Please log in' });"),
    after: handler(`if (!req.user) return res.status(401).set(${CHALLENGE}).json({ error: 'Please log in' });`),
  },
  {
    rule: 'no-401-after-role-check',
    suggestion: 'answer403',
    title: 'Answer 403.',
    file: handler("if (req.user.role !== 'admin') return res.sendStatus(401);"),
    after: handler("if (req.user.role !== 'admin') return res.sendStatus(403);"),
  },
  {
    rule: 'no-401-after-role-check',
    suggestion: 'split',
    title: 'Answer 403 to a known caller and 401 to the others.',
    file: handler(`if (!req.user || req.user.role !== 'admin') return res.set(${CHALLENGE}).sendStatus(401);`),
    after: handler(splitUp("!req.user || req.user.role !== 'admin'")),
  },
  {
    rule: 'no-403-without-credentials',
    suggestion: 'answer401',
    title: 'Answer 401 with the challenge `Bearer realm="api"`.',
    file: handler('if (!req.headers.authorization) return res.sendStatus(403);'),
    after: handler(`if (!req.headers.authorization) return res.set(${CHALLENGE}).sendStatus(401);`),
  },
  {
    rule: 'no-403-without-credentials',
    suggestion: 'split',
    title: 'Answer 403 to a known caller and 401 with a challenge to the others.',
    file: handler("if (req.user?.role !== 'admin') return res.sendStatus(403);"),
    after: handler(splitUp("req.user?.role !== 'admin'")),
  },
];
