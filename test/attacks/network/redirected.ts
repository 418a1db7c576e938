// Attacks by redirect: the first request is permitted, and the server says where to go next.

import { type Attack, attack } from '../harness/attack.ts';
import type { World } from '../harness/world.ts';
import { attackNet, grantNet, told } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import {
  allowText,
  followingFetch,
  naiveFetch,
  secretBySend,
  type SendInit,
} from './naive-fetch.ts';
import { testNames } from './names.ts';

/** `good` redirects, to each of `locations` in turn; `inside` tells the secret. */
export interface Place {
  readonly good: LocalServer;
  readonly inside: LocalServer;
}

export interface Redirection {
  readonly title: string;
  readonly locations: (place: Place) => readonly string[];
  readonly granted: (place: Place) => readonly (string | object)[];
  /** Follows by itself and checks each step in this way; without it undici follows and nothing is checked any more. */
  readonly next?: (location: string, from: string) => string;
  readonly status?: number;
  readonly init?: SendInit;
  /** Code of the refusals. Default PERMISSION_DENIED. */
  readonly code?: string;
  /** Whether the attacker loses `net.private` while the first request is under way. */
  readonly losesPrivate?: boolean;
}

const ASK = `async (send, { count, url, init }) => {
  const seen = [];
  for (let n = 0; n < count; n++) {
    seen.push(await attempt(async () => (await send(url + '/go?' + n, init)).text));
  }
  return seen;
}`;

export function redirected(story: Redirection): Attack {
  const { title, locations, granted, init = {}, code = 'PERMISSION_DENIED' } = story;
  const inputOf = (place: Place): object => ({
    count: locations(place).length,
    url: place.good.at('good.test'),
    init,
  });
  return attack({
    title,
    harm: { kind: 'leak' },
    host: testNames,
    async bare() {
      const place = await open(story);
      const check = allowText(/^http:\/\/good\.test(:\d+)?\//);
      const send = story.next === undefined ? naiveFetch(check) : followingFetch(check, story.next);
      const result = await secretBySend(ASK, send, inputOf(place));
      const all = place.inside.hits.length === locations(place).length;
      return { harmed: result.harmed && all, seen: result.seen };
    },
    async skerry(world) {
      const place = await open(story, world);
      const outbound = granted(place);
      const ended = await attackNet(world, ASK, inputOf(place), { outbound });
      const tries = ended.value as string[] | null;
      const refused = tries?.every((each) => each === `refused: ${code}`) ?? false;
      const { connections } = place.inside;
      return {
        contained: ended.usable && refused && place.good.hits.length > 0 && connections === 0,
        seen: `${told(ended)}; the server inside saw ${connections} connections`,
      };
    },
  });
}

async function open(story: Redirection, world?: World): Promise<Place> {
  const inside = await LocalServer.start(undefined, { on: ['127.0.0.1', '::1'] });
  const good = await LocalServer.start((hit, response) => {
    const location = story.locations(place)[Number(hit.url.split('?')[1])] ?? '';
    if (world !== undefined && story.losesPrivate === true) {
      grantNet(world, { outbound: story.granted(place), isPrivate: false });
    }
    response.writeHead(story.status ?? 302, { location: Buffer.from(location).toString('latin1') });
    response.end();
  });
  const place = { good, inside };
  return place;
}
