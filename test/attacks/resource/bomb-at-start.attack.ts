// A memory bomb at the top of the module, before any call could be timed.

import { attack } from '../harness/attack.ts';
import { loadRefused } from '../harness/contain.ts';
import { naiveHost } from '../harness/naive-host.ts';

const BOMB = `const a = []; for (;;) a.push(new Array(1000).fill(0));`;

export default attack({
  title: 'code that fills its memory while it loads is no plugin',
  harm: { kind: 'memory', mb: 500 },
  async bare() {
    await naiveHost(`(() => { ${BOMB} })()`);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => loadRefused(world, `${BOMB} export default {};`),
});
