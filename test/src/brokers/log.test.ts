import { describe, expect, it } from 'vitest';
import { createLogBroker, type LogEntry } from '../../../src/brokers/log/index.ts';
import type { Broker } from '../../../src/gate/broker.ts';
import { brokerContract } from '../../contracts/broker.contract.ts';
import { makeAsker, run } from './asker.ts';

function makeLog(): { broker: Broker; entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const broker = createLogBroker({ now: () => 1000, write: (entry) => entries.push(entry) });
  return { broker, entries };
}

brokerContract('log', async () => {
  const { broker, entries } = makeLog();
  const levels = ['debug', 'info', 'warn', 'error'];
  return {
    broker,
    asker: makeAsker(),
    good: levels.map((level) => ({ operation: `log.${level}`, args: ['hello', { n: 1 }] })),
    bad: [
      { operation: 'log.info', args: [] },
      { operation: 'log.info', args: [{ message: 'x' }] },
      { operation: 'log.info', args: ['x', 'y'] },
      { operation: 'log.info', args: ['x', [1]] },
      { operation: 'log.info', args: ['x', {}, {}] },
    ],
    secrets: [],
    observe: () => entries.length,
  };
});

async function logged(message: string, fields?: unknown): Promise<LogEntry> {
  const { broker, entries } = makeLog();
  await run(broker, 'log.info', fields === undefined ? [message] : [message, fields]);
  const [entry] = entries;
  if (entry === undefined) throw new Error('nothing was logged');
  return entry;
}

describe('ctx.log', () => {
  it('takes the identity of a line from the call, not from what the plugin says', async () => {
    const { broker, entries } = makeLog();
    const asker = makeAsker({ scope: 'org:acme', call: 'c-9', request: 'r-1' });
    await run(broker, 'log.warn', ['low', { plugin: 'other', time: 1 }], { asker });
    expect(entries).toEqual([
      {
        time: 1000,
        level: 'warn',
        plugin: 'acme.notes',
        version: '1.0.0',
        scope: 'org:acme',
        call: 'c-9',
        request: 'r-1',
        message: 'low',
        fields: { plugin: 'other', time: 1 },
        cut: false,
      },
    ]);
  });

  it('is sent without waiting for an answer', () => {
    expect(makeLog().broker.operations.map((spec) => spec.mode)).toEqual(Array(4).fill('send'));
  });

  it('keeps a line a line: no second line, no terminal codes, no hidden or turned text', async () => {
    const { message } = await logged(
      'a\n{"level":"error"}\r\tb\u001b[31mc\u0000\u0085\u202e\u200b\ud800d',
    );
    expect(message).toBe('a\\n{"level":"error"}\\r\\tb\ufffd[31mc\ufffd\ufffd\ufffd\ufffd\ufffdd');
  });

  it('keeps messages of 8192 units whole and cuts longer ones', async () => {
    const whole = await logged('x'.repeat(8192));
    expect([whole.message.length, whole.cut]).toEqual([8192, false]);
    const longer = await logged('x'.repeat(8193));
    expect([longer.message, longer.cut]).toEqual([`${'x'.repeat(8192)}…`, true]);
  });

  it('keeps fields as JSON with clean keys and texts', async () => {
    const fields = { 'k\n': 'v\u001b', list: [1, null, true, { deep: 'x' }] };
    const entry = await logged('m', fields);
    expect(JSON.parse(JSON.stringify(entry.fields))).toEqual({
      'k\\n': 'v\ufffd',
      list: [1, null, true, { deep: 'x' }],
    });
    expect(entry.cut).toBe(false);
  });

  it('drops a key that would change the prototype of an object it is copied to', async () => {
    const entry = await logged('m', JSON.parse('{"__proto__":{"admin":true},"a":1}'));
    expect(Object.getPrototypeOf(entry.fields)).toBeNull();
    expect(Object.keys(entry.fields ?? {})).toEqual(['a']);
    expect(Object.assign({}, entry.fields)).not.toHaveProperty('admin');
    expect(entry.cut).toBe(true);
  });

  it('keeps 256 field values, texts of 2048 units and six levels, and cuts beyond', async () => {
    const values = (count: number) => ({ list: Array.from({ length: count - 1 }, () => 0) });
    expect(await logged('m', values(256))).toMatchObject({ fields: values(256), cut: false });
    expect(await logged('m', values(257))).toMatchObject({ fields: values(256), cut: true });

    expect((await logged('m', { t: 'x'.repeat(2048) })).cut).toBe(false);
    const long = await logged('m', { t: 'x'.repeat(2049) });
    expect(long).toMatchObject({ fields: { t: `${'x'.repeat(2048)}…` }, cut: true });

    const nested = (depth: number): unknown => (depth === 0 ? 1 : { d: nested(depth - 1) });
    expect(await logged('m', nested(6))).toMatchObject({ fields: nested(6), cut: false });
    expect((await logged('m', nested(7))).cut).toBe(true);
  });

  it('answers UNAVAILABLE where the host cannot write, without its message', async () => {
    const broker = createLogBroker({
      write() {
        throw new Error('ENOSPC: /var/log/host.log');
      },
    });
    await expect(run(broker, 'log.info', ['x'])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.not.stringContaining('/var/log'),
    });
  });
});
