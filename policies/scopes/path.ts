// The set of paths a rule covers: segment globs over virtual, absolute POSIX paths. Pure text: knows no
// mount and no file system. Host rules use the same patterns for the path part of a URL.

import { checkText, ScopeError } from './scope-error.ts';
import { makeSegment, matchesSegment, segmentsOverlap, type Segment } from './segment.ts';

const SLASH = 47;
const DOT = 46;

/** `/data/**` covers `/data` itself and everything below it; `/data/*` exactly one level. */
export interface PathScope {
  readonly kind: 'path';
  readonly text: string;
  readonly segments: readonly Segment[];
}

/** Throws ScopeError where `text` is not an absolute, canonical pattern. */
export function parsePathScope(text: string): PathScope {
  checkText(text);
  if (!text.startsWith('/')) {
    throw new ScopeError(
      `${JSON.stringify(text)} is not an absolute path`,
      'start it with "/"; a rule that takes away belongs under "deny"',
    );
  }
  refuseForeignGlobs(text);
  const names = splitPath(text);
  for (const [index, name] of names.entries()) refuseSegment(text, name, names[index - 1]);
  return Object.freeze({
    kind: 'path',
    text,
    segments: Object.freeze(names.map((name) => makeSegment(name))),
  });
}

/** `/` has no segments. */
export function splitPath(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/');
}

function refuseForeignGlobs(text: string): void {
  if (text.includes('\\')) {
    throw new ScopeError(
      `${JSON.stringify(text)} contains a backslash`,
      'separate with "/"; there are no escapes',
    );
  }
  const foreign = /[?[\]{}]|[@!+*]\(/.exec(text)?.[0];
  if (foreign === undefined) return;
  throw new ScopeError(
    `${JSON.stringify(text)} contains ${JSON.stringify(foreign)}: only "*" and "**" are wildcards`,
    'write one rule for each alternative, or "*"',
  );
}

function refuseSegment(text: string, name: string, previous: string | undefined): void {
  const shown = JSON.stringify(text);
  if (name === '') {
    const hint = text.endsWith('/')
      ? 'leave the last "/" out, or end with "/**" for the folder and all below it'
      : 'write one "/" between segments';
    throw new ScopeError(`${shown} has an empty segment or ends with "/"`, hint);
  }
  if (name === '.' || name === '..') {
    throw new ScopeError(`${shown} contains ${JSON.stringify(name)}`, 'write the path it leads to');
  }
  if (name !== '**' && name.includes('**')) {
    throw new ScopeError(`${shown} mixes "**" with text`, 'let "**" stand alone between slashes');
  }
  if (name === '**' && previous === '**') {
    throw new ScopeError(`${shown} repeats "**"`, 'one "**" already stands for any depth');
  }
}

/** Whether a canonical path lies in the scope. */
export function matchesPath(scope: PathScope, path: string): boolean {
  return matchesSegments(scope.segments, splitPath(path));
}

/**
 * Steps are at most pattern segments × path segments: where a `**` has taken too little it takes one more,
 * and only the last one ever needs to.
 */
export function matchesSegments(
  pattern: readonly Segment[],
  names: readonly string[],
  from = 0,
): boolean {
  let at = 0;
  let name = from;
  let retryAt = -1;
  let retryName = -1;
  while (name < names.length) {
    const segment = pattern[at];
    if (segment?.kind === 'deep') {
      retryAt = ++at;
      retryName = name;
    } else if (segment !== undefined && matchesSegment(segment, names[name] ?? '')) {
      at++;
      name++;
    } else if (retryAt >= 0) {
      at = retryAt;
      name = ++retryName;
    } else {
      return false;
    }
  }
  while (pattern[at]?.kind === 'deep') at++;
  return at === pattern.length;
}

/**
 * Absolute, no `.` or `..`, no NUL; empty segments only where `empty` allows them (URL paths have them).
 * Anything else is not a resource: a check on it would say nothing about the thing used.
 */
export function isCanonicalPath(path: string, empty: 'no-empty' | 'empty-allowed'): boolean {
  if (path.charCodeAt(0) !== SLASH) return false;
  if (path.length === 1) return true;
  let start = 1;
  let dots = 0;
  for (let at = 1; at <= path.length; at++) {
    const code = at < path.length ? path.charCodeAt(at) : SLASH;
    if (code === SLASH) {
      const length = at - start;
      if (length === 0 ? empty === 'no-empty' : dots === length && length <= 2) return false;
      start = at + 1;
      dots = 0;
    } else if (code === DOT) {
      dots++;
    } else if (code === 0) {
      return false;
    }
  }
  return true;
}

/** Whether some path lies in both. */
export function pathsOverlap(a: PathScope, b: PathScope): boolean {
  return overlap(a.segments, 0, b.segments, 0, new Set());
}

function overlap(
  a: readonly Segment[],
  i: number,
  b: readonly Segment[],
  j: number,
  failed: Set<number>,
): boolean {
  const state = i * (b.length + 1) + j;
  if (failed.has(state)) return false;
  const [left, right] = [a[i], b[j]];
  const found =
    (left === undefined && right === undefined) ||
    (left?.kind === 'deep' &&
      (overlap(a, i + 1, b, j, failed) ||
        (right !== undefined && overlap(a, i, b, j + 1, failed)))) ||
    (right?.kind === 'deep' &&
      (overlap(a, i, b, j + 1, failed) ||
        (left !== undefined && overlap(a, i + 1, b, j, failed)))) ||
    (left !== undefined &&
      right !== undefined &&
      left.kind !== 'deep' &&
      right.kind !== 'deep' &&
      segmentsOverlap(left, right) &&
      overlap(a, i + 1, b, j + 1, failed));
  if (!found) failed.add(state);
  return found;
}
