// The table of states: every state is reached and left, and no way leads past it.

import { describe, expect, it } from 'vitest';
import { Lifecycle, type LifecycleState, TRANSITIONS } from '../../../src/lifecycle/index.ts';

const STATES = Object.keys(TRANSITIONS) as LifecycleState[];

/** A lifecycle that has gone to `state` by the shortest way. */
function at(state: LifecycleState): Lifecycle {
  const ways: LifecycleState[][] = [['unloaded']];
  for (const way of ways) {
    const last = way.at(-1) as LifecycleState;
    if (last === state) {
      const lifecycle = new Lifecycle(() => {});
      for (const step of way.slice(1)) lifecycle.to(step);
      return lifecycle;
    }
    for (const next of TRANSITIONS[last]) if (!way.includes(next)) ways.push([...way, next]);
  }
  throw new Error(`${state} is out of reach`);
}

describe('the states of a plugin', () => {
  it('are nine', () => {
    expect(STATES.sort()).toEqual([
      'active',
      'error',
      'initializing',
      'loaded',
      'loading',
      'stopped',
      'stopping',
      'unloaded',
      'unloading',
    ]);
  });

  it.each(STATES)('are left by the ways of the table and no other: %s', (from) => {
    for (const to of STATES) {
      const lifecycle = at(from);
      const may = (TRANSITIONS[from] as readonly string[]).includes(to);
      if (may) expect(() => lifecycle.to(to)).not.toThrow();
      else expect(() => lifecycle.to(to)).toThrow(`No plugin goes from ${from} to ${to}.`);
      expect(lifecycle.state).toBe(may ? to : from);
    }
  });

  it.each(STATES)('all have a way out: %s', (from) => {
    const lifecycle = at(from);
    lifecycle.end();
    expect(lifecycle.state).toBe('unloaded');
  });
});
