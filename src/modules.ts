import type { SourceCode } from 'eslint';

/** Packages whose names this version reads; what another package exports says nothing here. */
export const readModules =
  /^(@tinyhttp\/app|polka|@adonisjs\/.*|@poppinss\/.*|http-errors|(@hapi\/)?(boom|hapi)|restify|restify-errors|hono(\/.*)?|@hono\/.*|@fastify\/.*|fastify|koa|http-status-codes|http-status|http-codes|axios|(node:)?http2?|@nestjs\/common(\/.*)?|@oakserver\/oak|elysia(\/.*)?|@elysiajs\/.*|h3|h3-nightly|nitro(\/.*)?|nitropack(\/.*)?|#imports|#nitro|statuses|next\/.*|express|firebase-functions(\/.*)?|@trpc\/server(\/.*)?)$/;

/** The packages that a file imports, and what it imports of them (`package#name`). */
export function modulesOf(code: SourceCode): Set<string> {
  const modules = new Set<string>();
  for (const statement of code.ast.body)
    if (statement.type === 'ImportDeclaration' && typeof statement.source.value === 'string') {
      modules.add(statement.source.value);
      for (const each of statement.specifiers)
        if (each.type === 'ImportSpecifier' && each.imported.type === 'Identifier')
          modules.add(`${statement.source.value}#${each.imported.name}`);
    }
  for (const match of code.text.matchAll(/\b(?:require|import)\(\s*['"]([^'"]+)['"]\s*\)/g))
    modules.add(match[1] ?? '');
  return modules;
}
