// All rules of one action whose resources are outbound requests: by host, then scheme and port, then path.

import type { HostResource, Resource } from '../resource.ts';
import { INVALID_RESOURCE, type Rule, type Verdict } from '../rule.ts';
import { isAmbiguousPath, matchesEndpoint, type HostScope } from '../scopes/host.ts';
import { isCanonicalPath } from '../scopes/path.ts';
import type { ActionIndex } from './action-index.ts';
import { PathTrie } from './path-trie.ts';
import { copySlots, makeSlots, put, settle, slotsOf, type Slots } from './slots.ts';

const [UPPER_A, UPPER_Z, LOWER_A, LOWER_Z] = [65, 90, 97, 122];

interface HostRule {
  readonly rule: Rule;
  readonly scope: HostScope;
}

interface Endpoint {
  readonly scheme: string | null;
  readonly port: number | null;
  readonly trie: PathTrie<HostRule>;
  readonly rules: HostRule[];
}

export class HostIndex implements ActionIndex {
  readonly #open: boolean;
  readonly #everywhere: Slots;
  readonly #hosts = {
    exact: new Map<string, Endpoint[]>(),
    'one-label': new Map<string, Endpoint[]>(),
    'any-depth': new Map<string, Endpoint[]>(),
    all: new Map<string, Endpoint[]>(),
  };
  /** Lengths of the domains behind wildcards, dot included. */
  readonly #domainLengths = new Set<number>();
  /** Reused by every call: a decision is synchronous and runs nobody else's code. */
  readonly #found: Slots = makeSlots();
  #method = '';
  readonly #take = ({ rule, scope }: HostRule): void => {
    if (scope.methods === null || scope.methods.includes(this.#method)) put(this.#found, rule);
  };

  constructor(rules: readonly Rule[], open: boolean) {
    this.#open = open;
    this.#everywhere = slotsOf(rules.filter(({ scope }) => scope.kind === 'all'));
    for (const rule of rules) if (rule.scope.kind === 'host') this.#add(rule, rule.scope);
  }

  #add(rule: Rule, scope: HostScope): void {
    const group = this.#hosts[scope.host.form];
    if (scope.host.form !== 'exact') this.#domainLengths.add(scope.host.name.length);
    const endpoints = group.get(scope.host.name) ?? [];
    group.set(scope.host.name, endpoints);
    let endpoint = endpoints.find(
      ({ scheme, port }) => scheme === scope.scheme && port === scope.port,
    );
    if (endpoint === undefined) {
      endpoint = { scheme: scope.scheme, port: scope.port, trie: new PathTrie(), rules: [] };
      endpoints.push(endpoint);
    }
    endpoint.trie.add(scope.path.segments, { rule, scope });
    endpoint.rules.push({ rule, scope });
  }

  judge(resource: Resource): Verdict {
    if (resource.kind !== 'host' || !isCanonicalRequest(resource)) return INVALID_RESOURCE;
    copySlots(this.#found, this.#everywhere);
    this.#method = resource.method;
    const ambiguous = isAmbiguousPath(resource.path);
    this.#visit(this.#hosts.all.get(''), resource, ambiguous);
    this.#visit(this.#hosts.exact.get(resource.host), resource, ambiguous);
    this.#visitDomains(resource, ambiguous);
    return settle(this.#found, this.#open);
  }

  #visitDomains(request: HostResource, ambiguous: boolean): void {
    const { host } = request;
    const first = host.indexOf('.');
    for (let dot = first; dot > 0; dot = host.indexOf('.', dot + 1)) {
      // Cutting out a domain that no rule names costs more than the rest of the decision.
      if (!this.#domainLengths.has(host.length - dot)) continue;
      const domain = host.slice(dot);
      if (dot === first) this.#visit(this.#hosts['one-label'].get(domain), request, ambiguous);
      this.#visit(this.#hosts['any-depth'].get(domain), request, ambiguous);
    }
  }

  #visit(endpoints: Endpoint[] | undefined, request: HostResource, ambiguous: boolean): void {
    if (endpoints === undefined) return;
    for (const endpoint of endpoints) {
      const { scheme, port } = endpoint;
      if (scheme !== null && scheme !== request.scheme) continue;
      if (port !== null && port !== request.port) continue;
      if (ambiguous) this.#visitAmbiguous(endpoint, request);
      else endpoint.trie.walk(request.path, this.#take);
    }
  }

  /** Nobody can say which path the server will read: only rules for all of them allow, any rule denies. */
  #visitAmbiguous(endpoint: Endpoint, request: HostResource): void {
    for (const { rule, scope } of endpoint.rules) {
      const reaches = rule.layer === 'deny' || scope.path.text === '/**';
      if (reaches && matchesEndpoint(scope, request)) put(this.#found, rule);
    }
  }
}

/** Spelled as the URL standard spells it; a trailing dot would name the same host twice. */
function isCanonicalRequest({ host, port, method, path }: HostResource): boolean {
  return (
    host !== '' &&
    !host.endsWith('.') &&
    !hasCodeBetween(host, UPPER_A, UPPER_Z) &&
    (!host.includes(':') || host.startsWith('[')) &&
    !hasCodeBetween(method, LOWER_A, LOWER_Z) &&
    Number.isInteger(port) &&
    isCanonicalPath(path, 'empty-allowed')
  );
}

function hasCodeBetween(text: string, low: number, high: number): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= low && code <= high) return true;
  }
  return false;
}
