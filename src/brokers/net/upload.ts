// The body of a request that the guest writes in pieces. A piece is answered once there is room for the next one, so
// that a slow server slows the guest down and not the host. Knows no response.

import { Readable } from 'node:stream';
import { BrokerError } from '../../gate/index.ts';

const ROOM = 64 * 1_024;

export class Upload {
  /** What is sent. */
  readonly stream: Readable;
  readonly #maxBytes: number;
  readonly #tooLarge: () => BrokerError;
  #total = 0;
  #busy = false;
  #ended = false;
  #room: PromiseWithResolvers<void> | null = null;

  constructor(maxBytes: number, tooLarge: () => BrokerError) {
    this.#maxBytes = maxBytes;
    this.#tooLarge = tooLarge;
    this.stream = new Readable({
      highWaterMark: ROOM,
      read: () => this.#room?.resolve(),
      destroy: (error, done) => {
        this.#room?.resolve();
        done(error);
      },
    });
    // Whoever writes is told; nobody else needs to be.
    this.stream.on('error', () => {});
  }

  /** Throws TOO_LARGE, and ABORTED where the body is no longer wanted. */
  async write(bytes: Uint8Array, pace: (bytes: number) => Promise<void>): Promise<void> {
    if (this.#busy || this.#ended) {
      throw new BrokerError(
        'INVALID_ARGUMENT',
        this.#ended ? 'the body has ended' : 'the body is being written already',
      );
    }
    this.#busy = true;
    try {
      this.#total += bytes.byteLength;
      if (this.#total > this.#maxBytes) throw this.#tooLarge();
      await pace(bytes.byteLength);
      this.#assertWanted();
      if (bytes.byteLength === 0) return;
      this.#room = Promise.withResolvers();
      if (!this.stream.push(bytes)) await this.#room.promise;
      this.#assertWanted();
    } finally {
      this.#busy = false;
      this.#room = null;
    }
  }

  /** The body is whole. Once more changes nothing. */
  end(): void {
    if (this.#busy) throw new BrokerError('INVALID_ARGUMENT', 'the body is being written already');
    if (this.#ended) return;
    this.#ended = true;
    if (!this.stream.destroyed) this.stream.push(null);
  }

  #assertWanted(): void {
    if (this.stream.destroyed) {
      throw new BrokerError('ABORTED', 'the body of the request is no longer wanted');
    }
  }
}
