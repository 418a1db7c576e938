// Opening things beneath the real folder of a mount, and nowhere else, whoever swaps names meanwhile.
// Knows mounts, not plugins; everything it opens is opened by name only (O_PATH), never for input or output.

import { constants, mkdirSync, openSync, readlinkSync, statfsSync } from 'node:fs';
import { BrokerError } from '../../gate/index.ts';
import { hostError } from './errors.ts';
import { Handle, openEntry, openSubfolder, stepProblem } from './handle.ts';
import { isKernelFolder, type Mount } from './mounts.ts';
import { detectOpenat2, O_PATH, type Openat2 } from './openat2.ts';

/** The real folder of a mount, open. */
export interface Root {
  readonly handle: Handle;
  /** Its real path, for links with an absolute target. Never shown to a guest. */
  readonly real: string;
  readonly device: number;
}

/**
 * Opens what `names` lead to from the root, through no link, no other filesystem and never upwards.
 * Throws host errors: ELOOP for a link on the way or at the end, EXDEV for another filesystem.
 */
export type Beneath = (root: Root, names: readonly string[]) => Handle;

/** The kernel's own way where it can be had, else a walk name by name. Both hold against a concurrent swap. */
export function chooseBeneath(): { readonly kind: 'openat2' | 'walk'; readonly beneath: Beneath } {
  const call = detectOpenat2();
  return call === null
    ? { kind: 'walk', beneath: walkBeneath }
    : { kind: 'openat2', beneath: kernelBeneath(call) };
}

function kernelBeneath(call: Openat2): Beneath {
  return (root, names) =>
    new Handle(call(root.handle.fd, names.length === 0 ? '.' : names.join('/'), O_PATH));
}

/** Each folder is opened from the one before, as an entry of it: a name swapped for a link is refused when reached. */
export function walkBeneath(root: Root, names: readonly string[]): Handle {
  let folder = new Handle(openSync(root.handle.path(), O_PATH));
  for (const [index, name] of names.entries()) {
    using previous = folder;
    if (index < names.length - 1) {
      folder = openSubfolder(previous, name, root.device);
    } else {
      folder = openLast(previous, name, root.device);
    }
  }
  return folder;
}

function openLast(folder: Handle, name: string, device: number): Handle {
  const entry = openEntry(folder, name);
  const problem = stepProblem(entry.stat(), device);
  if (problem === null) return entry;
  entry[Symbol.dispose]();
  throw hostError(problem);
}

/** Opens a folder beneath the root. Throws ENOTDIR for anything else. */
export function openFolder(beneath: Beneath, root: Root, names: readonly string[]): Handle {
  const handle = beneath(root, names);
  if (handle.stat().isDirectory()) return handle;
  handle[Symbol.dispose]();
  throw hostError('ENOTDIR');
}

/** Opens the real folder of a mount. Throws BrokerError where the operator has set up something unusable. */
export function openRoot(mount: Mount, options: { create: boolean }): Root {
  if (options.create && mount.create === true) {
    mkdirSync(mount.path, { recursive: true, mode: 0o700 });
  }
  const handle = openMounted(mount);
  try {
    const real = readlinkSync(handle.path());
    const refused = isKernelFolder(real) || REFUSED_FILESYSTEMS.has(statfsSync(handle.path()).type);
    if (!refused) return { handle, real, device: handle.stat().dev };
  } catch (cause) {
    handle[Symbol.dispose]();
    throw new BrokerError('UNAVAILABLE', 'files need Linux with /proc mounted', { cause });
  }
  handle[Symbol.dispose]();
  throw new BrokerError('NOT_CONFIGURED', `the mount ${mount.at} is not on an ordinary filesystem`);
}

function openMounted(mount: Mount): Handle {
  if (process.platform !== 'linux') {
    throw new BrokerError('UNAVAILABLE', 'files need Linux with /proc mounted');
  }
  try {
    return new Handle(openSync(mount.path, O_PATH | constants.O_DIRECTORY));
  } catch (cause) {
    throw new BrokerError('NOT_CONFIGURED', `the mount ${mount.at} has no folder behind it`, {
      cause,
    });
  }
}

/** By the magic number of statfs(2). */
const REFUSED_FILESYSTEMS: ReadonlySet<number> = new Set([
  // Handles on processes, devices and the kernel, not data: proc, sysfs, devpts, cgroup, cgroup2, debugfs,
  // tracefs, securityfs, configfs, bpf, efivarfs, mqueue, selinuxfs, binfmt_misc, nsfs, pstore.
  0x9fa0,
  0x62656572, 0x1cd1, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163, 0x73636673, 0x62656570,
  0xcafe4a11, 0xde5e81e4, 0x19800202, 0xf97cff8c, 0x42494e4d, 0x6e736673, 0x6165676c,
  // One file under many spellings of its name, where a rule for one spelling would miss the others: FAT, exFAT,
  // NTFS (two drivers), HFS, HFS+, SMB (three).
  0x4d44,
  0x2011bab0, 0x5346544e, 0x7366746e, 0x4244, 0x482b, 0x517b, 0xff534d42, 0xfe534d42,
]);
