// A real folder tree for fs broker tests: mounts a plugin may use, and beside them what it must never reach.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerError } from '../../../../src/gate/broker-error.ts';
import type { Asker, Broker, Result } from '../../../../src/gate/broker.ts';
import {
  createFsBroker,
  unitMounts,
  type FsLimits,
  type Mount,
} from '../../../../src/brokers/fs/index.ts';
import { makeAsker, run, type RunOptions } from '../asker.ts';

/** Both ways of opening beneath a mount: everything about links and swaps must hold for each. */
export const OPENINGS = ['openat2', 'walk'] as const;
type Opening = (typeof OPENINGS)[number];

/** What a file outside every mount says. A test that sees it has found a hole. */
export const OUTSIDE = 'OUTSIDE';

export interface World extends Disposable {
  readonly base: string;
  /** Real folders: of `/data`, of `/shared`, of the read-only `/ro`, of `/plugin`, and outside all of them. */
  readonly data: string;
  readonly shared: string;
  readonly readonly: string;
  readonly plugin: string;
  readonly outside: string;
  readonly broker: Broker;
  readonly asker: Asker;
  run(operation: string, args: readonly unknown[], options?: RunOptions): Promise<Result>;
  /** The code of the BrokerError it fails with; `null` if it succeeds. Anything else thrown fails the test. */
  code(operation: string, args: readonly unknown[], options?: RunOptions): Promise<string | null>;
  text(path: string): Promise<string>;
  outsideIsUntouched(): boolean;
}

export interface WorldOptions {
  readonly opening?: Opening;
  readonly limits?: Partial<FsLimits>;
  readonly named?: (world: { base: string; shared: string }) => readonly Mount[];
}

export function makeWorld(options: WorldOptions = {}): World {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-fs-')));
  const folder = (name: string): string => {
    const path = join(base, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const [shared, readonly, plugin, outside] = ['shared', 'ro', 'plugin', 'outside'].map(folder) as [
    string,
    string,
    string,
    string,
  ];
  const data = folder('units/acme.notes/global');
  for (const name of ['marker.txt', 'victim.txt']) writeFileSync(join(outside, name), OUTSIDE);
  mkdirSync(join(outside, 'full'));
  writeFileSync(join(outside, 'full', 'marker.txt'), OUTSIDE);
  const before = listing(outside);
  const asker = makeAsker({ root: plugin });
  const broker = createFsBroker({
    mounts: unitMounts({
      dataDir: join(base, 'units'),
      named: [
        { at: '/shared', path: shared, readonly: false },
        { at: '/ro', path: readonly, readonly: true },
        ...(options.named?.({ base, shared }) ?? []),
      ],
    }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.opening === 'walk' ? { opening: 'walk' } : {}),
  });
  const perform: World['run'] = async (operation, args, more) =>
    await run(broker, `fs.${operation}`, args, { asker, ...more });
  return {
    base,
    data,
    shared,
    readonly,
    plugin,
    outside,
    broker,
    asker,
    run: perform,
    code: async (...call) => await codeOf(perform(...call)),
    text: async (path) => String((await perform('readFile', [path, 'utf8'])).value),
    outsideIsUntouched: () => JSON.stringify(listing(outside)) === JSON.stringify(before),
    [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }),
  };
}

async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof BrokerError) return error.code;
    throw error;
  }
}

/** Every name beneath a folder with the content of its files. */
export function listing(folder: string): readonly (readonly [string, string])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length), entry.isFile() ? readFileSync(path, 'utf8') : ''];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
