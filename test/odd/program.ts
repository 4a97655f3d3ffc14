import * as fc from 'fast-check';
import { classes, expression, functions, heap, names, plainly, statement, values } from './text.ts';

/** A project that is odd: the texts of its files by their names. All of its code is linted. */
export interface Odd {
  readonly files: Readonly<Record<string, string>>;
}

/** Every file ends with this handler: what is odd in a file must not cost what stands beside it. */
export const plain = `
application.get('/plain', (request, response) => {
  if (!request.user) return response.status(401).end();
});
`;

const places = ['a.js', 'b.js', 'b/index.js', 'b/c.ts', 'd.ts'] as const;
const specifiers = [
  ...['./a', './a.js', './b', './b.js', './b/', './b/index.js', './b/c', './d', './c'],
  ...['.', './', '..', '../', '../a', '../d.js'],
  ...['#h', '#a', '@lib/a', '@lib/b/c', '~/d', 'a', './gone'],
] as const;
const specifier = fc.constantFrom(...specifiers);

/** How a name comes into a file or function: declared, imported, or not at all. */
interface Bound {
  readonly kind: 'declared' | 'imported' | 'none';
  readonly text: string;
}

const none: fc.Arbitrary<Bound> = fc.constant({ kind: 'none', text: '' });
const statements = fc.array(statement, { maxLength: 3 }).map((list) => list.join('\n'));

function declared(name: string): fc.Arbitrary<Bound> {
  return textOf(name).map((text) => ({ kind: 'declared', text }));
}

/** A declaration of a value, a function or a class; what it is made of may be itself. */
function textOf(name: string): fc.Arbitrary<string> {
  if ((values as readonly string[]).includes(name))
    return fc.tuple(fc.constantFrom('const', 'let', 'var'), expression, fc.nat(2)).map(([keyword, value, form]) => {
      const target = [name, `{ ${name} }`, `[${name} = 401]`][form] ?? name;
      return `${keyword} ${target} = ${value};`;
    });
  if ((functions as readonly string[]).includes(name))
    return fc.tuple(statements, expression, expression).map(([body, preset, result]) => {
      return `async function ${name}(req, res, next = ${plainly(preset)}) { ${body}\nreturn ${result}; }`;
    });
  const parents = fc.constantFrom('Error', ...classes, ...values);
  return fc.tuple(parents, expression, statements).map(([parent, field, body]) => {
    const making = `constructor(a) { super(a); ${plainly(body)} this.code = a; }`;
    const value = plainly(field);
    return `class ${name} extends ${parent} { status = ${value}; ${making} m() { return this.m(${value}); } }`;
  });
}

function imported(name: string): fc.Arbitrary<Bound> {
  return fc.tuple(specifier, fc.constantFrom(...names), fc.nat(4)).map(([from, other, form]) => {
    const all = [
      `import { ${other} as ${name} } from '${from}';`,
      `import ${name} from '${from}';`,
      `import * as ${name} from '${from}';`,
      `const { ${other}: ${name} } = require('${from}');`,
      `const ${name} = require('${from}').${other};`,
    ];
    return { kind: 'imported', text: all[form] ?? '' };
  });
}

const bindings = fc.tuple(
  ...names.map((name) => fc.oneof({ weight: 3, arbitrary: declared(name) }, imported(name), none)),
);
const inner = fc.tuple(...names.map((name) => fc.oneof(declared(name), { weight: 3, arbitrary: none })));

/** A handler, with names of its own that hide those around it. */
const parts = fc.tuple(inner, fc.array(heap, { maxLength: 1 }), statements, fc.boolean());
const handler = parts.map(([bound, heaps, body, late]) => {
  const own = bound.map(({ text }) => text).filter(Boolean);
  const heaped = heaps.map((make, index) => make(`i${String(index)}`));
  const lines = late ? [body, ...heaped, ...own] : [...own, ...heaped, body];
  const last = 'if (!user) return res.status(401).end();';
  return [`app.get('/', async (req, res, next) => {`, ...lines, last, '});'].join('\n');
});

/** What is handed on without being used: names that the file has not bound itself. */
const passed = fc.array(
  fc.tuple(specifier, fc.constantFrom<string>('*', 'default', ...names), fc.constantFrom(...names)),
  { maxLength: 3 },
);

const file = fc
  .record({
    bound: bindings,
    heaps: fc.array(heap, { maxLength: 1 }),
    handlers: fc.array(handler, { maxLength: 2 }),
    passed,
    whole: fc.boolean(),
    main: fc.constantFrom<string | undefined>(undefined, ...names),
  })
  .map(({ bound, heaps, handlers, passed: on, whole, main }) => {
    const lines = bound.map(({ text }) => text).filter(Boolean);
    // What a heap does with `return` stands in a function.
    const heaped = heaps.map((make) => `async function heap(req, res, next) {\n${make('o')}\n}`);
    const own = names.filter((_, index) => bound[index]?.kind !== 'none');
    const gone = new Set<string>(own);
    const handing = on.flatMap(([from, what, as]) => {
      if (what === '*') return [`export * from '${from}';`];
      if (gone.has(as)) return [];
      gone.add(as);
      return [`export { ${what} as ${as} } from '${from}';`];
    });
    const exported = whole && own.length > 0 ? [`export { ${own.join(', ')} };`] : [];
    if (main !== undefined) exported.push(`export default ${main};`);
    return [...lines, ...heaped, ...handlers, ...handing, ...exported, plain].join('\n');
  });

/** Odd JSON, half of it with what is read there. */
const target = fc.oneof(
  fc.constantFrom<unknown>(null, 3, '', '.', '..', '/', '*', './*', '../*', './a.js', '#h', '#a', '@lib/*', '~/*'),
  fc.constantFrom('tsconfig.json', './tsconfig.json', './b', '..'),
  fc.jsonValue({ maxDepth: 2 }),
);
const targets = fc.oneof(
  target,
  fc.array(target, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('default', 'import', 'node', './a'), target),
);
const patterns = fc.constantFrom('*', '@lib/*', '~/*', '#*', 'a', '**', '@lib/*/*');
const paths = fc.dictionary(patterns, targets, { maxKeys: 4 });

const tsconfig = fc.record(
  {
    extends: targets,
    compilerOptions: fc.oneof(
      target,
      fc.record({ baseUrl: target, paths: fc.oneof(paths, target), rootDirs: targets }, { requiredKeys: [] }),
    ),
    references: fc.oneof(targets, fc.array(fc.record({ path: target }), { maxLength: 3 })),
    include: targets,
    files: targets,
  },
  { requiredKeys: [] },
);
const manifest = fc.record(
  {
    ...{ name: target, type: target, main: target, exports: targets, workspaces: targets, dependencies: targets },
    imports: fc.oneof(target, fc.dictionary(fc.constantFrom('#h', '#a', '#*', '#h/*'), targets)),
  },
  { requiredKeys: [] },
);

/** An object in an object, and so on. */
function deep(depth: number): string {
  return `${'{"extends":'.repeat(depth)}"."${'}'.repeat(depth)}`;
}

/** A configuration as it lies on the disk: also half-written, and of a depth that no parser likes. */
function configuration(of: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: of.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.tuple(of, fc.nat(60)).map(([value, length]) => JSON.stringify(value).slice(0, length)) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000 }).map(deep) },
  );
}

const configurations = fc.record(
  {
    'package.json': configuration(manifest),
    'tsconfig.json': configuration(tsconfig),
    'b/tsconfig.json': configuration(tsconfig),
    'jsconfig.json': configuration(tsconfig),
  },
  { requiredKeys: [] },
);

const sources = fc.uniqueArray(fc.tuple(fc.constantFrom(...places), file), {
  minLength: 1,
  maxLength: 4,
  selector: ([name]) => name,
});

/** Programs that lead back to themselves, share, are long or deep, over files and configurations that do the same. */
export const odd: fc.Arbitrary<Odd> = fc
  .tuple(sources, configurations)
  .map(([code, config]) => ({ files: { ...Object.fromEntries(code), ...config } }));
