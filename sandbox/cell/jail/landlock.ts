// Takes every right to files, ports and signals outside itself from this thread and those it will start, through Landlock.
// Knows no rule that gives anything back.

import type { LibC } from '../libc.ts';
import { CALL } from './numbers.ts';

/** What each version of Landlock can deny, as masks: files, TCP, and (abstract sockets and signals) whatever lies outside. */
const FILES = [0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff];
const TCP_FROM = 4;
const SCOPE_FROM = 6;
/** From here on it reaches threads that run already. */
const ALL_THREADS_FROM = 8;
const ALL_THREADS = 1 << 3;
const ASK_VERSION = 1;
const EINVAL = 22;

/** The version there is here, or minus the number of an error. Changes nothing. */
export function landlockVersion(libc: LibC): number {
  return libc.call(CALL.landlock_create_ruleset, 0, 0, ASK_VERSION);
}

/** 0, or minus the number of an error. */
export function denyWithLandlock(libc: LibC): number {
  const version = landlockVersion(libc);
  if (version < 1) return version === 0 ? -1 : version;
  const { address, view } = libc.scratch(24);
  view.setBigUint64(0, BigInt(FILES[Math.min(version, FILES.length - 1)] ?? 0), true);
  view.setBigUint64(8, version >= TCP_FROM ? 3n : 0n, true);
  view.setBigUint64(16, version >= SCOPE_FROM ? 3n : 0n, true);
  const ruleset = libc.call(CALL.landlock_create_ruleset, address, sizeOf(version), 0);
  if (ruleset < 0) return ruleset;
  const result = restrict(libc, ruleset, version);
  libc.call(CALL.close, ruleset);
  return result;
}

function restrict(libc: LibC, ruleset: number, version: number): number {
  if (version >= ALL_THREADS_FROM) {
    const all = libc.call(CALL.landlock_restrict_self, ruleset, ALL_THREADS);
    if (all !== -EINVAL) return all;
  }
  return libc.call(CALL.landlock_restrict_self, ruleset, 0);
}

/** Bytes of the kernel's structure at that version: an older one refuses what it does not know. */
function sizeOf(version: number): number {
  if (version >= SCOPE_FROM) return 24;
  return version >= TCP_FROM ? 16 : 8;
}
