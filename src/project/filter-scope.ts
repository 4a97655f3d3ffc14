import { indexAround } from './app-index.ts';
import { importsOf } from './import-graph.ts';
import { readText } from './text-file.ts';
import { seenWhole } from './look.ts';

/** From a controller to the service or guard that refuses, imports are followed this far. */
const maximumSteps = 3;

/**
 * Whether a filter that is bound to a part of an application, and not to all of it, leaves out something of what a file
 * refuses: the file is a controller that the filter is not bound to, such a controller uses what the file holds, or its
 * guard stands in front of all handlers. false, too, where it is not seen where the filter is bound.
 * @param filter the name of its class
 */
export function leavesOut(filter: string, filename: string, root: string): boolean {
  return asked(JSON.stringify([filter, filename, root]));
}

const asked = seenWhole((key): boolean => {
  const [filter, filename, root] = JSON.parse(key) as [string, string, string];
  const { index } = indexAround(filename, root);
  const binding = [...index.scopes].flatMap(([file, { filters }]) => (filters.includes(filter) ? [file] : []));
  const controllers = [...index.scopes].flatMap(([file, does]) => (does.controller ? [file] : []));
  const bound = new Set(binding.filter((file) => controllers.includes(file)));
  const decorators = binding.flatMap((file) => bindersIn(readText(file)?.text ?? '', filter));
  for (const file of controllers) {
    const text = readText(file)?.text ?? '';
    if (decorators.some((name) => text.includes(`@${name}(`))) bound.add(file);
  }
  const others = controllers.filter((file) => !bound.has(file));
  if (bound.size === 0 || others.length === 0 || bound.has(filename)) return false;
  if (others.includes(filename)) return true;
  const text = readText(filename)?.text ?? '';
  const entries = entriesOf(text, filename, index.scopes);
  if (entries.some((file) => declaresOneOf(readText(file)?.text ?? '', index.guards))) return true;
  const wanted = new Set(entries);
  return others.some((file) => uses(file, wanted, root));
});

/** The decorators of a text that bind a filter: what is declared in front of the list that names it. */
function bindersIn(text: string, filter: string): string[] {
  const found: string[] = [];
  let declared = '';
  for (const [whole, name] of text.matchAll(/\b(?:function|const)\s+(\w+)|\bUseFilters\s*\([^;]*/g))
    if (name !== undefined) declared = name;
    else if (declared !== '' && whole.includes(filter)) found.push(declared);
  return found;
}

/** Where what a file refuses is asked for: of a strategy, where guards ask it by its name. */
function entriesOf(
  text: string,
  filename: string,
  scopes: ReadonlyMap<string, { readonly strategies: readonly string[] }>,
): string[] {
  if (!/\bPassportStrategy\s*\(/.test(text)) return [filename];
  const [, name] = /\bPassportStrategy\s*\(\s*[\w.]+\s*,\s*['"](\w[\w-]*)/.exec(text) ?? [];
  const [, byPackage] = /['"]passport-(jwt|local)['"]/.exec(text) ?? [];
  const asking = name ?? byPackage;
  return [...scopes].flatMap(([file, { strategies }]) =>
    asking !== undefined && strategies.includes(asking) ? [file] : [],
  );
}

function declaresOneOf(text: string, names: readonly string[]): boolean {
  return Array.from(text.matchAll(/\bclass\s+(\w+)/g)).some(([, name = '']) => names.includes(name));
}

/** Whether a file imports one of others, within a few steps. */
function uses(file: string, wanted: ReadonlySet<string>, root: string): boolean {
  let files = [file];
  const known = new Set(files);
  for (let step = 0; step < maximumSteps; step++) {
    const next: string[] = [];
    for (const each of files) {
      const text = readText(each);
      for (const target of text ? importsOf(text, root) : []) {
        if (wanted.has(target)) return true;
        if (!known.has(target)) next.push(target);
        known.add(target);
      }
    }
    files = next;
  }
  return false;
}
