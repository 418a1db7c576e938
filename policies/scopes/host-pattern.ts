// The host part of a network rule: a name, `*.` for exactly one label, `**.` for one or more, an address in
// its canonical spelling, or `*`. Knows no DNS.

import { ScopeError } from './scope-error.ts';

export interface HostPattern {
  readonly form: 'exact' | 'one-label' | 'any-depth' | 'all';
  readonly text: string;
  /** The exact host, or what follows the wildcard, with its dot: `.cdn.acme.example`. */
  readonly name: string;
}

const ALL: HostPattern = Object.freeze({ form: 'all', text: '*', name: '' });

/** `rule` is what messages quote; `all` says whether `*` alone may be written. Throws ScopeError. */
export function parseHostPattern(text: string, rule: string, all: boolean): HostPattern {
  if (text === '*') {
    if (all) return ALL;
    throw new ScopeError(
      '"*" alone stands for every host, which only a ceiling or a deny rule may say',
      'name the host, or a domain such as "*.acme.example"',
    );
  }
  const lower = text.toLowerCase();
  const form = wildcardForm(lower);
  const name = form === 'exact' ? lower : lower.slice(lower.indexOf('.'));
  assertHost(form === 'exact' ? name : name.slice(1), rule, form !== 'exact');
  return Object.freeze({ form, text: lower, name });
}

function wildcardForm(text: string): 'exact' | 'one-label' | 'any-depth' {
  if (text.startsWith('**.')) return 'any-depth';
  return text.startsWith('*.') ? 'one-label' : 'exact';
}

/** Throws ScopeError where `host` is not a host name or address in the spelling of the URL standard. */
export function assertHost(host: string, rule: string, wildcard = false): void {
  if (host.includes('*')) {
    throw new ScopeError(
      `${JSON.stringify(rule)} has "*" in a place other than the first label`,
      'write "*.domain" for one label or "**.domain" for any depth; one rule for each other host',
    );
  }
  const canonical = canonicalHost(host);
  if (canonical === null) {
    throw new ScopeError(
      `${JSON.stringify(host)} is not a host`,
      'write a name such as "api.acme.example", without user, spaces or a trailing dot',
    );
  }
  if (canonical !== host) {
    throw new ScopeError(
      `${JSON.stringify(host)} is not the canonical spelling of its address`,
      `write ${JSON.stringify(canonical)}`,
    );
  }
  if (wildcard && isAddress(host)) {
    throw new ScopeError(
      `${JSON.stringify(rule)} has a wildcard before an address`,
      'write each address in full',
    );
  }
}

/** The URL standard's spelling, or null where it knows no such host. */
function canonicalHost(host: string): string | null {
  const labels = host.split('.');
  const shaped = host.startsWith('[')
    ? /^\[[0-9a-f:.]+\]$/i.test(host)
    : labels.every(
        (label) => /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i.test(label) && label.length < 64,
      );
  if (!shaped || host.length > 253) return null;
  return URL.parse(`http://${host}/`)?.hostname ?? null;
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /(^|\.)[0-9]+$/.test(host);
}

/** Compares a host in canonical spelling; addresses have no labels, so no wildcard but `*` covers them. */
export function matchesHost(pattern: HostPattern, host: string): boolean {
  if (pattern.form === 'all') return true;
  if (pattern.form === 'exact') return pattern.name === host;
  const labels = host.length - pattern.name.length;
  if (labels <= 0 || !host.endsWith(pattern.name)) return false;
  return pattern.form === 'any-depth' || host.lastIndexOf('.', labels - 1) < 0;
}

/** Whether every host of `narrow` is a host of `broad`. */
export function coversHost(broad: HostPattern, narrow: HostPattern): boolean {
  if (broad.form === 'all') return true;
  if (narrow.form === 'all') return false;
  if (narrow.form === 'exact') return matchesHost(broad, narrow.name);
  if (broad.form === 'one-label') return narrow.form === 'one-label' && broad.name === narrow.name;
  return broad.form === 'any-depth' && narrow.name.endsWith(broad.name);
}

/** Whether some host lies in both. */
export function hostsOverlap(a: HostPattern, b: HostPattern): boolean {
  // Two wildcards of which neither covers the other have different domains or depths: they meet nowhere.
  return coversHost(a, b) || coversHost(b, a);
}
