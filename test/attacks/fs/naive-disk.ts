// What the bare halves stand on: a temporary folder laid out like a world, and a file host as one writes it in an afternoon.

import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { NaiveHandles } from '../harness/payload.ts';
import { SECRET, type World } from '../harness/world.ts';

/** Where both halves put what the attack needs: `dir/secret.txt` is the secret, `data` and `package` are the plugin's. */
export type Place = Pick<World, 'dir' | 'data' | 'package'>;

export class NaiveDisk implements Disposable, Place {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), 'naive-disk-')));
  readonly data = join(this.dir, 'data');
  readonly package = join(this.dir, 'plugin');

  constructor() {
    mkdirSync(this.data);
    mkdirSync(this.package);
    writeFileSync(join(this.dir, 'secret.txt'), SECRET);
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** From the path a guest gives to the path that is used. Throws where the host says no. */
export type Guard = (path: string) => string;

/** Joins, and takes it that what is joined lies inside. */
export function joining(disk: Place): Guard {
  return (path) => join(disk.dir, path);
}

/** Resolves, and compares the beginning of the text. */
export function comparing(disk: Place): Guard {
  return (path) => {
    const full = resolve(disk.dir, `.${path}`);
    return inside(disk, full) ? full : refuse(path);
  };
}

/** Resolves every link too, then compares: the advice most often given. */
export function comparingReal(disk: Place): Guard {
  const compare = comparing(disk);
  return (path) => {
    const full = compare(path);
    const real = join(realpathSync(dirname(full)), full.slice(dirname(full).length));
    return inside(disk, realOf(real)) ? full : refuse(path);
  };
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function inside(disk: Place, full: string): boolean {
  return [disk.data, disk.package].some((root) => `${full}${sep}`.startsWith(`${root}${sep}`));
}

export function refuse(path: string): never {
  throw new Error(`not allowed: ${path}`);
}

/** The operations of `ctx.fs` on node:fs, each path through the guard first. */
export function naiveFs(guard: Guard): NaiveHandles {
  return {
    fs: {
      readFile: (path: string) => readFileSync(guard(path), 'utf8'),
      writeFile: (path: string, text: string) => writeFileSync(guard(path), text),
      appendFile: (path: string, text: string) => appendFileSync(guard(path), text),
      mkdir: (path: string, options: object) => mkdirSync(guard(path), options),
      rm: (path: string, options: object) => rmSync(guard(path), options),
      rename: (from: string, to: string) => renameSync(guard(from), guard(to)),
      copyFile: (from: string, to: string) => copyFileSync(guard(from), guard(to)),
    },
  };
}
