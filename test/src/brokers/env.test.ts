import { describe, expect, it } from 'vitest';
import { createEnvBroker } from '../../../src/brokers/env/index.ts';
import { type Decision, formatResource, type Policy } from '../../../policies/index.ts';
import type { Entry } from '../../../src/audit/index.ts';
import { Gate, OperationTable, type GateAnswer, type GateCall } from '../../../src/gate/index.ts';
import { brokerContract, decision } from '../../contracts/broker.contract.ts';
import { makeAsker, run } from './asker.ts';

const env = { TZ: 'UTC', API_KEY: 'k-123', EMPTY: '', GONE: undefined, 'not a name': 'x' };

brokerContract('env', async () => ({
  broker: createEnvBroker({ env }),
  asker: makeAsker(),
  good: [
    { operation: 'env.get', args: ['TZ'] },
    { operation: 'env.list', args: [] },
  ],
  bad: [
    { operation: 'env.get', args: [] },
    { operation: 'env.get', args: [1] },
    { operation: 'env.get', args: ['9LIVES'] },
    { operation: 'env.get', args: ['A-B'] },
    { operation: 'env.get', args: ['A'.repeat(257)] },
    { operation: 'env.get', args: ['TZ', 'TZ'] },
    { operation: 'env.list', args: ['TZ'] },
  ],
  secrets: ['k-123'],
  observe: () => null,
}));

function makeCall(allows: (name: string) => boolean): GateCall {
  const policy: Policy = {
    plugin: 'acme.notes',
    version: '1.0.0',
    digest: 'sha256:00',
    rules: [],
    decide: (action, resource) =>
      decision({ action, resource }, allows(formatResource(resource)) ? 'allow' : 'deny'),
  };
  return { ...makeAsker(), policy, current: () => policy, denials: [] };
}

describe('ctx.env', () => {
  it('reads a variable under its own name, and null where there is none', async () => {
    const broker = createEnvBroker({ env });
    expect(await run(broker, 'env.get', ['TZ'])).toEqual({ value: 'UTC' });
    expect(await run(broker, 'env.get', ['EMPTY'])).toEqual({ value: '' });
    expect(await run(broker, 'env.get', ['GONE'])).toEqual({ value: null });
    expect(await run(broker, 'env.get', ['A'.repeat(256)])).toEqual({ value: null });
    expect((await broker.resolve('env.get', ['TZ'], [], makeAsker())).accesses).toEqual([
      { action: 'env.read', resource: { kind: 'name', name: 'TZ' } },
    ]);
  });

  it("never reads the host's own environment, nor what every object inherits", async () => {
    const broker = createEnvBroker({ env: {} });
    expect(process.env['PATH']).toBeDefined();
    expect(await run(broker, 'env.get', ['PATH'])).toEqual({ value: null });
    expect(await run(broker, 'env.get', ['constructor'])).toEqual({ value: null });
    expect(await run(broker, 'env.get', ['__proto__'])).toEqual({ value: null });
  });

  it('lists only the names that may be read, and asks about each', async () => {
    const allow = (access: { resource: unknown }) =>
      JSON.stringify(access.resource).includes('"TZ"');
    const decided: Decision[] = [];
    const result = await run(createEnvBroker({ env }), 'env.list', [], { allow, decided });
    expect(result.value).toEqual(['TZ']);
    expect(decided.map((each) => [each.effect, each.resource])).toEqual([
      ['deny', { kind: 'name', name: 'API_KEY' }],
      ['deny', { kind: 'name', name: 'EMPTY' }],
      ['allow', { kind: 'name', name: 'TZ' }],
    ]);
  });

  it('lists through the gate, with a record for every name it was asked about', async () => {
    const recorded: Entry[] = [];
    const gate = new Gate({
      table: new OperationTable([createEnvBroker({ env })]),
      log: { append: (entries) => void recorded.push(...entries) },
      now: () => 1,
      onFailure: (error) => expect.fail(String(error)),
    });
    const answer = await new Promise<GateAnswer>((reply) => {
      gate.handle([
        {
          unit: { plugin: 'acme.notes', version: '1.0.0', scope: 'global' },
          call: makeCall((name) => name === 'TZ'),
          operation: 'env.list',
          args: '[]',
          bytes: [],
          signal: new AbortController().signal,
          reply,
        },
      ]);
    });
    expect(answer).toEqual({ kind: 'text', text: '["TZ"]' });
    expect(
      recorded.map((entry) => (entry.kind === 'decision' ? entry.resource : entry.kind)),
    ).toEqual(['API_KEY', 'EMPTY', 'TZ', 'outcome']);
  });

  it('keeps the values it was made with', async () => {
    const table: Record<string, string> = { TZ: 'UTC' };
    const broker = createEnvBroker({ env: table });
    table['TZ'] = 'CET';
    expect(await run(broker, 'env.get', ['TZ'])).toEqual({ value: 'UTC' });
  });
});
