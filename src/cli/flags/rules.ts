// From the items of permission flags to rules in the words of a manifest. Where a text could mean more or less than it
// does for Deno, giving takes the narrower reading and denying the wider one. Reads no document.

import type { Action } from '../../../policies/index.ts';
import { SkerryError } from '../../errors.ts';
import type { MountTable } from './mounts.ts';
import { type FlagItem, listItems, type PermissionFlags } from './permission-flags.ts';

/** What one item says. `match: null` is all of the action, for flags of one thing and for denials. */
export interface FlagRule {
  readonly item: Pick<FlagItem, 'verb' | 'text'>;
  readonly action: Action;
  readonly match: readonly string[] | null;
}

/** A path as the plugin spells it, with wildcards: `guest:/data/**`. */
const GUEST = 'guest:';

/** Throws CONFIG_ERROR naming the item that cannot be meant. */
export function flagRules(
  flags: PermissionFlags,
  mounts: MountTable,
  databases: readonly string[],
): FlagRule[] {
  const rules = listItems(flags).flatMap((item) => RULES[item.kind](item, { mounts, databases }));
  if (flags.allowNetPrivate !== true) return rules;
  const item = { verb: 'allow', text: '--allow-net-private' } as const;
  return [...rules, { item, action: 'net.private', match: null }];
}

/** What the real paths of a flag are: for the mounts, which have to be there first. */
export function realPaths(items: readonly FlagItem[]): string[] {
  return items.flatMap(({ value }) => (value === null || value.startsWith(GUEST) ? [] : [value]));
}

interface Known {
  readonly mounts: MountTable;
  readonly databases: readonly string[];
}

type RuleOf = (item: FlagItem, known: Known) => FlagRule[];

const RULES: Readonly<Record<FlagItem['kind'], RuleOf>> = {
  read: (item, { mounts }) => [{ item, action: 'fs.read', match: pathPatterns(item, mounts) }],
  write: (item, { mounts }) => [{ item, action: 'fs.write', match: pathPatterns(item, mounts) }],
  net: (item) => [{ item, action: 'net.outbound', match: hostPatterns(item) }],
  env: (item) => [{ item, action: 'env.read', match: namePatterns(item) }],
  db: databaseRules,
};

function pathPatterns(item: FlagItem, mounts: MountTable): string[] | null {
  const { verb, value } = item;
  if (value === null) {
    return verb === 'deny' ? null : [...mounts.names, '/data'].map((at) => `${at}/**`);
  }
  if (value.startsWith(GUEST)) return [value.slice(GUEST.length)];
  const names = verb === 'deny' ? mounts.everyNameOf(value) : mounts.namesOf(value);
  const special = names.find((name) => /[*?[\]{}\\]|[@!+]\(/u.test(name));
  if (special === undefined) return names.map((name) => `${name}/**`);
  throw wrong(item, `a rule cannot speak of ${special}: rename it, or name the folder it is in`);
}

function hostPatterns(item: FlagItem): string[] | null {
  const { verb, value } = item;
  if (value === null) {
    if (verb === 'deny') return null;
    throw wrong(item, 'name the hosts: --allow-net=api.example.com,localhost:8080');
  }
  if (/^[^/]*\/\d+$/u.test(value)) {
    throw wrong(item, 'ranges of addresses cannot be named; write each address');
  }
  // A whole rule, as in a manifest.
  if (value.includes('://')) return [value];
  if (value.includes('/')) throw wrong(item, `write https://${value} for a rule with a path`);
  if (verb === 'deny') {
    const [, below] = /^\*\.(.+)$/u.exec(value) ?? [];
    return below === undefined ? [value] : [`**.${below}`, below];
  }
  return [`https://${value}`, `http://${value}`];
}

function namePatterns(item: FlagItem): string[] | null {
  const { verb, value } = item;
  if (value === null) {
    if (verb === 'deny') return null;
    throw wrong(item, 'name the variables: --allow-env=HOME,LC_*');
  }
  // The prefix itself is a name too.
  return value.endsWith('_*') ? [value, value.slice(0, -1)] : [value];
}

/** `main:read:users(id,email)`, `main:write`, `raw`. */
function databaseRules(item: FlagItem, { databases }: Known): FlagRule[] {
  const { verb, value } = item;
  if (value === null) {
    if (verb === 'allow') throw wrong(item, 'name what: --allow-db=main:read:users(id,email)');
    return (['db.read', 'db.write', 'db.raw'] as const).map((action) => {
      return { item, action, match: null };
    });
  }
  if (value === 'raw') return [{ item, action: 'db.raw', match: null }];
  const [, name, act, tables] = /^([a-z][a-z0-9_]*):(read|write)(?::(.+))?$/u.exec(value) ?? [];
  if (name === undefined) {
    throw wrong(item, 'write name:read:table(column,…), name:write:table or raw');
  }
  if (!databases.includes(name)) {
    throw wrong(item, `say where the database is: --db ${name}=<file>`);
  }
  const action = act === 'read' ? 'db.read' : 'db.write';
  return [{ item, action, match: [`${name}:${tables ?? '*'}`] }];
}

function wrong({ text }: FlagItem, what: string): SkerryError {
  return new SkerryError('CONFIG_ERROR', `${text}: ${what}.`);
}
