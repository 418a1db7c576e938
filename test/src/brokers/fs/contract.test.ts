import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerContract } from '../../../contracts/broker.contract.ts';
import { listing, makeWorld, OPENINGS } from './world.ts';

for (const opening of OPENINGS) {
  brokerContract(`fs (${opening})`, async () => {
    const world = makeWorld({ opening });
    writeFileSync(join(world.data, 'a.txt'), 'a');
    writeFileSync(join(world.data, 'b.txt'), 'b');
    mkdirSync(join(world.data, 'box'));
    symlinkSync(world.outside, join(world.data, 'escape'));
    symlinkSync('loop', join(world.data, 'loop'));
    return {
      broker: world.broker,
      asker: world.asker,
      good: [
        { operation: 'fs.readFile', args: ['/data/a.txt'] },
        { operation: 'fs.readFile', args: ['/data/a.txt', 'utf8'] },
        { operation: 'fs.readFile', args: ['/data/a.txt', { encoding: 'utf8' }] },
        { operation: 'fs.writeFile', args: ['/data/a.txt', 'text'] },
        {
          operation: 'fs.writeFile',
          args: ['/data/a.txt', { $bytes: 0 }],
          bytes: [new Uint8Array([1])],
        },
        { operation: 'fs.appendFile', args: ['/data/a.txt', 'more'] },
        { operation: 'fs.readdir', args: ['/data'] },
        { operation: 'fs.readdir', args: ['/data', { withFileTypes: true }] },
        { operation: 'fs.stat', args: ['/data/a.txt'] },
        { operation: 'fs.mkdir', args: ['/data/x/y/z', { recursive: true }] },
        { operation: 'fs.copyFile', args: ['/data/a.txt', '/data/c.txt'] },
        { operation: 'fs.rename', args: ['/data/b.txt', '/data/b.txt'] },
        { operation: 'fs.rm', args: ['/data/x', { recursive: true, force: true }] },
      ],
      bad: [
        ...['readFile', 'writeFile', 'appendFile', 'readdir', 'stat', 'mkdir', 'rm'].flatMap(
          (name) =>
            [
              [],
              [1],
              [''],
              ['data/a'],
              ['../a'],
              ['/..'],
              ['/data/../../a'],
              ['/data/a\0b'],
              ['/data/a\nb'],
              ['/data/\ud800'],
              ['/data/.skerry-tmp-1'],
            ].map((args) => ({ operation: `fs.${name}`, args })),
        ),
        { operation: 'fs.readFile', args: ['/data/a.txt', 'latin1'] },
        { operation: 'fs.readFile', args: ['/data/a.txt', { encoding: 'utf8', flag: 'w' }] },
        { operation: 'fs.writeFile', args: ['/data/a.txt'] },
        { operation: 'fs.writeFile', args: ['/data/a.txt', 1] },
        {
          operation: 'fs.writeFile',
          args: ['/data/a.txt', { $bytes: 1 }],
          bytes: [new Uint8Array(1)],
        },
        { operation: 'fs.writeFile', args: ['/data/a.txt', [1, 2]] },
        { operation: 'fs.mkdir', args: ['/data/m', { recursive: 'yes' }] },
        { operation: 'fs.mkdir', args: ['/data/m', { recursiv: true }] },
        { operation: 'fs.rm', args: ['/data/m', []] },
        { operation: 'fs.rename', args: ['/data/a.txt'] },
        { operation: 'fs.copyFile', args: ['/data/a.txt', 'b.txt'] },
        { operation: 'fs.stat', args: ['/data/a.txt', {}] },
      ],
      failing: [
        ...['readFile', 'readdir', 'stat', 'rm'].map((name) => ({
          operation: `fs.${name}`,
          args: ['/data/absent'],
        })),
        ...['readFile', 'readdir', 'stat'].map((name) => ({
          operation: `fs.${name}`,
          args: ['/data/loop'],
        })),
        ...['readFile', 'readdir', 'stat', 'rm', 'mkdir'].map((name) => ({
          operation: `fs.${name}`,
          args: ['/data/escape/marker.txt'],
        })),
        { operation: 'fs.readFile', args: ['/data/box'] },
        { operation: 'fs.readFile', args: ['/data/a.txt/b'] },
        { operation: 'fs.readdir', args: ['/data/a.txt'] },
        { operation: 'fs.mkdir', args: ['/data/box'] },
        { operation: 'fs.rm', args: ['/data/box'] },
        { operation: 'fs.rm', args: ['/data'] },
        { operation: 'fs.rename', args: ['/data/box', '/data/box/inner'] },
        { operation: 'fs.rename', args: ['/data/a.txt', '/shared/a.txt'] },
        { operation: 'fs.writeFile', args: ['/ro/a.txt', ''] },
        { operation: 'fs.writeFile', args: ['/data/none/a.txt', ''] },
        { operation: 'fs.copyFile', args: ['/elsewhere/a.txt', '/data/a.txt'] },
        { operation: 'fs.readFile', args: [`/data/${'n'.repeat(256)}`] },
        { operation: 'fs.stat', args: ['/'] },
      ],
      secrets: [world.base, '/proc/self', 'units/', 'skerry-fs-'],
      observe: () => listing(world.base),
      close: async () => world[Symbol.dispose](),
    };
  });
}
