// A call in the form of the web, as its host sees it: the text of a request in, the text of a response out.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../sandbox/index.ts';
import { call, ending, openSandbox, type TestSandbox } from './make-unit.ts';

let world: TestSandbox;
beforeAll(async () => {
  world = await openSandbox();
});
afterAll(() => world[Symbol.asyncDispose]());

interface Asked {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
}

function ask(code: string, { method = 'GET', headers = [], body }: Asked = {}): Promise<Outcome> {
  const unit = world.unit(`export default { async answer(request, ctx) { ${code} } }`);
  return unit.call({
    handler: 'answer',
    form: 'web',
    input: JSON.stringify({
      url: 'http://here.test/plugins/a?x=1&x=2',
      method,
      headers,
      body: body === undefined ? null : Buffer.from(body).toString('base64'),
    }),
    meta: '{"id":"c1"}',
    context: null,
  });
}

interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: [string, string][];
  readonly body: string | null;
}

async function answer(code: string, asked?: Asked): Promise<Answer> {
  const outcome = await ask(code, asked);
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`);
  return JSON.parse(outcome.text) as Answer;
}

async function said(code: string, asked?: Asked): Promise<unknown> {
  const { body } = await answer(`return Response.json(await (async () => { ${code} })());`, asked);
  return JSON.parse(Buffer.from(body ?? '', 'base64').toString());
}

describe('a call in the form of the web', () => {
  it('gives the handler a Request with address, method, headers and body', async () => {
    const seen = await said(
      `return [request instanceof Request, request.method, request.url,
        new URL(request.url).searchParams.getAll('x'), request.headers.get('X-Key'), [...request.headers], await request.json()];`,
      {
        method: 'POST',
        headers: [
          ['X-Key', 'a'],
          ['content-type', 'application/json'],
        ],
        body: Buffer.from('{"deep":["ü"]}'),
      },
    );
    expect(seen).toEqual([
      true,
      'POST',
      'http://here.test/plugins/a?x=1&x=2',
      ['1', '2'],
      'a',
      [
        ['content-type', 'application/json'],
        ['x-key', 'a'],
      ],
      { deep: ['ü'] },
    ]);
  });

  it('takes every byte of a body in, and back', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const { body } = await answer(`return new Response(await request.bytes());`, {
      method: 'PUT',
      body: bytes,
    });
    expect(Buffer.from(body ?? '', 'base64')).toEqual(Buffer.from(bytes));
  });

  it('takes status, text and headers back, each cookie apart', async () => {
    const made = await answer(
      `const headers = new Headers([['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['x-key', 'v']]);
       return new Response(null, { status: 418, statusText: 'Short and stout', headers });`,
    );
    expect(made).toEqual({
      status: 418,
      statusText: 'Short and stout',
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['x-key', 'v'],
      ],
      body: null,
    });
  });

  it('takes back what was made, and nothing that the guest says of all objects', async () => {
    const made = await answer(
      `Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = () => ({ status: 101 });
       return new Response('a', { status: 201, headers: { 'x-key': 'v' } });`,
    );
    expect(made).toMatchObject({
      status: 201,
      headers: [
        ['x-key', 'v'],
        ['content-type', 'text/plain;charset=UTF-8'],
      ],
      body: 'YQ==',
    });
  });

  it('reads a body that is a stream to its end', async () => {
    const { body } = await answer(
      `return new Response(ReadableStream.from([new Uint8Array([1, 2]), new Uint8Array([3])]));`,
    );
    expect(body).toBe('AQID');
  });

  it.each([
    ['a plain value', 'return { status: 200, headers: [], body: null };'],
    ['nothing', ''],
    ['a Response that stands for a failure', 'return Response.error();'],
    ['a thing that says it is a Response', 'return Object.create(Response.prototype);'],
  ])('takes %s for no answer', async (_, code) => {
    expect(ending(await ask(code))).toBe('INVALID_OUTPUT');
  });

  it.each([
    ['a body that was read', 'const r = new Response("a"); await r.text(); return r;'],
    [
      'a stream that breaks',
      'return new Response(new ReadableStream({ pull() { throw new Error("broken"); } }));',
    ],
    ['a chunk that is no bytes', 'return new Response(ReadableStream.from(["text"]));'],
  ])('fails with %s', async (_, code) => {
    expect(ending(await ask(code))).toBe('EXECUTION_ERROR');
  });

  it('holds a response to the cap of every result', async () => {
    expect(ending(await ask('return new Response("x".repeat(2 ** 20));'))).toBe('PAYLOAD_LIMIT');
  });

  it('asks nothing that the guest has replaced', async () => {
    const { status, body } = await answer(
      `const kept = new Response('said', { status: 201 });
       for (const key of ['status', 'headers', 'body', 'arrayBuffer', 'bytes'])
         Object.defineProperty(Response.prototype, key, { get() { throw new Error('asked'); } });
       Uint8Array.prototype.toBase64 = () => 'AAAA';
       globalThis.Response = null;
       return kept;`,
    );
    expect([status, body]).toEqual([201, Buffer.from('said').toString('base64')]);
  });

  it('lets the handler hear of it when the caller has gone', async () => {
    const unit = world.unit(`let heard = false;
    export default {
      async wait(request, ctx) {
        await new Promise((done) => request.signal.addEventListener('abort', done));
        heard = ctx.signal.aborted;
      },
      heard: () => heard,
    }`);
    await unit.load();
    const caller = new AbortController();
    const outcome = unit.call({
      handler: 'wait',
      form: 'web',
      input: '{"url":"http://a/","method":"GET","headers":[],"body":null}',
      meta: '{"id":"c1"}',
      signal: caller.signal,
      context: null,
    });
    setTimeout(() => caller.abort(), 50);
    expect(ending(await outcome)).toBe('ABORTED');
    expect(await call(unit, 'heard')).toEqual({ ok: true, text: 'true' });
  });
});
