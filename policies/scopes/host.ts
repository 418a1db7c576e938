// The set of outbound requests a rule covers: scheme, host by label, port, method, path. ASCII hosts only,
// spelled as the URL standard spells them. Knows no address and no connection.

import type { HostResource } from '../resource.ts';
import { matchesHost, parseHostPattern, type HostPattern } from './host-pattern.ts';
import { matchesPath, parsePathScope, type PathScope } from './path.ts';
import { checkText, ScopeError } from './scope-error.ts';

export interface HostScope {
  readonly kind: 'host';
  readonly text: string;
  /** `null`: any; only a deny rule may leave scheme and port open. */
  readonly scheme: string | null;
  readonly host: HostPattern;
  readonly port: number | null;
  /** `null`: any. Upper case, in the order written. */
  readonly methods: readonly string[] | null;
  readonly path: PathScope;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { https: 443, http: 80, wss: 443, ws: 80 };
const ANY_PATH = parsePathScope('/**');

/** What a layer makes of the parts a rule leaves out, and whether `*` alone may be written in it. */
export interface HostOptions {
  /** Deny rules: without a scheme any scheme, without a port any port. Else https and the scheme's port. */
  readonly open: boolean;
  readonly all: boolean;
}

/** `[scheme://]host[:port][/path]`; without a path every path. Throws ScopeError. */
export function parseHostScope(
  text: string,
  methods: readonly string[] | undefined,
  options: HostOptions,
): HostScope {
  checkText(text);
  refuseNonAscii(text);
  const { schemeText, hostText, portText, pathText } = splitRule(text);
  const scheme = schemeText?.toLowerCase() ?? (options.open ? null : 'https');
  const host = parseHostPattern(hostText, text, options.all);
  const port = parsePort(portText, scheme, text, options.open);
  const path = pathText === '' ? ANY_PATH : parseUrlPath(pathText);
  const list = methods === undefined ? null : parseMethods(methods);
  const parts = { scheme, host, port, methods: list, path };
  return Object.freeze({ kind: 'host', text: formatHost(parts, options.open), ...parts });
}

function refuseNonAscii(text: string): void {
  if (/^[\x21-\x7E]*$/.test(text)) return;
  throw new ScopeError(
    `${JSON.stringify(text)} contains a space or a character outside ASCII`,
    'write the host in its ASCII form ("xn--…") and the path percent-encoded',
  );
}

interface RuleParts {
  readonly schemeText: string | undefined;
  readonly hostText: string;
  readonly portText: string | undefined;
  readonly pathText: string;
}

function splitRule(text: string): RuleParts {
  const colon = text.indexOf('://');
  const schemeText = colon < 0 ? undefined : text.slice(0, colon);
  if (schemeText !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(schemeText)) {
    throw new ScopeError(
      `${JSON.stringify(schemeText)} is not a scheme`,
      'write "https://", "http://", or leave the scheme out for https',
    );
  }
  const rest = colon < 0 ? text : text.slice(colon + 3);
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const pathText = slash < 0 ? '' : rest.slice(slash);
  // The colons of an IPv6 address are inside its brackets.
  const portAt = authority.indexOf(':', authority.indexOf(']') + 1);
  const hostText = portAt < 0 ? authority : authority.slice(0, portAt);
  const portText = portAt < 0 ? undefined : authority.slice(portAt + 1);
  return { schemeText, hostText, portText, pathText };
}

function parsePort(
  text: string | undefined,
  scheme: string | null,
  rule: string,
  open: boolean,
): number | null {
  if (text === undefined) {
    if (open) return null;
    const port = DEFAULT_PORTS[scheme ?? ''];
    if (port !== undefined) return port;
    throw new ScopeError(
      `${JSON.stringify(rule)} names no port, and "${scheme}" has no default port`,
      'add the port after the host: "host:1234"',
    );
  }
  const port = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new ScopeError(
    `${JSON.stringify(text)} in ${JSON.stringify(rule)} is not a port`,
    'write a number from 1 to 65535 without leading zeros',
  );
}

/** A pattern must be spelled as a canonical URL spells its path, or it would never match. */
function parseUrlPath(text: string): PathScope {
  if (/[?#]/.test(text)) {
    throw new ScopeError(
      `the path ${JSON.stringify(text)} contains "?" or "#"`,
      'leave query and fragment out: rules speak of paths',
    );
  }
  const scope = parsePathScope(text);
  const canonical = new URL(`https://host${text}`).pathname;
  if (canonical !== text) {
    throw new ScopeError(
      `the path ${JSON.stringify(text)} is not spelled as a URL spells it`,
      `write ${JSON.stringify(canonical)}`,
    );
  }
  if (isAmbiguousPath(text)) {
    throw new ScopeError(
      `the path ${JSON.stringify(text)} percent-encodes what needs no encoding, or a slash`,
      'write plain characters as they are; a rule cannot speak of encoded slashes',
    );
  }
  return scope;
}

function parseMethods(methods: readonly string[]): readonly string[] {
  for (const method of methods) {
    if (/^[A-Z]{1,32}$/.test(method)) continue;
    throw new ScopeError(
      `${JSON.stringify(method)} is not a method`,
      'write upper-case names such as "GET"; leave "methods" out for all of them',
    );
  }
  return Object.freeze([...new Set(methods)]);
}

/**
 * Whether servers may read the path as another one: it encodes a slash, a backslash, a percent sign or a
 * character that needs no encoding, is badly encoded, or hides dots before a `;`. Such a path is covered only by a rule for every
 * path of the host, and any deny rule on the host hits it.
 */
export function isAmbiguousPath(path: string): boolean {
  for (let at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
    const hex = path.slice(at + 1, at + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) return true;
    if (/[A-Za-z0-9._~/\\%-]/.test(String.fromCharCode(Number.parseInt(hex, 16)))) return true;
  }
  return path.includes('\\') || (path.includes(';') && /\/\.{1,2};/.test(path));
}

/** The one spelling of a host rule; methods, which are a key of their own, follow in brackets. */
function formatHost(parts: Omit<HostScope, 'kind' | 'text'>, open: boolean): string {
  const { scheme, host, port, methods, path } = parts;
  // Left out, a port means the usual one; in a deny rule it means any.
  const usual = open ? null : DEFAULT_PORTS[scheme ?? ''];
  return [
    scheme === null ? '' : `${scheme}://`,
    host.text,
    port === usual || port === null ? '' : `:${port}`,
    path === ANY_PATH || path.text === '/**' ? '' : path.text,
    methods === null ? '' : ` [${methods.join(',')}]`,
  ].join('');
}

/** Whether a request lies in the scope. `deny` decides what is made of an ambiguous path. */
export function matchesRequest(scope: HostScope, request: HostResource, deny: boolean): boolean {
  return matchesEndpoint(scope, request) && matchesUrlPath(scope.path, request.path, deny);
}

/** Everything but the path. */
export function matchesEndpoint(scope: HostScope, request: HostResource): boolean {
  return (
    (scope.scheme === null || scope.scheme === request.scheme) &&
    (scope.port === null || scope.port === request.port) &&
    (scope.methods === null || scope.methods.includes(request.method)) &&
    matchesHost(scope.host, request.host)
  );
}

function matchesUrlPath(scope: PathScope, path: string, deny: boolean): boolean {
  return isAmbiguousPath(path) ? deny || scope.text === '/**' : matchesPath(scope, path);
}
