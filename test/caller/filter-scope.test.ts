import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const filter = `import { ArgumentsHost, Catch, ExceptionFilter, HttpException } from '@nestjs/common';
@Catch(HttpException)
export class DavFilter implements ExceptionFilter {
  catch(exception: HttpException, host: ArgumentsHost) {
    const response = host.switchToHttp().getResponse();
    if (exception.getStatus() === 401) response.header('WWW-Authenticate', 'Basic realm="dav"').status(401).send();
    else response.status(exception.getStatus()).send();
  }
}`;
const composed = `import { applyDecorators, SetMetadata, UseFilters } from '@nestjs/common';
import { DavFilter } from './dav.filter.js';
export const Mark = () => SetMetadata('dav', true);
export const Dav = () => {
  return applyDecorators(Mark(), UseFilters(DavFilter));
};`;
/** A controller that refuses nobody itself, and asks a service. */
const controller = (decorator: string, imported: string, service = 'members.service'): string => `import { Controller, Get, UseFilters } from '@nestjs/common';
${imported}
import { Members } from './${service}.js';
${decorator}
@Controller('files')
export class FilesController {
  constructor(private readonly members: Members) {}
  @Get()
  list() {
    return this.members.find();
  }
}`;
const byFilter = controller('@UseFilters(DavFilter)', "import { DavFilter } from './dav.filter.js';");
const byDecorator = controller('@Dav()', "import { Dav } from './dav.decorator.js';");
const byOther = controller('@Mark()', "import { Mark } from './dav.decorator.js';");
/** What throws a 401 in line 6. */
const members = `import { Injectable, UnauthorizedException } from '@nestjs/common';
@Injectable()
export class Members {
  find(name?: string) {
    const found = name && this.all.get(name);
    if (!found) throw new UnauthorizedException('Wrong name.');
    return found;
  }
}`;
const main = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
const app = await NestFactory.create(AppModule);
await app.listen(3000);`;
const base = { 'main.ts': main, 'dav.filter.ts': filter, 'dav.decorator.ts': composed };

describe('a NestJS filter that adds the challenge for a part of the application', () => {
  const found = async (files: Record<string, string>, name = 'members.service.ts'): Promise<string[]> =>
    (await reported({ ...base, 'members.service.ts': members, ...files }, name)).map((each) => each.replace(/ .*/, ''));
  const others = controller('@Mark()', "import { Mark } from './dav.decorator.js';", 'others.service');

  test.each([
    ['by itself', byFilter],
    ['by a decorator that holds it', byDecorator],
  ])('%s: what only that part uses has it', async (_name, dav) => {
    expect(await found({ 'dav.controller.ts': dav })).toEqual([]);
    expect(await found({ 'dav.controller.ts': dav, 'other.controller.ts': others, 'others.service.ts': members })).toEqual([]);
    // Another controller uses it, too.
    expect(await found({ 'dav.controller.ts': dav, 'other.controller.ts': byOther })).toEqual(['6']);
    // What only others use has it not.
    expect(await found({ 'dav.controller.ts': dav, 'other.controller.ts': others, 'others.service.ts': members }, 'others.service.ts')).toEqual(['6']);
  });

  test('what a controller throws itself', async () => {
    const throws = (text: string): string => text.replace('return this.members.find();', "throw new UnauthorizedException('Log in.');").replace('Controller,', 'Controller, UnauthorizedException,');
    expect(await found({ 'dav.controller.ts': throws(byDecorator), 'other.controller.ts': throws(byOther) }, 'other.controller.ts')).toEqual(['10']);
    expect(await found({ 'dav.controller.ts': throws(byDecorator), 'other.controller.ts': throws(byOther) }, 'dav.controller.ts')).toEqual([]);
  });

  test('where it is bound for all, or nowhere that is seen, it counts for all', async () => {
    expect(await found({ 'other.controller.ts': byOther })).toEqual([]);
    const forAll = main.replace('await app.listen', "app.useGlobalFilters(new DavFilter());\nawait app.listen").replace('const app', "import { DavFilter } from './dav.filter.js';\nconst app");
    expect(await found({ 'main.ts': forAll, 'dav.controller.ts': byDecorator, 'other.controller.ts': byOther })).toEqual([]);
  });

  /** A strategy is asked by its name: by the guard of a part, or of all. */
  const strategy = `import { Injectable, UnauthorizedException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
@Injectable()
export class ByWord extends PassportStrategy(Strategy, 'word') {
  async validate(name: string, word: string) {
    const user = await this.members.check(name, word);
    if (!user) throw new UnauthorizedException('Wrong word.');
    return user;
  }
}`;
  const guard = `import { AuthGuard } from '@nestjs/passport';
export class WordGuard extends AuthGuard('word') {}`;
  const guarded = (text: string): string => text.replace('@Controller(', '@UseGuards(WordGuard)\n@Controller(').replace("import { Members", "import { UseGuards } from '@nestjs/common';\nimport { WordGuard } from './word.guard.js';\nimport { Members");

  test('what a strategy throws, that a guard asks', async () => {
    const files = { 'word.strategy.ts': strategy, 'word.guard.ts': guard, 'other.controller.ts': others, 'others.service.ts': members };
    expect(await found({ ...files, 'dav.controller.ts': guarded(byDecorator) }, 'word.strategy.ts')).toEqual([]);
    const login = { ...files, 'dav.controller.ts': byDecorator, 'other.controller.ts': guarded(others) };
    expect(await found(login, 'word.strategy.ts')).toEqual(['8']);
    const module = `import { APP_GUARD } from '@nestjs/core';
import { WordGuard } from './word.guard.js';
export const providers = [{ provide: APP_GUARD, useClass: WordGuard }];`;
    expect(await found({ ...files, 'dav.controller.ts': byDecorator, 'app.module.ts': module }, 'word.strategy.ts')).toEqual(['8']);
  });
});

test('the address beside a password is no reason of a refused login', async () => {
  const strategy = (args: string): string => `import { UnauthorizedException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
export class ByWord extends PassportStrategy(Strategy, 'word') {
  async validate(req: Request, name: string, password: string) {
    const user = await this.members.validateUser(${args});
    if (!user) throw new UnauthorizedException();
    return user;
  }
}`;
  expect(await reported({ 'main.ts': main, 'word.strategy.ts': strategy('name, password, req.ip') }, 'word.strategy.ts')).toEqual(['7 missing']);
});
