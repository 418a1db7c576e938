// Another process swaps a folder (or a file) inside the mount with a link that leads out, all the time while the
// broker works there. Whatever the moment, nothing outside may be read, listed, written, made or removed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatResource, type Access } from '../../../../policies/index.ts';
import { BrokerError } from '../../../../src/gate/broker-error.ts';
import type { Result } from '../../../../src/gate/broker.ts';
import { makeWorld, OPENINGS, OUTSIDE, type World } from './world.ts';

const SWAPPER = join(import.meta.dirname, '../../../fixtures/swap-names.mjs');

async function whileSwapping(
  first: string,
  second: string,
  work: () => Promise<void>,
): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', SWAPPER, first, second],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  try {
    await once(child.stdout, 'data');
    await work();
  } finally {
    child.stdin.end();
    await ended;
  }
}

/** `/data/box` (a folder with marker.txt) and `/data/evil` (a link to the folder outside) change places. */
function makeSwapped(opening: (typeof OPENINGS)[number]): {
  world: World;
  box: string;
  evil: string;
} {
  const world = makeWorld({ opening });
  const box = join(world.data, 'box');
  const evil = join(world.data, 'evil');
  mkdirSync(box);
  writeFileSync(join(box, 'marker.txt'), 'inside');
  symlinkSync(world.outside, evil);
  return { world, box, evil };
}

const REFUSALS = [
  'EXDEV',
  'ELOOP',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENOTEMPTY',
  'UNSUPPORTED_FILE',
  'PERMISSION_DENIED',
];

interface Tally {
  done: number;
  refused: number;
}

/** Repeats until both happened: it went through inside, and it was refused because of the link. */
async function repeat(
  attempt: (round: number) => Promise<Result>,
  check: (result: Result) => void,
): Promise<Tally> {
  const tally: Tally = { done: 0, refused: 0 };
  const end = Date.now() + 50_000;
  for (let round = 0; round < 400 || tally.done < 5 || tally.refused < 5; round += 1) {
    if (Date.now() > end) break;
    try {
      check(await attempt(round));
      tally.done += 1;
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      // Refused for the link, or because a name was not twice the same thing.
      expect(REFUSALS).toContain(error.code);
      expect(error.message).not.toContain('outside');
      tally.refused += 1;
    }
  }
  return tally;
}

const bothHappened = {
  done: expect.toSatisfy((n: number) => n >= 5),
  refused: expect.toSatisfy((n: number) => n >= 5),
};

function lookThenRead(root: string, path: string): string | null {
  try {
    return realpathSync.native(path).startsWith(root) ? readFileSync(path, 'utf8') : null;
  } catch {
    return null;
  }
}

it('is a real race: looking first and reading by name afterwards does get out', async () => {
  const { world, box, evil } = makeSwapped('openat2');
  using _world = world;
  let escaped = false;
  await whileSwapping(box, evil, async () => {
    const end = Date.now() + 20_000;
    while (!escaped && Date.now() < end) {
      escaped = lookThenRead(world.data, join(box, 'marker.txt')) === OUTSIDE;
    }
  });
  expect(escaped).toBe(true);
}, 120_000);

describe.each(OPENINGS)('names swapped for links while they are used (%s)', (opening) => {
  const race = async (
    attempt: (world: World, round: number) => Promise<Result>,
    check: (result: Result) => void = () => undefined,
  ): Promise<void> => {
    const { world, box, evil } = makeSwapped(opening);
    using _world = world;
    await whileSwapping(box, evil, async () => {
      const tally = await repeat(async (round) => await attempt(world, round), check);
      expect(tally).toEqual(bothHappened);
    });
    expect(world.outsideIsUntouched()).toBe(true);
  };

  it('never reads outside', { timeout: 120_000 }, async () => {
    await race(
      (world) => world.run('readFile', ['/data/box/marker.txt', 'utf8']),
      ({ value }) => expect(value).toBe('inside'),
    );
  });

  it('never copies from outside', { timeout: 120_000 }, async () => {
    await race(async (world) => {
      await world.run('copyFile', ['/data/box/marker.txt', '/data/copy']);
      expect(readFileSync(join(world.data, 'copy'), 'utf8')).toBe('inside');
      return {};
    });
  });

  it('never lists or describes what is outside', { timeout: 120_000 }, async () => {
    await race(
      (world) => world.run('readdir', ['/data/box']),
      ({ value }) => expect(value).toEqual(['marker.txt']),
    );
    await race(
      (world) => world.run('stat', ['/data/box/marker.txt']),
      ({ value }) => expect(value).toMatchObject({ size: 'inside'.length }),
    );
  });

  it('never writes, appends or makes a folder outside', { timeout: 120_000 }, async () => {
    await race((world, round) => world.run('writeFile', [`/data/box/new-${round % 10}`, 'x']));
    await race((world) => world.run('appendFile', ['/data/box/victim.txt', 'x']));
    await race((world, round) =>
      world.run('mkdir', [`/data/box/dir-${round}/inner`, { recursive: true }]),
    );
  });

  it('never removes or renames anything outside', { timeout: 120_000 }, async () => {
    await race(async (world, round) => {
      await world.run('writeFile', ['/data/box/victim.txt', `${round}`]);
      return await world.run('rm', ['/data/box/victim.txt']);
    });
    await race(async (world) => {
      await world.run('mkdir', ['/data/box/full/inner', { recursive: true }]);
      await world.run('writeFile', ['/data/box/full/inner/marker.txt', 'x']);
      return await world.run('rm', ['/data/box/full', { recursive: true }]);
    });
    await race(async (world) => {
      await world.run('writeFile', ['/data/box/victim.txt', 'x']);
      return await world.run('rename', ['/data/box/victim.txt', '/data/box/marker-2.txt']);
    });
  });

  it(
    'never reads, writes or replaces through a file swapped for a link',
    { timeout: 120_000 },
    async () => {
      using world = makeWorld({ opening });
      const [file, link] = [join(world.data, 'file'), join(world.data, 'link')];
      writeFileSync(file, 'inside');
      symlinkSync(join(world.outside, 'victim.txt'), link);
      await whileSwapping(file, link, async () => {
        const reads = await repeat(
          () => world.run('readFile', ['/data/file', 'utf8']),
          ({ value }) => expect(String(value)).toMatch(/^inside/),
        );
        expect(reads).toEqual(bothHappened);
        const appends = await repeat(
          () => world.run('appendFile', ['/data/file', '.']),
          () => undefined,
        );
        expect(appends).toEqual(bothHappened);
      });
      expect(world.outsideIsUntouched()).toBe(true);
      expect(statSync(join(world.outside, 'victim.txt')).size).toBe(OUTSIDE.length);
    },
  );

  it('never removes through a folder swapped inside the one that is removed', async () => {
    using world = makeWorld({ opening });
    const [box, evil] = [join(world.data, 'top/box'), join(world.data, 'top/evil')];
    const remove = () => world.run('rm', ['/data/top', { recursive: true, force: true }]);
    await whileSwapping(box, evil, async () => {
      const tally = await repeat(
        async () => {
          if (!existsSync(join(world.data, 'top'))) makeDecoy(world, box, evil);
          return await remove();
        },
        () => undefined,
      );
      expect(tally).toEqual(bothHappened);
    });
    expect(world.outsideIsUntouched()).toBe(true);
  }, 120_000);

  it('never carries a folder that was not looked into to where it may be read', async () => {
    using world = makeWorld({ opening });
    const [empty, full] = [join(world.data, 'step'), join(world.data, 'drop')];
    const hidden = /^\/data\/(drop|step\/.)/;
    const allow = ({ action, resource }: Access) =>
      action === 'fs.write' || !hidden.test(formatResource(resource));
    mkdirSync(full);
    writeFileSync(join(full, 'secret'), 'secret');
    await whileSwapping(empty, full, async () => {
      const tally = await repeat(
        async () => {
          for (const name of [empty, full]) mkdirSync(name, { recursive: true });
          const result = await world.run('rename', ['/data/step', '/data/open'], { allow });
          expect(readdirSync(join(world.data, 'open'))).toEqual([]);
          rmSync(join(world.data, 'open'), { recursive: true });
          return result;
        },
        () => undefined,
      );
      expect(tally).toEqual(bothHappened);
    });
  }, 120_000);
});

/** A folder with the names that lie outside; the link comes last, since from then on the two change places. */
function makeDecoy(world: World, box: string, evil: string): void {
  mkdirSync(join(box, 'full'), { recursive: true });
  for (const name of ['marker.txt', 'victim.txt', 'full/marker.txt']) {
    writeFileSync(join(box, name), 'inside');
  }
  symlinkSync(world.outside, evil);
}
