// Gives memory of one plugin back: its idle units give up their isolates. Never where a call is under way or waits.

import type { Ledger } from '../metrics/index.ts';
import { usageOf } from '../metrics/index.ts';
import type { UnitInfo } from './plugin-info.ts';
import type { PluginState } from './plugin-state.ts';

export interface TrimmedUnit {
  readonly scope: string;
  /** MB that its process held, which has ended; null where units of other plugins go on in it. */
  readonly memory: number | null;
}

export interface TrimResult {
  /** Units that gave their isolate up; the next call of each starts it anew. */
  readonly trimmed: readonly TrimmedUnit[];
  /** Scopes whose unit has something to do. */
  readonly busy: readonly string[];
}

/** `running`: all units there are, of whatever plugin. */
export function trimPlugin(
  { plugin, units }: PluginState,
  ledger: Ledger,
  running: readonly UnitInfo[],
): TrimResult {
  // What they used since the last look would go with them.
  ledger.look(plugin.id);
  const shared = new Set(running.filter((one) => one.plugin !== plugin.id).map(({ pid }) => pid));
  const trimmed: TrimmedUnit[] = [];
  const busy: string[] = [];
  for (const { scope, unit } of units) {
    const { pid } = unit;
    if (pid === null) continue;
    const memory = shared.has(pid) ? null : (usageOf(pid)?.memory ?? 0) / 1_048_576;
    if (unit.sleep()) trimmed.push({ scope, memory: memory === null ? null : Math.round(memory) });
    else busy.push(scope);
  }
  return { trimmed, busy };
}
