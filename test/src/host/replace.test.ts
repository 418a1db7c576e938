// One version of a plugin takes the place of another: there is always one that answers.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

const ID = 'test.changing';
const said = (text: string): string =>
  `export default { say: () => '${text}', wait(input, ctx) { ctx.log.info('in'); return new Promise(() => {}); } };`;

let world: TestHost;
beforeEach(async () => {
  world = await TestHost.open();
});
afterEach(() => world[Symbol.asyncDispose]());

const say = (): Promise<unknown> => world.host.plugin(ID).call('say');

/** Writes the plugin anew; its folder. */
function write(code: string): string {
  return world.write({ id: ID, code, permissions: { log: ['write'] } });
}

describe('loading with replace', () => {
  it('puts the new code in the place of the old, and says of both what happened', async () => {
    const events: string[] = [];
    world.host.on('loaded', () => void events.push('loaded'));
    world.host.on('unloaded', () => void events.push('unloaded'));
    await world.host.load(write(said('one')), { replace: true });
    await world.host.load(write(said('two')), { replace: true });
    expect(await say()).toBe('two');
    expect(world.host.plugins).toHaveLength(1);
    expect(events).toEqual(['loaded', 'unloaded', 'loaded']);
  });

  it('is answered by the old code until the new one has started, and for good where it does not', async () => {
    await world.host.load(write(said('one')));
    const starting = caught(world.host.load(write('throw new Error("no");'), { replace: true }));
    expect(await say()).toBe('one');
    const error = await starting;
    expect(error).toMatchObject({ code: 'LOAD_ERROR' });
    expect(error.guestStack).toContain('index.ts:1:');
    expect(await say()).toBe('one');
    const broken = caught(world.host.load(write('export default {'), { replace: true }));
    expect(await broken).toMatchObject({ code: 'LOAD_ERROR' });
    expect(await say()).toBe('one');
  });

  it('answers the calls under way in the old code with HOST_CLOSED', async () => {
    world.grant(ID, { log: ['write'] });
    await world.host.load(write(said('one')));
    const entered = new Promise<void>((resolve) => world.host.on('log', () => resolve()));
    const waiting = caught(world.host.plugin(ID).call('wait'));
    await entered;
    await world.host.load(write(said('two')), { replace: true });
    expect(await waiting).toMatchObject({ code: 'HOST_CLOSED' });
    expect(await say()).toBe('two');
  });

  it('is refused without replace', async () => {
    await world.host.load(write(said('one')));
    expect((await caught(world.host.load(write(said('two'))))).message).toContain(
      'unload it first',
    );
    expect(await say()).toBe('one');
  });
});
