// How the answers of handlers become one result. Calling is handed in, so handlers here are functions.

import { describe, expect, it } from 'vitest';
import { SkerryError } from '../../../src/index.ts';
import {
  assertCatalogue,
  CANCEL_CODE,
  dispatchHook,
  type HookHandler,
  type HookKind,
  type HookResult,
} from '../../../src/hooks/index.ts';

type Answer = (input: unknown) => unknown;

/** Runs a hook over handlers `a`, `b`, `c` … in this order, and says who was called with what. */
async function dispatch(
  kind: HookKind,
  input: unknown,
  ...answers: readonly Answer[]
): Promise<HookResult & { readonly called: (readonly [string, unknown])[] }> {
  const handlers: HookHandler[] = answers.map((_, index) => ({
    plugin: String.fromCharCode(97 + index),
    handler: 'run',
    priority: 0,
    timeout: null,
    retries: null,
    idempotent: false,
  }));
  const called: (readonly [string, unknown])[] = [];
  const result = await dispatchHook(kind, handlers, input, async (handler, value) => {
    called.push([handler.plugin, value]);
    return answers[handlers.indexOf(handler)]?.(value);
  });
  return { ...result, called };
}

const fail = (message: string): Answer => {
  return () => {
    throw new SkerryError('EXECUTION_ERROR', message, { plugin: 'x' });
  };
};
const cancel = (reason: string, guestCode = CANCEL_CODE): Answer => {
  return () => {
    throw new SkerryError('EXECUTION_ERROR', reason, { guestCode });
  };
};

describe('a collect hook', () => {
  it('calls every handler with the same input, and lists their results in order', async () => {
    const slow = (value: number, ms: number): Answer => {
      return () => new Promise((resolve) => setTimeout(resolve, ms, value));
    };
    const { value, results, errors, cancelled, called } = await dispatch(
      'collect',
      'in',
      slow(1, 20),
      slow(2, 1),
      () => undefined,
    );
    expect(called).toEqual([
      ['a', 'in'],
      ['b', 'in'],
      ['c', 'in'],
    ]);
    expect(value).toEqual([1, 2, undefined]);
    expect(results).toEqual([
      { plugin: 'a', value: 1 },
      { plugin: 'b', value: 2 },
      { plugin: 'c', value: undefined },
    ]);
    expect({ errors, cancelled }).toEqual({ errors: [], cancelled: null });
  });

  it('goes on past a handler that fails, and leaves its result out', async () => {
    const { value, errors, called } = await dispatch(
      'collect',
      0,
      fail('first'),
      () => 2,
      fail('third'),
    );
    expect(called).toHaveLength(3);
    expect(value).toEqual([2]);
    expect(errors.map(({ message }) => message)).toEqual(['first', 'third']);
  });

  it('is not cancelled by anybody: that is a failure like any other', async () => {
    const { cancelled, errors, value } = await dispatch('collect', 0, cancel('no'), () => 1);
    expect(cancelled).toBeNull();
    expect(errors).toHaveLength(1);
    expect(value).toEqual([1]);
  });

  it('has an empty result where nobody answers it', async () => {
    expect(await dispatch('collect', 'in')).toMatchObject({ value: [], results: [], errors: [] });
  });
});

describe('a modify hook', () => {
  it('gives each handler what the one before returned, one after the other', async () => {
    const { value, called, results } = await dispatch(
      'modify',
      'x',
      (text) => `${String(text)}a`,
      async (text) => `${String(text)}b`,
    );
    expect(called).toEqual([
      ['a', 'x'],
      ['b', 'xa'],
    ]);
    expect(value).toBe('xab');
    expect(results).toEqual([
      { plugin: 'a', value: 'xa' },
      { plugin: 'b', value: 'xab' },
    ]);
  });

  it('leaves the value as it is where a handler returns nothing, and takes null for a value', async () => {
    expect((await dispatch('modify', 'x', () => undefined)).value).toBe('x');
    expect((await dispatch('modify', 'x', () => null)).value).toBeNull();
  });

  it('passes over a handler that fails: the next gets the value before it', async () => {
    const { value, called, errors } = await dispatch(
      'modify',
      1,
      () => 2,
      fail('broken'),
      (n) => Number(n) + 1,
    );
    expect(called[2]).toEqual(['c', 2]);
    expect(value).toBe(3);
    expect(errors).toMatchObject([{ code: 'EXECUTION_ERROR', message: 'broken' }]);
  });

  it('stops where a handler cancels, says who and why, and keeps the value up to there', async () => {
    const { value, called, cancelled, errors } = await dispatch(
      'modify',
      1,
      () => 2,
      cancel('too late'),
      () => 3,
    );
    expect(called.map(([plugin]) => plugin)).toEqual(['a', 'b']);
    expect({ value, cancelled, errors }).toEqual({
      value: 2,
      cancelled: { plugin: 'b', reason: 'too late' },
      errors: [],
    });
  });

  it('is not cancelled by an error that has another code', async () => {
    const { cancelled, called } = await dispatch('modify', 1, cancel('no', 'cancel'), () => 3);
    expect(cancelled).toBeNull();
    expect(called).toHaveLength(2);
  });

  it('has its input for a result where nobody answers it', async () => {
    expect(await dispatch('modify', 'in')).toMatchObject({ value: 'in', results: [], errors: [] });
  });
});

it('a handler that rejects with what is no error of the host is an EXECUTION_ERROR of its plugin', async () => {
  const { errors } = await dispatch('collect', 0, () => {
    throw new RangeError('odd');
  });
  expect(errors).toMatchObject([
    { code: 'EXECUTION_ERROR', plugin: 'a', message: 'RangeError: odd' },
  ]);
});

describe('a catalogue', () => {
  it('takes the kinds of this release', () => {
    expect(() => assertCatalogue({ a: { kind: 'collect' }, b: { kind: 'modify' } })).not.toThrow();
  });

  it.each(['observe', 'Collect', '', 'constructor', undefined])(
    'is refused with the kind %j, by the name of the hook',
    (kind) => {
      const catalogue = { 'page.render': { kind: kind as HookKind } };
      expect(() => assertCatalogue(catalogue)).toThrow(
        `Hook "page.render" has the kind "${kind}"; this release knows collect and modify.`,
      );
    },
  );
});
