// Requests that take their time: what a path is called on record, how long a body may take, and what is decided after a wait.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestHost } from './make-host.ts';

const CODE = `
let heard = 0;
export default {
  show: (request, ctx) => Response.json(ctx.call.params),
  hear: async (request) => new Response(await request.text() + ++heard),
  hold: () => new Promise((done) => setTimeout(() => done(new Response()), 300)),
};`;

const open = { auth: { required: false } };
const ENDPOINTS = [
  { path: '/of/:id', method: 'GET', handler: 'show', ...open },
  { path: '/hear', method: 'POST', handler: 'hear', ...open },
  { path: '/hold', method: 'GET', handler: 'hold', ...open },
];
const PERMISSIONS = { network: { inbound: true }, api: { endpoints: ['/plugins/test.plugin/**'] } };

let world: TestHost;
beforeAll(async () => {
  world = await TestHost.open();
  const limits = { concurrency: 1, executionTime: 800 };
  const manifest = { api: { endpoints: ENDPOINTS }, limits };
  await world.load({ code: CODE, permissions: PERMISSIONS, manifest });
});
afterAll(() => world[Symbol.asyncDispose]());

function ask(path: string, body?: RequestInit['body']): Promise<Response> {
  const init = body === undefined ? {} : { method: 'POST', body, duplex: 'half' as const };
  return world.host.fetch(new Request(`http://skerry.test/plugins/test.plugin${path}`, init));
}

/** Records of requests, from here on. */
async function recordsOf(work: () => Promise<unknown>): Promise<object[]> {
  const before = (await world.records()).length;
  await work();
  const all = (await world.records()).slice(before);
  return all.filter((one) => one.kind !== 'event' && one.operation === 'endpoint.request');
}

it('a path is decided on and on record in the spelling in which it was found', async () => {
  const records = await recordsOf(async () => {
    expect(await (await ask('/%6ff/a%20b%2Fc')).json()).toEqual({ id: 'a b/c' });
  });
  expect(records[0]).toMatchObject({ resource: '/plugins/test.plugin/of/a b%2Fc' });
});

it('a body that comes slowly is waited for, as long as a call may take and no longer', async () => {
  const bodyOf = (...waits: readonly number[]): ReadableStream<Uint8Array> =>
    ReadableStream.from(
      (async function* () {
        for (const ms of waits) {
          await sleep(ms);
          yield Buffer.from('a');
        }
      })(),
    );
  expect(await (await ask('/hear', bodyOf(50, 50, 50))).text()).toBe('aaa1');
  const records = await recordsOf(async () => {
    const late = await ask('/hear', bodyOf(50, 2_000));
    expect(late.status).toBe(408);
    expect(await late.json()).toMatchObject({ error: { code: 'TIMEOUT' } });
  });
  expect(records.at(-1)).toMatchObject({ ok: false, code: 'TIMEOUT', meter: { status: 408 } });
});

it('a request that waits for its turn is not answered when the permission is taken back meanwhile', async () => {
  const records = await recordsOf(async () => {
    const held = ask('/hold');
    await sleep(50);
    const waiting = ask('/hear', 'x');
    await sleep(50);
    world.grant('test.plugin', {});
    expect(await waiting).toMatchObject({ status: 403 });
    expect(await held).toMatchObject({ status: 200 });
  });
  expect(records).toContainEqual(expect.objectContaining({ effect: 'deny', reason: 'revoked' }));
  expect(records).toContainEqual(expect.objectContaining({ code: 'PERMISSION_DENIED' }));
  world.grant('test.plugin', PERMISSIONS);
  // It never heard of the one in between.
  expect(await (await ask('/hear', 'x')).text()).toBe('x2');
});
