import path from 'node:path';
import type { SourceCode } from 'eslint';
import type { FunctionNode, Node } from '../model.ts';
import { importsFile } from '../project/importers.ts';
import { projectRoot } from '../project/files.ts';
import { readText } from '../project/text-file.ts';
import { fixedName, functionName, isFunction, lastName, nodesIn } from '../syntax.ts';
import { findFiles } from './files.ts';
import { linesOf, shown } from './host.ts';

/** The function around a place that somebody asks about, and where it is used, as far as that is seen. */
export interface Helper {
  readonly name: string;
  /** Where it is called: `src/notes.js:12`. */
  readonly calledAt: readonly string[];
  /** Where it is named without being called, such as in `app.get('/', list)`. */
  readonly handedOnAt: readonly string[];
}

/** The file that is asked about, and the folder from which people name it. */
export interface Asked {
  readonly code: SourceCode;
  readonly file: string;
  readonly cwd: string;
}

/** What a promise or a list runs within the function around it. */
const inPlace = /^(?:then|catch|finally|map|flatMap|filter|find|some|every|forEach|reduce)$/;

/**
 * The named function in which a node stands, with its uses in its own file and in the files of the project that import
 * that one. Uses are found by the name: what has another name where it is used is not seen.
 * @returns undefined where the function around the node has no name of its own, as a handler that stands in its route
 */
export async function helperAround(node: Node, asked: Asked): Promise<Helper | undefined> {
  const around = functionAround(node);
  const name = around && functionName(around);
  if (!around || name === undefined || name === 'constructor') return undefined;
  const own = usesIn(around, name, asked.code);
  const place = (line: number): string => `${shown(asked.file, asked.cwd)}:${String(line)}`;
  const others = await usesElsewhere(name, asked);
  return {
    name,
    calledAt: [...own.filter(({ called }) => called).map(({ line }) => place(line)), ...others.calledAt],
    handedOnAt: [...own.filter(({ called }) => !called).map(({ line }) => place(line)), ...others.handedOnAt],
  };
}

function functionAround(node: Node): FunctionNode | undefined {
  for (let at: Node | undefined = node.parent; at; at = at.parent) {
    if (!isFunction(at)) continue;
    const { parent } = at;
    const runsHere = parent.type === 'CallExpression' && inPlace.test(lastName(parent.callee) ?? '');
    if (!runsHere) return at;
  }
  return undefined;
}

interface Use {
  readonly line: number;
  readonly called: boolean;
}

/** What stands around a name that is no use of what it names. */
const declares = /^(?:Export|Import|FunctionDeclaration|VariableDeclarator|MethodDefinition|PropertyDefinition|TS)/;

function usesIn(around: FunctionNode, name: string, code: SourceCode): Use[] {
  const isMember = /^(?:Method|Property)/.test((around.parent as Node | undefined)?.type ?? '');
  const uses: Use[] = [];
  for (const node of nodesIn(code.ast as unknown as Node, code.visitorKeys)) {
    const found = isMember
      ? node.type === 'MemberExpression' && fixedName(node.property, node.computed) === name
      : node.type === 'Identifier' && node.name === name;
    const parent = node.parent as Node | null | undefined;
    if (!found || !parent || declares.test(parent.type) || isExportOf(node, parent, code)) continue;
    if (!isMember && parent.type === 'MemberExpression' && parent.property === node && !parent.computed) continue;
    if (parent.type === 'Property' && parent.key === node && !parent.shorthand) continue;
    // `module.exports = { deny }` hands it to other files, which are asked themselves.
    if (!isMember && parent.type === 'Property' && parent.parent.parent.type === 'AssignmentExpression') continue;
    uses.push({ line: node.loc.start.line, called: parent.type === 'CallExpression' && parent.callee === node });
  }
  return uses;
}

/** Whether a name is given to what the file exports, or is itself given something. */
function isExportOf(node: Node, parent: Node, code: SourceCode): boolean {
  if (parent.type !== 'AssignmentExpression') return false;
  return parent.left === node || /^(?:module\.)?exports\b/.test(code.getText(parent.left as never));
}

async function usesElsewhere(name: string, { file, cwd }: Asked): Promise<Pick<Helper, 'calledAt' | 'handedOnAt'>> {
  const root = projectRoot(path.dirname(file));
  const calledAt: string[] = [];
  const handedOnAt: string[] = [];
  const { files } = await findFiles([root], { cwd: root });
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const [word, call] = [
    new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`),
    new RegExp(`(?<![\\w$])${escaped}\\s*(?:\\?\\.)?[(<]`),
  ];
  for (const each of files) {
    const text = each === file ? undefined : readText(each)?.text;
    if (text?.includes(name) !== true || !importsFile(each, file, root)) continue;
    linesOf(text).forEach((line, index) => {
      if (!word.test(line) || /^\s*(?:import\b|export\b.*\bfrom\b|\/\/|\*|\/\*)|\brequire\(/.test(line)) return;
      (call.test(line) ? calledAt : handedOnAt).push(`${shown(each, cwd)}:${String(index + 1)}`);
    });
  }
  return { calledAt, handedOnAt };
}

/** More places than these are counted. */
const maximumTold = 5;

/** Where a function is used, as a sentence without its end. */
export function usesText({ name, calledAt, handedOnAt }: Helper): string {
  const told = [
    ...(calledAt.length > 0 ? [`called at ${placesText(calledAt)}`] : []),
    ...(handedOnAt.length > 0 ? [`handed on at ${placesText(handedOnAt)}`] : []),
  ];
  return told.length > 0 ? `\`${name}\` is ${told.join(', and ')}` : `no call of \`${name}\` is seen in this project`;
}

function placesText(places: readonly string[]): string {
  const more = places.length - maximumTold;
  return `${places.slice(0, maximumTold).join(', ')}${more > 0 ? `, and ${String(more)} more places` : ''}`;
}
