// A resolver that never answers. The naive host waits with the guest.

import { attack } from '../harness/attack.ts';
import { ASK_EACH, grantNet, loadNet, senderOf } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch, secretBySend } from './naive-fetch.ts';
import { lookupBy } from './names.ts';

const answering = lookupBy();
const lookup: typeof answering = (name, options, callback) => {
  if (!name.startsWith('silent')) answering(name, options, callback);
};

export default attack({
  title: 'a name that is never answered costs its call and nobody else',
  harm: { kind: 'hang', ms: 2_000 },
  host: () => ({ lookup }),
  async bare() {
    setInterval(() => {}, 1_000);
    return await secretBySend(
      ASK_EACH,
      naiveFetch(() => {}, { lookup }),
      ['http://silent.test/'],
    );
  },
  async skerry(world) {
    const server = await LocalServer.start((_hit, response) => void response.end('fine'));
    const silent = ['http://silent.test/', 'http://silent2.test/', 'http://silent3.test/'];
    const outbound = [...silent.map((url) => url.slice(0, -1)), server.at('127.0.0.1')];
    const limits = { executionTime: 700 };
    const usable = await loadNet(world, senderOf(ASK_EACH), { outbound }, { limits });
    const ended = await world.call('test.attacker', 'run', silent);
    grantNet(world, { outbound });
    const next = await world.call('test.attacker', 'run', [server.at('127.0.0.1')]);
    const answered = JSON.stringify(next.value) === '["fine"]';
    return {
      contained: ended.code === 'TIMEOUT' && answered && (await usable()),
      seen: `${ended.code} ${ended.message}; then ${next.message} ${JSON.stringify(next.value)}`,
    };
  },
});
