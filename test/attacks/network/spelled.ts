// Attacks by spelling: the same private address written in ways that a list of forbidden texts does not know.

import { type Attack, attack, type SkerryResult } from '../harness/attack.ts';
import type { World } from '../harness/world.ts';
import { ASK_EACH, attackNet, grantNet, refusedAll } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { denyText, secretBySend, naiveFetch } from './naive-fetch.ts';
import { lookupBy, type Resolver } from './names.ts';

/** What people forbid, written as people write it. */
const FORBIDDEN =
  /^https?:\/\/(localhost|127\.0\.0\.1|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|169\.254\.169\.254|\[::1\])(:\d+)?(\/|$)/;

export interface Spelling {
  readonly title: string;
  /** As between `http://` and the port. */
  readonly hosts: readonly string[];
  /** Where the server inside listens. Default 127.0.0.1. */
  readonly on?: readonly string[];
  /** For names. */
  readonly resolve?: Resolver;
  readonly forbidden?: RegExp;
}

export function spelled({
  title,
  hosts,
  on = ['127.0.0.1'],
  resolve = () => [],
  forbidden = FORBIDDEN,
}: Spelling): Attack {
  const urls = ({ port }: LocalServer): string[] => hosts.map((host) => `http://${host}:${port}/`);
  return attack({
    title,
    harm: { kind: 'leak' },
    host: () => ({ lookup: lookupBy(resolve) }),
    async bare() {
      const inside = await LocalServer.start(undefined, { on });
      const send = naiveFetch(denyText(forbidden), { lookup: lookupBy(resolve) });
      const result = await secretBySend(ASK_EACH, send, urls(inside));
      // Each of them, or the list would hold words that do nothing.
      const all = inside.hits.length === hosts.length;
      return { harmed: result.harmed && all, seen: `${inside.hits.length} hits; ${result.seen}` };
    },
    async skerry(world) {
      const inside = await LocalServer.start(undefined, { on });
      return await withoutEither(world, urls(inside), inside);
    },
  });
}

/** Refused where every host is granted and private addresses are not; and where it is the other way round. */
async function withoutEither(
  world: World,
  urls: readonly string[],
  inside: LocalServer,
): Promise<SkerryResult> {
  // A rule names hosts without a dot at the end.
  const origins = urls.map((url) => new URL(url).origin.replace(/\.(:\d+)$/, '$1'));
  const elsewhere = 'http://elsewhere.test';
  const granted = { outbound: [...new Set(origins)], isPrivate: false };
  const ended = await attackNet(world, ASK_EACH, urls, granted, { later: [elsewhere] });
  const first = refusedAll(ended, inside.connections);
  grantNet(world, { outbound: [elsewhere] });
  const again = await world.call('test.attacker', 'run', urls);
  const second = refusedAll({ ...again, usable: true }, inside.connections);
  return {
    contained: first.contained && second.contained,
    seen: `${first.seen}; with private addresses and no host: ${second.seen}`,
  };
}
