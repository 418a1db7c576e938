// Gives memory of one plugin back: its idle units give up their isolates. Never where a call is under way or waits.

import type { Ledger } from '../metrics/index.ts';
import { usageOf } from '../metrics/index.ts';
import type { PluginState } from './plugin-state.ts';

export interface TrimResult {
  /** Units that gave their isolate up, with the MB their process held; the next call of each starts it anew. */
  readonly trimmed: readonly { readonly scope: string; readonly memory: number }[];
  /** Scopes whose unit has something to do. */
  readonly busy: readonly string[];
}

export function trimPlugin({ plugin, units }: PluginState, ledger: Ledger): TrimResult {
  // What they used since the last look would go with them.
  ledger.look(plugin.id);
  const trimmed: { scope: string; memory: number }[] = [];
  const busy: string[] = [];
  for (const { scope, unit } of units) {
    const { pid } = unit;
    if (pid === null) continue;
    const memory = Math.round((usageOf(pid)?.memory ?? 0) / 104_857.6) / 10;
    if (unit.rest()) trimmed.push({ scope, memory });
    else busy.push(scope);
  }
  return { trimmed, busy };
}
