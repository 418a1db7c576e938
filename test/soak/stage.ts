// Where the soak takes place: a host for each placement, in this process, and the plugins in them. Knows what was lost and when.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { query, verify } from '../../src/audit/index.ts';
import { createHost, type Host } from '../../src/index.ts';
import type { Kind } from './cast.ts';

type Placement = 'plugin' | 'dedicated' | 'shared';

export interface Actor {
  readonly id: string;
  readonly kind: Kind;
  readonly placement: Placement;
  readonly host: Host;
}

/** Of ten plugins. A cell of `shared` holds those of one tier, of which there are four. */
const PLACEMENTS: readonly Placement[] = [
  ...Array<Placement>(6).fill('shared'),
  ...Array<Placement>(3).fill('plugin'),
  'dedicated',
];
const TIERS = 4;
const PERMISSIONS = {
  filesystem: { read: ['/data/**'], write: ['/data/**'] },
  log: ['write'],
  clock: ['read'],
};

/** Nobody is left alone for failing: that all are asked again and again is the point. */
const PATIENT = { strategy: 'ignore', circuit: { threshold: 1_000 }, crashes: { most: 1_000 } };

export class Stage {
  readonly actors: Actor[] = [];
  /** When each plugin last lost its isolate, by the clock of `performance`. */
  readonly lost = new Map<string, number>();
  /** Losses told by each host. */
  readonly losses = new Map<Placement, number>();
  readonly #dir: string;
  readonly #hosts = new Map<Placement, Host>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Makes the hosts and loads as many plugins, kinds and placements in turn. */
  async open(kinds: readonly Kind[]): Promise<void> {
    const placed = kinds.map((kind, index) => {
      const placement = PLACEMENTS[(index * 7) % PLACEMENTS.length] ?? 'plugin';
      return { id: `soak.t${index % TIERS}.p${index}`, kind, placement };
    });
    for (const placement of new Set(PLACEMENTS)) await this.#addHost(placement, placed);
    const turn = pLimit(3);
    const loading = placed.map((one) =>
      turn(async () => {
        const host = this.#hosts.get(one.placement);
        if (host === undefined) throw new Error(`no host for ${one.placement}`);
        await loadPatiently(host, this.#write(one.id, one.kind));
        this.actors.push({ ...one, host });
      }),
    );
    await Promise.all(loading);
  }

  get hosts(): readonly Host[] {
    return [...this.#hosts.values()];
  }

  /** Plugins whose unit is in the cell. */
  pluginsIn(pid: number): string[] {
    return this.hosts.flatMap((host) =>
      host.units.filter((unit) => unit.pid === pid).map(({ plugin }) => plugin),
    );
  }

  /** Ends the hosts, and says what is wrong with their logs. */
  async close(): Promise<string[]> {
    for (const host of this.hosts) await host.close();
    const wrong: string[] = [];
    for (const [placement, host] of this.#hosts) {
      const { ok, problems } = await verify(host.log.dir);
      if (!ok) wrong.push(`the log of ${placement} does not verify: ${JSON.stringify(problems)}`);
      const records = await Array.fromAsync(query(host.log.dir));
      const recorded = records.filter((one) => one.kind === 'event' && one.event === 'unit.lost');
      const told = this.losses.get(placement) ?? 0;
      if (recorded.length !== told)
        wrong.push(`${placement}: ${told} losses told, ${recorded.length} in the log`);
    }
    return wrong;
  }

  /** What lies where hosts put what they need for a moment. */
  static leftovers(folder: string): string[] {
    return readdirSync(folder);
  }

  async #addHost(placement: Placement, placed: readonly { readonly id: string }[]): Promise<void> {
    const grant = {
      version: '1.0.0',
      manifest: `sha256:${'0'.repeat(64)}`,
      permissions: PERMISSIONS,
      approvedBy: 'soak',
      approvedAt: '2026-01-01T00:00:00Z',
      reason: 'soak',
    };
    const tiers = Array.from({ length: TIERS }, (_, tier) => [
      `t${tier}`,
      { plugins: [`soak.t${tier}.*`] },
    ]);
    const host = await createHost({
      dir: join(this.#dir, placement),
      placement,
      policy: { version: 1, recovery: PATIENT, tiers: Object.fromEntries(tiers) as object },
      grants: { version: 1, plugins: Object.fromEntries(placed.map(({ id }) => [id, grant])) },
    });
    host.on('lost', ({ plugin }) => {
      this.lost.set(plugin, performance.now());
      this.losses.set(placement, (this.losses.get(placement) ?? 0) + 1);
    });
    this.#hosts.set(placement, host);
  }

  #write(id: string, { code, limits }: Kind): string {
    const folder = join(this.#dir, 'plugins', id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), code);
    const manifest = {
      name: id,
      version: '1.0.0',
      main: 'index.js',
      permissions: PERMISSIONS,
      limits,
    };
    writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
    return folder;
  }
}

/** Bundling has a cap by the clock, and a busy machine may be late: that is no finding of a soak. */
async function loadPatiently(host: Host, folder: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await host.load(folder);
      return;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}
