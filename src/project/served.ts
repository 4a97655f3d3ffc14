import type { SourceFile } from '../source.ts';

/**
 * What Nuxt has for pages, and other things than handlers: plugins, tasks, tools, whose errors answer nobody. What
 * Nitro has for handlers.
 */
const elsewhere =
  /\bexport\s+default\s+define(?!\w*Handler\b)\w+|\b(?:defineNuxtRouteMiddleware|defineNuxtPlugin|definePageMeta|defineStore|defineTask|defineWebSocketHandler)\s*\(/;
const handles = /\b(?:define\w*EventHandler|eventHandler|cachedEventHandler|defineNitro\w+)\s*[<(]|\bH3Event\b/;

/**
 * Whether a file is the server's in an application that has files of the browser beside it: it lies in the folder
 * `server`, or registers handlers.
 * @param name of the file, from the project's root
 * @param imports it names the package of what it uses; then only what is surely no handler is left out
 */
export function isServed(name: string, { code }: SourceFile, imports: boolean): boolean {
  if (/\.(vue|[jt]sx)$/.test(name) || elsewhere.test(code.text)) return false;
  return (
    imports ||
    handles.test(code.text) ||
    (/(^|\/)server\//.test(name) && !/(^|\/)(app|pages|components|composables|layouts|stores)\//.test(name))
  );
}
