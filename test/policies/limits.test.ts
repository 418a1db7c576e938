// What a plugin runs with: its ask, never above what the operator says, never unlimited.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_HOST_POLICY,
  parseHostPolicy,
  validateHostPolicy,
} from '../../policies/host-policy.ts';
import { LIMIT_KEYS, LIMITS, type LimitKey } from '../../policies/limits.ts';
import { validateManifest } from '../../policies/manifest.ts';
import { effectiveLimits } from '../../policies/tier.ts';
import { manifestWith, parsed, type Json } from './documents.ts';

function policyWith(more: Json) {
  return parseHostPolicy(JSON.stringify(more), 'skerry.policy.json');
}

describe('a declared limit', () => {
  test.each(LIMIT_KEYS)(
    '%s may be its smallest and its largest number, and nothing beyond',
    (key) => {
      const { min, max } = LIMITS[key];
      const accepts = (value: unknown): boolean =>
        validateManifest(manifestWith({ limits: { [key]: value } }), 'plugin.json').length === 0;
      expect([min, max].map(accepts)).toEqual([true, true]);
      expect([min - 1, max + 1, 0, -1, min + 0.5, `${min}`, null, true].map(accepts)).not.toContain(
        true,
      );
    },
  );

  test.each(LIMIT_KEYS)('%s as a ceiling has the same bounds', (key) => {
    const { min, max } = LIMITS[key];
    const accepts = (value: unknown): boolean =>
      validateHostPolicy({ limits: { [key]: value } }, 'p').length === 0;
    expect([min, max].map(accepts)).toEqual([true, true]);
    expect([min - 1, max + 1, 0, -1].map(accepts)).not.toContain(true);
  });

  test.each(LIMIT_KEYS)(
    '%s has a default a host grants without being told, and no way to be off',
    (key) => {
      const spec = LIMITS[key];
      expect(spec.min).toBeGreaterThan(0);
      expect(spec.default).toBeGreaterThanOrEqual(spec.min);
      expect(spec.default).toBeLessThanOrEqual(spec.ceiling);
      expect(spec.ceiling).toBeLessThanOrEqual(spec.max);
    },
  );
});

describe('the limits a plugin runs with', () => {
  const defaults = Object.fromEntries(LIMIT_KEYS.map((key) => [key, LIMITS[key].default]));

  test('are the defaults where it asks for nothing', () => {
    expect(effectiveLimits(parsed(), DEFAULT_HOST_POLICY)).toEqual({
      values: defaults,
      lowered: [],
    });
  });

  test('are what it asks for, below the ceiling and at it', () => {
    const policy = policyWith({ limits: { memory: 128 } });
    expect(effectiveLimits(parsed({ limits: { memory: 127 } }), policy).values.memory).toBe(127);
    expect(effectiveLimits(parsed({ limits: { memory: 128 } }), policy)).toMatchObject({
      values: { memory: 128 },
      lowered: [],
    });
  });

  test('are the ceiling where it asks for one more, and say so', () => {
    const policy = policyWith({ limits: { memory: 128 } });
    const limits = effectiveLimits(parsed({ limits: { memory: 129 } }), policy);
    expect(limits.values.memory).toBe(128);
    expect(limits.lowered).toEqual([
      { key: 'memory', asked: 129, given: 128, pointer: '/limits/memory' },
    ]);
  });

  test('are not raised by a ceiling', () => {
    const policy = policyWith({ limits: { memory: 4096 } });
    expect(effectiveLimits(parsed({ limits: { memory: 16 } }), policy).values.memory).toBe(16);
    expect(effectiveLimits(parsed(), policy).values.memory).toBe(LIMITS.memory.default);
  });

  test('are lowered below the default too', () => {
    const limits = effectiveLimits(parsed(), policyWith({ limits: { cpu: 50 } }));
    expect(limits.lowered).toEqual([{ key: 'cpu', asked: 200, given: 50, pointer: '/limits/cpu' }]);
  });

  test('have a ceiling where the policy says nothing', () => {
    const manifest = parsed({ limits: { memory: LIMITS.memory.max } });
    expect(effectiveLimits(manifest, DEFAULT_HOST_POLICY)).toMatchObject({
      values: { memory: LIMITS.memory.ceiling },
      lowered: [{ key: 'memory', pointer: null }],
    });
  });

  test('can be raised above the built-in ceiling by the operator alone', () => {
    const policy = policyWith({ limits: { memory: 1024 } });
    expect(effectiveLimits(parsed({ limits: { memory: 1024 } }), policy).values.memory).toBe(1024);
  });

  test('are lowered by the tier of the plugin, and by no other', () => {
    const tiers = {
      small: { plugins: ['acme.*'], limits: { memory: 32 } },
      tiny: { plugins: ['other.*'], limits: { memory: 8 } },
    };
    const limits = effectiveLimits(
      parsed({ limits: { memory: 64 } }),
      policyWith({ limits: { memory: 128 }, tiers }),
    );
    expect(limits.lowered).toEqual([
      { key: 'memory', asked: 64, given: 32, pointer: '/tiers/small/limits/memory' },
    ]);
  });

  test('are never above the ask nor above any ceiling that is said', () => {
    const one = (key: LimitKey) => fc.integer({ min: LIMITS[key].min, max: LIMITS[key].max });
    const some = fc.record(
      Object.fromEntries(LIMIT_KEYS.map((key) => [key, one(key)])) as Record<
        LimitKey,
        fc.Arbitrary<number>
      >,
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(some, some, (asked, ceiling) => {
        const { values, lowered } = effectiveLimits(
          parsed({ limits: asked }),
          policyWith({ limits: ceiling }),
        );
        for (const key of LIMIT_KEYS) {
          const ask = asked[key] ?? LIMITS[key].default;
          expect(values[key]).toBe(Math.min(ask, ceiling[key] ?? LIMITS[key].ceiling));
          expect(lowered.some((entry) => entry.key === key)).toBe(values[key] < ask);
        }
      }),
    );
  });
});
