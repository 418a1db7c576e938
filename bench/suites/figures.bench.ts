// What it costs to keep figures of each call, beside the call itself.

import { SkerryError } from '../../src/errors.ts';
import { Ledger } from '../../src/metrics/index.ts';
import { oneByOne, type Suite, tightLoop } from '../measure.ts';
import { EVENT, openHost } from '../subjects.ts';

const LOOPS = 2_000;

export const figures: Suite = {
  name: 'figures',
  about:
    'a warm call, and the part of it that keeps its figures: of the plugin, of an organisation too, and of a failure that is like others',
  unit: 'us',
  rounds: 20,
  count: 300,
  pinned: true,
  base: 'skerry call',
  targets: { 'its figures': 0.02 },
  async variants() {
    const skerry = await openHost();
    const plugin = skerry.host.plugin(skerry.id);
    const ledger = new Ledger(Date.now);
    const call = { plugin: 'bench.plugin', scope: 'global', call: 'b-1', handler: 'hook' };
    const guestStack = 'Error: no user 17\n    at find (src/index.ts:3:9)';
    const error = new SkerryError('EXECUTION_ERROR', 'no user 17', { guestStack });
    const tell = (name: string, told: Parameters<Ledger['called']>[0]) => ({
      name,
      run: () => Promise.resolve(tightLoop(LOOPS, (i) => ledger.called({ ...told, ms: i % 50 }))),
    });
    return [
      {
        name: 'skerry call',
        run: (n) => oneByOne(n, () => plugin.call('hook', EVENT)),
        close: () => skerry.close(),
      },
      tell('its figures', { ...call, error: null, ms: 0 }),
      tell('with an organisation', { ...call, scope: 'org:acme', error: null, ms: 0 }),
      tell('of a failure', { ...call, error, ms: 0 }),
    ];
  },
};
