import path from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Linter } from 'eslint';
import { isFailure } from '../../report.ts';
import type { Candidate } from '../candidates.ts';
import { checkAll, lint } from '../check.ts';
import type { Listener } from '../hearing.ts';
import { isBelow, oneLine, shown } from '../host.ts';
import type { Linters } from '../linters.ts';
import type { Run, Tool } from '../run.ts';
import type { Ended } from '../summary.ts';
import { Asker } from './ask.ts';
import { mendText, type Choose, type Mended } from './mend.ts';
import { isPlainText, replaceFile } from './write.ts';

const BOM = '\uFEFF';

/**
 * Applies suggestions to the candidates: those that are chosen on the terminal, or the first of each finding. Files are
 * written as they are done, and what is left is printed as a run without this option prints it; a dry run prints the
 * patch.
 *
 * @returns what is left: in the files, or, in a dry run, in what they would become
 */
export async function fixSuggestions(tool: Tool, candidates: readonly Candidate[], run: Run): Promise<Ended> {
  const { host, job: { fix } } = run;
  const asker = fix?.yes === true || fix?.dryRun === true || !host.terminal ? undefined : new Asker(host.terminal);
  const choose =
    (name: string): Choose =>
    (question) =>
      asker?.ask(name, question) ?? 0;
  const left: Candidate[] = [];
  const done = { mended: 0, files: 0, errors: 0, findings: 0, refusals: 0 };
  let ended: Mended['ended'];
  for (const candidate of candidates) {
    const { file, text } = candidate;
    const name = shown(file, host.cwd);
    let now = text;
    if (!ended) {
      tool.listener.heard = undefined;
      const mended = await mendFile(tool.linters, candidate, run, choose(name));
      done.refusals += refusalsOf(tool.listener);
      ended = mended?.ended;
      done.findings += mended?.left.length ?? 0;
      done.errors += mended?.left.filter(({ severity }) => severity === 2).length ?? 0;
      if (mended && mended.mended > 0 && (await keep(candidate, mended.text, run))) {
        now = mended.text;
        done.mended += mended.mended;
        done.files += 1;
      }
    }
    left.push({ file, text: now });
  }
  asker?.close();
  run.progress.clear();
  if (ended === 'abort') run.fail('the questions were broken off: the file they were about is left as it is');
  const count = (number: number, what: string): string => `${String(number)} ${what}${number === 1 ? '' : 's'}`;
  run.note(
    `${count(done.mended, 'finding')} ${fix?.dryRun === true ? 'would be ' : ''}mended in ${count(done.files, 'file')}`,
  );
  if (fix?.dryRun !== true) return lint(tool, left, run);
  return { found: done.errors > 0, refusals: done.refusals, findings: done.findings };
}

/** How many refusals the file holds that was linted last. */
function refusalsOf({ heard }: Listener): number {
  return heard?.sites.length ?? 0;
}

/** Mends the text of one file; undefined where nothing can be done with it, which is then a problem of the run. */
async function mendFile(
  linters: Linters,
  { file, text }: Candidate,
  run: Run,
  choose: Choose,
): Promise<Mended | undefined> {
  const name = shown(file, run.host.cwd);
  const plain = text.startsWith(BOM) ? text.slice(BOM.length) : text;
  const messages = await messagesOf(linters, { file, text: plain }, run);
  if (!messages) return undefined;
  if (messages.some(({ suggestions }) => suggestions) && !(await isPlainText(file, text))) {
    run.fail(`${name}: is not UTF-8, and is left as it is`);
    return undefined;
  }
  const again = async (edited: string): Promise<readonly Linter.LintMessage[]> => {
    const [result] = await (await linters.for(file, [file])).lintText(edited, { filePath: file });
    return result?.messages ?? [];
  };
  run.progress.clear();
  const mended = await mendText(plain, messages, again, choose);
  for (const { finding, because } of mended.takenBack)
    run.note(
      `${name}:${String(finding.line)}:${String(finding.column)}: ` +
        `the suggestion for ${String(finding.ruleId)} is not taken: ${because}`,
    );
  return { ...mended, text: text.slice(0, text.length - plain.length) + mended.text };
}

async function messagesOf(
  linters: Linters,
  candidate: Candidate,
  run: Run,
): Promise<readonly Linter.LintMessage[] | undefined> {
  for await (const { messages } of checkAll(linters, [candidate], run)) {
    for (const { message } of messages) if (isFailure(message)) run.fail(oneLine(message));
    return messages;
  }
  return undefined;
}

/**
 * Writes what a file became, or prints it as a patch. False where that was not possible, which is then a problem of
 * the run.
 */
async function keep({ file, text }: Candidate, mended: string, run: Run): Promise<boolean> {
  const { cwd, stdout } = run.host;
  const name = shown(file, cwd);
  if (run.job.fix?.dryRun !== true) {
    try {
      await replaceFile(file, text, mended);
      return true;
    } catch (error) {
      run.fail(`${name}: cannot be mended: ${oneLine(error)}`);
      return false;
    }
  }
  if (!isBelow(file, cwd)) {
    run.fail(`${name}: lies outside this folder, and a patch cannot name it`);
    return false;
  }
  const relative = path.relative(cwd, file).split(path.sep).join('/');
  stdout.write(
    createTwoFilesPatch(`a/${relative}`, `b/${relative}`, text, mended, undefined, undefined, {
      context: 3,
      headerOptions: FILE_HEADERS_ONLY,
    }),
  );
  return true;
}
