// Modules of a bundle that no file holds: an empty one, and one that throws when a package requires it. Pure.

/** What a package gets that has `false` for a module in its map for browsers. */
export const EMPTY_MODULE = 'module.exports = {};\n';

/** A module of Node that a package requires. */
export interface AbsentModule {
  /** As it is written: `fs`, `node:fs`. */
  readonly specifier: string;
  /** A sentence: what to use instead. */
  readonly hint: string;
}

/**
 * CommonJS text that throws each time it is required, as Node does for a module that is not there. A plain `throw` would do
 * so once: the second time, the bundle hands out what the first left behind.
 */
export function absentModuleText({ specifier, hint }: AbsentModule): string {
  const name = JSON.stringify(specifier);
  const message = `Cannot find module ${name}: it is a module of Node, which plugins do not have. ${hint}`;
  return `Object.defineProperty(module, 'exports', { get() {
  throw Object.assign(new Error(${JSON.stringify(message)}), { code: 'MODULE_NOT_FOUND' });
} });
`;
}
