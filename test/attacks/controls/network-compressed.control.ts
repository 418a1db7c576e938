// Every compression that fetch undoes.

import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { control } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';

const TEXT = 'a text, again and again; '.repeat(1_000);

const COMPRESS: Readonly<Record<string, (text: string) => Buffer>> = {
  gzip: (text) => gzipSync(text),
  deflate: (text) => deflateSync(text),
  br: (text) => brotliCompressSync(text),
  zstd: (text) => zstdCompressSync(text),
};

const HANDLER = `async (url) => {
  const texts = ['gzip', 'deflate', 'br', 'zstd'].map(async (name) => (await fetch(url + '/' + name)).text());
  return (await Promise.all(texts)).map((text) => text.length);
}`;

export default control({
  title: 'compressed bodies arrive as what they were',
  async works(world) {
    const server = await LocalServer.start(({ url }, response) => {
      const name = url.slice(1);
      response.setHeader('content-encoding', name).end(COMPRESS[name]?.(TEXT));
    });
    return await fetchesAs(
      world,
      server,
      HANDLER,
      Array.from({ length: 4 }, () => TEXT.length),
    );
  },
});
