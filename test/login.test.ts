import { describe, expect, test } from 'vitest';
import { analysed } from './support/facts.ts';

/** Whether the 401 of a handler is that of a login. */
function isLogin(body: string): boolean {
  const { sites } = analysed(`app.post('/there', async (req, res) => { ${body} });`);
  const found = sites.filter((site) => site.cases.some((each) => each.status === 401)).map((site) => site.login);
  expect(found.length).toBeGreaterThan(0);
  return found.every(Boolean);
}

const find = 'const { email, password } = req.body; const user = await users.findOne({ email });';
const refuse = 'return res.status(401).end();';

describe('a handler that reads a password', () => {
  test.each([
    ['compares it', `${find} if (!user || !(await bcrypt.compare(password, user.password))) ${refuse}`],
    ['hashes it, and compares that', `${find} const hashed = hash(password); if (hashed !== user.password) ${refuse} await sessions.create(user);`],
    ['hands it on', `const user = await signIn(req.body.email, req.body.password); if (!user) ${refuse}`],
    ['makes an account where there was none', `${find} if (!user) await createUser(email); if (!(await verify(password, user.hash))) ${refuse}`],
    ['turns those away who are logged in', `if (req.session.user) return res.redirect('/'); ${find} if (!(await verify(password, user.hash))) ${refuse}`],
  ])('%s: a login', (_, body) => {
    expect(isLogin(body)).toBe(true);
  });

  test.each([
    ['asks for the old one', `const { currentPassword, password } = req.body; if (!(await bcrypt.compare(currentPassword, account.password))) ${refuse}`],
    ['asks for it twice', `const { password, confirmPassword } = req.body; if (!(await invitations.find(req.body.token))) ${refuse} await save(password);`],
    ['hashes and stores it', `${find} if (!(await invitations.find(req.body.token))) ${refuse} await users.update(user.id, { password: await hash(password) });`],
    ['makes an account', `${find} if (!(await invitations.find(req.body.token))) ${refuse} await createUser(email, password);`],
    ['is for those who are logged in', `const { password } = req.body; if (!req.user) ${refuse} if (!(await bcrypt.compare(password, req.user.password))) return res.status(400).end(); await remove(req.user);`],
  ])('%s: no login', (_, body) => {
    expect(isLogin(body)).toBe(false);
  });
});
