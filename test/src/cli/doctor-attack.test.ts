// `skerry doctor --attack` as an operator runs it.

import { describe, expect, it } from 'vitest';
import { LIMIT_KEYS } from '../../../policies/index.ts';
import { LIMIT_ATTACKS } from '../../../src/cli/doctor/attacks.ts';
import { VERDICTS } from '../../../src/host/index.ts';
import { runCli } from './run-cli.ts';

describe('doctor --attack', () => {
  it('goes for every limit that something enforces', () => {
    const attacked = new Set(LIMIT_ATTACKS.map(({ limit }) => limit));
    for (const key of LIMIT_KEYS)
      expect([key, attacked.has(key)]).toEqual([key, VERDICTS[key].verdict !== 'unsupported']);
  });

  it('says of each what was seen, and that it held', async () => {
    const { code, stdout } = await runCli(['doctor', '--attack', '--json']);
    const { ok, results } = JSON.parse(stdout) as {
      ok: boolean;
      results: { limit: string; held: boolean | null; seen: string; what: string }[];
    };
    expect(results.filter(({ held }) => held === false)).toEqual([]);
    expect([code, ok]).toEqual([0, true]);
    expect(new Set(results.map(({ limit }) => limit))).toEqual(new Set(LIMIT_KEYS));
    for (const { seen } of results) expect(seen).not.toBe('');
  });
});
