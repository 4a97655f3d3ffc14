import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** A guard that asks once more whether somebody is there, and then for a right. */
const guard = (asked: string): string => `import { CanActivate, ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
@Injectable()
export class CanEdit implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest();
    ${asked}
    throw new UnauthorizedException();
  }
}`;
const member = "if (request.user?.role === 'editor') return true;";
const alias = "const userId = request.user?.id;\n    if (!!userId && request.user?.role === 'editor') return true;";
const only = "if (request.user) return true;";

const controller = (method: string, on = '', more = ''): string => `import { Controller, Get, Module, Param, UseGuards } from '@nestjs/common';
import { AuthGuard, OptionalAuthGuard, RolesGuard, Public } from './auth.guard';
import { CanEdit } from './can-edit.guard';
@Controller('posts')
${on}
export class Posts {
  ${method}
  @Get() edit() {}
}
${more}`;

async function found(body: string, uses: string): Promise<string[]> {
  const main = "import { NestFactory } from '@nestjs/core';\nimport { Posts } from './posts.controller';\nawait NestFactory.create(Posts);";
  const said = await reported({ 'can-edit.guard.ts': guard(body), 'posts.controller.ts': uses, 'main.ts': main }, 'can-edit.guard.ts');
  return said.map((each) => each.replace(/^\d+ /, ''));
}

describe('a guard class behind another guard', () => {
  test.each<[string, string]>([
    ['in the same decorator', controller('@UseGuards(AuthGuard, CanEdit)')],
    ['made by a call', controller("@UseGuards(AuthGuard('jwt'), new CanEdit())")],
    ['on the class', controller('@UseGuards(CanEdit)', '@UseGuards(AuthGuard)')],
    ['and a module holds it', controller('@UseGuards(AuthGuard, CanEdit)', '', '@Module({ controllers: [Posts], providers: [CanEdit] })\nexport class All {}')],
  ])('%s: the caller is known, and lacks a right', async (_name, uses) => {
    expect(await found(member, uses)).toEqual(['known']);
    expect(await found(alias, uses)).toEqual(['known']);
    expect(await found(only, uses)).toEqual([]);
  });

  test.each<[string, string]>([
    ['alone', controller('@UseGuards(CanEdit)')],
    ['in front of it', controller('@UseGuards(CanEdit, AuthGuard)')],
    ['behind one that lets everybody pass', controller('@UseGuards(OptionalAuthGuard, CanEdit)')],
    ['behind one of that kind by what it is given', controller("@UseGuards(AuthGuard(['jwt', 'anonymous']), CanEdit)")],
    ['behind one that asks for a right', controller('@UseGuards(RolesGuard, CanEdit)')],
    ['on a method from which the guards are lifted', controller('@Public()\n@UseGuards(CanEdit)', '@UseGuards(AuthGuard)')],
    ['twice, once alone', controller('@UseGuards(AuthGuard, CanEdit)\n@Get() read() {}\n@UseGuards(CanEdit)')],
    ['for all, by its token', controller('@UseGuards(AuthGuard, CanEdit)', '', "@Module({ providers: [{ provide: 'APP_GUARD', useClass: CanEdit }] })\nexport class All {}")],
    ['by a decorator that is not understood', controller('@UseGuards(AuthGuard, CanEdit)', '', 'export const Editing = () => applyDecorators(UseGuards(CanEdit));')],
    ['nowhere', controller('')],
  ])('%s: nobody may be there', async (_name, uses) => {
    expect(await found(member, uses)).toEqual(['missing', 'mixed']);
    expect(await found(only, uses)).toEqual(['missing']);
  });
});
