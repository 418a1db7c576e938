// The socket between host and cell, over a real one: how much is sent at once, and how much is kept for who does not read.

import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Channel, type ChannelBounds, FULL_FRAME } from '../../sandbox/channel.ts';
import type { Message } from '../../sandbox/message.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function socketPair(): Promise<[Socket, Socket]> {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-channel-'));
  folders.push(folder);
  const server = createServer({ pauseOnConnect: true });
  await new Promise<void>((done) => server.listen(join(folder, 'socket'), done));
  const [near, far] = await Promise.all([
    new Promise<Socket>((done) => {
      const socket = connect(join(folder, 'socket'), () => done(socket));
    }),
    new Promise<Socket>((done) => server.once('connection', done)),
  ]);
  server.close();
  return [near, far];
}

function makeChannel(
  socket: Socket,
  bounds: Partial<ChannelBounds> = {},
): { channel: Channel; frames: (readonly Message[])[]; violations: string[] } {
  const frames: (readonly Message[])[] = [];
  const violations: string[] = [];
  const channel = new Channel(
    socket,
    { frame: 4 * FULL_FRAME, backlog: 8 * FULL_FRAME, ...bounds },
    {
      frame: (messages) => void frames.push(messages),
      violation: ({ message }) => void violations.push(message),
      end: () => {},
    },
  );
  return { channel, frames, violations };
}

function message(length: number): Message {
  return { kind: 20, status: 0, unit: 1, call: 1, id: 1, text: 'x'.repeat(length) };
}

async function until(reached: () => boolean): Promise<void> {
  for (let wait = 0; wait < 400 && !reached(); wait++)
    await new Promise((done) => setTimeout(done, 10));
}

describe('a channel', () => {
  it('sends the messages of one tick in frames that are full, in their order', async () => {
    const [near, far] = await socketPair();
    const sender = makeChannel(near);
    const receiver = makeChannel(far);
    far.resume();
    for (let n = 1; n <= 25; n++) sender.channel.send({ ...message(100_000), id: n });
    await until(() => receiver.frames.flat().length === 25);
    expect(receiver.frames.map((frame) => frame.length)).toEqual([11, 11, 3]);
    expect(receiver.frames.flat().map(({ id }) => id)).toEqual(
      Array.from({ length: 25 }, (_, n) => n + 1),
    );
    for (const socket of [near, far]) socket.destroy();
  });

  it('is broken off where more waits to be read than its bound, and not before', async () => {
    const [near, far] = await socketPair();
    const { channel, violations } = makeChannel(near, { backlog: 3_000_000 });
    // The kernel takes some of it for an end that does not read.
    while (violations.length === 0) {
      expect(channel.backlog).toBeLessThanOrEqual(3_000_000);
      channel.send(message(500_000));
    }
    expect(violations).toEqual(['More than 3000000 bytes wait to be read.']);
    expect(near.destroyed).toBe(true);
    channel.send(message(1));
    expect(violations).toHaveLength(1);
    far.destroy();
  });

  it('takes longer frames once its bound is raised, and never shorter ones', async () => {
    const [near, far] = await socketPair();
    const sender = makeChannel(near);
    const receiver = makeChannel(far, { frame: 1_000 });
    receiver.channel.raise({ frame: 200_000, backlog: 1 });
    receiver.channel.raise({ frame: 10, backlog: 1 });
    far.resume();
    sender.channel.send(message(150_000));
    await until(() => receiver.frames.length === 1);
    sender.channel.send(message(250_000));
    await until(() => receiver.violations.length === 1);
    expect(receiver.frames).toHaveLength(1);
    expect(receiver.violations).toEqual(['A frame of 250022 bytes is over the limit of 200000.']);
    for (const socket of [near, far]) socket.destroy();
  });
});
