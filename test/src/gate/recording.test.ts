// The gate and the log: one frame is one write, and what cannot be recorded is not done.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog, verify } from '../../../src/audit/index.ts';
import { failing, faultyDisk } from '../audit/faulty-disk.ts';
import { OneGate, openCall, policyWithout } from './one-gate.ts';

const UNAVAILABLE = {
  kind: 'error',
  name: 'Error',
  code: 'AUDIT_UNAVAILABLE',
  message: 'the access log cannot be written, so nothing is allowed',
};
const paths = (count: number): readonly (readonly [string, unknown])[] =>
  Array.from({ length: count }, (_, index) => ['test.read', [`/${index}`]] as const);

describe('the requests of one frame', () => {
  it('are recorded in one write before the first is performed, and their ends in one more', async () => {
    const gate = new OneGate();
    await Promise.all(gate.frame(paths(16)));
    expect(gate.events.map((event) => event.split(' ')[0])).toEqual([
      'append',
      ...Array<string>(16).fill('perform'),
      'append',
      ...Array<string>(16).fill('answer'),
    ]);
  });

  it('are recorded together also where one of them has to look at the world first', async () => {
    const gate = new OneGate({
      resolve: (_, [name]) => {
        const resolved = gate.reading(String(name));
        return name === '/1' ? new Promise((done) => setTimeout(done, 5, resolved)) : resolved;
      },
    });
    await Promise.all(gate.frame(paths(3)));
    expect(gate.events.slice(0, 4)).toEqual([
      'append decision decision decision',
      'perform /0',
      'perform /1',
      'perform /2',
    ]);
  });

  it('have an id each, which decision and outcome share, and no request has the id of another', async () => {
    const gate = new OneGate();
    await Promise.all([...gate.frame(paths(3)), ...gate.frame(paths(3))]);
    const ids = (kind: string): unknown[] =>
      gate.entries.flatMap((entry) =>
        entry.kind === kind && 'access' in entry ? [entry.access] : [],
      );
    expect(ids('decision')).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(ids('outcome')).toEqual(ids('decision'));
  });
});

describe('a log that takes its time', () => {
  it('is waited for: nothing is performed and nothing answered before it has what it was given', async () => {
    const disk = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let appends = 0;
    const gate = new OneGate({ append: () => disk[appends++]?.promise });
    const answer = gate.ask('test.read', ['/a']);
    await new Promise((done) => setTimeout(done, 20));
    expect(gate.events).toEqual(['append decision']);
    disk[0]?.resolve();
    await new Promise((done) => setTimeout(done, 20));
    expect(gate.events).toEqual(['append decision', 'perform /a', 'append outcome']);
    disk[1]?.resolve();
    expect(await answer).toEqual({ kind: 'text', text: '"/a"' });
  });
});

describe('a log that cannot be written', () => {
  const broken = {
    throws: () => {
      throw new Error('/var/log is full');
    },
    rejects: () => Promise.reject(new Error('/var/log is full')),
  };

  it.each(Object.entries(broken))(
    '(it %s) stops every request before it is performed',
    async (_, append) => {
      const gate = new OneGate({ append });
      expect(await Promise.all(gate.frame(paths(3)))).toEqual(paths(3).map(() => UNAVAILABLE));
      expect(gate.events.filter((event) => event.startsWith('perform'))).toEqual([]);
    },
  );

  it.each(Object.entries(broken))(
    '(it %s) says so of what is denied, too: no answer without a record',
    async (_, append) => {
      const gate = new OneGate({ append });
      const call = openCall({ policy: policyWithout('fs.read') });
      expect(await gate.ask('test.read', ['/a'], { call })).toEqual(UNAVAILABLE);
    },
  );

  it.each(Object.entries(broken))(
    '(it %s once it was performed) keeps the result from the guest',
    async (_, fail) => {
      let appends = 0;
      const gate = new OneGate({ append: () => (appends++ === 0 ? undefined : fail()) });
      expect(await gate.ask('test.read', ['/secret'])).toEqual(UNAVAILABLE);
      expect(gate.events).toContain('perform /secret');
    },
  );

  it('stops what a broker found out while performing and must have on record before it goes on', async () => {
    let appends = 0;
    const gate = new OneGate({
      append: () => (appends++ === 0 ? undefined : broken.throws()),
      resolve: () =>
        gate.reading('/a', async (use) => {
          use.decide({ action: 'fs.read', resource: { kind: 'path', path: '/b' } });
          await use.record?.();
          gate.events.push('went on');
          return { value: 1 };
        }),
    });
    expect(await gate.ask('test.read', [])).toEqual(UNAVAILABLE);
    expect(gate.events).not.toContain('went on');
    expect(gate.failures).toEqual([]);
  });

  it('is the real one on a disk that is full for a while: denied then, allowed after, and it verifies', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'skerry-gate-'));
    const disk = faultyDisk();
    const log = await openLog({ dir, durability: 'process', files: disk, probeMs: 0 });
    const gate = new OneGate({ append: (entries) => log.append(entries) });
    const read = async (): Promise<string> => (await gate.ask('test.read', ['/a'])).kind;
    expect(await read()).toBe('text');
    disk.faults = { write: failing('ENOSPC') };
    expect([await read(), await read()]).toEqual(['error', 'error']);
    disk.faults = {};
    expect(await read()).toBe('text');
    expect(gate.events.filter((event) => event.startsWith('perform'))).toHaveLength(2);
    await log.close();
    expect(await verify(dir)).toMatchObject({ ok: true, problems: [] });
    rmSync(dir, { recursive: true });
  });
});
