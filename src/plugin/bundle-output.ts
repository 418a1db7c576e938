// The last look at a finished bundle: it must be whole, so nothing may be left that an isolate would have to fetch.
// Runs in the bundling process; knows no files.

import { SourceTextModule } from 'node:vm';
import { parseSync } from 'rolldown/utils';
import { BundleError } from './bundle-error.ts';
import { findPosition } from './source-map.ts';

const NAME = 'bundle.mjs';

interface Leftovers {
  /** Offset of the first import that is still there, null where none is. */
  readonly imported: number | null;
  /** Offset of the first use of `import.meta`. */
  readonly meta: number | null;
}

/**
 * Warnings for people. Throws BundleError with the author's line: UNSUPPORTED where an import is left, SYNTAX where
 * the isolate's own parser would refuse what the bundler let pass.
 */
export function checkOutput(code: string, map: string, main: string): readonly string[] {
  assertCompiles(code, map, main);
  const { imported, meta } = findLeftovers(code);
  if (imported !== null) throw leftImport(code, map, main, imported);
  const warnings: string[] = [];
  if (meta !== null) {
    const where = placeOf(code, map, main, meta).text;
    warnings.push(
      `${where}: import.meta is empty in a plugin; read files with ctx.fs from /plugin.`,
    );
  }
  // The bundler's own stand-in for a require() it could not follow; its first mention is the definition.
  const required = code.indexOf('__require(');
  if (required !== -1) {
    const where = placeOf(code, map, main, required).text;
    warnings.push(`${where}: require() of a computed name will throw when it is reached.`);
  }
  return warnings;
}

// Compiled, never run: the isolates have the same V8.
function assertCompiles(code: string, map: string, main: string): void {
  try {
    void new SourceTextModule(code, { identifier: NAME });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const line = Number(/^bundle\.mjs:(\d+)/.exec(error.stack ?? '')?.[1] ?? 1);
    const { file, text } = placeOf(code, map, main, offsetOfLine(code, line));
    const hint = 'Correct the file; decorators are not known.';
    throw new BundleError({
      code: 'SYNTAX',
      file,
      specifier: null,
      message: `${text}: ${error.message}.`,
      hint,
    });
  }
}

function offsetOfLine(code: string, line: number): number {
  return code.split('\n', line - 1).reduce((length, each) => length + each.length + 1, 0);
}

function findLeftovers(code: string): Leftovers {
  // Parsing costs several times the text in memory; most bundles do not even hold the word.
  if (!/\b(?:import|from)\b/.test(code)) return { imported: null, meta: null };
  const { module } = parseSync(NAME, code);
  const reexports = module.staticExports.filter((each) =>
    each.entries.some((entry) => entry.moduleRequest !== null),
  );
  const [first] = [...module.dynamicImports, ...module.staticImports, ...reexports];
  return { imported: first?.start ?? null, meta: module.importMetas[0]?.start ?? null };
}

function leftImport(code: string, map: string, main: string, offset: number): BundleError {
  const { file, text } = placeOf(code, map, main, offset);
  const message = `${text}: import() of a computed name cannot be bundled.`;
  const hint = 'Import every module by its name, and choose among them at run time.';
  return new BundleError({ code: 'UNSUPPORTED', file, specifier: null, message, hint });
}

function placeOf(
  code: string,
  map: string,
  main: string,
  offset: number,
): { file: string; text: string } {
  const before = code.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  const position = findPosition(map, { line, column: offset - start });
  if (position === null) return { file: main, text: main };
  return { file: position.file, text: `${position.file}:${position.line}` };
}
