// Which real folders a run has and by which names the plugin knows them. Every real path is known by all the names it
// has, so that a rule about a file holds by whichever name it is reached. Opens nothing.

import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { SkerryError } from '../../errors.ts';

/** The working folder, as the plugin knows it. */
export const HERE = '/cwd';
const OWN = '/plugin';

export interface RunMount {
  /** `/cwd`. */
  readonly at: string;
  /** Real path of the folder. */
  readonly path: string;
  readonly readonly: boolean;
  /** Who set it up: the operator's policy and the package are there whatever the flags say. */
  readonly from: 'policy' | 'package' | 'flag' | 'working folder';
}

export interface MountWishes {
  /** Real path of the plugin's folder. */
  readonly root: string;
  /** The policy's own mounts, with absolute paths. */
  readonly policy: readonly Omit<RunMount, 'from'>[];
  /** `--mount`. */
  readonly named: ReadonlyMap<string, string>;
  /** Values of `--allow-read` and `--allow-write`, as written. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Writing is given by the plugin's own names too: which folders that is, the policy says. */
  readonly writeByName: boolean;
}

export class MountTable {
  readonly #mounts: readonly RunMount[];

  /** Throws CONFIG_ERROR for a path that has no name and gets none by itself. */
  constructor(wishes: MountWishes) {
    const writes = wishes.write.map(realPath);
    const writable = (folder: string): boolean =>
      wishes.writeByName || writes.some((path) => meets(folder, path));
    const given = givenMounts(wishes, writable);
    // Outermost first: what lies in a folder that is given anyway needs no mount of its own.
    const outside = [
      ...wishes.read.map((text) => ({ text, path: realPath(text), write: false })),
      ...wishes.write.map((text) => ({ text, path: realPath(text), write: true })),
    ].sort((a, b) => a.path.length - b.path.length);
    for (const { text, path, write } of outside) {
      const known = given.some((mount) => !(write && mount.readonly) && isIn(mount.path, path));
      if (!known) given.push(nameOutside(text, path, given, writable));
    }
    this.#mounts = given;
  }

  /** What the host has to be told of: the policy tells it of its own, and the package is always there. */
  get added(): readonly RunMount[] {
    return this.#mounts.filter(({ from }) => from === 'flag' || from === 'working folder');
  }

  /** The folders the plugin can name, but its own data. */
  get names(): readonly string[] {
    return this.#mounts.map(({ at }) => at);
  }

  /** All names of a path of the operator's, as written. A folder that holds a mount is known by the mount. */
  namesOf(text: string): string[] {
    return this.#namesOfReal(realPath(text));
  }

  /** As above, and by the names it has before its links are followed. */
  everyNameOf(text: string): string[] {
    return [...new Set([...this.namesOf(text), ...this.#namesOfReal(resolve(text))])];
  }

  #namesOfReal(path: string): string[] {
    return this.#mounts.flatMap((mount) => {
      if (isIn(path, mount.path)) return [mount.at];
      if (!isIn(mount.path, path)) return [];
      return [`${mount.at}/${relative(mount.path, path).split(sep).join('/')}`];
    });
  }

  /** The operator's path of what the plugin calls `path`; null where no folder of the run is there. */
  pathOf(path: string): string | null {
    const mount = this.#mounts.find(({ at }) => path === at || path.startsWith(`${at}/`));
    if (mount === undefined) return null;
    return fromWorkingFolder(join(mount.path, path.slice(mount.at.length)));
  }
}

function givenMounts(wishes: MountWishes, writable: (folder: string) => boolean): RunMount[] {
  const here = realpathSync('.');
  const policy = wishes.policy.map((mount) => ({ ...mount, from: 'policy' as const }));
  const named = [...wishes.named].map(([name, place]): RunMount => {
    const at = `/${name}`;
    if ([HERE, OWN, '/data', ...policy.map((mount) => mount.at)].includes(at)) {
      throw new SkerryError('CONFIG_ERROR', `--mount ${name}=…: ${at} is taken; choose another.`);
    }
    const path = realPath(place);
    if (!isFolder(path)) {
      throw new SkerryError('CONFIG_ERROR', `--mount ${name}: there is no folder ${place}.`);
    }
    return { at, path, readonly: !writable(path), from: 'flag' };
  });
  const own: RunMount = { at: OWN, path: wishes.root, readonly: true, from: 'package' };
  const cwd: RunMount = {
    at: HERE,
    path: here,
    readonly: !writable(here),
    from: 'working folder',
  };
  // The working folder comes first where a path is shown to a person.
  return policy.some(({ at }) => at === HERE)
    ? [...policy, ...named, own]
    : [cwd, ...policy, ...named, own];
}

/** A folder outside gets its own last name; a file is reached through its folder. */
function nameOutside(
  text: string,
  path: string,
  taken: readonly RunMount[],
  writable: (folder: string) => boolean,
): RunMount {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new SkerryError(
      'CONFIG_ERROR',
      `${text}: there is nothing at ${path}, which is outside the working folder. Make it first.`,
    );
  }
  const folder = stats.isDirectory() ? path : dirname(path);
  const at = `/${basename(folder)}`;
  const fits = /^\/[a-z0-9][a-z0-9_-]{0,62}$/u.test(at);
  if (fits && ![OWN, '/data', ...taken.map((mount) => mount.at)].includes(at)) {
    return { at, path: folder, readonly: !writable(folder), from: 'flag' };
  }
  const why = fits ? `the name ${at} is taken` : 'its name is none that a plugin could use';
  throw new SkerryError(
    'CONFIG_ERROR',
    `${text} is outside the working folder and ${why}. Name it: --mount <name>=${folder}`,
  );
}

/** Links followed as far as there is something. What is not there yet is where it will be. */
function realPath(text: string): string {
  const path = resolve(text);
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
}

/** `./data`; absolute for what lies outside. */
function fromWorkingFolder(path: string): string {
  const short = relative(realpathSync('.'), path);
  if (short === '') return '.';
  return short === '..' || short.startsWith('../') ? path : `./${short}`;
}

/** Whether `path` is the folder or in it. */
function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function meets(a: string, b: string): boolean {
  return isIn(a, b) || isIn(b, a);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
