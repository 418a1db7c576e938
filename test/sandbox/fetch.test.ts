// fetch inside an isolate, against a host that plays the network: what goes out over the five operations, what comes back, and
// what a guest sees when it goes wrong.

import { describe, expect, it } from 'vitest';
import type { Limits, Outcome } from '../../sandbox/index.ts';
import { type Answers, Network } from './fake-network.ts';
import { call, openSandbox, type TestSandbox } from './make-unit.ts';

interface World extends TestSandbox {
  readonly network: Network;
  run(handler: string, input?: unknown): Promise<Outcome>;
}

async function openWorld(
  code: string,
  answers: Answers,
  limits: Partial<Limits> = {},
): Promise<World> {
  const network = new Network(answers);
  const sandbox = await openSandbox({ spareCells: 0 }, network.answer);
  const unit = sandbox.unit(
    `const caught = async (work) => { try { return await work(); } catch (error) { return [error.name, error.code ?? null, error.message, error instanceof TypeError, error instanceof DOMException]; } };
    export default { ${code} };`,
    limits,
  );
  return { ...sandbox, network, run: (handler, input) => call(unit, handler, input) };
}

function valueOf(outcome: Outcome): unknown {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`);
  return outcome.text === '' ? undefined : JSON.parse(outcome.text);
}

const HOST = 'https://a.example';

describe('fetch', () => {
  it('sends what the web sends, and answers with a Response', async () => {
    await using world = await openWorld(
      `async run() {
        const response = await fetch('${HOST}/text?q=1#part', { method: 'post', body: 'héllo', headers: { 'X-Own': ' v ' } });
        return [response.status, response.ok, response.statusText, response.type, response.url, response.redirected, response.headers.get('x-two'), [...response.headers.keys()], await response.text(), response.bodyUsed];
      }`,
      { '/text': ['one ', 'two'] },
    );
    expect(valueOf(await world.run('run'))).toEqual([
      200,
      true,
      'Fine',
      'basic',
      `${HOST}/text?q=1#part`,
      false,
      'a, b',
      ['content-type', 'x-two'],
      'one two',
      true,
    ]);
    const [seen] = world.network.seen;
    expect(seen).toMatchObject({
      body: 'héllo',
      head: {
        url: `${HOST}/text?q=1#part`,
        method: 'POST',
        headers: [
          ['x-own', 'v'],
          ['content-type', 'text/plain;charset=UTF-8'],
        ],
        redirect: 'follow',
        upload: false,
      },
    });
  });

  it('is on ctx under the name of its opening operation, alone, and acts for the call of that ctx', async () => {
    await using world = await openWorld(
      `async run(_, ctx) { return [Object.keys(ctx.web), ctx.web.fetch === fetch, ctx.web.fetch.name, ctx.web.fetch.length, await (await ctx.web.fetch(new Request('${HOST}/text'))).text()]; }`,
      { '/text': ['x'] },
    );
    expect(valueOf(await world.run('run'))).toEqual([['fetch'], false, 'fetch', 1, 'x']);
    expect(world.network.seen[0]?.call).toBe('context');
  });

  it('reads every kind of body, as a whole and piece by piece', async () => {
    await using world = await openWorld(
      `async run() {
        const get = () => fetch('${HOST}/json');
        let pieces = 0; for await (const piece of (await get()).body) pieces += piece instanceof Uint8Array ? 1 : 100;
        const twice = await get(); const copy = twice.clone();
        const empty = await fetch('${HOST}/none');
        return [await (await get()).json(), (await (await get()).bytes()).length, (await (await get()).blob()).type, pieces, await twice.text() === await copy.text(), empty.status, empty.body, await empty.text()];
      }`,
      { '/json': ['{"a":', '[1,2]}'] },
    );
    expect(valueOf(await world.run('run'))).toEqual([
      { a: [1, 2] },
      11,
      'text/plain',
      2,
      true,
      204,
      null,
      '',
    ]);
  });

  it('streams a body out, waiting for room after each piece, and cuts what is longer than one request', async () => {
    await using world = await openWorld(
      `async run(kind) {
        const bytes = (text) => new TextEncoder().encode(text);
        const bodies = {
          generator: async function* () { for (const text of ['a', '', 'bc', 'd']) yield bytes(text); },
          stream: () => new ReadableStream({ start(c) { c.enqueue(bytes('s1')); c.enqueue(bytes('s2')); c.close(); } }),
          large: () => 'x'.repeat(200_000),
        };
        const response = await fetch('${HOST}/text', { method: 'PUT', body: bodies[kind](), duplex: 'half' });
        return response.text();
      }`,
      { '/text': ['thanks'] },
      { payload: 70_000 },
    );
    for (const [kind, body] of [
      ['generator', 'abcd'],
      ['stream', 's1s2'],
      ['large', 'x'.repeat(200_000)],
    ] as const) {
      expect(valueOf(await world.run('run', kind))).toBe('thanks');
      expect(world.network.seen.at(-1)).toMatchObject({
        body,
        ended: true,
        cancelled: false,
        head: { upload: true },
      });
    }
  });

  it('rejects as the web does: TypeError with a code, AbortError and TimeoutError, and a denial as it is everywhere', async () => {
    await using world = await openWorld(
      `async run(path) { return caught(async () => (await fetch('${HOST}' + path)).text()); }`,
      {
        '/refused': { name: 'NetworkError', code: 'NETWORK_ERROR' },
        '/large': { name: 'Error', code: 'TOO_LARGE' },
        '/slow': { name: 'Error', code: 'TIMEOUT' },
        '/gone': { name: 'Error', code: 'ABORTED' },
        '/denied': { name: 'PermissionDenied', code: 'PERMISSION_DENIED' },
        '/cut': ['some', 'LOST'],
      },
    );
    const rejected = async (path: string): Promise<unknown> =>
      valueOf(await world.run('run', path));
    expect(await rejected('/refused')).toEqual([
      'TypeError',
      'NETWORK_ERROR',
      'no /refused',
      true,
      false,
    ]);
    expect(await rejected('/large')).toEqual(['TypeError', 'TOO_LARGE', 'no /large', true, false]);
    expect(await rejected('/slow')).toEqual(['TimeoutError', 23, 'no /slow', false, true]);
    expect(await rejected('/gone')).toEqual(['AbortError', 20, 'no /gone', false, true]);
    expect(await rejected('/denied')).toEqual([
      'PermissionDenied',
      'PERMISSION_DENIED',
      'no /denied',
      false,
      false,
    ]);
    expect(await rejected('/cut')).toEqual(['TypeError', 'NETWORK_ERROR', 'lost', true, false]);
  });

  it('asks for nothing where the request itself is wrong or was given up before', async () => {
    await using world = await openWorld(
      `async run() { return [await caught(() => fetch('/relative')), await caught(() => fetch()), await caught(() => fetch('${HOST}/', { method: 'GET', body: 'x' })),
        await caught(() => fetch('${HOST}/', { signal: AbortSignal.abort('early') })) , await fetch('${HOST}/', { signal: AbortSignal.abort('early') }).catch((reason) => reason)]; }`,
      {},
    );
    const [relative, none, body, , early] = valueOf(await world.run('run')) as unknown[][];
    expect([relative?.[0], none?.[0], body?.[0], early]).toEqual([
      'TypeError',
      'TypeError',
      'TypeError',
      'early',
    ]);
    expect(world.network.seen).toEqual([]);
  });

  it('gives a request up when its signal aborts, before the response and in its body', async () => {
    await using world = await openWorld(
      `async before(_, ctx) { const source = new AbortController(); const waiting = caught(() => fetch('${HOST}/never', { signal: source.signal })); await fetch('${HOST}/text'); source.abort(); return waiting; },
      async within() { const source = new AbortController(); const response = await fetch('${HOST}/waits', { signal: source.signal }); const reader = response.body.getReader(); const first = await reader.read(); const second = caught(() => reader.read()); source.abort(new RangeError('enough')); return [first.value.length, (await second)[0]]; },
      async timed() { return (await caught(() => fetch('${HOST}/never', { signal: AbortSignal.timeout(20) })))[0]; },
      async dropped() { const response = await fetch('${HOST}/waits'); await response.body.cancel(); return response.bodyUsed; }`,
      { '/never': null, '/text': ['x'], '/waits': ['some', 'WAIT'] },
    );
    const gaveUp = valueOf(await world.run('before')) as unknown[];
    expect(gaveUp.slice(0, 2)).toEqual(['AbortError', 20]);
    await world.network.until(() => world.network.seen[0]?.cancelled === true);
    expect(valueOf(await world.run('within'))).toEqual([4, 'RangeError']);
    expect(valueOf(await world.run('timed'))).toBe('TimeoutError');
    expect(valueOf(await world.run('dropped'))).toBe(true);
    expect(world.network.seen.map(({ cancelled }) => cancelled)).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
  });

  it('tells the host when the body it streams out fails', async () => {
    await using world = await openWorld(
      `async run() { return caught(() => fetch('${HOST}/text', { method: 'POST', duplex: 'half', body: (async function* () { yield new Uint8Array([65]); throw new RangeError('no more'); })() })); },
      async text() { return caught(() => fetch('${HOST}/text', { method: 'POST', duplex: 'half', body: (async function* () { yield 'no bytes'; })() })); }`,
      { '/text': ['x'] },
    );
    const [thrown] = valueOf(await world.run('run')) as unknown[];
    const [noBytes] = valueOf(await world.run('text')) as unknown[];
    expect([thrown, noBytes]).toEqual(['RangeError', 'TypeError']);
    await world.network.until(() => world.network.seen[1]?.cancelled === true);
    expect(world.network.seen.map(({ cancelled }) => cancelled)).toEqual([true, true]);
  });

  it('keeps the answers of several requests at once apart', async () => {
    await using world = await openWorld(
      `async run() { const paths = ['/a', '/b', '/a', '/c']; return Promise.all(paths.map(async (path) => (await fetch('${HOST}' + path)).text())); }`,
      { '/a': ['a', 'a'], '/b': ['b'], '/c': ['c', 'cc'] },
    );
    expect(valueOf(await world.run('run'))).toEqual(['aa', 'b', 'aa', 'ccc']);
    expect(new Set(world.network.seen.map(({ head }) => head.key)).size).toBe(4);
  });

  it('is refused once its call has ended, through ctx and through a body that was kept', async () => {
    await using world = await openWorld(
      `async first(_, ctx) { globalThis.kept = [ctx, await fetch('${HOST}/text')]; },
      async second() { const [ctx, response] = kept; return [(await caught(() => ctx.web.fetch('${HOST}/text')))[1], (await caught(() => response.text()))[1]]; }`,
      { '/text': ['x'] },
    );
    valueOf(await world.run('first'));
    expect(valueOf(await world.run('second'))).toEqual(['CALL_ENDED', 'CALL_ENDED']);
  });

  it('is refused while the plugin loads: there is no call yet to act for', async () => {
    const network = new Network({ '/text': ['x'] });
    await using world = await openSandbox({ spareCells: 0 }, network.answer);
    const unit = world.unit(
      `const early = fetch('${HOST}/text').catch((error) => [error.name, error.code, error.message]);
      export default { async run() { return [await early, await (await fetch('${HOST}/text')).text()]; } };`,
    );
    expect(valueOf(await call(unit, 'run'))).toEqual([
      ['PermissionDenied', 'CALL_ENDED', 'web.fetch: there is no call while the plugin loads'],
      'x',
    ]);
    expect(network.seen.length).toBe(2);
  });
});
