// Attacks by a resolver of the attacker's own: the host looks a name up to see where it leads, and then the client does.

import type { Attack } from '../harness/attack.ts';
import { ASK_EACH, attackNet, refusedAll } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, refuse, secretBySend } from './naive-fetch.ts';
import { lookupBy, type Resolver } from './names.ts';

export interface Resolution {
  readonly title: string;
  readonly resolve: Resolver;
  /** Which of the answers the naive host judges. */
  readonly looksAt: (answers: readonly string[]) => string;
}

const PRIVATE = /^(127\.|10\.|192\.168\.|0\.|169\.254\.|::1?$|f[cd]|fe80)/;

export function reachedAs({ title, resolve, looksAt }: Resolution): Attack {
  return {
    title,
    harm: { kind: 'leak' },
    host: () => ({ lookup: lookupBy(resolve) }),
    async bare() {
      const inside = await LocalServer.start();
      const check = (url: string): void => {
        const address = looksAt(resolve(new URL(url).hostname));
        if (PRIVATE.test(address)) refuse(address);
      };
      const send = naiveFetch(check, { lookup: lookupBy(resolve) });
      return await secretBySend(ASK_EACH, send, [inside.at('rebound.test')]);
    },
    async skerry(world) {
      const inside = await LocalServer.start();
      const url = inside.at('rebound.test');
      // Nothing answers at the public address; on some machines that takes the whole patience of a connection.
      const payload = ASK_EACH.replace(
        'send(url)',
        'send(url, { signal: AbortSignal.timeout(2000) })',
      );
      const granted = { outbound: [url], isPrivate: false };
      const ended = await attackNet(world, payload, [url, url], granted);
      return refusedAll(ended, inside.connections);
    },
  };
}
