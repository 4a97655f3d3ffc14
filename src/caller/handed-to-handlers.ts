import type { Classes } from '../frameworks/classes.ts';
import { isTest } from '../gate.ts';
import type { Node } from '../model.ts';
import type { Machine } from '../paths/machine.ts';
import type { SourceFile } from '../source.ts';
import { children } from '../syntax.ts';
import type { ClassNode } from './class-members.ts';
import { decoratorsOf } from './decorators.ts';
import { withImporters } from './guard-classes.ts';

/**
 * Whether a class is given to classes that answer HTTP, and to no others: then what its methods throw is an answer of
 * HTTP, whatever else the application speaks. All files that import it are asked; where one of them uses it in another
 * way, nothing is known.
 */
export function isGivenToHandlers(m: Machine, node: ClassNode, classes: Classes): boolean {
  const name = node.id?.name;
  const own = m.source.fileOf(node);
  if (name === undefined || !m.source.isMain(node)) return false;
  let given = false;
  for (const file of withImporters(m, own, name)) {
    if (file !== own && isTest(file.code.text, file.filename)) continue;
    for (const statement of file.code.ast.body as unknown as Node[]) {
      const [used] = classesIn(file, statement);
      const text = wholeText(file, statement, used);
      if (/^(Import|ExportAll)/.test(statement.type) || used === node || !wordsOf(text).includes(name)) continue;
      const kind = used && kindOf(classes, used);
      if (kind === undefined || (kind === 'module' && hasOtherName(text, name))) return false;
      given ||= kind === 'handler';
    }
  }
  return given;
}

/** What the decorators of a class say of it: it answers HTTP, or it only names others; undefined: anything else. */
function kindOf(classes: Classes, node: ClassNode): 'handler' | 'module' | undefined {
  const names = decoratorsOf(node).map(({ name }) => name);
  if (names.some((name) => classes.handlers?.includes(name))) return 'handler';
  return names.includes('Module') ? 'module' : undefined;
}

/** The text of a statement with the decorators of its class, which may stand in front of it. */
function wholeText(file: SourceFile, statement: Node, used: ClassNode | undefined): string {
  const starts = [statement, ...(used?.decorators ?? [])].map(({ range }) => range[0]);
  return file.between(Math.min(...starts), statement.range[1]);
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\w$]+/g) ?? [];
}

/** Whether a module gives a class under another name: `{ provide: 'KEYS', useClass: Keys }`. */
function hasOtherName(text: string, name: string): boolean {
  const used = text.matchAll(/\buse(?:Class|Existing|Factory)\s*:([^{}]{0,300})/g);
  return Array.from(used, ([, value = '']) => wordsOf(value)).some((words) => words.includes(name));
}

/** The class that a statement declares. */
function classesIn(file: SourceFile, statement: Node): ClassNode[] {
  return [statement, ...children(statement, file.code.visitorKeys)].filter(
    (each): each is ClassNode => each.type === 'ClassDeclaration' || each.type === 'ClassExpression',
  );
}
