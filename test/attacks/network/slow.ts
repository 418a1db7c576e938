// Attacks by servers that take their time, or never come to an end: the granted server is the attacker's.

import type { Socket } from 'node:net';
import { type Attack, attack } from '../harness/attack.ts';
import { describeLoad } from '../harness/contain.ts';
import { watchLoad } from '../harness/measure.ts';
import { ASK_EACH, loadNet, senderOf } from './attacker.ts';
import { rawServer } from './local-server.ts';
import { naiveFetch, secretBySend } from './naive-fetch.ts';
import { testNames } from './names.ts';

export interface Slowness {
  readonly title: string;
  /** What the server does with a connection once a request is there. */
  readonly serve: (socket: Socket) => void;
  /** It sends as fast as it can, and is cut off for that before the time of the call is over. */
  readonly isFlood?: boolean;
}

/** Contained: the call ends at its time or the fetch before it, its connection is closed then, and fetch goes on working. */
export function slow({ title, serve, isFlood = false }: Slowness): Attack {
  let open = 0;
  let served = 0;
  const start = async (): Promise<string> => {
    const port = await rawServer((socket) => {
      open += 1;
      socket.once('close', () => (open -= 1));
      socket.once('data', () => {
        served += 1;
        serve(socket);
      });
    });
    return `http://good.test:${port}`;
  };
  return attack({
    title,
    harm: { kind: 'hang', ms: 2_000 },
    host: testNames,
    async bare() {
      return await secretBySend(
        ASK_EACH,
        naiveFetch(() => {}),
        [await start()],
      );
    },
    async skerry(world) {
      const url = await start();
      const limits = { executionTime: isFlood ? 15_000 : 1_000, network: 10_240 };
      const usable = await loadNet(world, senderOf(ASK_EACH), { outbound: [url] }, { limits });
      const stop = watchLoad();
      const ended = await world.call('test.attacker', 'run', [url]);
      const load = stop();
      const works = await usable();
      const ends = isFlood
        ? JSON.stringify(ended.value) === '["refused: TOO_LARGE"]'
        : ended.code === 'TIMEOUT' && ended.ms < 5_000;
      return {
        contained: ends && works && open === 0 && served === 1,
        seen: `${ended.code} ${ended.message} after ${Math.round(ended.ms)} ms ${JSON.stringify(ended.value)?.slice(0, 200)}; ${open} connections open; fetch works after it: ${works}; ${describeLoad(load)}`,
      };
    },
  });
}

/** Writes what `next` gives, again and again, as fast as it is read or every so many milliseconds. */
export function endlessly(socket: Socket, next: () => string | Uint8Array, everyMs = 0): void {
  const more = (): void => {
    if (socket.destroyed) return;
    if (everyMs > 0) {
      socket.write(next());
      setTimeout(more, everyMs);
    } else if (socket.write(next())) setImmediate(more);
    else socket.once('drain', more);
  };
  more();
}
