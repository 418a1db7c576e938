// From the path a guest spells to the place it means: its mount, and the names beneath it once every link is
// followed. What comes out is what the policy decides on and the only thing that is opened afterwards.

import { lstatSync, readlinkSync } from 'node:fs';
import { BrokerError } from '../../gate/index.ts';
import { openFolder, openRoot, type Beneath, type Root } from './beneath.ts';
import { codeOf, fsError } from './errors.ts';
import { MAX_LINKS } from './limits.ts';
import { mountOf, type Mount } from './mounts.ts';
import { formatPath, isPlainText, isTemporary, nameProblem, type VirtualPath } from './path.ts';

export interface Place {
  /** As the guest spelled it: the only spelling that goes into messages. */
  readonly asked: string;
  /** Canonical virtual path, links followed: what is decided on. */
  readonly path: string;
  /** Null outside every mount: decided like any other path, then absent. */
  readonly mount: Mount | null;
  /** Names beneath the mount. */
  readonly names: readonly string[];
  /** Why the place must not be used even where the policy allows it: a link that leaves, or too many. */
  readonly refused: Refusal | null;
}

/** `all` follows a link at the end too; `parents` means the link itself (to remove or rename it). */
export type Follow = 'all' | 'parents';

/**
 * Looks at the disk but changes nothing. Whoever swaps names after this changes nothing either: the place is
 * opened again by its final names, through no link at all.
 */
export function locate(
  path: VirtualPath,
  mounts: readonly Mount[],
  follow: Follow,
  beneath: Beneath,
): Place {
  const mount = mountOf(mounts, path.names);
  const base = { asked: path.asked, path: formatPath(path.names), refused: null };
  if (mount === null) return { ...base, mount: null, names: path.names };
  const at = mount.at.split('/').slice(1);
  const names = path.names.slice(at.length);
  const end = resolveLinks(mount, names, follow, beneath);
  if (typeof end === 'string') return { ...base, mount, names, refused: end };
  const final = [...at, ...end];
  // A link into a folder that another mount hides: the same virtual path would mean two different files.
  if (mountOf(mounts, final) !== mount) return { ...base, mount, names, refused: 'EXDEV' };
  return { ...base, mount, names: end, path: formatPath(final) };
}

/** The mount of a place that may be used. Throws what the guest is to see otherwise. */
export function assertUsable(place: Place): Mount {
  if (place.mount === null) throw fsError('ENOENT', place.asked);
  if (place.refused === 'EXDEV') {
    throw fsError('EXDEV', place.asked, 'a link on the way leads out of its mount');
  }
  if (place.refused !== null) throw fsError(place.refused, place.asked);
  return place.mount;
}

type Refusal = 'EXDEV' | 'ELOOP' | 'ENAMETOOLONG';

function resolveLinks(
  mount: Mount,
  names: readonly string[],
  follow: Follow,
  beneath: Beneath,
): readonly string[] | Refusal {
  let root: Root;
  try {
    root = openRoot(mount, { create: false });
  } catch (error) {
    // Nothing there yet, or nothing usable: then there are no links either, and opening will say so.
    if (error instanceof BrokerError) return names;
    throw error;
  }
  using _open = root.handle;
  const last = names.at(-1);
  if (last === undefined) return names;
  // The common case in one step: the folder opens through no link, and the last name is none.
  const end = lookAt(root, names.slice(0, -1), last, beneath);
  if (end === 'other' || (follow === 'parents' && end !== null)) return names;
  return walkLinks(root, names, follow, beneath);
}

/** Follows links one name at a time. What has been walked is free of links, so that `..` means what it says. */
function walkLinks(
  root: Root,
  names: readonly string[],
  follow: Follow,
  beneath: Beneath,
): readonly string[] | Refusal {
  const walked: string[] = [];
  let ahead = names;
  let links = 0;
  while (ahead.length > 0) {
    const [name = '', ...rest] = ahead;
    ahead = rest;
    if (name === '..') {
      if (walked.pop() === undefined) return 'EXDEV';
      continue;
    }
    const found =
      follow === 'parents' && rest.length === 0 ? null : lookAt(root, walked, name, beneath);
    if (found === null || found === 'other') {
      walked.push(name);
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return 'ELOOP';
    const target = targetNames(root, found.text);
    if (target === null) return 'EXDEV';
    if (target.absolute) walked.length = 0;
    ahead = [...target.names, ...rest];
    if (nameProblem([...walked, ...ahead]) !== null) return 'ENAMETOOLONG';
  }
  return walked;
}

/** What a link says, as names to walk on with; null if it cannot lead to a place beneath the root. */
function targetNames(
  root: Root,
  text: string,
): { readonly absolute: boolean; readonly names: readonly string[] } | null {
  const inside = root.real === '/' ? '/' : `${root.real}/`;
  const absolute = text.startsWith('/');
  if (absolute && !`${text}/`.startsWith(inside)) return null;
  const rest = absolute ? text.slice(inside.length) : text;
  const names = rest.split('/').filter((part) => part !== '' && part !== '.');
  if (!isPlainText(rest) || names.some(isTemporary)) return null;
  return { absolute, names };
}

/** Whether an entry of a folder beneath the root is a link; null where there is no such folder. */
function lookAt(
  root: Root,
  folderNames: readonly string[],
  name: string,
  beneath: Beneath,
): { readonly text: string } | 'other' | null {
  try {
    using folder = openFolder(beneath, root, folderNames);
    const stats = lstatSync(folder.path(name), { throwIfNoEntry: false });
    return stats?.isSymbolicLink() === true ? { text: readlinkSync(folder.path(name)) } : 'other';
  } catch (error) {
    // Whatever it is (absent, a file, a link swapped in just now), opening will meet it again and refuse.
    if (codeOf(error) === 'EMFILE' || codeOf(error) === 'ENFILE') throw error;
    return null;
  }
}
