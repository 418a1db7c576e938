// The web globals beside Node's own: the same code runs in both and must say the same.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInNode, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

async function same(snippet: string, atLeast: number): Promise<void> {
  const [guest, node] = [await valueOf(snippet), await runInNode(snippet)];
  expect(guest).toEqual(node);
  expect((guest as unknown[]).length).toBeGreaterThanOrEqual(atLeast);
}

// The same numbers in both, and in every run.
const RANDOM = `
let seed = 12345;
const random = (below) => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return (seed >> 8) % below; };
const pick = (pool) => pool[random(pool.length)];
const caught = (task) => { try { return task(); } catch (error) { return error.name + (typeof error.code === 'number' ? error.code : ''); } };
`;

describe('TextDecoder', () => {
  it('reads well-formed and ill-formed UTF-8 as Node does, whole and in chunks', async () => {
    await same(
      `${RANDOM}
      const pool = [0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff, 0x9f, 0xa0, 0x8f, 0x90, 0xbb, 0x20, 0x61];
      const out = [];
      for (let i = 0; i < 3000; i++) {
        const bytes = new Uint8Array(random(24)).map(() => pick(pool));
        if (random(8) === 0 && bytes.length >= 3) bytes.set([0xef, 0xbb, 0xbf]);
        const options = { fatal: random(4) === 0, ignoreBOM: random(2) === 0 };
        out.push(caught(() => new TextDecoder('utf-8', options).decode(bytes)));
        const decoder = new TextDecoder('utf-8', options);
        let text = '';
        for (let at = 0; at < bytes.length; ) {
          const size = 1 + random(8);
          text += caught(() => decoder.decode(bytes.subarray(at, at + size), { stream: true })) + '|';
          at += size;
        }
        out.push(text + caught(() => decoder.decode()));
      }
      return out;`,
      6000,
    );
  });

  it('reads long texts as Node does', async () => {
    await same(
      `const text = 'plain ascii '.repeat(900) + 'é€😀'.repeat(700) + 'x'.repeat(37);
      const bytes = new TextEncoder().encode(text);
      return [new TextDecoder().decode(bytes) === text, bytes.length, new TextDecoder().decode(bytes.subarray(3, 5000)).length];`,
      3,
    );
  });

  it('reads UTF-16 as Node does', async () => {
    await same(
      `${RANDOM}
      const pool = [0x41, 0xd8, 0xdc, 0xdf, 0xff, 0xfe, 0, 0xdb];
      const out = [];
      for (let i = 0; i < 2000; i++) {
        const bytes = new Uint8Array(random(16)).map(() => pick(pool));
        for (const encoding of ['utf-16le', 'utf-16be']) for (const fatal of [false, true]) {
          const decoder = new TextDecoder(encoding, { fatal, ignoreBOM: random(2) === 0 });
          const cut = random(bytes.length + 1);
          out.push(caught(() => decoder.decode(bytes.subarray(0, cut), { stream: true }) + '|' + decoder.decode(bytes.subarray(cut))));
        }
      }
      return out;`,
      8000,
    );
  });

  it('reads windows-1252 as Node does and knows the names of encodings', async () => {
    await same(
      `${RANDOM}
      const bytes = new Uint8Array(256).map((_, i) => i);
      const labels = ['utf8', 'UTF-8', ' utf-8\\n', 'unicode-1-1-utf-8', 'utf-16', 'ucs-2', 'unicodefffe', 'latin1', 'ascii', 'x-cp1252', 'iso_8859-1:1987', '', 'nope', 'utf-7', '\\u00a0utf8'];
      return [new TextDecoder('latin1').decode(bytes), new TextDecoder('us-ascii').decode(bytes.buffer), new TextDecoder('l1').decode(new DataView(bytes.buffer, 128, 32)),
        ...labels.map((label) => caught(() => new TextDecoder(label).encoding)), caught(() => new TextDecoder().decode('text')), caught(() => new TextDecoder('utf-8', 5)), new TextDecoder().decode(undefined)];`,
      18,
    );
  });
});

describe('TextEncoder', () => {
  it('writes UTF-8 as Node does, into new bytes and into given ones', async () => {
    await same(
      `${RANDOM}
      const pool = [0x41, 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0x61];
      const encoder = new TextEncoder();
      const out = [encoder.encoding, encoder.encode().length, encoder.encode(undefined).length, encoder.encode(null).join()];
      for (let i = 0; i < 3000; i++) {
        let text = '';
        for (let n = random(12); n > 0; n--) text += String.fromCharCode(pick(pool));
        const into = new Uint8Array(random(14));
        const { read, written } = encoder.encodeInto(text, into);
        out.push(encoder.encode(text).join(), [read, written, into].join());
      }
      return out;`,
      6000,
    );
  });
});

describe('atob and btoa', () => {
  it('accept and refuse what Node does', async () => {
    await same(
      `${RANDOM}
      const pool = 'ABab01+/=== \\n\\t-_é';
      const out = [atob(null), btoa(null), btoa(undefined), btoa(12), caught(() => atob()), caught(() => btoa())];
      for (let i = 0; i < 5000; i++) {
        let text = '';
        for (let n = random(10); n > 0; n--) text += pick(pool);
        out.push(caught(() => [...atob(text)].map((char) => char.charCodeAt(0)).join()), caught(() => btoa(text)));
      }
      return out;`,
      10_000,
    );
  });
});

describe('URL and URLSearchParams', () => {
  it('resolve addresses as Node does', async () => {
    await same(
      `const bases = ['http://a/b/c/d;p?q', 'file:///C:/x/y', 'mailto:x@y', 'https://user:pass@host:8080/p/?q#h', 'http://[::1]:80/', 'blob:https://a.com/x'];
      const parts = ['g', './g', 'g/', '/g', '//g', '?y', 'g?y', '#s', 'g#s', '../..', '../../../g', 'http:g', 'http://ex\\u00e4mple.org/%7Efoo/../x', 'javascript:alert(1)', 'http://0x7f.1/', 'http://256.1.1.1/', 'http://1.2.3/', 'https://a:443/', 'https://a:99999/', 'http://a b/', 'http://a%41/', '  http://x/ ', 'http://x/\\ty', 'http:\\\\\\\\x\\\\y', 'file:///c|/x', 'data:text/plain,hi', 'http://[1:2::3]/', 'http://[::ffff:1.2.3.4]/', 'http://user@/', 'ws://x:80/y', 'http://EXAMPLE.com', '', 'http://a/?a=b&c=%20+d', 'http://a/#a b', 'http://a/?\\u00e9'];
      const out = [];
      for (const base of bases) for (const part of parts) {
        try {
          const url = new URL(part, base);
          out.push([url.href, url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port, url.pathname, url.search, url.hash, [...url.searchParams].join(';')].join(' '));
        } catch (error) { out.push(error.name); }
      }
      return out;`,
      200,
    );
  });

  it('take new parts as Node does', async () => {
    await same(
      `const parts = { protocol: ['ftp', 'https:', 'x'], username: ['a b', 'é'], password: ['p@:'], host: ['h:1', 'h', '', '[::1]:9'], hostname: ['k', 'a:b', ''], port: ['80', '', '8080x', '-1', '99999'], pathname: ['x/../y', 'a b?c#d', ''], search: ['?a b', '', 'x=1'], hash: ['#q w', ''] };
      const out = [];
      for (const base of ['https://u:p@h:8/p?q#h', 'mailto:x', 'file:///a/b']) for (const part in parts) for (const value of parts[part]) {
        const url = new URL(base);
        url[part] = value;
        out.push(url.href);
      }
      return out;`,
      70,
    );
  });

  it.each(['URL first', 'URLSearchParams first'])('work together, %s', async (order) => {
    await same(
      `${order === 'URL first' ? 'void URL;' : 'void URLSearchParams;'}
      const params = new URLSearchParams('a=1&b=2&a=3&c');
      const out = [params.get('a'), params.getAll('a').join(), params.has('c'), params.has('a', '3'), params.size, String(params)];
      params.append('é', 'ü &'); params.delete('a', '1'); params.set('b', '9'); params.sort();
      out.push(String(params), [...params.keys()].join(), [...params.values()].join(), [...params.entries()].join('|'));
      out.push(String(new URLSearchParams({ 'a\\ud800': 1, b: 2, 'a\\udfff': 3, 'a\\ufffd': '4\\ud800' })), new Request('about:blank').constructor === Request);
      out.push(String(new URLSearchParams({ x: 1, y: 'z w' })), String(new URLSearchParams([['q', '1'], ['r', '2']])), String(new URLSearchParams('?a=%zz+b')));
      const url = new URL('http://x/?a=1');
      url.searchParams.append('b', '2'); out.push(url.href);
      url.search = '?z=9'; out.push(String(url.searchParams));
      out.push(URL.canParse('x'), URL.canParse('x', 'http://y'), URL.parse('x'), URL.parse('http://q').href, JSON.stringify(url), Object.prototype.toString.call(url));
      for (const wrong of [() => URL('http://x'), () => new URL(), () => new URL('x'), () => new URLSearchParams([1])]) { try { wrong(); } catch (error) { out.push(error.name); } }
      return out;`,
      20,
    );
  });
});
