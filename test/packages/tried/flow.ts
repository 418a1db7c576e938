// Packages for events and for work that takes turns.

import type { TriedPackage } from '../tried-package.ts';

export const FLOW: readonly TriedPackage[] = [
  {
    name: 'mitt',
    does: 'calls listeners of one event and of all, until they are taken off',
    code: `import mitt from 'mitt';
      export const run = () => {
        const [seen, events] = [[], mitt()];
        const listen = (value) => seen.push(value);
        events.on('a', listen);
        events.on('*', (type, value) => seen.push(type + value));
        events.emit('a', 1);
        events.off('a', listen);
        events.emit('a', 2);
        return seen;
      };`,
    expected: [1, 'a1', 'a2'],
  },
  {
    name: 'eventemitter3',
    does: 'calls a listener once, with its own this',
    code: `import { EventEmitter } from 'eventemitter3';
      export const run = () => {
        const [events, counter] = [new EventEmitter(), { n: 0 }];
        events.once(
          'tick',
          function (by) {
            this.n += by;
          },
          counter,
        );
        return [
          events.emit('tick', 2),
          events.emit('tick', 3),
          counter.n,
          events.listenerCount('tick'),
        ];
      };`,
    expected: [true, false, 2, 0],
  },
  {
    name: 'rxjs',
    does: 'runs a pipeline over time: timers, buffering, a retry after an error',
    code: `import {
        bufferCount,
        defer,
        interval,
        lastValueFrom,
        map,
        of,
        retry,
        take,
        toArray,
      } from 'rxjs';
      let tries = 0;
      const flaky = defer(() => {
        tries += 1;
        if (tries < 3) throw new Error('again');
        return of('got it');
      });
      export const run = async () => [
        await lastValueFrom(
          interval(2).pipe(
            take(5),
            map((n) => n * n),
            bufferCount(2),
            toArray(),
          ),
        ),
        await lastValueFrom(flaky.pipe(retry(5))),
        tries,
      ];`,
    expected: [[[0, 1], [4, 9], [16]], 'got it', 3],
  },
  {
    name: 'p-limit',
    does: 'lets no more than two of six tasks run at once',
    code: `import pLimit from 'p-limit';
      export const run = async () => {
        const limit = pLimit(2);
        let [running, most] = [0, 0];
        const task = (n) =>
          limit(async () => {
            most = Math.max(most, ++running);
            await new Promise((resolve) => setTimeout(resolve, 1));
            running -= 1;
            return n;
          });
        return [await Promise.all([1, 2, 3, 4, 5, 6].map(task)), most];
      };`,
    expected: [[1, 2, 3, 4, 5, 6], 2],
  },
];
