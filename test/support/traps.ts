import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith } from './command.ts';

/** A project full of traps, with the folder above it that nothing may be read of. */
export interface Traps {
  /** The root of the project: the folder with `.git`. */
  readonly folder: string;
  readonly above: string;
  /** The files that hold a refusal of their own in line 6, and whether the one of line 5 can be seen, too. */
  readonly servers: Readonly<Record<string, boolean>>;
  /** What is there once code of the project has run. */
  readonly ran: string;
}

/** A handler in front of which a helper of another file answers; line 6 is a refusal of its own. */
export const server = (specifier: string): string => `import express from 'express';
import { refuse } from '${specifier}';
const app = express();
app.get('/a', (req, res) => {
  if (!req.user) return refuse(res);
  if (!req.user.name) return res.sendStatus(401);
});
`;
export const helper = `export const refuse = (res) => res.set('WWW-Authenticate', 'Bearer').sendStatus(401);\n`;

/** Where a specifier leads out, or nowhere: by the package in which it stands, the name of the file, and the specifier. */
const leadingOut: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'packages/plain': {
    above: '../../../../outside/helper.js',
    folder: '../../../../outside',
    nul: '../../../../outside/helper.js\\0/',
    nulBetween: './helper.js\\0../../../../../outside/helper.js',
    absolute: '/etc/passwd',
    url: 'file:///etc/passwd',
    percent: './%2e%2e/%2e%2e/%2e%2e/%2e%2e/outside/helper.js',
    link: './linked/helper.js',
    linkToFile: './one.js',
    linkToLink: './two.js',
    linkAbove: './three/outside/helper.js',
    dangling: './gone.js',
    itself: './itself.js',
    circle: './up/up/up/up/circle/gone.js',
    index: './barrel',
    pipe: './pipe.js',
    device: './zero.js',
    listed: './named.js',
    huge: './huge.js',
    lib: '$lib/helper.js',
    pack: 'out-by-exports',
    packMain: 'out-by-main',
    packLinked: 'linked-package',
    packDeep: 'linked-package/helper.js',
    workspace: '@outside/pack',
    own: '@project/plain/helper',
    compiler: 'typescript',
  },
  'packages/imports': { up: '#up', cycle: '#cycle', other: '#other', pattern: '#lib/helper.js', pack: '#pack', no: '#no', exact: '#absolute' },
  'packages/paths': {
    up: '@up/helper', absolute: '@absolute/helper', nothing: '@null/helper', number: '@number/helper', self: '@self/helper', all: 'etc/passwd', linked: '@linked/helper', root: '@root/outside/helper',
  },
  'packages/slash': { all: 'etc/passwd', deep: 'outside/helper' },
  'packages/extends-outside': { up: '@extended/helper' },
  'packages/extends-pipe': { pipe: '@extended/helper' },
  'packages/extends-zero': { zero: '@extended/helper' },
  'packages/extends-many': { many: '@extended/helper' },
  'packages/extends-package': { pack: '@extended/helper' },
  'packages/linked-config': { linked: '@extended/helper', name: '#up' },
  'packages/references': { out: '@extended/helper', nothing: '@lib/helper' },
};

/** The nearest neighbours, which lead to a helper of the project. */
const leadingIn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'packages/inside': { relative: '../lib/helper.js', imports: '#helper', paths: '@in/helper', workspace: '@project/shared', barrel: '../barrel' },
};

const json = (value: unknown): string => JSON.stringify(value);
const extended = { compilerOptions: { paths: { '@extended/*': ['./*'] } } };

/**
 * Makes the project in a folder of its own.
 * @param outside the absolute path of the folder that traps lead to
 */
function filesOf(outside: string): Record<string, string> {
  const up = '../../../outside';
  const paths = { '@up/*': [`${up}/*`], '@absolute/*': [`${outside}/*`], '@null/*': [null], '@number/*': [5, {}], '@self/*': ['@self/*'], '@linked/*': ['./src/linked/*'], '@root/*': ['../../../*'] };
  return {
    'outside/helper.js': helper,
    'outside/index.js': helper,
    'outside/ignored': 'packages\n',
    'outside/package.json': json({ name: 'linked-package', main: 'helper.js', imports: { '#up': './helper.js' } }),
    'outside/base.json': json(extended),
    'outside/tsconfig.json': json(extended),
    'outside/app.js': `import express from 'express';\nconst app = express();\napp.use((err, req, res, next) => res.set('WWW-Authenticate', 'Bearer').sendStatus(401));\n`,
    // Above the root: what would be found by going up, and on.
    'tsconfig.json': json({ compilerOptions: { paths: { '@up/*': ['./outside/*'], '@above/*': ['./outside/*'] } } }),
    'package.json': json({ name: 'above', workspaces: ['*'], imports: { '#up': './outside/helper.js' } }),
    'node_modules/above-package/package.json': json({ main: '../../outside/helper.js' }),
    'project/.git/HEAD': '',
    'project/package.json': json({ name: '@project/all', private: true, workspaces: ['packages/*', '../*', '../../**', '/**', null, 5], exports: { './x': '../outside/helper.js' } }),
    'project/packages/plain/package.json': json({ name: '@project/plain', exports: { './helper': '../../../outside/helper.js', '.': { default: null } } }),
    'project/packages/plain/src/huge.js': `${helper}${`// ${'x'.repeat(100)}\n`.repeat(20_000)}`,
    'project/packages/plain/src/named.js/none.txt': '',
    'project/packages/imports/package.json': json({
      name: '@project/imports',
      imports: { '#up': `${up}/helper.js`, '#cycle': '#other', '#other': '#cycle', '#lib/*': [`./${up}/*`, `${outside}/*`], '#pack': 'linked-package', '#no': null, '#absolute': `${outside}/helper.js` },
    }),
    'project/packages/paths/tsconfig.json': json({ compilerOptions: { baseUrl: '.', rootDirs: ['.', up, outside], typeRoots: [outside], paths } }),
    'project/packages/slash/tsconfig.json': json({ compilerOptions: { baseUrl: '/', paths: { '*': ['*', `${outside.slice(1)}/../*`] } } }),
    'project/packages/extends-outside/tsconfig.json': json({ extends: `${up}/base.json` }),
    'project/packages/extends-pipe/tsconfig.json': json({ extends: './pipe.json' }),
    'project/packages/extends-zero/tsconfig.json': json({ extends: '/dev/zero' }),
    'project/packages/extends-many/tsconfig.json': json({ extends: [`${outside}/base.json`, './tsconfig.json', './zero.json', null, up] }),
    'project/packages/extends-package/tsconfig.json': json({ extends: 'linked-package/base.json' }),
    'project/packages/references/tsconfig.json': json({ references: [null, { path: null }, { path: up }, { path: `${outside}/base.json` }, { path: '.' }], files: [`${outside}/helper.js`], include: ['../../../**/*'] }),
    'project/packages/inside/package.json': json({ name: '@project/inside', imports: { '#helper': './lib/helper.js' } }),
    'project/packages/inside/tsconfig.json': json({ compilerOptions: { paths: { '@in/*': ['./lib/*'] } } }),
    'project/packages/inside/lib/helper.js': helper,
    'project/packages/inside/barrel/index.js': `export * from '../lib/helper.js';\n`,
    'project/packages/shared/package.json': json({ name: '@project/shared', exports: './helper.js' }),
    'project/packages/shared/helper.js': helper,
    'project/node_modules/out-by-exports/package.json': json({ name: 'out-by-exports', exports: { '.': '../../../outside/helper.js', './*': './../../../outside/*' } }),
    'project/node_modules/out-by-main/package.json': json({ name: 'out-by-main', main: '../../../outside/helper.js', types: '../../../outside/helper.ts' }),
    'project/node_modules/express/package.json': json({ name: 'express', main: 'index.js' }),
    'project/node_modules/express/index.js': helper,
  };
}

/** Packages that a tool could take for its own; each of them writes a file when it is run. */
const bait = ['typescript', 'eslint', '@typescript-eslint/parser', '@typescript-eslint/typescript-estree', '@typescript-eslint/scope-manager', 'espree', 'globby', 'eslint-plugin-http-auth'];

/** Makes the project, gone after the test. */
export function folderOfTraps(): Traps {
  const above = folderWith({});
  const outside = path.join(above, 'outside');
  const folder = path.join(above, 'project');
  const ran = path.join(folder, 'ran');
  const files = filesOf(outside);
  const servers: Record<string, boolean> = {};
  for (const [packages, seen] of [[leadingOut, false], [leadingIn, true]] as const)
    for (const [name, specifiers] of Object.entries(packages))
      for (const [file, specifier] of Object.entries(specifiers)) {
        const at = path.join(name, `src/${file}-server.js`);
        files[path.join('project', at)] = server(specifier);
        // The same in TypeScript, which another parser reads.
        files[path.join('project', at.replace(/js$/, 'ts'))] = server(specifier);
        servers[at] = servers[at.replace(/js$/, 'ts')] = seen;
      }
  for (const name of bait) {
    files[`project/node_modules/${name}/package.json`] = json({ name, version: '9.9.9', main: 'index.js' });
    files[`project/node_modules/${name}/index.js`] = `require('node:fs').writeFileSync(${json(ran)}, ''); exports.refuse = (res) => res.sendStatus(401);\n`;
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(above, name)), { recursive: true });
    writeFileSync(path.join(above, name), text);
  }
  link(folder, outside);
  return { folder, above, servers, ran };
}

/** Links, pipes and devices. */
function link(folder: string, outside: string): void {
  const inFolder = (name: string): string => path.join(folder, name);
  const plain = inFolder('packages/plain/src');
  const links: readonly (readonly [target: string, from: string])[] = [
    [outside, path.join(plain, 'linked')],
    [path.join(outside, 'helper.js'), path.join(plain, 'one.js')],
    ['one.js', path.join(plain, 'two.js')],
    ['../../../..', path.join(plain, 'three')],
    ['nowhere.js', path.join(plain, 'gone.js')],
    ['itself.js', path.join(plain, 'itself.js')],
    ['..', path.join(plain, 'up')],
    ['src', inFolder('packages/plain/up')],
    ['/dev/zero', path.join(plain, 'zero.js')],
    [outside, path.join(plain, 'lib')],
    [path.join(outside, 'index.js'), path.join(plain, 'barrel/index.js')],
    [outside, inFolder('packages/paths/src/linked')],
    [outside, inFolder('packages/out')],
    [outside, inFolder('node_modules/linked-package')],
    [outside, inFolder('node_modules/@outside/pack')],
    ['../../packages/shared', inFolder('node_modules/@project/shared')],
    ['../../packages/plain', inFolder('node_modules/@project/plain')],
    ['/dev/zero', inFolder('packages/extends-many/zero.json')],
    [path.join(outside, 'tsconfig.json'), inFolder('packages/linked-config/tsconfig.json')],
    [path.join(outside, 'package.json'), inFolder('packages/linked-config/package.json')],
    [path.join(outside, 'ignored'), inFolder('.gitignore')],
    ['/dev/zero', inFolder('packages/paths/.gitignore')],
  ];
  for (const [target, from] of links) {
    mkdirSync(path.dirname(from), { recursive: true });
    symlinkSync(target, from);
  }
  execFileSync('mkfifo', [path.join(plain, 'pipe.js'), inFolder('packages/extends-pipe/pipe.json'), inFolder('packages/slash/.gitignore')]);
}
