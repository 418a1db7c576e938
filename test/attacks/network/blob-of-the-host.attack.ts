// fetch reads more than the web: a `blob:` URL is an object of the host's own process, whoever asks for it.

import { attack } from '../harness/attack.ts';
import { SECRET } from '../harness/world.ts';
import { ASK_EACH, attackNet, refusedAll } from './attacker.ts';
import { denyText, naiveFetch, secretBySend } from './naive-fetch.ts';

/** Others that some client or other reads. */
const OTHERS = ['file:///etc/hostname', 'data:text/plain,x', 'ftp://good.test/', 'ws://good.test/'];

function blob(): string {
  return URL.createObjectURL(new Blob([SECRET]));
}

export default attack({
  title: 'fetch knows http and https, and no other scheme',
  harm: { kind: 'leak' },
  async bare() {
    const send = naiveFetch(denyText(/^https?:\/\/(localhost|127\.)/));
    return await secretBySend(ASK_EACH, send, [blob(), ...OTHERS]);
  },
  async skerry(world) {
    const urls = [blob(), ...OTHERS];
    const ended = await attackNet(world, ASK_EACH, urls, { outbound: ['http://good.test'] });
    return refusedAll(ended, 0);
  },
});
