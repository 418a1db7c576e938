// A loop at the top of the module: the naive host times its calls, and loads without a limit.

import { attack } from '../harness/attack.ts';
import { loadRefused } from '../harness/contain.ts';
import { naiveHost } from '../harness/naive-host.ts';

export default attack({
  title: 'code that loops while it loads is no plugin',
  harm: { kind: 'hang', ms: 2_500 },
  async bare() {
    await naiveHost(`(() => { for (;;); })()`);
    return { harmed: false, seen: 'it ended' };
  },
  skerry: (world) => loadRefused(world, `for (;;); export default {};`),
});
