// A plugin keeps the handle of one call and uses it in the next, in the name of the first.

import { attack } from '../harness/attack.ts';
import { loadNet } from './attacker.ts';
import { LocalServer } from './local-server.ts';
import { naiveFetch } from './naive-fetch.ts';
import { testNames } from './names.ts';

/** The kept function, the kept handle, a kept body: each is used by the second call. */
const CODE = `
  let kept;
  const attempt = async (work) => { try { return await work(); } catch (error) { return 'refused: ' + (error.code ?? error.message); } };
  export default {
    async keep(url, { net }) {
      const { fetch } = net;
      kept = { net, fetch, response: await net.fetch(url + '/body') };
      return kept.response.status;
    },
    run: (url) => Promise.all([
      attempt(async () => (await kept.fetch(url + '/kept')).text()),
      attempt(async () => (await kept.net.fetch(url + '/kept')).text()),
      attempt(() => kept.response.text()),
    ]),
    honest: async (url, { net }) => (await net.fetch(url)).text(),
  };`;

async function open(): Promise<LocalServer> {
  return await LocalServer.start(({ url }, response) => {
    if (url === '/body') response.write('a body that goes on');
    else response.end('kept');
  });
}

export default attack({
  title: 'the handle of a call is dead once the call has ended',
  harm: { kind: 'leak' },
  host: testNames,
  async bare() {
    const server = await open();
    // A handle made for each call, with the name of its caller; nothing takes it away.
    const uses: string[] = [];
    const handleFor = (caller: string) => ({
      fetch: async (url: string) => {
        uses.push(caller);
        return await naiveFetch(() => {})(url);
      },
    });
    const first = handleFor('an administrator');
    const { text } = await first.fetch(`${server.at('good.test')}/kept`);
    return { harmed: uses[0] === 'an administrator' && text === 'kept', seen: text };
  },
  async skerry(world) {
    const server = await open();
    const origin = server.at('good.test');
    const usable = await loadNet(world, CODE, { outbound: [origin] });
    const first = await world.call('test.attacker', 'keep', origin);
    const ended = await world.call('test.attacker', 'run', origin);
    const tries = (ended.value ?? []) as string[];
    const refused = tries.length === 3 && tries.every((each) => each.startsWith('refused: '));
    const reached = server.hits.filter(({ url }) => url === '/kept').length;
    return {
      contained: first.value === 200 && refused && reached === 0 && (await usable()),
      seen: `${first.message} ${ended.message} ${JSON.stringify(tries)}; ${reached} reached it`,
    };
  },
});
