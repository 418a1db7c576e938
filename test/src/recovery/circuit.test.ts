// A circuit as Agentlip has it: three failures in a row open it for sixty seconds, then one call is tried; a success resets.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Circuit, CrashBudget, recoveryPlan, tryAgain } from '../../../src/recovery/index.ts';
import { parsed } from '../../policies/documents.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const later = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1_000);
const NOTES = { name: 'acme.notes', version: '1.0.0' };

class Watched {
  readonly told: string[] = [];
  readonly circuit: Circuit;

  constructor(plan = recoveryPlan(parsed(NOTES), {})) {
    this.circuit = new Circuit(plan, {
      opened: (times) => void this.told.push(`opened ${times}`),
      closed: () => void this.told.push('closed'),
    });
  }

  /** One call; null where it was not let through. */
  async call(failed: boolean): Promise<boolean | null> {
    const ended = await this.circuit.run(async () => ({ failed }));
    return ended?.failed ?? null;
  }

  async open(): Promise<this> {
    for (let count = 0; count < 3; count++) await this.call(true);
    return this;
  }
}

describe('a circuit', () => {
  it('opens with the third failure in a row, for sixty seconds', async () => {
    const watched = new Watched();
    expect(await watched.call(true)).toBe(true);
    expect(await watched.call(true)).toBe(true);
    expect(watched.circuit.state).toBe('closed');
    expect(await watched.call(true)).toBe(true);
    expect(watched.circuit.state).toBe('open');
    expect(watched.circuit.wait).toBe(60_000);
    expect(await watched.call(false)).toBeNull();
    later(59.9);
    expect(await watched.call(false)).toBeNull();
    expect(watched.told).toEqual(['opened 1']);
  });

  it('counts failures in a row only: a success begins anew', async () => {
    const watched = new Watched();
    for (const failed of [true, true, false, true, true, false]) await watched.call(failed);
    expect(watched.circuit.state).toBe('closed');
  });

  it('lets one call through after that; where it succeeds, all are', async () => {
    const watched = await new Watched().open();
    later(60);
    expect(watched.circuit.wait).toBe(0);
    expect(await watched.call(false)).toBe(false);
    expect(watched.circuit.state).toBe('closed');
    await watched.call(true);
    await watched.call(true);
    expect(watched.told).toEqual(['opened 1', 'closed']);
  });

  it('opens again at once where it fails, and for as long', async () => {
    const watched = await new Watched().open();
    later(60);
    expect(await watched.call(true)).toBe(true);
    expect(await watched.call(false)).toBeNull();
    expect(watched.circuit.wait).toBe(60_000);
    expect(watched.told).toEqual(['opened 1', 'opened 2']);
  });

  it('while one call is tried keeps the others waiting for how it ends', async () => {
    const watched = await new Watched().open();
    later(60);
    const { promise, resolve } = Promise.withResolvers<{ failed: boolean }>();
    const probe = watched.circuit.run(() => promise);
    expect(watched.circuit.state).toBe('half-open');
    const others = [watched.call(false), watched.call(false)];
    resolve({ failed: true });
    expect(await probe).toEqual({ failed: true });
    expect(await Promise.all(others)).toEqual([null, null]);
  });

  it.each([
    ['linear', [60, 120, 180, 240]],
    ['exponential', [60, 120, 240, 480]],
  ] as const)('waits longer each time where the plan says so: %s', async (backoff, waits) => {
    const watched = new Watched({ ...recoveryPlan(parsed(NOTES), {}), backoff });
    await watched.open();
    const seen: number[] = [];
    for (const _ of waits) {
      seen.push(watched.circuit.wait / 1_000);
      later(seen.at(-1) ?? 0);
      await watched.call(true);
    }
    expect(seen).toEqual(waits);
  });
});

describe('a plan', () => {
  it('is the host policy, where the manifest says nothing', () => {
    expect(recoveryPlan(parsed(NOTES), {})).toEqual({
      strategy: 'restart',
      maxRetries: null,
      backoff: null,
      threshold: 3,
      cooldown: 60_000,
      fallback: null,
      crashes: { most: 3, within: 300_000 },
    });
    const policy = {
      recovery: {
        strategy: 'ignore',
        circuit: { threshold: 5, cooldown: 10 },
        crashes: { most: 1, within: 60 },
        fallbacks: { 'acme.notes': 'acme.plain' },
      },
    } as const;
    expect(recoveryPlan(parsed(NOTES), policy)).toMatchObject({
      strategy: 'ignore',
      threshold: 5,
      cooldown: 10_000,
      fallback: 'acme.plain',
      crashes: { most: 1, within: 60_000 },
    });
  });

  it('of a manifest is stricter than the policy, or the policy', () => {
    const plan = (circuit: object): object =>
      recoveryPlan(parsed({ ...NOTES, recovery: { circuit } }), {});
    expect(plan({ threshold: 1, cooldown: 600 })).toMatchObject({
      threshold: 1,
      cooldown: 600_000,
    });
    expect(plan({ threshold: 100, cooldown: 1 })).toMatchObject({ threshold: 3, cooldown: 60_000 });
  });

  it('names no plugin that takes over by the manifest alone', () => {
    const recovery = { strategy: 'fallback', fallbackPlugin: 'evil.reader' };
    expect(recoveryPlan(parsed({ ...NOTES, recovery }), {}).fallback).toBeNull();
    expect(recoveryPlan(parsed({ ...NOTES, name: 'constructor' }), {}).fallback).toBeNull();
  });
});

describe('a crash budget', () => {
  it('is spent by one crash more than it allows, and only by those of late', () => {
    const budget = new CrashBudget({ most: 2, within: 10_000 });
    expect([budget.spend(), budget.spend()]).toEqual([false, false]);
    later(11);
    expect(budget.spent).toBe(0);
    expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([false, false, true]);
    expect(budget.spent).toBe(0);
  });
});

describe('trying again', () => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  it('ends with the first success, or with the last failure', async () => {
    let tries = 0;
    const failing = async (): Promise<number> => {
      tries += 1;
      if (tries < 3) throw new Error(`try ${tries}`);
      return tries;
    };
    const retries = { most: 2, backoff: null, helps: () => true, signal: undefined };
    expect(await tryAgain(failing, retries)).toBe(3);
    tries = 0;
    await expect(tryAgain(failing, { ...retries, most: 1 })).rejects.toThrow('try 2');
    tries = 0;
    await expect(tryAgain(failing, { ...retries, helps: () => false })).rejects.toThrow('try 1');
    tries = 0;
    await expect(tryAgain(failing, { ...retries, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(tries).toBeLessThanOrEqual(1);
  });
});
