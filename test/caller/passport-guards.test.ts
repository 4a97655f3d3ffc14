import { describe, expect, test } from 'vitest';
import { reported } from '../support/reported.ts';

const guard = (body: string, more = ''): string => `import { ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
@Injectable()
export class TokenGuard extends AuthGuard('jwt') {
  async canActivate(context: ExecutionContext) {
    ${body}
  }
  ${more}
}`;

describe('a guard that asks the one of @nestjs/passport', () => {
  test.each([
    ['and returns false where that throws', 'try {\n return (await super.canActivate(context)) as boolean;\n } catch {\n return false;\n }', '', ['9 invalid']],
    [
      'and keeps what it said',
      'let good = false;\n try {\n good = await (super.canActivate(context) as Promise<boolean>);\n } catch {}\n if (!good) return false;\n return true;',
      '',
      ['10 invalid'],
    ],
    // Nobody waits for it in the block, so that catches nothing.
    ['and waits for nothing', 'try {\n return super.canActivate(context);\n } catch {\n return false;\n }', '', []],
    ['and throws 401 itself', 'try {\n return await super.canActivate(context);\n } catch (error) {\n throw error;\n }', '', []],
    ['whose answer decides what it does', 'try {\n return await super.canActivate(context);\n } catch {\n return false;\n }', 'handleRequest(error, user) {\n return user ?? null;\n }', []],
    ['and a right behind it', 'await super.canActivate(context);\n const { user } = context.switchToHttp().getRequest();\n return user.role === "admin";', '', []],
  ])('%s', async (_name, body, more, reports) => {
    expect(await reported({ 'token.guard.ts': guard(body, more) }, 'token.guard.ts')).toEqual(reports);
  });

  test('another parent is not known', async () => {
    const other = guard('try {\n return await super.canActivate(context);\n } catch {\n return false;\n }').replaceAll("AuthGuard('jwt')", "QuotaGuard('day')");
    expect(await reported({ 'token.guard.ts': other }, 'token.guard.ts')).toEqual([]);
  });
});
