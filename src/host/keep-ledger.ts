// Tells the ledger of plugins at work what a host's own events tell. Decides nothing.

import { Ledger } from '../metrics/index.ts';
import { type HostEmitter, throwingApart } from './events.ts';

export function keepLedger(emitter: HostEmitter, clock: () => number): Ledger {
  const ledger = new Ledger(clock);
  emitter.on(
    'loaded',
    throwingApart(({ plugin }) => ledger.loaded(plugin)),
  );
  emitter.on(
    'unloaded',
    throwingApart(({ plugin }) => ledger.unloaded(plugin)),
  );
  emitter.on(
    'called',
    throwingApart((call) => ledger.called(call)),
  );
  emitter.on(
    'lost',
    throwingApart((loss) => ledger.lost(loss)),
  );
  emitter.on(
    'log',
    throwingApart((entry) => ledger.logged(entry)),
  );
  return ledger;
}
