import type { ExplainedSite } from '../../src/explain.ts';
import { asFunction, folderWith } from './command.ts';

/**
 * What the command says of one file of a project: line and message id of each report, in the order of the lines.
 * @param files their texts by name; without a package.json, an empty one is added
 * @param name of the file that is linted
 * @param options of the command
 */
export async function reported(files: Record<string, string>, name: string, ...options: readonly string[]): Promise<string[]> {
  const folder = folderWith({ 'package.json': '{}', ...files });
  const { stdout } = await asFunction(folder, '--explain', '--json', ...options, name);
  const found = JSON.parse(stdout) as { refusals: ExplainedSite[] }[];
  return found.flatMap(({ refusals }) =>
    refusals.flatMap(({ line, reports }) => reports.map(({ messageId }) => `${String(line)} ${messageId}`)),
  );
}
