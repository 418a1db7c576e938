// A list of four thousand million holes weighs nothing; the host that goes through it does not come back.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const RESULT = `(() => { const list = []; list.length = 2 ** 32 - 1; return list; })()`;

function count(list: unknown): number {
  let items = 0;
  for (const item of list as unknown[]) if (item !== undefined) items += 1;
  return items;
}

export default attack({
  title: 'a list is as long as its text, holes and all',
  harm: { kind: 'hang', ms: 3_000 },
  async bare() {
    return { harmed: false, seen: `${count(await runBare(RESULT))} items` };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `export default { run: () => ${RESULT}, some: () => Array(1000) };`,
    });
    const ended = await world.call('test.attacker');
    const some = await world.call('test.attacker', 'some');
    return {
      contained: !ended.ok && ended.ms < 5_000 && (some.value as unknown[]).length === 1_000,
      seen: `${ended.code} after ${Math.round(ended.ms)} ms`,
    };
  },
});
