// The body of a response on its way to the guest: no faster than the unit may, decompressed, counted at each step, and
// taken in pieces. A reader that stops stops the server. Knows no request.

import { pipeline, type Readable, type Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';
import { BrokerError } from '../../gate/index.ts';

/** What a server may name as `content-encoding`, and what undoes it. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  // A window of 8 MB is what HTTP allows; a larger one would be memory that a server asks of us.
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
};

const MOST_CODINGS = 3;

export interface BodyOptions {
  /** Value of `content-encoding`; a coding that is not known leaves the body as it is. */
  readonly encoding: string;
  /** Bytes each step of decompressing may come to. */
  readonly maxBytes: number;
  /** Fulfils once so many bytes more may have come. */
  readonly pace: (bytes: number) => Promise<void>;
  readonly tooLarge: () => Error;
}

export class ResponseBody {
  readonly #last: Readable;
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #busy = false;

  /** Takes over `raw`: destroying one destroys the other. */
  constructor(raw: Readable, options: BodyOptions) {
    const steps = decoders(options.encoding).flatMap((make) => [make(), counted(options)]);
    const paced = checked(options.pace);
    // Errors come to whoever reads.
    this.#last = pipeline([raw, paced, ...steps], () => {}) as unknown as Readable;
    this.#pieces = this.#last[Symbol.asyncIterator]();
  }

  /** At most `most` bytes; none at the end. Rejects with what went wrong underneath. */
  async next(most: number): Promise<Buffer> {
    if (this.#busy) throw new BrokerError('INVALID_ARGUMENT', 'the body is being read already');
    this.#busy = true;
    try {
      if (this.#rest.length === 0) this.#rest = await this.#pull();
      const piece = this.#rest.subarray(0, most);
      this.#rest = this.#rest.subarray(piece.length);
      return piece;
    } finally {
      this.#busy = false;
    }
  }

  async #pull(): Promise<Buffer> {
    for (;;) {
      const { value, done } = await this.#pieces.next();
      if (done === true) return Buffer.alloc(0);
      if (value.length > 0) return value;
    }
  }

  destroy(error: Error): void {
    this.#last.on('error', () => {});
    this.#last.destroy(error);
  }
}

/** Outermost first. None where one of them is not known: half undone is worse than not at all. */
function decoders(encoding: string): readonly (() => Transform)[] {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MOST_CODINGS) {
    throw new BrokerError('NETWORK_ERROR', 'the body is compressed too many times over');
  }
  const known = names.map((name) => (Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined));
  const found = known.filter((make) => make !== undefined);
  return found.length === names.length ? found.toReversed() : [];
}

type Step = (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

function counted({ maxBytes, tooLarge }: BodyOptions): Step {
  let total = 0;
  return checked((bytes) => {
    total += bytes;
    if (total > maxBytes) throw tooLarge();
  });
}

/** Lets a piece through once `check` is done with its length. */
function checked(check: (bytes: number) => Promise<void> | void): Step {
  return async function* (source) {
    for await (const chunk of source) {
      await check(chunk.length);
      yield chunk;
    }
  };
}
