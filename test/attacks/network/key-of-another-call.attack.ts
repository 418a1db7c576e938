// Whoever has broken out of his cell sends the broker words of his own: the numbers of bodies that other calls are reading.

import { createNetBroker } from '../../../src/brokers/net/index.ts';
import type { Asker, Use } from '../../../src/gate/index.ts';
import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { LocalServer } from './local-server.ts';
import { lookupBy } from './names.ts';

const KEYS = Array.from({ length: 20 }, (_, key) => key);

const victim: Asker = {
  plugin: 'test.victim',
  version: '1.0.0',
  scope: 'org:a',
  call: 'call-1',
  org: 'org:a',
  user: null,
  request: null,
  root: '/nowhere',
};
/** Another call of the same unit, the same call of another unit, and one that claims to be the victim's. */
const ATTACKERS: readonly Asker[] = [
  { ...victim, call: 'call-2' },
  { ...victim, plugin: 'test.attacker', scope: 'org:b' },
  { ...victim },
];

const use: Use = {
  signal: new AbortController().signal,
  decisions: [],
  decide: (access) => ({ effect: 'allow', ...access, reason: 'granted', rule: null }),
};

export default attack({
  title: 'a body is read by the call that fetched it, and by no other',
  harm: { kind: 'leak' },
  async bare() {
    // One table of all that is open, by number.
    const server = await LocalServer.start();
    const bodies = new Map([[1, await fetch(server.at('127.0.0.1'))]]);
    const texts = await Promise.all(KEYS.map(async (key) => (await bodies.get(key)?.text()) ?? ''));
    return { harmed: texts.includes(SECRET), seen: texts.join(' ') };
  },
  async skerry() {
    const server = await LocalServer.start();
    const broker = createNetBroker({ lookup: lookupBy() });
    const run = async (asker: Asker, operation: string, args: readonly unknown[]) =>
      await (await broker.resolve(operation, args, [], asker)).perform(use);
    const url = server.at('good.test');
    const request = { key: 1, url, method: 'GET', headers: [], redirect: 'follow', upload: false };
    await run(victim, 'net.fetch', [request]);
    const tries = ATTACKERS.flatMap((asker) =>
      KEYS.flatMap((key) => ['net.read', 'net.cancel'].map((name) => run(asker, name, [key]))),
    );
    const settled = await Promise.allSettled(tries);
    const got = settled.filter(({ status }) => status === 'fulfilled').length;
    const { bytes } = await run(victim, 'net.read', [1]);
    const unharmed = Buffer.from(bytes ?? []).toString() === SECRET;
    return {
      contained: got === 0 && unharmed,
      seen: `${got} of ${tries.length} were answered; the victim has its body: ${unharmed}`,
    };
  },
});
