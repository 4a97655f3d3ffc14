import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

/** A method that asks once more whether somebody is there. */
const controller = (decorators = '', inClass = ''): string => `import { Controller, Get, Req, UnauthorizedException } from '@nestjs/common';
${inClass}
@Controller('me')
export class MeController {
  ${decorators}
  @Get()
  me(@Req() request) {
    if (!request.user) throw new UnauthorizedException();
    return request.user;
  }
}`;
const provides = (...guards: string[]): string =>
  `import { APP_GUARD } from '@nestjs/core';\n@Module({ providers: [${guards.map((each) => `{ provide: APP_GUARD, useClass: ${each} }`).join(', ')}] })\nexport class AppModule {}`;
const main = "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);";

const found = (files: Record<string, string>, name = 'me.controller.ts'): Promise<string[]> =>
  reported({ 'main.ts': main, 'package.json': '{ "dependencies": { "@nestjs/core": "11" } }', ...files }, name);

describe('a guard in front of all handlers of NestJS', () => {
  test('makes that nobody is there impossible, whether it is provided or used', async () => {
    const text = controller();
    expect(await found({ 'me.controller.ts': text })).toEqual(['8 missing']);
    expect(await found({ 'me.controller.ts': text, 'app.module.ts': provides('JwtAuthGuard') })).toEqual([]);
    expect(await found({ 'me.controller.ts': text, 'main.ts': `${main}\napp.useGlobalGuards(new JwtAuthGuard());` })).toEqual([]);
  });

  test.each([
    ['asks for no login', 'ThrottlerGuard'],
    ['lets everybody pass who wants to', 'OptionalAuthGuard'],
    ['asks what somebody may do', 'RolesGuard'],
  ])('does not where it %s', async (_name, guard) => {
    expect(await found({ 'me.controller.ts': controller(), 'app.module.ts': provides(guard) })).toEqual(['8 missing']);
  });

  test.each([
    ['the method', controller('@Public()')],
    ['the class', controller('', '@Public()')],
  ])('does not where %s is open to everybody', async (_name, text) => {
    expect(await found({ 'me.controller.ts': text, 'app.module.ts': provides('AuthGuard') })).toEqual(['8 missing']);
  });
});

describe('a guard behind another one', () => {
  const roles = `import { Injectable } from '@nestjs/common';
@Injectable()
export class RolesGuard {
  canActivate(context) {
    const { user } = context.switchToHttp().getRequest();
    if (!user) return false;
    return user.roles.includes('admin');
  }
}`;
  const imports = "import { RolesGuard } from './roles.guard.ts';\n";
  const use = `${imports}import { Controller, Get, UseGuards } from '@nestjs/common';\n@Controller()\n@UseGuards(RolesGuard)\nexport class StaffController { @Get() all() { return []; } }`;

  test.each<[string, Record<string, string>, string[]]>([
    ['alone', { 'app.module.ts': imports + provides('RolesGuard') }, ['6 absent']],
    ['provided behind it', { 'app.module.ts': imports + provides('AuthGuard', 'RolesGuard') }, []],
    ['provided in front of it', { 'app.module.ts': imports + provides('RolesGuard', 'AuthGuard') }, ['6 absent']],
    ['used, while the other one is provided', { 'app.module.ts': provides('AuthGuard'), 'staff.ts': use }, []],
    ['used, while none is provided', { 'app.module.ts': provides('ThrottlerGuard'), 'staff.ts': use }, ['6 absent']],
  ])('%s', async (_name, files, wanted) => {
    expect(await found({ 'roles.guard.ts': roles, ...files }, 'roles.guard.ts')).toEqual(wanted);
  });
});

describe('what a guard returns from another function', () => {
  const guard = (body: string): string => `import { Injectable } from '@nestjs/common';
@Injectable()
export class MixedGuard {
  constructor(private readonly byToken: TokenGuard) {}
  canActivate(context) {
    const request = context.switchToHttp().getRequest();
    ${body}
  }
}`;

  test.each<[string, string, string[]]>([
    ['asks another guard', 'if (!request.headers.authorization) return this.byToken.canActivate(context);\n    return true;', []],
    ['asks a function', 'if (!request.headers.authorization) return this.checkAccess(request);\n    return true;', []],
    ['refuses', 'if (!request.headers.authorization) return false;\n    return true;', ['7 absent']],
  ])('%s', async (_name, body, wanted) => {
    expect(await found({ 'mixed.guard.ts': guard(body) }, 'mixed.guard.ts')).toEqual(wanted);
  });
});
