// The set of dotted names a rule covers: exact, or `prefix.*` at any depth (`PREFIX_*` for environment
// variables). Knows no event, item or variable.

import { checkText, ScopeError } from './scope-error.ts';

export interface NameScope {
  readonly kind: 'name';
  readonly text: string;
  /** The exact name, or where `wildcard` is set the prefix of one or more further characters. */
  readonly name: string;
  readonly wildcard: boolean;
}

export type NameStyle = 'dotted' | 'environment';

/** `all` says whether `*` alone may be written here. Throws ScopeError. */
export function parseNameScope(text: string, style: NameStyle, all: boolean): NameScope {
  checkText(text);
  if (text === '*' && !all) {
    throw new ScopeError(
      '"*" alone is only for a ceiling or a deny rule',
      `name what it covers, or a prefix such as ${prefixExample(style)}`,
    );
  }
  const wildcard = text.endsWith('*');
  const name = wildcard ? text.slice(0, -1) : text;
  if (wildcard && name !== '' && !name.endsWith(style === 'dotted' ? '.' : '_')) {
    throw new ScopeError(
      `${JSON.stringify(text)} does not end in a whole prefix`,
      `write ${prefixExample(style)} or the exact name`,
    );
  }
  if (name !== '') assertName(wildcard ? name.slice(0, -1) : name, style, text);
  return Object.freeze({ kind: 'name', text, name, wildcard });
}

/** Throws ScopeError where `name` is not a name of that style; `text` is what the message quotes. */
export function assertName(name: string, style: NameStyle, text = name): void {
  if (style === 'environment' ? /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) : isDotted(name)) return;
  throw new ScopeError(
    `${JSON.stringify(text)} is not a name`,
    style === 'environment'
      ? 'write letters, digits and "_", or "PREFIX_*"'
      : 'write names joined by "." without spaces or quotes, or "prefix.*"',
  );
}

function isDotted(name: string): boolean {
  return !/[\s*"'`\\,()[\]{}?]/.test(name) && name.split('.').every((part) => part !== '');
}

function prefixExample(style: NameStyle): string {
  return style === 'dotted' ? '"prefix.*"' : '"PREFIX_*"';
}

export function matchesName(scope: NameScope, name: string): boolean {
  if (!scope.wildcard) return scope.name === name;
  return name.length > scope.name.length && name.startsWith(scope.name);
}

/** Whether every name of `narrow` is a name of `broad`. */
export function coversName(broad: NameScope, narrow: NameScope): boolean {
  if (!narrow.wildcard) return matchesName(broad, narrow.name);
  return broad.wildcard && narrow.name.startsWith(broad.name);
}
