// Bombs: bodies of a few kilobytes that are gigabytes once decompressed.

import { Readable, type Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  constants,
  createBrotliCompress,
  createDeflate,
  createGzip,
  createZstdCompress,
} from 'node:zlib';
import { fetch } from 'undici';
import type { Attack } from '../harness/attack.ts';
import { flooding } from './flooding.ts';
import { lookupAgent } from './names.ts';

const MIB = 1_048_576;
const SIZE = 600 * MIB;

const COMPRESS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGzip({ level: 1, chunkSize: MIB }),
  deflate: () => createDeflate({ level: 1, chunkSize: MIB }),
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  zstd: () => createZstdCompress(),
};

/** Never more than a piece of it is in memory: that is what is measured. */
async function compressed(encoding: string): Promise<Buffer> {
  const zeros = Buffer.alloc(MIB);
  const steps = encoding.split(', ').flatMap((name) => COMPRESS[name]?.() ?? []);
  const source = Readable.from(Array.from({ length: SIZE / MIB }, () => zeros));
  const last = steps.reduce<Readable>((from, step) => from.pipe(step), source);
  return await buffer(last);
}

/** `encoding`: codings in the order they were applied, as the field has them. */
export function bomb(title: string, encoding: string): Attack {
  return flooding({
    title,
    serve: async (socket) => {
      const bytes = await compressed(encoding);
      const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${bytes.length}`;
      socket.write(`${head}\r\nConnection: close\r\n\r\n`);
      socket.end(bytes);
    },
    keep: async (url) => {
      const response = await fetch(url, { dispatcher: lookupAgent() });
      return (await response.arrayBuffer()).byteLength;
    },
  });
}
