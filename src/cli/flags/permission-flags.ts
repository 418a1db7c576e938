// The permission flags of `skerry run` as the command line gives them, and how their values are cut into items. Knows
// no path, no rule and no plugin.

import { Option } from 'commander';
import { SkerryError } from '../../errors.ts';

/** What is given or taken: a part of a flag's name. */
export type FlagKind = 'read' | 'write' | 'net' | 'env' | 'db';
export type FlagVerb = 'allow' | 'deny';

/** Each in the order given. `undefined` where the flag is not there. */
export interface PermissionFlags {
  readonly allowRead?: readonly string[];
  readonly allowWrite?: readonly string[];
  readonly allowNet?: readonly string[];
  readonly allowEnv?: readonly string[];
  readonly allowDb?: readonly string[];
  readonly denyRead?: readonly string[];
  readonly denyWrite?: readonly string[];
  readonly denyNet?: readonly string[];
  readonly denyEnv?: readonly string[];
  readonly denyDb?: readonly string[];
  readonly allowNetPrivate?: boolean;
  /** `name=file` and `name=folder`: where things are. They give nothing. */
  readonly db?: readonly string[];
  readonly mount?: readonly string[];
  readonly prompt?: boolean;
  readonly allowAll?: boolean;
}

/** One item of one flag. `value: null` is the flag without a value. */
export interface FlagItem {
  readonly verb: FlagVerb;
  readonly kind: FlagKind;
  readonly value: string | null;
  /** As it would be written alone: `--allow-read=./data`. */
  readonly text: string;
}

const KINDS: readonly FlagKind[] = ['read', 'write', 'net', 'env', 'db'];
const WHAT: Readonly<Record<FlagKind, readonly [value: string, allow: string, deny: string]>> = {
  read: ['paths', 'files and folders it may read', 'what it may not read after all'],
  write: ['paths', 'files and folders it may change', 'what it may not change after all'],
  net: ['hosts', 'hosts it may reach: name, name:port', 'hosts it may not reach after all'],
  env: ['names', 'variables it may read: NAME, PREFIX_*', 'variables it may not read after all'],
  db: ['rules', 'name:read:table(column,…), name:write:table, raw', 'what it may not after all'],
};

/** Stands for "no value": nothing a shell can pass contains it. */
const BARE = '\u{0}';

export function permissionOptions(): Option[] {
  const verbs: readonly FlagVerb[] = ['allow', 'deny'];
  return [
    ...verbs.flatMap((verb) => KINDS.map((kind) => flagOption(verb, kind))),
    new Option('--allow-net-private', 'addresses of the local network and of this machine too'),
    many(new Option('--db <name=file>', 'where a database is; may be repeated')),
    many(new Option('--mount <name=folder>', 'a folder by a name of its own; may be repeated')),
    new Option('--prompt', 'ask before the run for what the manifest asks and no flag gives'),
    new Option('-A, --allow-all').hideHelp(),
  ];
}

function flagOption(verb: FlagVerb, kind: FlagKind): Option {
  const [value, allow, deny] = WHAT[kind];
  const option = new Option(`--${verb}-${kind} [${value}]`, verb === 'allow' ? allow : deny);
  return many(option);
}

function many(option: Option): Option {
  return option.argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}

/** A flag without `=` has no value, whatever word follows it; `--allow-read=$UNSET` has an empty one. */
export function markBareFlags(argv: readonly string[]): string[] {
  return argv.map((word) =>
    /^--(?:allow|deny)-(?:read|write|net|env|db)$/.test(word) ? `${word}=${BARE}` : word,
  );
}

/** In the order of the kinds. Throws CONFIG_ERROR for `--allow-all` and for empty values. */
export function listItems(flags: PermissionFlags): FlagItem[] {
  if (flags.allowAll === true) {
    throw new SkerryError(
      'CONFIG_ERROR',
      'There is no --allow-all: what it would give could not be named in the log, nor taken back. ' +
        'Run it without flags and add what the run asks for, such as --allow-read=./data --allow-net=api.example.com.',
    );
  }
  return KINDS.flatMap((kind) => [
    ...itemsOf(flags, 'allow', kind),
    ...itemsOf(flags, 'deny', kind),
  ]);
}

export function itemsOf(flags: PermissionFlags, verb: FlagVerb, kind: FlagKind): FlagItem[] {
  const values = (flags[keyOf(verb, kind)] ?? []) as readonly string[];
  return values.flatMap((value): FlagItem[] => {
    const name = `--${verb}-${kind}`;
    if (value === BARE) return [{ verb, kind, value: null, text: name }];
    return splitList(value, name).map((item) => ({
      verb,
      kind,
      value: item,
      text: `${name}=${item}`,
    }));
  });
}

/** At commas, but not inside parentheses: a list of columns is one item. */
function splitList(text: string, name: string): string[] {
  const items = text.split(/,(?![^()]*\))/u).map((item) => item.trim());
  if (!items.includes('')) return items;
  throw new SkerryError(
    'CONFIG_ERROR',
    `${name}=${text} has an empty item. Name what it is for, or write ${name} without "=".`,
  );
}

/** `name=place`, once for each name. Throws CONFIG_ERROR. */
export function listPlaces(
  flag: '--db' | '--mount',
  values: readonly string[] = [],
): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const value of values) {
    const [, name, place] = /^\/?([a-z0-9][a-z0-9_-]{0,62})=(.+)$/u.exec(value) ?? [];
    if (name === undefined || place === undefined) {
      const example = flag === '--db' ? '--db main=app.sqlite' : '--mount reports=/srv/reports';
      throw new SkerryError(
        'CONFIG_ERROR',
        `${flag} ${value}: write a name and where it is, as in ${example}.`,
      );
    }
    if (places.has(name)) throw new SkerryError('CONFIG_ERROR', `${flag} ${name} is given twice.`);
    places.set(name, place);
  }
  return places;
}

/** Whether the command line speaks of permissions at all. */
export function hasPermissionFlags(flags: PermissionFlags): boolean {
  const { allowNetPrivate, prompt, allowAll, db, mount } = flags;
  if (allowAll === true || allowNetPrivate === true || prompt === true) return true;
  return db !== undefined || mount !== undefined || listItems(flags).length > 0;
}

/** The same with further flags of permission, as `--allow-read=./data` or `--allow-net-private`. */
export function withFlags(flags: PermissionFlags, more: readonly string[]): PermissionFlags {
  const added: Record<string, readonly string[] | boolean> = {};
  for (const text of more) {
    const [, kind = '', value] = /^--allow-(\w+)=(.+)$/su.exec(text) ?? [];
    if (value === undefined) added['allowNetPrivate'] = true;
    else {
      const key = keyOf('allow', kind);
      added[key] = [...((added[key] ?? flags[key] ?? []) as readonly string[]), value];
    }
  }
  return { ...flags, ...added };
}

function keyOf(verb: FlagVerb, kind: string): keyof PermissionFlags {
  return `${verb}${kind[0]?.toUpperCase()}${kind.slice(1)}` as keyof PermissionFlags;
}
