// What the policy must answer, worked out the slow and obvious way from rule texts: recursion, no index, no
// code shared with what is tested. Speaks only the canonical spellings that the tests write.

import type { Resource } from '../../policies/index.ts';

/** A rule as a test writes it. */
export interface PlainRule {
  readonly match: string;
  readonly columns?: readonly string[] | undefined;
  readonly methods?: readonly string[] | undefined;
}

export interface PlainLayers {
  readonly manifest: readonly PlainRule[];
  readonly grant: readonly PlainRule[];
  readonly floor: readonly PlainRule[];
  /** `null`: the host policy has no ceiling. */
  readonly ceiling: readonly PlainRule[] | null;
  readonly deny: readonly PlainRule[];
}

/** `*` stands for any characters, none included. */
function textMatches(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') {
    return (
      textMatches(pattern.slice(1), text) || (text !== '' && textMatches(pattern, text.slice(1)))
    );
  }
  return text !== '' && pattern[0] === text[0] && textMatches(pattern.slice(1), text.slice(1));
}

export function pathMatches(pattern: string, path: string): boolean {
  const segmentsOf = (text: string): string[] => (text === '/' ? [] : text.slice(1).split('/'));
  return listMatches(segmentsOf(pattern), segmentsOf(path));
}

function listMatches(patterns: readonly string[], names: readonly string[]): boolean {
  const [pattern, ...patternsLeft] = patterns;
  const [name, ...namesLeft] = names;
  if (pattern === undefined) return name === undefined;
  if (pattern === '**') {
    return (
      listMatches(patternsLeft, names) || (name !== undefined && listMatches(patterns, namesLeft))
    );
  }
  if (name === undefined || name === '') return false;
  return textMatches(pattern, name) && listMatches(patternsLeft, namesLeft);
}

function hostMatches(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  const patterns = pattern.split('.');
  const labels = host.split('.');
  if (patterns[0] === '**') {
    const tail = patterns.slice(1);
    return labels.length > tail.length && tail.join('.') === labels.slice(-tail.length).join('.');
  }
  return (
    patterns.length === labels.length &&
    patterns.every((label, index) => label === '*' || label === labels[index])
  );
}

export function nameMatches(pattern: string, name: string): boolean {
  if (!pattern.endsWith('*')) return pattern === name;
  const prefix = pattern.slice(0, -1);
  return name.startsWith(prefix) && name !== prefix;
}

/** Rules are written `scheme://host:port/path`, each part given. */
function requestMatches(rule: PlainRule, request: Extract<Resource, { kind: 'host' }>): boolean {
  const [scheme, rest = ''] = rule.match.split('://');
  const authority = rest.slice(0, rest.indexOf('/'));
  const [host = '', port] = authority.split(':');
  return (
    scheme === request.scheme &&
    hostMatches(host, request.host) &&
    Number(port) === request.port &&
    (rule.methods === undefined || rule.methods.includes(request.method)) &&
    pathMatches(rest.slice(rest.indexOf('/')), request.path)
  );
}

/** Rules are written `database:table`. */
function aboutTable(rule: PlainRule, database: string, table: string): boolean {
  const [ruleDatabase, ruleTable = ''] = rule.match.split(':');
  return ruleDatabase === database && nameMatches(ruleTable, table);
}

/** One resource made of indivisible things: every column apart. `null` is "no column". */
function partsOf(resource: Resource): (string | null)[] {
  return resource.kind === 'table' && resource.columns.length > 0 ? [...resource.columns] : [null];
}

function allows(rule: PlainRule, resource: Resource, part: string | null): boolean {
  if (resource.kind === 'path') return pathMatches(rule.match, resource.path);
  if (resource.kind === 'name') return nameMatches(rule.match, resource.name);
  if (resource.kind === 'host') return requestMatches(rule, resource);
  if (resource.kind !== 'table' || !aboutTable(rule, resource.database, resource.table))
    return false;
  if (part === null || rule.columns === undefined) return true;
  return part !== '*' && rule.columns.includes(part);
}

function denies(rule: PlainRule, resource: Resource, part: string | null): boolean {
  if (resource.kind !== 'table') return allows(rule, resource, part);
  if (!aboutTable(rule, resource.database, resource.table)) return false;
  if (rule.columns === undefined) return true;
  if (part === null) return false;
  return part === '*' ? rule.columns.length > 0 : rule.columns.includes(part);
}

function reasonOf(layers: PlainLayers, resource: Resource, part: string | null): string {
  const within = (rules: readonly PlainRule[]): boolean =>
    rules.some((rule) => allows(rule, resource, part));
  if (layers.deny.some((rule) => denies(rule, resource, part))) return 'denied';
  if (within(layers.floor)) return 'floor';
  if (!within(layers.grant)) return 'not-granted';
  if (!within(layers.manifest)) return 'not-declared';
  if (layers.ceiling !== null && !within(layers.ceiling)) return 'above-ceiling';
  return 'granted';
}

const WORST_FIRST = ['denied', 'not-granted', 'not-declared', 'above-ceiling', 'granted', 'floor'];

/** effective = floor ∪ (manifest ∩ grant ∩ ceiling) − deny, for every part; the worst part decides. */
export function decideSlowly(layers: PlainLayers, resource: Resource): string {
  const reasons = partsOf(resource).map((part) => reasonOf(layers, resource, part));
  return WORST_FIRST.find((reason) => reasons.includes(reason)) ?? 'impossible';
}

/** Whether a set of rules, as one layer, reaches the resource. */
export function reaches(rules: readonly PlainRule[], resource: Resource): boolean {
  return partsOf(resource).every((part) => rules.some((rule) => allows(rule, resource, part)));
}
