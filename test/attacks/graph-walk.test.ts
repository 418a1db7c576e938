// Walks everything reachable inside a unit: globals, what handlers are given, what handles answer, what is thrown. Nothing of
// another realm, of isolated-vm, of Node or of the host's files is there.

import { homedir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Walked, WALKER } from './harness/graph-walk.ts';
import { SECRET, World } from './harness/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.load('test.walker', {
    code: WALKER,
    permissions: {
      filesystem: { read: ['/data/**'], write: ['/data/**'] },
      log: ['write'],
      clock: ['read'],
      random: ['read'],
    },
    limits: { cpu: 5_000, executionTime: 30_000, startupTime: 10_000 },
  });
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

/** Texts that only the host has, in base64, so that the walk does not meet its own list. */
function needles(): string[] {
  const texts = [
    world.dir,
    process.cwd(),
    process.execPath,
    import.meta.dirname,
    homedir(),
    SECRET,
    'file://',
    'node:',
    'node_modules',
    'isolated-vm boundary',
    'cell-main',
  ];
  const telling = texts.filter((text) => text.length > 4 && text !== '/root');
  return telling.map((text) => Buffer.from(text).toString('base64'));
}

async function walk(handler: string): Promise<Walked> {
  const { value, message } = await world.call('test.walker', handler, { needles: needles() });
  expect(message).toBe('');
  return value as Walked;
}

describe('in everything a guest can reach', () => {
  it('there is no function of another realm, no handle of isolated-vm, nothing of Node and no text of the host', async () => {
    const walked = await walk('run');
    expect(walked.found).toEqual([]);
    // The walk went everywhere: there are about a thousand built-in functions alone.
    expect(walked.functions).toBeGreaterThan(900);
    expect(walked.objects).toBeGreaterThan(3_000);
    expect(walked.strings).toBeGreaterThan(2_000);
  });

  it('nor in what a call leaves behind for the next', async () => {
    const walked = await walk('late');
    expect(walked.found).toEqual([]);
    expect(walked.functions).toBeGreaterThan(80);
  });

  it('nothing is overlooked: the walk finds what is planted', async () => {
    const { found } = await walk('planted');
    const why = (path: string): string[] => found.filter((line) => line.startsWith(path));
    expect(why('foreign')).toContain('foreign: a function of another realm');
    expect(why('handle')).toEqual(['handle.derefInto: a handle of isolated-vm']);
    expect(why('other')).toContain('other: an object of another realm');
    expect(why('hidden.deep.text')).toEqual(['hidden.deep.text: a text of the host']);
    expect(why('env')).toEqual(['env.process: a name of the host']);
  });
});
