// Cells that are read in turn, over real sockets: who floods waits for the others, and loses nothing by it.

import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Channel } from '../../sandbox/channel.ts';
import { HostTime } from '../../sandbox/host-time.ts';
import { FrameWriter, type Message } from '../../sandbox/message.ts';
import { Turns } from '../../sandbox/turns.ts';

const folders: string[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The end of a cell, and the host's: `take` handles what was said. */
async function cellOf(
  turns: Turns,
  take: (message: Message) => void,
): Promise<{ far: Socket; time: HostTime; channel: Channel }> {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-turns-'));
  folders.push(folder);
  const server = createServer();
  await new Promise<void>((done) => server.listen(join(folder, 'socket'), done));
  const accepted = new Promise<Socket>((done) => server.once('connection', done));
  const far = connect(join(folder, 'socket'));
  const connected = new Promise<void>((done) => far.once('connect', done));
  const near = await accepted;
  await connected;
  server.close();
  sockets.push(near, far);
  const time = new HostTime();
  const events = {
    frame: (messages: readonly Message[]) => messages.forEach(take),
    violation: (error: Error) => {
      throw error;
    },
    end: () => {},
  };
  const bounds = { frame: 8_000_000, backlog: 8_000_000 };
  return { far, time, channel: new Channel(near, bounds, events, { turns, time }) };
}

function frames(count: number, length: number): Buffer {
  const writer = new FrameWriter();
  for (let id = 1; id <= count; id++)
    writer.add({ kind: 18, status: 0, unit: 1, call: 1, id, text: 'x'.repeat(length) });
  return writer.take();
}

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function until(reached: () => boolean): Promise<void> {
  for (let wait = 0; wait < 2_000 && !reached(); wait++)
    await new Promise((done) => setTimeout(done, 5));
}

describe('a cell that says a thousand things at once', () => {
  it('is heard in its order, and another cell and the loop have their turn meanwhile', async () => {
    const turns = new Turns();
    const heard: number[] = [];
    let turnsOfTheLoop = 0;
    const flood = await cellOf(turns, ({ id }) => {
      heard.push(id);
      busyFor(0.2);
    });
    const heardBefore: number[] = [];
    const other = await cellOf(turns, () => void heardBefore.push(heard.length));
    flood.far.write(frames(1_000, 10));
    await until(() => heard.length > 0);
    other.far.write(frames(1, 10));
    const count = (): void => {
      turnsOfTheLoop += 1;
      if (heard.length < 1_000) setImmediate(count);
    };
    count();
    await until(() => heard.length === 1_000);
    expect(heard).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
    expect(turnsOfTheLoop).toBeGreaterThan(10);
    expect(heardBefore).toHaveLength(1);
    expect(heardBefore[0]).toBeLessThan(900);
    expect(flood.time.ms).toBeGreaterThan(150);
    expect(other.time.ms).toBeLessThan(flood.time.ms);
  });

  it('comes after one that has used less of the host, and pays for what it had done elsewhere', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const hear = (who: string): void => {
      order.push(who);
      busyFor(0.1);
      // What the host did for it meanwhile, while the other waits.
      if (order.length === 100) costly.time.charge(1_000);
    };
    const costly = await cellOf(turns, () => hear('costly'));
    const cheap = await cellOf(turns, () => hear('cheap'));
    costly.far.write(frames(200, 10));
    cheap.far.write(frames(200, 10));
    // Both are there when the loop reads again.
    busyFor(20);
    await until(() => order.length === 400);
    // The rest of the other comes first; a piece that has begun comes to its end.
    expect(order.lastIndexOf('cheap')).toBeLessThan(order.lastIndexOf('costly'));
    expect(order.slice(350)).not.toContain('cheap');
    expect(order.filter((who) => who === 'costly')).toHaveLength(200);
  });

  it('is not read further than its turn has come: the kernel holds it back', async () => {
    const turns = new Turns();
    let heard = 0;
    let most = 0;
    const { far, channel } = await cellOf(turns, () => {
      heard += 1;
      busyFor(1);
    });
    const total = 300;
    const whole = frames(1, 20_000);
    for (let n = 0; n < total; n++) far.write(whole);
    await until(() => {
      if (channel.held) most = Math.max(most, far.writableLength);
      return heard === total;
    });
    expect(heard).toBe(total);
    // Of 6 MB, the host and the kernel between them took a part while the rest waited.
    expect(most).toBeGreaterThan(1_000_000);
  });
});
