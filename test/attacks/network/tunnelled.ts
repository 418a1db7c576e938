// Attacks that make of one request a connection of the guest's own: tunnels, upgrades, echoes.

import { type Attack, attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { ASK_EACH, attackNet, refusedAll } from './attacker.ts';
import { rawServer } from './local-server.ts';
import { allowText, secretBySend, type SendInit } from './naive-fetch.ts';
import { naiveHttp } from './naive-http.ts';
import { testNames } from './names.ts';

export interface Tunnel {
  readonly title: string;
  readonly init: SendInit;
  /** What the granted server answers to the head of a request that is taken. */
  readonly head: string;
  readonly isTaken: (head: string) => boolean;
}

export function tunnelled({ title, init, head, isTaken }: Tunnel): Attack {
  const taken: string[] = [];
  const open = async (): Promise<string> => {
    const port = await rawServer((socket) => {
      socket.once('data', (data: Buffer) => {
        if (!isTaken(String(data))) {
          socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\npublic');
          return;
        }
        taken.push(String(data));
        // In two pieces: what comes through the tunnel is no body.
        socket.write(head, () => void setTimeout(() => socket.end(SECRET), 20));
      });
    });
    return `http://good.test:${port}/`;
  };
  const payload = ASK_EACH.replace('send(url)', `send(url, ${JSON.stringify(init)})`);
  return attack({
    title,
    harm: { kind: 'leak' },
    host: testNames,
    async bare() {
      const url = await open();
      return await secretBySend(payload, naiveHttp(allowText(/^http:\/\/good\.test[:/]/)), [url]);
    },
    async skerry(world) {
      const url = await open();
      const ended = await attackNet(world, payload, [url], { outbound: [url.slice(0, -1)] });
      return refusedAll(ended, taken.length);
    },
  });
}
