// What stands around the cell of a plugin on this machine, as the kernel tells it of the process: said to operators, in words
// and as data. Starts nothing but a trial of bubblewrap.

import { readFileSync, readlinkSync } from 'node:fs';
import { type Host, type HostIsolation, type Way, wayObstacle } from '../../host/index.ts';

const WAYS: readonly Way[] = ['lock', 'bubblewrap', 'both'];
const NAMESPACES = ['user', 'pid', 'net', 'mnt', 'ipc', 'uts', 'cgroup'] as const;
/** What the kernel ends first where the memory of the machine ends. */
const FIRST_TO_GO = 1_000;

export interface Walls extends HostIsolation {
  /** Why each way to hold a jail cannot be had here; null where it can. */
  readonly ways: Readonly<Record<Way, string | null>>;
  /** Those of the cell that are not the host's. */
  readonly namespaces: readonly string[];
  /** Of the cell; null where the kernel does not tell. */
  readonly oomScoreAdj: number | null;
}

/** `plugin`: id of one that is loaded. */
export function wallsOf(host: Host, plugin: string): Walls {
  const units = host.units.filter((unit) => unit.plugin === plugin);
  const pid = units.find((unit) => unit.pid !== null)?.pid ?? null;
  return {
    ...host.isolation,
    ways: Object.fromEntries(WAYS.map((way) => [way, wayObstacle(way)])) as Walls['ways'],
    namespaces: pid === null ? [] : NAMESPACES.filter((kind) => isSeparate(pid, kind)),
    oomScoreAdj: pid === null ? null : scoreOf(pid),
  };
}

export function waysText({ way, ways }: Walls): string {
  const others = WAYS.filter((one) => one !== way).map((one) =>
    ways[one] === null ? `${one} can be had` : `${one}: ${ways[one]}`,
  );
  return [way === null ? 'no jail' : `jail by ${way}`, ...others].join('; ');
}

export function namespacesText({ way, namespaces }: Walls): string {
  if (namespaces.length > 0) return `of its own: ${namespaces.join(', ')}`;
  return way === 'lock' ? 'none of its own: a lock needs none' : 'none of its own';
}

export function groupsText({ groups: { kind, reason } }: Walls): string {
  return kind === null ? `none: ${reason}` : `${kind}: each cell is held by one of its own`;
}

/** Throws where the host would go as soon as its cells. */
export function oomText({ oomScoreAdj }: Walls): string {
  if (oomScoreAdj === FIRST_TO_GO) return 'where memory ends, the kernel ends cells first';
  throw new Error(`where memory ends, a cell is no more likely to go than others: ${oomScoreAdj}`);
}

function isSeparate(pid: number, kind: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`) !== readlinkSync(`/proc/self/ns/${kind}`);
  } catch {
    return false;
  }
}

function scoreOf(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'latin1'));
  } catch {
    return null;
  }
}
