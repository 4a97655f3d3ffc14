import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const service = `import { Injectable, UnauthorizedException } from '@nestjs/common';
@Injectable()
export class Keys {
  ownerOf(key: string) {
    if (!this.holders.has(key)) throw new UnauthorizedException('unknown key');
  }
}`;

/** A class that is given the service. */
const given = (decorator: string, name: string, from = './keys.service'): string => `import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { Resolver } from '@nestjs/graphql';
import { Keys } from '${from}';
${decorator}
export class ${name} {
  constructor(private readonly keys: Keys) {}
}`;

const controller = given("@Controller('keys')", 'KeysController');
const module_ = `import { Module } from '@nestjs/common';
import { Keys } from './keys.service';
import { KeysController } from './keys.controller';
@Module({ controllers: [KeysController], providers: [Keys] })
export class App {}`;

const found = async (files: Record<string, string>): Promise<string[]> =>
  reported(
    {
      'package.json': '{ "dependencies": { "@nestjs/common": "11", "@nestjs/core": "11", "@nestjs/graphql": "13" } }',
      'main.ts': "import { NestFactory } from '@nestjs/core';\nimport { App } from './app.module';\nawait NestFactory.create(App);",
      'app.module.ts': module_,
      'keys.service.ts': service,
      ...files,
    },
    'keys.service.ts',
  );

describe('what a service throws beside GraphQL', () => {
  test('is an answer of HTTP where only a controller is given it', async () => {
    expect(await found({ 'keys.controller.ts': controller })).toEqual(['5 missingUnread']);
  });

  test('also where the module gives something else under another name', async () => {
    const other = module_.replace('[Keys]', "[Keys, { provide: 'APP_GUARD', useClass: OtherGuard }]");
    expect(await found({ 'keys.controller.ts': controller, 'app.module.ts': other })).toEqual(['5 missingUnread']);
  });

  test('also where a test makes one', async () => {
    const own = "import { Keys } from './keys.service';\ndescribe('keys', () => { new Keys(); });";
    expect(await found({ 'keys.controller.ts': controller, 'keys.service.spec.ts': own })).toEqual(['5 missingUnread']);
  });

  test.each<[string, Record<string, string>]>([
    ['a resolver is given it, too', { 'keys.resolver.ts': given('@Resolver()', 'KeysResolver') }],
    ['another service is given it, too', { 'other.service.ts': given('@Injectable()', 'Other') }],
    ['a function asks for it', { 'script.ts': "import { Keys } from './keys.service';\nexport const keys = (app) => app.get(Keys);" }],
    ['a resolver has it from a file that hands it on', { 'index.ts': "export * from './keys.service';", 'keys.resolver.ts': given('@Resolver()', 'KeysResolver', './index') }],
    ['a module gives it under another name', { 'app.module.ts': module_.replace('[Keys]', "[Keys, { provide: 'KEYS', useClass: Keys }]") }],
    ['a resolver stands beside it', { 'keys.service.ts': `${service}\n@Resolver()\nexport class Own { constructor(private readonly keys: Keys) {} }` }],
  ])('may be none where %s', async (_name, files) => {
    expect(await found({ 'keys.controller.ts': controller, ...files })).toEqual([]);
  });

  test('may be none where nobody is given it', async () => {
    expect(await found({})).toEqual([]);
  });
});
