// Attacks on the look at a URL: a check of its text and the client that sends the request read it differently.

import { type Attack, attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { attackNet, deniedAll, refusedAll } from './attacker.ts';
import { type Hit, LocalServer } from './local-server.ts';
import { type Check, naiveFetch, type Send, secretBySend, type SendInit } from './naive-fetch.ts';
import { testNames } from './names.ts';

/** The servers of such a story: a plugin is granted something of `good`, and nothing of `inside`. */
export interface Place {
  readonly good: LocalServer;
  readonly inside: LocalServer;
}

export interface Confusion {
  readonly title: string;
  readonly urls: (place: Place) => readonly string[];
  /** What a reasonable person would write. */
  readonly check: (place: Place) => Check;
  readonly granted: (place: Place) => readonly (string | object)[];
  readonly init?: SendInit;
  /** What sends on the bare thing. Default undici's fetch. */
  readonly client?: (check: Check) => Send;
  /** Whether `good` itself takes a request for one of what is secret. Default: none. */
  readonly isSecret?: (hit: Hit) => boolean;
  /** Refused for another reason than the grants: what is no URL of the web at all. */
  readonly invalid?: boolean;
}

const ASK = `async (send, { urls, init }) =>
  Promise.all(urls.map((url) => attempt(async () => (await send(url, init)).text)))`;

export function confused(story: Confusion): Attack {
  const {
    title,
    urls,
    check,
    granted,
    init = {},
    isSecret = () => false,
    invalid,
    client = naiveFetch,
  } = story;
  return attack({
    title,
    harm: { kind: 'leak' },
    host: testNames,
    async bare() {
      const place = await open(isSecret);
      const send = client(check(place));
      const input = { urls: urls(place), init };
      const { harmed, seen } = await secretBySend(ASK, send, input);
      // Each of them, or the list would hold words that do nothing.
      const all = seen.split(SECRET).length - 1 === input.urls.length;
      return { harmed: harmed && all, seen };
    },
    async skerry(world) {
      const place = await open(isSecret);
      const input = { urls: urls(place), init };
      const ended = await attackNet(world, ASK, input, { outbound: granted(place) });
      const reached = place.inside.connections + place.good.hits.filter(isSecret).length;
      return (invalid === true ? refusedAll : deniedAll)(ended, reached);
    },
  });
}

async function open(isSecret: (hit: Hit) => boolean): Promise<Place> {
  return {
    inside: await LocalServer.start(),
    good: await LocalServer.start((hit, response) => {
      response.end(isSecret(hit) ? SECRET : 'public');
    }),
  };
}
