// What an operator says of a plugin over the API.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../../src/server/index.ts';
import { TestHost } from '../host/make-host.ts';

let world: TestHost;
let server: Server;
let authorization: string;
beforeAll(async () => {
  world = await TestHost.open();
  await world.load({ code: 'export default { nothing() {} };' });
  server = await startServer(world.host, { port: 0, dir: join(world.dir, 'server') });
  authorization = `Bearer ${readFileSync(server.tokenFile, 'utf8').trim()}`;
});
afterAll(async () => {
  await server.close();
  await world[Symbol.asyncDispose]();
});

async function post(path: string, body: unknown): Promise<[number, unknown]> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify(body),
  });
  return [response.status, await response.json()];
}

describe('a word about a plugin', () => {
  it('holds it back and lets it go, and begins it anew', async () => {
    const say = async (word: string): Promise<unknown> => {
      const who = { by: 'ada', reason: 'A look.' };
      return (await post(`/api/plugins/test.plugin/${word}`, who))[1];
    };
    const code = async (): Promise<unknown> => {
      const [status, body] = await post('/api/plugins/test.plugin/call/nothing', {});
      return (body as { error?: { code: string } }).error?.code ?? status;
    };
    expect(await say('suspend')).toMatchObject({ suspended: { by: 'ada', reason: 'A look.' } });
    expect(await code()).toBe('PLUGIN_SUSPENDED');
    expect(await say('resume')).toMatchObject({ suspended: null });
    expect(await say('quarantine')).toMatchObject({ disabled: { hold: 'quarantined' } });
    expect(await code()).toBe('PLUGIN_QUARANTINED');
    expect(await say('release')).toMatchObject({ disabled: null });
    const share = { by: 'ada', reason: 'A look.', share: 0.5 };
    expect((await post('/api/plugins/test.plugin/throttle', share))[1]).toMatchObject({
      share: 0.5,
    });
    expect(await say('resume')).toMatchObject({ share: null });
    expect(await say('restart')).toMatchObject({ state: 'active' });
    expect(await code()).toBe(200);
  });

  it.each([
    ['none/suspend', { by: 'ada', reason: 'odd' }, 404, 'UNKNOWN_PLUGIN'],
    ['test.plugin/suspend', { by: 'ada' }, 400, 'CONFIG_ERROR'],
    ['test.plugin/throttle', { by: 'ada', reason: 'odd' }, 400, 'CONFIG_ERROR'],
    ['test.plugin/suspend', { by: '', reason: 'odd' }, 400, 'CONFIG_ERROR'],
    ['test.plugin/suspend', { by: 'a\nb', reason: 'odd' }, 409, 'GRANT_ERROR'],
    ['test.plugin/shoot', { by: 'ada', reason: 'odd' }, 404, 'NOT_FOUND'],
  ])('that cannot be taken is answered so: %s %j', async (path, body, status, code) => {
    expect(await post(`/api/plugins/${path}`, body)).toMatchObject([status, { error: { code } }]);
  });
});
