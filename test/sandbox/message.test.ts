// Frames between host and cell: what goes in comes out, however the stream is cut; what is no frame is refused.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, FrameWriter, type Message } from '../../sandbox/message.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const message: fc.Arbitrary<Message> = fc.record({
  kind: fc.integer({ min: 0, max: 255 }),
  status: fc.integer({ min: 0, max: 255 }),
  unit: u32,
  call: u32,
  id: u32,
  text: fc.string({ unit: 'grapheme', maxLength: 200 }),
  raw: fc.option(fc.uint8Array({ minLength: 1, maxLength: 200 }), { nil: undefined }),
});

function frameOf(messages: readonly Message[]): Buffer {
  const writer = new FrameWriter();
  for (const one of messages) writer.add(one);
  return writer.take();
}

/** Bytes that are alive in this process now. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function plain({ raw, ...rest }: Message): object {
  return { ...rest, raw: raw === undefined ? null : [...raw] };
}

describe('frames', () => {
  it('bring every message back, however the stream is cut into pieces', () => {
    const frames = fc.array(fc.array(message, { minLength: 1, maxLength: 5 }), { maxLength: 5 });
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 64 }), (sent, piece) => {
        const stream = Buffer.concat(sent.map(frameOf));
        const reader = new FrameReader(1_000_000);
        const got: Message[][] = [];
        for (let at = 0; at < stream.length; at += piece) {
          got.push(...reader.push(stream.subarray(at, at + piece)));
        }
        expect(got.map((frame) => frame.map(plain))).toEqual(sent.map((frame) => frame.map(plain)));
      }),
    );
  });

  it('are refused above the size limit, before their bytes are there', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(1_001);
    expect(() => new FrameReader(1_000).push(header)).toThrow('over the limit');
    header.writeUInt32LE(1_000);
    expect(new FrameReader(1_000).push(header)).toEqual([]);
  });

  it('are held in no more memory than they take, however small the pieces they come in', () => {
    const reader = new FrameReader(1_000_000);
    reader.push(Buffer.from([64, 66, 15, 0]));
    const before = heldBytes();
    for (let piece = 0; piece < 200_000; piece++) reader.push(Buffer.from([7]));
    expect(heldBytes() - before).toBeLessThan(5_000_000);
    // Ends the frame, which is none.
    expect(() => reader.push(Buffer.alloc(800_000))).toThrow('longer than its frame');
  });

  it('are refused where a message is longer than its frame', () => {
    const frame = frameOf([{ kind: 1, status: 0, unit: 1, call: 1, id: 1, text: 'abc' }]);
    frame.writeUInt32LE(4, 4 + 14);
    expect(() => new FrameReader(1_000).push(frame)).toThrow('longer than its frame');
  });

  it('are refused where a header is cut off', () => {
    const frame = Buffer.concat([Buffer.from([3, 0, 0, 0]), Buffer.from([1, 2, 3])]);
    expect(() => new FrameReader(1_000).push(frame)).toThrow('cut off');
  });

  it('never make the reader fail in another way, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          new FrameReader(10_000).push(Buffer.from(bytes));
        } catch (error) {
          expect(error).toMatchObject({ name: 'SandboxError', code: 'BAD_MESSAGE' });
        }
      }),
    );
  });
});
