import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HookHandler, orderHandlers } from '../../../src/hooks/index.ts';

const handler = (plugin: string, priority: number): HookHandler => ({
  plugin,
  handler: 'run',
  priority,
  timeout: null,
  retries: null,
  idempotent: false,
});
const names = (handlers: readonly HookHandler[]): string[] => handlers.map(({ plugin }) => plugin);

describe('handlers of a hook', () => {
  it('run from the highest priority to the lowest', () => {
    const handlers = [handler('low', -5), handler('high', 100), handler('zero', 0)];
    expect(names(orderHandlers(handlers))).toEqual(['high', 'zero', 'low']);
  });

  it('of one priority run by plugin id, compared by code points and not as any language sorts', () => {
    const handlers = ['b', 'a.b', 'a-b', 'a', 'a1', 'a.a', 'z'].map((id) => handler(id, 0));
    expect(names(orderHandlers(handlers))).toEqual(['a', 'a-b', 'a.a', 'a.b', 'a1', 'b', 'z']);
  });

  it('have one order, however they were given, and lose nobody', () => {
    const some = fc.uniqueArray(
      fc.record({
        plugin: fc.stringMatching(/^[a-z][a-z0-9.-]{0,5}$/),
        priority: fc.integer({ min: -3, max: 3 }),
      }),
      { selector: ({ plugin }) => plugin },
    );
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (plugins, shuffle) => {
        const handlers = plugins.map(({ plugin, priority }) => handler(plugin, priority));
        const mixed = handlers
          .map((value) => ({ value, at: shuffle.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ value }) => value);
        const ordered = orderHandlers(mixed);
        expect(ordered).toEqual(orderHandlers(handlers));
        expect(new Set(ordered)).toEqual(new Set(handlers));
        for (const [index, next] of ordered.slice(1).entries()) {
          const before = ordered[index]!;
          const later = before.priority > next.priority || before.plugin < next.plugin;
          expect(before.priority >= next.priority && later).toBe(true);
        }
      }),
    );
  });

  it('are ordered in a new list: the one given stays as it is', () => {
    const given = Object.freeze([handler('b', 0), handler('a', 0)]);
    orderHandlers(given);
    expect(names(given)).toEqual(['b', 'a']);
  });
});
