// The state of a host as data: what the API answers and the page shows. One place decides what is told.

import type { Decision } from '../../policies/index.ts';
import { SkerryError } from '../errors.ts';
import type {
  Host,
  HostIsolation,
  PermissionInfo,
  PluginInfo,
  RoomFigures,
  UnitInfo,
} from '../host/index.ts';
import { type ErrorGroup, type Health, type ProcessUsage, usageOf } from '../metrics/index.ts';
import type { DenialGroup, LoggedDecision, Use } from './use.ts';

export interface UnitState extends UnitInfo {
  /** Null for a unit that runs in no process. */
  readonly usage: ProcessUsage | null;
}

export interface PermissionState extends PermissionInfo {
  /** How often it decided since then. */
  readonly used: number;
}

/** Calls since the plugin was first loaded, and in milliseconds how long those of the last hour took; null where there was none. */
export interface CallFigures {
  readonly total: number;
  readonly failed: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface PluginOverview extends PluginInfo {
  readonly running: readonly UnitState[];
  readonly permissions: readonly PermissionState[];
  readonly calls: CallFigures;
  readonly health: Health;
  /** The latest failures, in groups. */
  readonly errors: readonly ErrorGroup[];
  /** Since the server started. */
  readonly denied: number;
}

export interface DenialState extends DenialGroup {
  /** Why, and what would change it; null where the plugin is gone. */
  readonly explanation: string | null;
  /** How it would be decided now; null where the plugin is gone. */
  readonly now: Decision['effect'] | null;
  readonly command: string | null;
  /** Whether the command alone would do: no other document stands in the way. */
  readonly grantable: boolean;
}

export interface Overview {
  readonly isolation: HostIsolation;
  readonly room: RoomFigures;
  /** When counting begins, in milliseconds since the epoch: a little before the server started, where the log is older. */
  readonly since: number;
  readonly log: { readonly dir: string; readonly records: number };
  readonly decisions: { readonly allow: number; readonly deny: number };
  readonly hooks: readonly string[];
  readonly plugins: readonly PluginOverview[];
}

export function overviewOf(host: Host, use: Use, since: number): Overview {
  return {
    isolation: host.isolation,
    room: host.room,
    since: use.since ?? since,
    log: { dir: host.log.dir, records: host.log.head().records },
    decisions: use.totals,
    hooks: host.hooks,
    plugins: host.plugins.map((plugin) => pluginOverview(host, use, plugin)),
  };
}

function pluginOverview(host: Host, use: Use, plugin: PluginInfo): PluginOverview {
  const { id } = plugin;
  return {
    ...plugin,
    ...figuresOf(host, id),
    denied: use.timesDenied(id),
    running: unitStates(host).filter((unit) => unit.plugin === id),
    permissions: permissionsOf(host, id).map((permission) => ({
      ...permission,
      used: permission.state === 'asked' ? 0 : use.timesUsed(id, permission.origin),
    })),
  };
}

const HOUR = 3_600_000;
const MOST_ERRORS = 5;

function figuresOf(host: Host, id: string): Pick<PluginOverview, 'calls' | 'health' | 'errors'> {
  const { execution, health } = host.metrics(id);
  const { p50, p99 } = host.metrics(id, { last: HOUR }).execution;
  const calls = { total: execution.count, failed: execution.errorCount, p50, p99 };
  return { calls, health, errors: host.errors(id, { limit: MOST_ERRORS }) };
}

export function unitStates(host: Host): UnitState[] {
  return host.units.map((unit) => ({
    ...unit,
    usage: unit.pid === null ? null : usageOf(unit.pid),
  }));
}

/** Empty for a plugin that went away meanwhile. */
function permissionsOf(host: Host, id: string): readonly PermissionInfo[] {
  try {
    return host.permissions(id);
  } catch (error) {
    if (error instanceof SkerryError) return [];
    throw error;
  }
}

/** Newest first, each as the policy now stands explains it. */
export function denialsOf(host: Host, use: Use): DenialState[] {
  return use.denials.map((group) => ({ ...group, ...explanationOf(host, group.last) }));
}

function explanationOf(
  host: Host,
  { plugin, action, resource }: LoggedDecision,
): Omit<DenialState, keyof DenialGroup> {
  try {
    const decision: Decision = host.can(plugin ?? '', action, resource);
    const { text, effect, command, grantable } = host.explain(plugin ?? '', decision);
    return { explanation: text, now: effect, command, grantable };
  } catch (error) {
    // The plugin is gone, or what was asked for is nothing that could be granted.
    if (!(error instanceof SkerryError)) throw error;
    return { explanation: null, now: null, command: null, grantable: false };
  }
}
