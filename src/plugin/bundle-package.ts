// What a package.json says about where its modules are: parsed from hostile text, answered as a path below the package
// or a refusal. Pure: reads no file, and whatever it answers is checked again where it is opened.

/** Which import asked: decides between the conditions `import` and `require`. */
export type ImportForm = 'import' | 'require';

export interface PackageFile {
  readonly name: string | null;
  /** Untouched JSON; walked by resolveExports. */
  readonly exports: unknown;
  readonly imports: unknown;
  readonly main: string | null;
  readonly module: string | null;
  /** Untouched JSON: an entry for browsers, or a map of what browsers get in place of what. */
  readonly browser: unknown;
  readonly sideEffects: unknown;
}

/**
 * path      relative to the package, not yet checked against the disk
 * package   another package (only `imports` may say so)
 * refused   the entry leads out of the package
 * absent    the package does not offer this
 */
export type PackageTarget =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'package'; readonly specifier: string }
  | { readonly kind: 'refused'; readonly target: string }
  | { readonly kind: 'absent' };

/**
 * Conditions an isolate answers to besides `import` or `require`. `browser`, because an isolate is one: it has the web's
 * globals and not Node's. `node` and `types` are never matched.
 */
const CONDITIONS: ReadonlySet<string> = new Set(['module', 'browser', 'default']);
/** Nested conditions beyond this depth are an attack on the stack. */
const DEPTH = 32;
/** Each star of a target is replaced by part of the import: a longer target could grow without end. */
const TARGET_LENGTH = 1024;
const ABSENT: PackageTarget = { kind: 'absent' };

/** Null for anything that is not a JSON object. Unknown and ill-typed fields are dropped. */
export function parsePackageFile(text: string): PackageFile | null {
  const json = parseJson(text);
  if (!isRecord(json)) return null;
  return {
    name: stringOrNull(json['name']),
    exports: json['exports'] ?? null,
    imports: json['imports'] ?? null,
    main: stringOrNull(json['main']),
    module: stringOrNull(json['module']),
    browser: json['browser'] ?? null,
    sideEffects: json['sideEffects'],
  };
}

/** `subpath` is `.` or `./…`. Node's rules for `exports`, with our conditions. */
export function resolveExports(pkg: PackageFile, subpath: string, form: ImportForm): PackageTarget {
  const { exports } = pkg;
  const table = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  if (table) return matchTable(exports, subpath, form, false);
  return subpath === '.' ? matchTarget(exports, null, form, false, 0) : ABSENT;
}

/** `specifier` begins with `#`. Node's rules for `imports`, with our conditions. */
export function resolveImports(
  pkg: PackageFile,
  specifier: string,
  form: ImportForm,
): PackageTarget {
  return isRecord(pkg.imports) ? matchTable(pkg.imports, specifier, form, true) : ABSENT;
}

/** Entry paths of a package without `exports`, in the order to be tried; they may lead anywhere. */
export function mainPaths(pkg: PackageFile | null, form: ImportForm): readonly string[] {
  if (pkg === null) return [];
  const fields = form === 'import' ? [pkg.module, pkg.main] : [pkg.main, pkg.module];
  const entries = [stringOrNull(pkg.browser), ...fields];
  return entries.filter((entry): entry is string => entry !== null && entry !== '');
}

/** Path below the package that `target` names, null where it leads out. `./a/../b` is refused too: nobody needs it. */
export function pathInPackage(target: string): string | null {
  const parts = target.replace(/^\.\//, '').split(/[/\\]|%2f|%5c/i);
  if (target.startsWith('/') || parts.some((part) => isLeaving(part))) return null;
  return target.replace(/^\.\//, '');
}

/** False where the package promises that importing `path` only for its effects does nothing. */
export function hasSideEffects(pkg: PackageFile | null, path: string): boolean {
  if (pkg === null || pkg.sideEffects === undefined) return true;
  if (!Array.isArray(pkg.sideEffects)) return pkg.sideEffects !== false;
  return pkg.sideEffects.some((entry) => typeof entry !== 'string' || mayCover(entry, path));
}

// Patterns are not run (they are the author's): one that could name code counts as naming all of it.
function mayCover(entry: string, path: string): boolean {
  if (!/[*?{[(!]/.test(entry)) return entry.replace(/^\.\//, '') === path;
  return !/\.(?:css|scss|sass|less|styl|vue|svelte|html|svg)$/.test(entry);
}

function matchTable(
  table: Record<string, unknown>,
  key: string,
  form: ImportForm,
  internal: boolean,
): PackageTarget {
  if (Object.hasOwn(table, key) && !key.includes('*')) {
    return matchTarget(table[key], null, form, internal, 0);
  }
  const pattern = bestPattern(table, key);
  if (pattern === null) return ABSENT;
  const star = pattern.indexOf('*');
  const rest = key.slice(star, key.length - (pattern.length - star - 1));
  return matchTarget(table[pattern], rest, form, internal, 0);
}

// The longest text before the star wins, then the longest pattern.
function bestPattern(table: Record<string, unknown>, key: string): string | null {
  let best: string | null = null;
  for (const pattern of Object.keys(table)) {
    const star = pattern.indexOf('*');
    if (star === -1 || star !== pattern.lastIndexOf('*')) continue;
    const fits = key.startsWith(pattern.slice(0, star)) && key.endsWith(pattern.slice(star + 1));
    if (fits && key.length >= pattern.length && isBetter(pattern, best)) best = pattern;
  }
  return best;
}

function isBetter(pattern: string, best: string | null): boolean {
  if (best === null) return true;
  const [ours, theirs] = [pattern.indexOf('*'), best.indexOf('*')];
  return ours === theirs ? pattern.length > best.length : ours > theirs;
}

function matchTarget(
  target: unknown,
  rest: string | null,
  form: ImportForm,
  internal: boolean,
  depth: number,
): PackageTarget {
  if (depth > DEPTH) return ABSENT;
  if (typeof target === 'string') return asTarget(target, rest, internal);
  const choices = Array.isArray(target) ? target : matchingConditions(target, form);
  for (const choice of choices) {
    const found = matchTarget(choice, rest, form, internal, depth + 1);
    if (found.kind !== 'absent') return found;
  }
  return ABSENT;
}

function matchingConditions(target: unknown, form: ImportForm): unknown[] {
  if (!isRecord(target)) return [];
  return Object.keys(target)
    .filter((key) => key === form || CONDITIONS.has(key))
    .map((key) => target[key]);
}

function asTarget(target: string, rest: string | null, internal: boolean): PackageTarget {
  if (target.length > TARGET_LENGTH) return ABSENT;
  const full = rest === null ? target : target.replaceAll('*', () => rest);
  if (target.startsWith('./')) {
    const path = pathInPackage(full);
    return path === null ? { kind: 'refused', target: full } : { kind: 'path', path };
  }
  const isBare = internal && /^[^./\\]/.test(full);
  return isBare ? { kind: 'package', specifier: full } : { kind: 'refused', target: full };
}

function isLeaving(part: string): boolean {
  const plain = part.replace(/%2e/gi, '.').toLowerCase();
  return plain === '..' || plain === 'node_modules';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
