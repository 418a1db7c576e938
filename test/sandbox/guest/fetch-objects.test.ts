// Headers, Request, Response, Blob, FormData and streams beside Node's own: the same code runs in both and must say the same.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInNode, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

const KIT = `
const out = [];
const say = (...values) => out.push(...values);
const caught = (task) => { try { const value = task(); return typeof value === 'object' ? 'made' : value; } catch (error) { return error.name; } };
const settled = async (promise) => { try { return await promise; } catch (error) { return error.name; } };
`;

async function same(snippet: string, atLeast: number): Promise<void> {
  const code = `${KIT}\n${snippet}\nreturn out;`;
  const [guest, node] = [await valueOf(code), await runInNode(code)];
  expect(guest).toEqual(node);
  expect((guest as unknown[]).length).toBeGreaterThanOrEqual(atLeast);
}

describe('Headers', () => {
  it('normalises names and values, and refuses what HTTP cannot carry', async () => {
    await same(
      `const headers = new Headers({ 'X-One': ' a ', accept: 'b' });
      headers.append('x-one', '\\t c\\r\\n'); headers.append('X-ONE', '');
      say([...headers], headers.get('X-one'), headers.has('ACCEPT'), headers.get('none'));
      for (const name of ['', 'a b', 'é', 'a:', 'ok!', '"']) say(caught(() => new Headers([[name, 'x']])));
      for (const value of ['a\\nb', 'a\\0', 'é', '\\u0100', 'a\\rb', '\\n']) say(caught(() => headers.set('x', value)), headers.get('x'));
      for (const init of [null, 1, 'ab', [['a']], [['a', 'b', 'c']], [[]], [1], undefined, {}, [], new Map([['k', 'v']]), [new Set(['a', 'b'])]]) say(caught(() => [...new Headers(init)].join()));
      for (const method of ['append', 'set', 'get', 'has', 'delete']) say(caught(() => headers[method]()));
      const other = new Headers({ a: 'b' }); other[Symbol.iterator] = function* () { yield ['c', 'd']; }; say([...new Headers(other)]);`,
      30,
    );
  });

  it('combines values, keeps cookies apart, and iterates in order while it changes', async () => {
    await same(
      `const headers = new Headers([['b', '1'], ['Set-Cookie', 'x=1, y'], ['a', '2'], ['set-cookie', 'z=2'], ['B', '3']]);
      say([...headers], headers.getSetCookie(), headers.get('set-cookie'));
      say([...headers.keys()], [...headers.values()]);
      headers.forEach(function (value, name, all) { say(name, value, all === headers, this.mark); }, { mark: 7 });
      for (const [name] of headers) { if (name === 'a') headers.delete('b'); say(name); }
      headers.set('set-cookie', 'q'); headers.delete('a'); say([...headers], [...new Headers(headers)]);
      const iterator = headers[Symbol.iterator]();
      say(Object.prototype.toString.call(iterator), typeof iterator[Symbol.iterator], caught(() => iterator.next.call({})), caught(() => Headers.prototype.get.call({}, 'a')));
      say(Object.prototype.toString.call(headers), Headers.name, Headers.length, Headers.prototype.append.length, headers[Symbol.iterator].name, Headers.prototype.forEach.length);`,
      20,
    );
  });
});

describe('Response', () => {
  it('checks what it is made of', async () => {
    await same(
      `for (const status of [199, 200, 204, 404, 599, 600, '201', 65736, -1, NaN]) say(caught(() => new Response(null, { status }).status));
      for (const status of [204, 205, 304, 200]) say(caught(() => new Response('', { status }).status));
      for (const statusText of ['Fine', 'a\\nb', '', '\\t', '\\u0100', 'é']) say(caught(() => new Response(null, { statusText }).statusText));
      const plain = new Response();
      say(plain.body, plain.bodyUsed, plain.ok, plain.redirected, plain.status, plain.statusText, plain.type, plain.url, [...plain.headers]);
      const error = Response.error(); say(error.type, error.status, error.ok, caught(() => error.headers.set('a', 'b')));
      for (const status of [301, 302, 303, 307, 308, 200, undefined]) say(caught(() => { const r = Response.redirect('https://a.example/x y', status); return r.status + r.headers.get('location'); }));
      say(caught(() => Response.redirect('no url at all:')), caught(() => Response.redirect()));
      const json = Response.json({ a: [1] }, { status: 201, headers: { 'x-a': 'b' } });
      say(json.status, [...json.headers], await json.text(), caught(() => Response.json(undefined)), caught(() => Response.json()), caught(() => Response()));
      say(Object.prototype.toString.call(plain), Response.length, Response.json.length, Response.redirect.length, Object.keys(Response.prototype).filter((key) => key !== 'textStream').sort());`,
      40,
    );
  });

  it('reads every kind of body, once', async () => {
    await same(
      `const bodies = { text: 'héllo', bytes: new Uint8Array([104, 105]), part: new Uint8Array([1, 104, 105, 2]).subarray(1, 3), buffer: new TextEncoder().encode('buffer').buffer,
        view: new DataView(new TextEncoder().encode('view').buffer, 1), params: new URLSearchParams({ a: 'b c', d: 'é' }), blob: new Blob(['x', new Uint8Array([65])], { type: 'Text/X' }), number: 5, object: {}, none: undefined };
      for (const [name, body] of Object.entries(bodies)) {
        const response = new Response(body);
        say(name, response.headers.get('content-type'), response.bodyUsed, await response.text(), response.bodyUsed, await settled(response.text()));
      }
      say(await new Response('{"a":1}').json(), await settled(new Response('{').json()), [...await new Response('ab').bytes()], (await new Response('abc').arrayBuffer()).byteLength);
      say(await new Response('\\ufefftext').text(), await new Response(new Uint8Array([0xff, 65])).text(), await new Response().text());
      const blob = await new Response('ab', { headers: { 'content-type': 'A/b' } }).blob(); say(blob.type, blob.size, await blob.text());
      const one = new Response('twice'), two = one.clone(); say(await one.text(), await two.text(), caught(() => one.clone()));
      const used = new Response('x'); await used.text(); say(used.body !== null, used.body.locked, used.bodyUsed, caught(() => used.body.getReader()));
      say(await settled(Response.prototype.text.call({})));`,
      60,
    );
  });

  it('gives its body as a stream', async () => {
    await same(
      `const text = async (stream) => { let all = ''; for await (const chunk of stream) all += new TextDecoder().decode(chunk); return all; };
      const response = new Response('streamed'); say(response.body === response.body, response.body.locked, await text(response.body), response.bodyUsed, await settled(response.text()));
      const reader = new Response('abc').body.getReader(); const first = await reader.read(); say(first.done, [...first.value], (await reader.read()).done, await settled(reader.closed));
      const locked = new Response('x'); const lock = locked.body.getReader(); say(locked.bodyUsed, await settled(locked.text()), caught(() => locked.clone())); lock.releaseLock(); say(await locked.text());
      const cancelled = new Response('x'); await cancelled.body.cancel('why'); say(cancelled.bodyUsed, await settled(cancelled.text()));
      const made = new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('a')); c.enqueue(new TextEncoder().encode('b')); c.close(); } });
      const over = new Response(made); say(over.headers.get('content-type')); const copy = over.clone(); say(await over.text(), await copy.text());
      say(await settled(new Response(new ReadableStream({ start(c) { c.enqueue('no bytes'); c.close(); } })).text()));
      say(await settled(new Response(new ReadableStream({ pull() { throw new RangeError('x'); } })).text()));
      say(caught(() => new Response(made)));
      say(await new Response((async function* () { yield new Uint8Array([65]); yield new Uint8Array([66]); })()).text());`,
      20,
    );
  });
});

describe('Request', () => {
  it('checks what it is made of', async () => {
    await same(
      `for (const input of ['https://a.example', 'https://A.example:443/x/../y?q#f', 'http://a.example/%7Efoo/.bar', '/relative', 'nope', 'https://u:p@a.example/', new URL('http://b.example/p'), 'https://xn--mnchen-3ya.example/', 'http://127.1/', 'https://a.example./', 'https://a.example/a b', 'https://a.example/?a=b&c', 'http://1.2.3', 'https://-a.b.example/', 'https://a.example//x', "https://a.example/?it's"]) say(caught(() => new Request(input).url));
      for (const method of ['get', 'patch', 'PaTch', 'Post', 'connect', 'TRACE', 'a b', '', 'x-y']) say(caught(() => new Request('https://a.example/', { method }).method));
      for (const redirect of ['follow', 'error', 'manual', 'x', null]) say(caught(() => new Request('https://a.example/', { redirect }).redirect));
      for (const signal of [null, undefined, {}, new AbortController().signal]) say(caught(() => new Request('https://a.example/', { signal }).signal.aborted));
      for (const method of ['GET', 'HEAD']) say(caught(() => new Request('https://a.example/', { method, body: 'x' })));
      say(caught(() => new Request()), caught(() => Request('https://a.example/')));
      const request = new Request('https://a.example/', { method: 'POST', body: 'x', headers: { a: 'b' } });
      say([...request.headers], request.method, request.body !== null, request.duplex, request.redirect, request.bodyUsed, request.cache, request.destination, request.integrity, request.keepalive, request.mode, request.credentials, request.referrer, request.referrerPolicy);
      say(Object.prototype.toString.call(request), Request.length);`,
      45,
    );
  });

  it('takes over another one, with its body', async () => {
    await same(
      `const first = new Request('https://a.example/', { method: 'POST', body: 'body', headers: { a: 'b' } });
      const second = new Request(first, { headers: { c: 'd' } });
      say(first.bodyUsed, second.bodyUsed, second.method, [...second.headers], await second.text(), await settled(first.text()), caught(() => new Request(first)), caught(() => new Request(first, { body: 'new' }).method));
      const third = new Request('https://a.example/', { method: 'PUT', body: new URLSearchParams('a=b') }); const copy = third.clone();
      say([...copy.headers], await third.text(), await copy.text());
      const stream = () => new ReadableStream({ start(c) { c.enqueue(new Uint8Array([65])); c.close(); } });
      say(caught(() => new Request('https://a.example/', { method: 'POST', body: stream() })), await new Request('https://a.example/', { method: 'POST', body: stream(), duplex: 'half' }).text());
      const source = new AbortController(); const followed = new Request('https://a.example/', { signal: source.signal }); const twice = new Request(followed);
      say(followed.signal === source.signal, followed.signal.aborted); source.abort('why'); say(followed.signal.aborted, followed.signal.reason, twice.signal.aborted, new Request(twice).signal.reason);`,
      15,
    );
  });
});

describe('Blob and File', () => {
  it('hold, cut and give bytes', async () => {
    await same(
      `const blob = new Blob(['hé', new Uint8Array([65, 66]), new Blob(['C']), new DataView(new ArrayBuffer(1)), 5], { type: 'Text/Plain' });
      say(blob.size, blob.type, await blob.text(), [...new Uint8Array(await blob.arrayBuffer())], (await blob.bytes()).length);
      for (const [from, to] of [[], [1], [-3], [1, 3], [3, 1], [0, -1], [100], [NaN, 2], [-100, 100]]) say(await blob.slice(from, to).text());
      say(blob.slice(0, 1, 'A/B').type, blob.slice().type, new Blob([], { type: 'é' }).type, caught(() => new Blob('text')), caught(() => new Blob(5)), caught(() => new Blob(null)), new Blob().size);
      for (const endings of ['native', 'transparent', undefined, 'other']) say(await settled(Promise.resolve().then(() => new Blob(['a\\r\\nb\\rc\\n\\r', new Uint8Array([13])], { endings }).text())));
      let all = 0; for await (const chunk of blob.stream()) all += chunk.length; say(all);
      const file = new File(['abc'], 'n.txt', { type: 'a/b', lastModified: 5 });
      say(file.name, file.lastModified, file.type, file.size, file instanceof Blob, await file.text(), caught(() => new File([])), Object.prototype.toString.call(file), Object.prototype.toString.call(blob), caught(() => Blob.prototype.slice.call({})));`,
      30,
    );
  });
});

describe('structuredClone', () => {
  it('copies a Blob and a File, and refuses what else is of the web', async () => {
    await same(
      `const blob = structuredClone({ one: new Blob(['a'], { type: 'b/c' }) }).one; say(blob.type, await blob.text(), blob instanceof Blob);
      for (const make of [() => new Headers(), () => new Request('https://a.example/'), () => new Response(), () => new FormData(), () => new ReadableStream(), () => new URL('a:b'), () => new URLSearchParams()]) { let name = 'copied'; try { structuredClone({ a: make() }); } catch (error) { name = error.name; } say(name); }`,
      8,
    );
  });
});

describe('FormData', () => {
  it('keeps names with texts and files, in order', async () => {
    await same(
      `const form = new FormData(); form.append('a', 1); form.append('b', 'x'); form.append('a', '2'); form.append('f', new Blob(['z'], { type: 'a/b' })); form.append('g', new File(['y'], 'y.txt'), 'other.txt');
      say(form.get('a'), form.getAll('a'), form.get('none'), form.has('b'), form.get('f').name, form.get('f').type, form.get('g').name, [...form.keys()]);
      form.set('h', new File(['z'], 'z.txt', { lastModified: 5 }), 'y.txt'); say(form.get('h').name, form.get('h').lastModified); form.delete('h');
      form.set('a', '9'); form.set('new', 'n'); form.delete('b'); say([...form].map(([name, value]) => [name, typeof value]), await form.get('g').text());
      say(caught(() => form.append('a')), caught(() => form.append('a', 'b', 'c')), caught(() => form.get()), caught(() => new FormData(1)));
      form.forEach((value, name) => say(name));`,
      15,
    );
  });

  it('goes out and comes back as multipart, and comes from a query', async () => {
    await same(
      `const form = new FormData(); form.append('plain "x"', 'line\\nbreak é'); form.append('file', new File([new Uint8Array([0, 255, 13, 10, 45, 45])], 'ü"\\n.bin', { type: 'app/x' })); form.append('empty', '');
      const response = new Response(form); say(response.headers.get('content-type').startsWith('multipart/form-data; boundary=---'));
      const back = await response.formData(); say([...back.keys()], back.get('plain "x"'), back.get('file').name, back.get('file').type, [...await back.get('file').bytes()], back.get('empty'));
      const query = await new Response('\\ufeffa=\\ufeffb&a=b+c&d=%C3%A9é&e&=f&g=%zz&h=%F&a=2', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }).formData(); say([...query]);
      say(await settled(new Response('x').formData()), await settled(new Response('x', { headers: { 'content-type': 'multipart/form-data; boundary=q' } }).formData()));
      say(await settled(new Response('--q\\r\\ncontent-disposition: form-data; name=a\\r\\n\\r\\nv\\r\\n--q--', { headers: { 'content-type': 'multipart/form-data; boundary=q' } }).formData().then((form) => [...form])));`,
      10,
    );
  });
});

describe('ReadableStream', () => {
  it('gives chunks in order, asks for more as the strategy says, and ends as its source does', async () => {
    await same(
      `const log = []; let count = 0;
      const stream = new ReadableStream({ start() { log.push('start'); }, pull(c) { log.push('pull' + c.desiredSize); c.enqueue(count++); if (count === 4) c.close(); }, cancel(why) { log.push('cancel' + why); } }, { highWaterMark: 2 });
      await Promise.resolve(); await Promise.resolve(); await new Promise((r) => setTimeout(r, 1)); say(log.join());
      const reader = stream.getReader(); say(await reader.read(), await reader.read()); await new Promise((r) => setTimeout(r, 1)); say(log.join());
      say(await reader.read(), await reader.read(), await reader.read(), await settled(reader.closed)); reader.releaseLock(); say(stream.locked, await settled(reader.read()));
      const failing = new ReadableStream({ start(c) { c.error(new RangeError('x')); } }); say(await settled(failing.getReader().read()), await settled(failing.getReader === 1));
      const sized = new ReadableStream({ start(c) { say(c.desiredSize); c.enqueue('abc'); say(c.desiredSize); c.close(); say(c.desiredSize, caught(() => c.enqueue(1)), caught(() => c.close())); } }, { highWaterMark: 5, size: (chunk) => chunk.length }); say(await settled(sized.getReader().read()));
      for (const source of [null, { type: null }, { type: 'text' }]) say(caught(() => new ReadableStream(source)));
      say(caught(() => new ReadableStream({ pull: 1 })), caught(() => new ReadableStream({}, { highWaterMark: -1 })), caught(() => new ReadableStream({ start() { throw new RangeError('x'); } })), caught(() => new ReadableStream(1)));`,
      20,
    );
  });

  it('is iterated, cancelled, made of iterables and split in two', async () => {
    await same(
      `const from = (items) => ReadableStream.from(items); const all = async (stream) => { const got = []; for await (const item of stream) got.push(item); return got; };
      say(await all(from([1, 2])), await all(from((async function* () { yield 'a'; yield 'b'; })())), await all(from(new Set(['x']))), caught(() => from({})), caught(() => from(5)));
      const broken = from([1, 2, 3]); for await (const item of broken) { say(item); break; } say(broken.locked, await all(broken));
      const kept = from([1, 2, 3]); for await (const item of kept.values({ preventCancel: true })) { say(item); break; } say(await all(kept));
      let why; const cancelled = new ReadableStream({ cancel(reason) { why = reason; } }); await cancelled.cancel('gone'); say(why, await all(cancelled));
      const [left, right] = from([1, 2, 3]).tee(); say(await all(left), await all(right));
      const [a, b] = new ReadableStream({ cancel(reason) { why = reason; } }).tee(); const one = a.cancel(1); await b.cancel(2); await one; say(why);
      const locked = from([1]); locked.getReader(); say(locked.locked, caught(() => locked.getReader()), caught(() => locked.tee()), await settled(locked.cancel()), caught(() => from([1]).getReader({ mode: 'x' })));
      const waiting = new ReadableStream(); const reader = waiting.getReader(); const read = settled(reader.read()); reader.releaseLock(); say(await read, await settled(reader.closed));
      say(Object.prototype.toString.call(waiting), ReadableStream.length, typeof waiting[Symbol.asyncIterator]);`,
      20,
    );
  });

  it('takes what waits as a strategy counts it', async () => {
    await same(
      `for (const Strategy of [CountQueuingStrategy, ByteLengthQueuingStrategy]) {
        const strategy = new Strategy({ highWaterMark: 5 }); say(strategy.highWaterMark, strategy.size === new Strategy({ highWaterMark: 1 }).size, strategy.size.name, strategy.size.length, strategy.size({ byteLength: 3 }));
        say(caught(() => new Strategy()), caught(() => new Strategy({})), new Strategy({ highWaterMark: '7' }).highWaterMark, Object.prototype.toString.call(strategy));
        new ReadableStream({ start(c) { c.enqueue(new Uint8Array(2)); say(c.desiredSize); } }, strategy);
      }
      let give; const inside = new ReadableStream({ start(c) { give = c; } }, { size() { if (give.desiredSize === 0) give.close(); return 1; } }); give.enqueue('a'); give.enqueue('b'); const reader = inside.getReader(); say(await reader.read(), await reader.read(), await reader.read());
      const sums = new ReadableStream({ start(c) { give = c; } }, { size: (x) => x, highWaterMark: 0 }); give.enqueue(1e-16); give.enqueue(1); const one = sums.getReader(); await one.read(); await one.read(); say(give.desiredSize);`,
      20,
    );
  });

  it('gives both halves the same chunks in the same order, and both its end', async () => {
    await same(
      `const source = () => { let give; const stream = new ReadableStream({ start(c) { give = c; } }); return [stream, give]; };
      const [counted, giveCounted] = source(); for (let i = 0; i < 5; i++) giveCounted.enqueue(i); giveCounted.close();
      const [left, right] = counted.tee().map((half) => half.getReader()); const firsts = []; for (let i = 0; i < 6; i++) firsts.push(left.read()); say(await Promise.all(firsts)); for (let i = 0; i < 6; i++) say(await right.read());
      const [failing, giveFailing] = source(); const halves = failing.tee().map((half) => half.getReader()); giveFailing.error(new RangeError('x')); for (const half of halves) say(await settled(half.closed));
      const [ending, giveEnding] = source(); const [a, b] = ending.tee(); const gone = a.cancel(); giveEnding.close(); say(await gone, await b.getReader().read());
      const refusing = new ReadableStream({ cancel() { throw new RangeError('x'); } }); const [c, d] = refusing.tee(); const both = [settled(c.cancel()), settled(d.cancel())]; say(await Promise.all(both));
      for (const chunk of [new Int16Array(3), new DataView(new ArrayBuffer(2)), new ArrayBuffer(4), 'x']) {
        const first = new Response(new ReadableStream({ start(c) { c.enqueue(chunk); c.close(); } })); const second = first.clone(); const [one, two] = [await first.body.getReader().read(), await second.body.getReader().read()]; say(one.value === chunk, two.value === chunk, two.value.constructor.name, two.value.byteLength);
      }`,
      25,
    );
  });

  it('takes the steps of its iterator one after the other', async () => {
    await same(
      `let give; let end; const stream = new ReadableStream({ start(c) { give = c; }, cancel: () => new Promise((done) => { end = done; }) });
      const steps = stream[Symbol.asyncIterator](); const order = []; const asked = [steps.next(), steps.next(), steps.return('r'), steps.next()]; asked.forEach((one, i) => one.then(({ value }) => order.push([i, value])));
      give.enqueue('a'); give.enqueue('b'); await new Promise((done) => setTimeout(done, 1)); say(order.join(';')); end(); await Promise.all(asked); say(order.join(';'));
      for (const answer of [5, {}]) say(await settled(ReadableStream.from({ [Symbol.asyncIterator]: () => ({ next() {}, return: async () => answer }) }).cancel()));
      const reader = new ReadableStream({ start(c) { c.close(); } }).getReader(); const { closed } = reader; say(await settled(closed)); reader.releaseLock(); say(closed === reader.closed, await settled(reader.closed));`,
      6,
    );
  });

  it('takes a hundred thousand chunks without growing the stack', async () => {
    const length = await valueOf(
      `const stream = new ReadableStream({ start(c) { for (let i = 0; i < 100_000; i++) c.enqueue(new Uint8Array(1)); c.close(); } });
      return (await new Response(stream).bytes()).length;`,
    );
    expect(length).toBe(100_000);
  });
});
