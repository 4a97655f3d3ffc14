/** Unit tests get the shim for vitest. */
export function resolve(specifier, context, next) {
  return next(specifier === 'vitest' ? new URL('./shim.js', import.meta.url).href : specifier, context);
}
