import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FOLD, Fold } from '../../../src/audit/fold.ts';
import type { Entry } from '../../../src/audit/index.ts';
import { denial } from './samples.ts';

/** How many denials the entries stand for. */
function total(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => {
    if (entry.kind === 'decision') return sum + (entry.count ?? 1);
    return sum + (entry.kind === 'event' ? Number(entry.detail['count']) : 0);
  }, 0);
}

describe('folding repeated denials', () => {
  it('writes the first at once and counts its repeats into one record', () => {
    const fold = new Fold(DEFAULT_FOLD);
    const out: Entry[] = [];
    for (let i = 0; i < 50; i++)
      fold.admit(denial({ access: `a-${i}`, time: 1000 + i }), 1000 + i, out);
    expect(out).toEqual([denial({ access: 'a-0', time: 1000 })]);
    expect(fold.take(1999)).toEqual([]);
    expect(fold.take(2000)).toEqual([
      denial({ access: 'a-1', time: 1001, count: 49, until: 1049 }),
    ]);
    expect(fold.take(2000, true)).toEqual([]);
  });

  it('keeps denials apart that differ in anything but time and access', () => {
    const keys = [
      'plugin',
      'version',
      'scope',
      'org',
      'user',
      'request',
      'call',
      'operation',
    ] as const;
    const more = ['action', 'resource', 'reason', 'rule', 'origin', 'policy'] as const;
    const fold = new Fold(DEFAULT_FOLD);
    const out: Entry[] = [];
    fold.admit(denial(), 0, out);
    for (const key of [...keys, ...more]) fold.admit(denial({ [key]: 'other' }), 0, out);
    expect(out).toHaveLength(1 + keys.length + more.length);
  });

  it('writes a denial at once again after a window without it', () => {
    const fold = new Fold(DEFAULT_FOLD);
    const out: Entry[] = [];
    fold.admit(denial(), 0, out);
    expect(fold.take(1000)).toEqual([]);
    fold.admit(denial({ access: 'a-2' }), 1001, out);
    expect(out).toHaveLength(2);
  });

  it('lets one plugin cause its burst of different denials, and counts the next one with a sample', () => {
    const fold = new Fold({ ...DEFAULT_FOLD, burst: 5, perSecond: 1 });
    const out: Entry[] = [];
    for (let i = 0; i < 6; i++) fold.admit(denial({ resource: `/x/${i}` }), 0, out);
    expect(out).toHaveLength(5);
    expect(fold.take(0)).toMatchObject([
      {
        kind: 'event',
        event: 'denials.folded',
        plugin: 'acme-invoice',
        detail: { count: 1, resource: '/x/5' },
      },
    ]);
    const other: Entry[] = [];
    fold.admit(denial({ plugin: 'other' }), 0, other);
    expect(other).toHaveLength(1);
    fold.admit(denial({ resource: '/x/7' }), 1000, out);
    expect(out).toHaveLength(6);
  });

  it('writes no more than burst and rate allow, whatever a plugin asks for', () => {
    const fold = new Fold(DEFAULT_FOLD);
    let written = 0;
    let asked = 0;
    for (let ms = 0; ms < 60_000; ms += 10) {
      const out: Entry[] = [];
      for (let i = 0; i < 40; i++)
        fold.admit(denial({ resource: `/x/${asked++ % 3000}` }), ms, out);
      if (ms % 1000 === 0) out.push(...fold.take(ms));
      written += out.length;
    }
    expect(asked).toBe(240_000);
    // Burst, twenty a second, and one sum a second.
    expect(written).toBeLessThanOrEqual(200 + 60 * 20 + 61);
  });

  it('remembers no more denials than its table holds: one over, and the oldest count is written', () => {
    const fold = new Fold({ ...DEFAULT_FOLD, keys: 3 });
    const out: Entry[] = [];
    fold.admit(denial({ resource: '/1' }), 0, out);
    fold.admit(denial({ resource: '/1' }), 0, out);
    fold.admit(denial({ resource: '/2' }), 0, out);
    fold.admit(denial({ resource: '/3' }), 0, out);
    expect(out).toHaveLength(3);
    fold.admit(denial({ resource: '/4' }), 0, out);
    expect(out.slice(3)).toMatchObject([{ resource: '/1', count: 1 }, { resource: '/4' }]);
  });

  it('keeps little of a long resource', () => {
    const fold = new Fold(DEFAULT_FOLD);
    const resource = 'x'.repeat(1_000_000);
    const out: Entry[] = [];
    fold.admit(denial({ resource }), 0, out);
    fold.admit(denial({ resource }), 0, out);
    const [counted] = fold.take(0, true);
    expect(counted).toMatchObject({
      count: 1,
      resource: expect.stringMatching(/^x{4096}… \(995904 more\)$/) as string,
    });
  });

  it('accounts for every denial exactly once', () => {
    const steps = fc.array(
      fc.record({
        plugin: fc.constantFrom('a', 'b'),
        resource: fc.nat(12).map((n) => `/${n}`),
        wait: fc.nat(400),
        take: fc.boolean(),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const fold = new Fold({ windowMs: 1000, keys: 4, burst: 5, perSecond: 2 });
        const out: Entry[] = [];
        let now = 0;
        for (const { plugin, resource, wait, take } of list) {
          now += wait;
          fold.admit(denial({ plugin, resource, time: now }), now, out);
          if (take) out.push(...fold.take(now));
        }
        out.push(...fold.take(now, true));
        expect(total(out)).toBe(list.length);
      }),
    );
  });

  it('gives up what was never written, and says how many repeats that were', () => {
    const fold = new Fold(DEFAULT_FOLD);
    const out: Entry[] = [];
    for (let i = 0; i < 4; i++) fold.admit(denial(), 0, out);
    expect(fold.forget(out)).toBe(3);
    expect(fold.take(0, true)).toEqual([]);
    fold.admit(denial(), 0, out);
    expect(out).toHaveLength(2);
  });

  it('forgets a plugin that has been quiet', () => {
    const fold = new Fold(DEFAULT_FOLD);
    fold.admit(denial(), 0, []);
    expect(fold.isEmpty).toBe(false);
    fold.take(1000);
    fold.take(20_000);
    expect(fold.isEmpty).toBe(true);
  });
});
