// Many requests at once, each waiting for something: a host that keeps who asks in one place answers one with what is another's.

import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { ask, loadEndpoints } from './inbound.ts';

const USERS = Array.from({ length: 40 }, (_, at) => `user-${at}`);

export default attack({
  title: 'every request is answered with its own answer, in the name of its own caller',
  harm: { kind: 'leak' },
  async bare() {
    let current = '';
    const answer = async (user: string): Promise<string> => {
      current = user;
      await sleep(1);
      return current;
    };
    const told = await Promise.all(USERS.map(answer));
    const wrong = told.filter((text, at) => text !== USERS[at]).length;
    return { harmed: wrong > 0, seen: `${wrong} of ${told.length} are another's` };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default {
        show: async (request, ctx) => {
          await new Promise((done) => setTimeout(done, Math.random() * 20));
          const text = await request.text();
          await new Promise((done) => setTimeout(done, Math.random() * 20));
          return new Response([ctx.call.user, ctx.call.params.id, text].join(' '));
        },
      };`,
      endpoints: [{ path: '/of/:id', method: 'POST', handler: 'show' }],
    });
    const told = await Promise.all(
      USERS.map((user) => {
        const path = `/plugins/test.attacker/of/${user}`;
        return ask(world, path, { method: 'POST', body: user }, { user });
      }),
    );
    const wrong = told.filter(({ text }, at) => text !== `${USERS[at]} ${USERS[at]} ${USERS[at]}`);
    return {
      contained: wrong.length === 0,
      seen: wrong
        .map(({ seen, text }) => `${seen} ${text}`)
        .join('; ')
        .slice(0, 500),
    };
  },
});
