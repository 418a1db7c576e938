// `skerry doctor --attack`: goes for each limit on this machine and says what was seen. In a host of its own, with plugins of its
// own; nothing of the operator's is touched.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMIT_KEYS, type LimitKey } from '../../../policies/index.ts';
import { dataFolder } from '../../brokers/index.ts';
import { type CallOptions, createHost, type Verdict, VERDICTS } from '../../host/index.ts';
import { policyFor, startSource, writeAttacked } from './attacked-plugin.ts';
import { LIMIT_ATTACKS } from './attacks.ts';
import type { AttackWorld, LimitAttack, Seen } from './limit-attack.ts';

/** One attack and how it ended; `held` is null for a limit that nothing enforces. */
export interface AttackResult {
  readonly limit: LimitKey;
  readonly verdict: Verdict;
  readonly what: string;
  readonly held: boolean | null;
  readonly seen: string;
}

const SOURCE_BYTES = 160 * 1_024;

/** Tells of each as it ends. Rejects with SkerryError where no host starts here. */
export async function attackLimits(tell: (result: AttackResult) => void): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'skerry-attack-'));
  try {
    const { plugin, stuck } = writeAttacked(dir);
    await using source = await startSource(SOURCE_BYTES);
    await using host = await createHost({ dir: join(dir, 'host'), policy: policyFor(source.url) });
    const { id } = await host.load(plugin);
    const call = (handler: string, input?: unknown, options?: CallOptions): Promise<unknown> =>
      host.plugin(id).call(handler, input, options);
    const data = dataFolder(join(dir, 'host/data'), { plugin: id, scope: 'global' });
    const world = { host, call, data, stuck, source: source.url, sourceBytes: SOURCE_BYTES };
    for (const key of LIMIT_KEYS) {
      const attacks = LIMIT_ATTACKS.filter(({ limit }) => limit === key);
      const { verdict, how } = VERDICTS[key];
      if (attacks.length === 0) tell({ limit: key, verdict, what: '-', held: null, seen: how });
      for (const attack of attacks)
        tell({ limit: key, verdict, what: attack.what, ...(await tryIt(attack, world)) });
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function tryIt(attack: LimitAttack, world: AttackWorld): Promise<Seen> {
  try {
    const seen = await attack.run(world);
    const pong = await world.call('ping');
    if (pong === 'pong') return seen;
    return { held: false, seen: `${seen.seen}; then the plugin did not answer` };
  } catch (error) {
    return { held: false, seen: error instanceof Error ? error.message : String(error) };
  }
}
