// A warm call through the wall, one at a time and many at a time.

import { inFlight, oneByOne, type Suite } from '../measure.ts';
import { EVENT, openEcho, openHost, openRaw } from '../subjects.ts';

export const warmCall: Suite = {
  name: 'warm call',
  about:
    'one small hook call at a time: through the wall, against raw isolated-vm apply (JSON) and a bare socket-pair echo',
  unit: 'us',
  rounds: 20,
  count: 300,
  pinned: true,
  base: 'raw apply',
  targets: { 'skerry call': 1.25 },
  async variants() {
    const skerry = await openHost();
    const raw = openRaw();
    const echo = await openEcho();
    const plugin = skerry.host.plugin(skerry.id);
    const text = JSON.stringify(EVENT);
    return [
      {
        name: 'raw apply',
        run: (n) =>
          oneByOne(n, async () =>
            JSON.parse(await raw.hook.apply(undefined, [JSON.stringify(EVENT)])),
          ),
      },
      {
        name: 'socket echo',
        run: (n) => oneByOne(n, () => echo.echo(text)),
        close: () => echo.close(),
      },
      {
        name: 'skerry call',
        run: (n) => oneByOne(n, () => plugin.call('hook', EVENT)),
        close: () => skerry.close(),
      },
      { name: 'skerry call + access', run: (n) => oneByOne(n, () => plugin.call('one', EVENT)) },
    ];
  },
};

export const throughput: Suite = {
  name: 'throughput',
  about: 'mean time of a hook call with 16 and 64 in flight, against raw apply with 16',
  unit: 'us',
  rounds: 15,
  count: 4_000,
  base: 'raw apply x16',
  targets: { 'skerry x16': 1, 'skerry x64': 0.67 },
  async variants() {
    const skerry = await openHost();
    const raw = openRaw();
    const plugin = skerry.host.plugin(skerry.id);
    const call = (): Promise<unknown> => plugin.call('hook', EVENT);
    return [
      {
        name: 'raw apply x16',
        run: (n) =>
          inFlight(n, 16, async () =>
            JSON.parse(await raw.hook.apply(undefined, [JSON.stringify(EVENT)])),
          ),
      },
      { name: 'skerry x16', run: (n) => inFlight(n, 16, call) },
      { name: 'skerry x64', run: (n) => inFlight(n, 64, call), close: () => skerry.close() },
    ];
  },
};
