// The database broker behind the real gate: what only the database sees is on record before anything is done by it,
// and the guest is told no more of it than it may know.

import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../src/audit/index.ts';
import { Gate, OperationTable, type GateAnswer } from '../../../../src/gate/index.ts';
import { SECRET, World } from './world.ts';

type Append = (entries: readonly Entry[]) => void | Promise<void>;

async function ask(
  world: World,
  append: Append,
  operation: string,
  ...args: unknown[]
): Promise<GateAnswer> {
  const gate = new Gate({
    table: new OperationTable([world.broker]),
    log: { append },
    now: Date.now,
    onFailure: (error) => {
      throw error;
    },
  });
  return await new Promise((reply) => {
    gate.handle([
      {
        unit: { plugin: 'acme.notes', version: '1.0.0', scope: 'global' },
        call: { ...world.asker, policy: world.policy, current: () => world.policy, denials: [] },
        operation,
        args: JSON.stringify(args),
        bytes: [],
        signal: new AbortController().signal,
        reply,
      },
    ]);
  });
}

const ADD = "INSERT INTO cells (value) VALUES ('x')";
const decisionsIn = (entries: readonly Entry[]): string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'decision' ? [`${entry.effect} ${entry.action} ${entry.resource}`] : [],
  );

describe('behind the gate, a statement', () => {
  it('has every decision on record before it runs', async () => {
    await using world = new World();
    const found: unknown[] = [];
    const append: Append = (entries) => {
      const { n } = world.rows('SELECT count(*) AS n FROM cells')[0] ?? {};
      found.push([n, decisionsIn(entries)]);
    };
    expect(await ask(world, append, 'db.query', ADD)).toMatchObject({ kind: 'text' });
    expect(found).toEqual([
      [0, ['allow db.raw ']],
      [0, ['allow db.write main:cells(*)']],
      [1, []],
    ]);
  });

  it('does not run where its decisions cannot be recorded', async () => {
    for (const fail of [
      () => {
        throw new Error('disk full');
      },
      async () => await Promise.reject(new Error('disk full')),
    ]) {
      await using world = new World();
      const append: Append = (entries) => {
        if (decisionsIn(entries).some((each) => each.includes('cells'))) return fail();
      };
      expect(await ask(world, append, 'db.query', ADD)).toMatchObject({
        code: 'AUDIT_UNAVAILABLE',
      });
      expect(world.rows('SELECT * FROM cells')).toEqual([]);
    }
  });

  it('that is denied is on record, each decision once', async () => {
    await using world = new World();
    const entries: Entry[] = [];
    const append: Append = (more) => void entries.push(...more);
    await ask(world, append, 'db.query', 'SELECT id, password FROM users');
    expect(decisionsIn(entries)).toEqual(['allow db.raw ', 'deny db.read main:users(id,password)']);
  });

  it('that names what is hidden is answered like one that names nothing', async () => {
    await using world = new World();
    const tell = async (sql: string, name: string): Promise<string> =>
      JSON.stringify(await ask(world, () => {}, 'db.query', sql.replaceAll('@', name))).replaceAll(
        name,
        '@',
      );
    for (const [sql, hidden, nothing] of [
      ['SELECT pin FROM @', 'secrets', 'sekrets'],
      ['DELETE FROM @', 'secrets', 'sekrets'],
      ['SELECT @ FROM users', 'password', 'passwort'],
      ['SELECT * FROM users JOIN @ USING (id)', 'secrets', 'sekrets'],
    ] as const) {
      const told = await tell(sql, hidden);
      expect(told).toContain('PERMISSION_DENIED');
      expect(told).toBe(await tell(sql, nothing));
    }
    const star = await tell('SELECT * FROM users', '@');
    expect(star).toContain('main:users(*)');
    expect(star).not.toMatch(new RegExp(`password|email|${SECRET}`));
  });
});
