// Plugins that insist on limits which nothing enforces where the host runs.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERDICTS, verdictsOn } from '../../../src/host/verdicts.ts';
import { caught } from './caught.ts';
import { TestHost } from './make-host.ts';

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open(() => ({
    spareCells: 0,
    unenforced: { cpu: 'this machine has no clock' },
  }));
});
afterAll(() => world[Symbol.asyncDispose]());

const CODE = `export default { ping: () => 'pong' };`;
let count = 0;
const load = (limits: object): Promise<unknown> =>
  world.load({ id: `test.p${++count}`, code: CODE, manifest: { limits } });

describe('where nothing enforces cpu', () => {
  it('a plugin that requires it is refused, with file, key and what to do', async () => {
    const error = await caught(load({ enforcement: { cpu: 'required' } }));
    expect(error).toMatchObject({ code: 'MANIFEST_ERROR', plugin: 'test.p1' });
    expect(error.message).toContain('plugin.json#/limits/enforcement/cpu: ');
    expect(error.message).toContain('here it is "unsupported": this machine has no clock.');
    expect(error.message).toContain('set limits.enforcement.cpu to "best-effort"');
  });

  it('a plugin that declares it requires it', async () => {
    const error = await caught(load({ cpu: 100 }));
    expect(error.message).toContain('plugin.json#/limits/cpu: ');
  });

  it('a plugin that makes do with less is loaded, and so is one that does not speak of it', async () => {
    await expect(load({ cpu: 1_000, enforcement: { cpu: 'best-effort' } })).resolves.toBeDefined();
    await expect(load({ enforcement: { memory: 'required' } })).resolves.toBeDefined();
  });
});

describe('verdicts', () => {
  it('are those of the table on Linux', () => {
    expect(verdictsOn('linux')).toEqual(VERDICTS);
  });

  it('say of nothing elsewhere that the kernel or the supervisor enforces it', () => {
    const verdicts = Object.entries(verdictsOn('darwin'));
    const lost = verdicts.filter(([, { verdict }]) => verdict === 'unsupported');
    expect(lost.map(([key]) => key)).toEqual(['memory', 'cpu', 'startupTime']);
  });

  it('can be lowered and not raised', () => {
    expect(verdictsOn('linux', { cpu: 'why' }).cpu).toEqual({ verdict: 'unsupported', how: 'why' });
  });
});
