// The gate and policies: whose yes counts, at which moment, and that no answer is a no.

import { describe, expect, it } from 'vitest';
import { OneGate, openCall, path, policyWithout } from './one-gate.ts';

describe('a policy', () => {
  it('that throws denies', async () => {
    const gate = new OneGate();
    const broken = {
      ...policyWithout(),
      decide: () => {
        throw new Error('broken');
      },
    };
    expect(
      await gate.ask('test.read', ['/a'], { call: openCall({ policy: broken }) }),
    ).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: 'test.read is not permitted: fs.read /a (policy-error)',
    });
    expect(gate.entries).toMatchObject([{ effect: 'deny', reason: 'policy-error' }]);
  });

  it('that is gone by now denies; one that says no by now has revoked; one that says yes by now gives nothing', async () => {
    const gate = new OneGate();
    const ask = async (before: string[], now: string[] | null): Promise<unknown> => {
      const call = openCall({
        policy: policyWithout(...before),
        current: () => (now === null ? null : policyWithout(...now)),
      });
      const answer = await gate.ask('test.read', ['/a'], { call });
      const last = gate.entries.findLast(({ kind }) => kind === 'decision');
      return [
        answer.kind === 'error' ? answer.code : answer.kind,
        last && 'reason' in last && last.reason,
      ];
    };
    expect(await ask([], null)).toEqual(['PERMISSION_DENIED', 'policy-missing']);
    expect(await ask([], ['fs.read'])).toEqual(['PERMISSION_DENIED', 'revoked']);
    expect(await ask(['fs.read'], [])).toEqual(['PERMISSION_DENIED', 'not-granted']);
    expect(await ask([], ['fs.write'])).toEqual(['text', 'granted']);
  });

  it('that allows less by now than when the call began makes what is allowed smaller, never larger', async () => {
    const gate = new OneGate({
      resolve: () => gate.reading('/a', (use) => ({ value: use.decisions[0]?.maxBytes ?? null })),
    });
    const upTo = (maxBytes?: number): ReturnType<typeof policyWithout> => {
      const all = policyWithout();
      const most = maxBytes === undefined ? {} : { maxBytes };
      return {
        ...all,
        decide: (action, resource) => ({ ...all.decide(action, resource), ...most }),
      };
    };
    const ask = (before?: number, now?: number): Promise<unknown> => {
      const call = openCall({ policy: upTo(before), current: () => upTo(now) });
      return gate.ask('test.read', ['/a'], { call });
    };
    expect(await ask(100, 10)).toEqual({ kind: 'text', text: '10' });
    expect(await ask(undefined, 10)).toEqual({ kind: 'text', text: '10' });
    expect(await ask(10, 100)).toEqual({ kind: 'text', text: '10' });
    expect(await ask(10, undefined)).toEqual({ kind: 'text', text: '10' });
  });

  it('is asked again for each thing a broker finds while it performs, and that is on record with the end', async () => {
    const gate = new OneGate({
      resolve: () =>
        gate.reading('/a', (use) => {
          expect(use.peek?.(path('/peeked')).effect).toBe('allow');
          return { value: use.decide(path('/found')).effect };
        }),
    });
    expect(await gate.ask('test.read', ['/a'])).toEqual({ kind: 'text', text: '"allow"' });
    expect(
      gate.entries.map((entry) => ('resource' in entry ? entry.resource : entry.kind)),
    ).toEqual(['/a', '/found', 'outcome']);
  });

  it('revoked while an operation is performed does not stop it, but stops what it finds from then on', async () => {
    const going = Promise.withResolvers<void>();
    const revoke = Promise.withResolvers<void>();
    const gate = new OneGate({
      resolve: () =>
        gate.reading('/a', async (use) => {
          going.resolve();
          await revoke.promise;
          return { value: use.decide(path('/more')).reason };
        }),
    });
    let now = policyWithout();
    const call = openCall({ policy: now, current: () => now });
    const answer = gate.ask('test.read', ['/a'], { call });
    await going.promise;
    now = policyWithout('fs.read');
    revoke.resolve();
    expect(await answer).toEqual({ kind: 'text', text: '"revoked"' });
  });
});
