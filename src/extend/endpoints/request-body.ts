// The body of a request from outside: so many bytes in so much time, or what was wrong with it. Must not know plugins.

/** Rejects where it breaks off or the caller gives up. `most` bytes, in `ms`. */
export async function readBody(
  { headers, signal }: Request,
  body: ReadableStream<Uint8Array>,
  most: number,
  ms: number,
): Promise<Buffer | 'large' | 'slow'> {
  if (Number(headers.get('content-length') ?? 0) > most) return 'large';
  const late = AbortSignal.timeout(ms);
  const over = AbortSignal.any([signal, late]);
  const reader = body.getReader();
  const stop = (): void => void reader.cancel(over.reason).catch(() => {});
  over.addEventListener('abort', stop, { once: true });
  try {
    return await readAll(reader, most, over);
  } catch (error) {
    if (late.aborted && !signal.aborted) return 'slow';
    throw error;
  } finally {
    over.removeEventListener('abort', stop);
    stop();
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
  over: AbortSignal,
): Promise<Buffer | 'large'> {
  let room: Buffer = Buffer.allocUnsafe(Math.min(most, FIRST_ROOM));
  for (let length = 0; ;) {
    const { done, value } = await reader.read();
    // A body that was given up ends like one that is whole.
    over.throwIfAborted();
    if (done) return room.subarray(0, length);
    if (!(value instanceof Uint8Array)) throw new TypeError('a piece of a body is bytes');
    const longer = length + value.byteLength;
    if (longer > most) return 'large';
    if (longer > room.length)
      room = moreRoom(room, Math.min(most, Math.max(longer, 2 * room.length)));
    // Copied, not kept: a piece of one byte takes a hundred.
    room.set(value, length);
    length = longer;
  }
}

const FIRST_ROOM = 16_384;

function moreRoom(full: Buffer, bytes: number): Buffer {
  const room = Buffer.allocUnsafe(bytes);
  room.set(full);
  return room;
}
