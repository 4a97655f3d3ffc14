import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { describe, expect, test, vi } from 'vitest';
import { root } from '../support/build.ts';
import { asFunction as command, folderWith } from '../support/command.ts';

const WRONG = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  res.json([]);
});
`;
const RIGHT = WRONG.replace('sendStatus', `set('WWW-Authenticate', 'Bearer').sendStatus`);

function git(folder: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'protocol.file.allow=always', ...args], { cwd: folder, stdio: 'pipe' });
}

/** A repository whose branch `main` holds these files. */
function repository(files: Record<string, string>): string {
  const folder = folderWith(files);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'first');
  return folder;
}

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** The files that were checked, from the folder. */
async function checked(folder: string, ...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await command(folder, '--json', ...args);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as ESLint.LintResult[]).map(({ filePath }) => path.relative(folder, filePath)).sort();
}

describe('--since', () => {
  test('committed, staged, changed and new files, and no other', async () => {
    const folder = repository({ 'same.js': WRONG, 'edited.js': RIGHT, 'gone.js': WRONG, 'old name.js': `${WRONG}${'// a line\n'.repeat(20)}`, '.gitignore': 'ignored.js\n' });
    git(folder, 'checkout', '--quiet', '-b', 'work');
    write(folder, { 'committed.js': WRONG });
    git(folder, 'mv', 'old name.js', 'new\nname.js');
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'second');
    write(folder, { 'staged.js': WRONG, 'edited.js': WRONG, 'new.js': WRONG, 'ignored.js': WRONG, 'notes.md': WRONG });
    git(folder, 'add', 'staged.js');
    rmSync(path.join(folder, 'gone.js'));
    expect(await checked(folder, '--since', 'main')).toEqual(['committed.js', 'edited.js', 'new\nname.js', 'new.js', 'staged.js']);
    expect(await checked(folder, '--since', 'HEAD')).toEqual(['edited.js', 'new.js', 'staged.js']);
  });

  test('what the other branch did since is not this one’s', async () => {
    const folder = repository({ 'a.js': RIGHT });
    git(folder, 'checkout', '--quiet', '-b', 'work');
    write(folder, { 'mine.js': WRONG });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'mine');
    git(folder, 'checkout', '--quiet', 'main');
    write(folder, { 'a.js': WRONG, 'theirs.js': WRONG });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'theirs');
    git(folder, 'checkout', '--quiet', 'work');
    expect(await checked(folder, '--since', 'main')).toEqual(['mine.js']);
  });

  test('of the paths that are given, else of the working folder', async () => {
    const folder = repository({ 'api/a.js': RIGHT, 'web/b.js': RIGHT, 'api/[id]/c.js': RIGHT });
    write(folder, { 'api/a.js': WRONG, 'web/b.js': WRONG, 'api/[id]/c.js': WRONG, 'api/new file.js': WRONG });
    expect(await checked(folder, '--since', 'main')).toEqual(['api/[id]/c.js', 'api/a.js', 'api/new file.js', 'web/b.js']);
    expect(await checked(folder, '--since', 'main', 'web')).toEqual(['web/b.js']);
    expect(await checked(folder, '--since', 'main', 'api/[id]')).toEqual(['api/[id]/c.js']);
    expect(await checked(folder, '--since', 'main', 'web/*.js', 'api/*.js')).toEqual(['api/a.js', 'api/new file.js', 'web/b.js']);
    expect(await checked(path.join(folder, 'api'), '--since', 'main')).toEqual(['[id]/c.js', 'a.js', 'new file.js']);
    expect(await checked(path.join(folder, 'api'), '--since', 'main', '../web')).toEqual(['../web/b.js']);
    expect((await command(folder, '--since', 'main', 'nowhere')).stderr).toBe('http-auth-lint: nowhere: no such file or folder\n');
  });

  test('nothing that differs is nothing found', async () => {
    const folder = repository({ 'a.js': WRONG });
    expect(await command(folder, '--since', 'main')).toMatchObject({ code: 0, stdout: '' });
    expect((await command(folder, '--since', 'main', '--json')).stdout).toBe('[]\n');
  });

  test('links and submodules are left out', async () => {
    const inner = repository({ 'inner.js': WRONG });
    const folder = repository({ 'a.js': RIGHT });
    git(folder, 'submodule', '--quiet', 'add', inner, 'inner.js');
    symlinkSync('a.js', path.join(folder, 'link.js'));
    write(folder, { 'inner.js/inner.js': `${WRONG}// changed\n`, 'b.js': WRONG });
    git(folder, 'add', 'link.js');
    expect(await checked(folder, '--since', 'main')).toEqual(['b.js']);
    expect(await checked(folder, '--staged')).toEqual([]);
  });

  test('what git cannot answer is one line, and 2', async () => {
    const complaint = async (folder: string, ...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await command(folder, ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      return stderr;
    };
    const none = 'http-auth-lint: not in a git repository: --since and --staged ask git which files differ\n';
    const bare = folderWith({ 'a.js': WRONG });
    expect(await complaint(bare, '--since', 'main')).toBe(none);
    expect(await complaint(bare, '--staged')).toBe(none);
    const folder = repository({ 'a.js': WRONG });
    for (const ref of ['mian', '--output=x', '', 'a\nb']) expect(await complaint(folder, `--since=${ref}`)).toBe(`http-auth-lint: --since ${ref.replace('\n', String.raw`\u000a`)}: git knows no commit of this name\n`);
    git(folder, 'checkout', '--quiet', '--orphan', 'other');
    git(folder, 'commit', '--quiet', '--message', 'of its own');
    expect(await complaint(folder, '--since', 'main')).toBe('http-auth-lint: --since main: has no history in common with HEAD; in a shallow clone, fetch more of it\n');
    expect(await complaint(folder, '--since', 'main', '--staged')).toMatch(/^http-auth-lint: .*--since.*--staged.*\n$/);
    vi.stubEnv('PATH', '');
    expect(await complaint(folder, '--staged')).toBe('http-auth-lint: git is not installed, or not found: --since and --staged ask it\n');
    vi.unstubAllEnvs();
  });
});

describe('--staged', () => {
  test('judges the text that would be committed', async () => {
    const folder = repository({ 'committed.js': WRONG, 'a.js': RIGHT, 'b.js': RIGHT, 'renamed.js': WRONG });
    write(folder, { 'a.js': WRONG, 'b.js': RIGHT.replace('notes', 'books'), 'only\nhere.js': WRONG, 'é.js': WRONG });
    git(folder, 'mv', 'renamed.js', 'moved.js');
    git(folder, 'add', '.');
    // Mended, broken and taken away on the disk, and not in what would be committed.
    write(folder, { 'a.js': RIGHT, 'b.js': WRONG, 'untracked.js': WRONG, 'committed.js': `${WRONG}//` });
    rmSync(path.join(folder, 'é.js'));
    const { code, stdout, stderr } = await command(folder, '--json', '--staged');
    const found = (JSON.parse(stdout) as ESLint.LintResult[]).map(({ filePath, errorCount }) => [path.relative(folder, filePath), errorCount]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(found).toEqual([['a.js', 1], ['b.js', 0], ['moved.js', 1], ['only\nhere.js', 1], ['é.js', 1]]);
  });

  test('also before the first commit, and in the hook of a commit of some files', async () => {
    const folder = folderWith({ 'a.js': WRONG, 'b.js': WRONG });
    git(folder, 'init', '--quiet');
    expect(await checked(folder, '--staged')).toEqual([]);
    git(folder, 'add', 'a.js');
    expect(await checked(folder, '--staged')).toEqual(['a.js']);
    // `git commit b.js` leaves what is staged for later, and gives its hook an index of its own.
    const main = path.join(root, 'dist/src/cli/main.js');
    writeFileSync(path.join(folder, '.git/hooks/pre-commit'), `#!/bin/sh\n"${process.execPath}" "${main}" --staged --json > seen.json\nexit 0\n`, { mode: 0o755 });
    git(folder, 'commit', '--quiet', '--message', 'first');
    write(folder, { 'a.js': `${WRONG}// more\n`, 'c.js': WRONG });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'second', 'c.js');
    const seen = JSON.parse(readFileSync(path.join(folder, 'seen.json'), 'utf8')) as ESLint.LintResult[];
    expect(seen.map(({ filePath }) => path.basename(filePath))).toEqual(['c.js']);
  });

  test('and --explain of it', async () => {
    const folder = repository({ 'a.js': '' });
    write(folder, { 'a.js': WRONG });
    git(folder, 'add', 'a.js');
    renameSync(path.join(folder, 'a.js'), path.join(folder, 'b.js'));
    expect((await command(folder, '--staged', '--explain')).stdout).toMatch(/^a\.js:3:/);
  });
});
