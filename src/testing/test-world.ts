// The folders, databases and seams a plugin under test finds: made from the test's options in a temporary folder.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { HostPolicy } from '../../policies/index.ts';
import { dataFolder } from '../brokers/index.ts';
import { SkerryError } from '../errors.ts';
import type { TestOptions } from './options.ts';

/** Noon on 1 January 2026, UTC. */
const NOON = 1_767_268_800_000;

/** Which unit's own folder `/data` is. */
export interface UnitName {
  readonly plugin: string;
  readonly scope: string;
}

export class TestWorld implements Disposable {
  readonly dir: string;
  readonly #mounts = new Set<string>();

  constructor() {
    this.dir = realpathSync(mkdtempSync(join(tmpdir(), 'skerry-test-')));
  }

  /** Real path of what the unit sees at `path`. */
  realPath(path: string, unit: UnitName): string {
    const [, mount = '', ...names] = path.split('/');
    if (!path.startsWith('/') || mount === '' || names.includes('..')) {
      throw new SkerryError(
        'CONFIG_ERROR',
        `A path of a test begins with "/" and a mount: "${path}".`,
      );
    }
    if (mount === 'plugin') {
      throw new SkerryError(
        'CONFIG_ERROR',
        `"${path}" lies in the plugin's own folder: put it there.`,
      );
    }
    if (mount === 'data') return join(dataFolder(join(this.dir, 'data'), unit), ...names);
    this.#mounts.add(mount);
    return join(this.dir, 'mounts', mount, ...names);
  }

  write(files: TestOptions['files'], unit: UnitName): void {
    for (const [path, content] of Object.entries(files ?? {})) {
      const real = this.realPath(path, unit);
      mkdirSync(path.endsWith('/') ? real : dirname(real), { recursive: true });
      if (!path.endsWith('/')) writeFileSync(real, content);
    }
  }

  databaseFile(name: string): string {
    return join(this.dir, 'databases', `${name}.sqlite`);
  }

  fill(databases: TestOptions['databases']): void {
    mkdirSync(join(this.dir, 'databases'), { recursive: true });
    for (const [name, seed] of Object.entries(databases ?? {})) {
      const database = new DatabaseSync(this.databaseFile(name));
      try {
        if (typeof seed === 'string') database.exec(seed);
        else seed(database);
      } finally {
        database.close();
      }
    }
  }

  /** The test's host policy with the mounts and databases that were made. */
  policy({ policy, databases }: TestOptions): object {
    const given = (policy ?? {}) as Partial<HostPolicy>;
    const mounts = [...this.#mounts].map((mount) => [
      `/${mount}`,
      { path: join(this.dir, 'mounts', mount) },
    ]);
    const files = Object.keys(databases ?? {}).map((name) => [
      name,
      { type: 'sqlite', path: this.databaseFile(name) },
    ]);
    return {
      version: 1,
      floor: { log: ['write'] },
      ...given,
      mounts: { ...given.mounts, ...(Object.fromEntries(mounts) as object) },
      databases: { ...given.databases, ...(Object.fromEntries(files) as object) },
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function testClock(now: TestOptions['now'] = NOON): () => number {
  return typeof now === 'function' ? now : () => now;
}

/** The same bytes for the same seed: Marsaglia's xorshift32. */
export function testRandom(seed = 1): (size: number) => Uint8Array {
  let state = seed >>> 0 || 1;
  return (size) =>
    Uint8Array.from({ length: size }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    });
}
