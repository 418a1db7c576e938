// Which real folder stands behind which virtual one. Knows folders by name only; opening them is beneath.ts.

import { createHash } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import { SkerryError } from '../../errors.ts';
import type { Asker } from '../../gate/index.ts';
import { formatPath, isPlainText } from './path.ts';

export interface Mount {
  /** Virtual folder the guest sees: `/data`. Canonical, never `/`. */
  readonly at: string;
  /** Real folder on the host. Links in this path are the operator's own and are followed. */
  readonly path: string;
  readonly readonly: boolean;
  /** Make the folder (for its owner alone) when it is first used. */
  readonly create?: boolean;
  /** The unit's own: what lies there is held against its limits `disk` and `files`. */
  readonly counted?: boolean;
  /**
   * Read files that have other names on the disk (hard links). Off, because such a file may be one that lies
   * outside the mount. Package folders need it: pnpm installs packages as hard links. Writing is refused always.
   */
  readonly allowHardLinks?: boolean;
}

export interface UnitMountOptions {
  /** Real folder that holds every unit's `/data`, as `<dataDir>/<plugin>/<scope>`. Absolute. */
  readonly dataDir: string;
  /** The operator's named mounts, the same for every plugin; the policy says who may use them. */
  readonly named?: readonly Mount[];
}

/**
 * The mount table of a unit: `/plugin` (its package, read-only), `/data` (its own folder, made when first
 * used) and the named mounts. Throws CONFIG_ERROR for a named mount that cannot be used.
 */
export function unitMounts(options: UnitMountOptions): (asker: Asker) => readonly Mount[] {
  const named = options.named ?? [];
  assertMounts([
    { at: '/plugin', path: '/plugin', readonly: true },
    { at: '/data', path: options.dataDir, readonly: false },
    ...named,
  ]);
  return (asker) => [
    { at: '/plugin', path: asker.root, readonly: true, allowHardLinks: true },
    {
      at: '/data',
      path: dataFolder(options.dataDir, asker),
      readonly: false,
      create: true,
      counted: true,
    },
    ...named,
  ];
}

/** The mount that `names` lies in, the longest first: a mount inside another hides what is under it. */
export function mountOf(mounts: readonly Mount[], names: readonly string[]): Mount | null {
  const path = `${formatPath(names)}/`;
  let best: Mount | null = null;
  for (const mount of mounts) {
    if (path.startsWith(`${mount.at}/`) && mount.at.length > (best?.at.length ?? 0)) best = mount;
  }
  return best;
}

/** Throws CONFIG_ERROR naming the first mount that cannot be used and what to write instead. */
export function assertMounts(mounts: readonly Mount[]): void {
  const taken = new Set<string>();
  for (const mount of mounts) {
    const problem = mountProblem(mount) ?? (taken.has(mount.at) ? 'is mounted twice' : null);
    if (problem !== null) {
      throw new SkerryError('CONFIG_ERROR', `mounts[${JSON.stringify(mount.at)}] ${problem}`);
    }
    taken.add(mount.at);
  }
}

function mountProblem(mount: Mount): string | null {
  if (
    !/^(\/[^/]+)+$/.test(mount.at) ||
    /\/\.{1,2}(\/|$)/.test(mount.at) ||
    !isPlainText(mount.at)
  ) {
    return 'is not a virtual folder: write it like "/reports"';
  }
  if (!isAbsolute(mount.path)) return 'has a relative path: give the absolute path of a folder';
  if (isKernelFolder(resolve(mount.path))) {
    return `stands for ${resolve(mount.path)}, which is the kernel's: choose an ordinary folder`;
  }
  return null;
}

/** Folders whose files are not data but handles on processes, devices and the kernel. */
export function isKernelFolder(real: string): boolean {
  return /^\/(proc|sys|dev)(\/|$)/.test(real) && !/^\/dev\/shm(\/|$)/.test(real);
}

/** Real folder behind `/data` of a unit. */
export function dataFolder(dataDir: string, asker: Pick<Asker, 'plugin' | 'scope'>): string {
  return join(dataDir, folderName(asker.plugin), folderName(asker.scope));
}

/** One name for one text and never the same for two: no separator, no dot at the start, no length to run into. */
export function folderName(text: string): string {
  const name = encodeURIComponent(text.toWellFormed())
    .replace(/^\.+/, (dots) => '%2E'.repeat(dots.length))
    .replaceAll(/[~*'()!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  if (name !== '' && name.length <= 160 && text.isWellFormed()) return name;
  const digest = createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex');
  return `${name.slice(0, 80)}~${digest}`;
}
