// Attacks by size: the granted server answers with more than anybody can hold, in a few bytes or in many.

import type { Socket } from 'node:net';
import { type Attack, attack } from '../harness/attack.ts';
import { describeLoad } from '../harness/contain.ts';
import { watchLoad } from '../harness/measure.ts';
import { loadNet, senderOf } from './attacker.ts';
import { rawServer } from './local-server.ts';
import { fastNetwork } from './names.ts';

export interface Flood {
  readonly title: string;
  /** Answers a request, of which the head has come. */
  readonly serve: (socket: Socket) => void | Promise<void>;
  /** Fetches bare, and keeps what comes as the naive host does. */
  readonly keep: (url: string) => Promise<unknown>;
  /** Bytes of a body the guest may have seen at the end. */
  readonly mostBytes?: number;
}

/** Reads what comes and keeps none of it, so that only the host's caps can end it. */
const READ = `async (send, url, { net }) => {
  let total = 0;
  try {
    const response = await net.fetch(url);
    for await (const piece of response.body) total += piece.length;
  } catch (error) {
    return [error.code, total];
  }
  return ['read', total];
}`;

const MIB = 1_048_576;

export function flooding({ title, serve, keep, mostBytes = 32 * MIB }: Flood): Attack {
  const start = async (): Promise<string> => {
    const port = await rawServer((socket) => void socket.once('data', () => void serve(socket)));
    return `http://good.test:${port}`;
  };
  return attack({
    title,
    harm: { kind: 'memory', mb: 400 },
    host: fastNetwork,
    async bare() {
      const kept = await keep(await start());
      return { harmed: false, seen: String(kept).slice(0, 200) };
    },
    async skerry(world) {
      const url = await start();
      const limits = { executionTime: 20_000, cpu: 5_000, network: 204_800 };
      const usable = await loadNet(world, senderOf(READ), { outbound: [url] }, { limits });
      const stop = watchLoad();
      const ended = await world.call('test.attacker', 'run', url);
      const load = stop();
      const [code, total] = (ended.value ?? []) as [string, number];
      const works = await usable();
      return {
        // The attacker's server is in the same process, and writes as fast as it can.
        contained: code === 'TOO_LARGE' && total <= mostBytes && works && load.hostMb < 250,
        seen: `${ended.message} ${code} after ${total} bytes and ${Math.round(ended.ms)} ms; fetch works after it: ${works}; ${describeLoad(load)}`,
      };
    },
  });
}
