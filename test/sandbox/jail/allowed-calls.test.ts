// The list of system calls a jailed cell is left, as data, as a page, and as a program of the kernel.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOWED_CALLS } from '../../../sandbox/cell/jail/allowed-calls.ts';
import { allowing } from '../../../sandbox/cell/jail/filter-program.ts';
import { LOCKING_CALLS, START_CALLS } from '../../../sandbox/cell/jail/start-calls.ts';
import { JAIL_PAGE, jailPage } from './table.ts';

const JUMP_EQUAL = 0x15;
const ALLOW = 0x7fff0000;
/** The kernel takes no more instructions, and no jump that is longer. */
const MOST_INSTRUCTIONS = 4_096;

describe('the lists of allowed system calls', () => {
  it.each([{ calls: ALLOWED_CALLS }, { calls: START_CALLS }, { calls: LOCKING_CALLS }])(
    'name each call once, and say what it is needed for',
    ({ calls }) => {
      expect(new Set(calls.map(({ number }) => number)).size).toBe(calls.length);
      expect(new Set(calls.map(({ name }) => name)).size).toBe(calls.length);
      for (const { why } of calls) expect(why).not.toBe('');
    },
  );

  it('mean the same number by the same name', () => {
    const all = [...ALLOWED_CALLS, ...START_CALLS, ...LOCKING_CALLS];
    const numbers = new Map(all.map(({ name, number }) => [name, number]));
    for (const { name, number } of all) expect([name, numbers.get(name)]).toEqual([name, number]);
  });

  it('is as long as docs/security.md says', () => {
    const page = readFileSync(join(JAIL_PAGE, '../security.md'), 'utf8');
    expect(page).toContain(`${ALLOWED_CALLS.length} calls are, some with conditions`);
  });

  it.each(['open', 'openat', 'socket', 'connect', 'execve', 'fork', 'ptrace', 'io_uring_setup'])(
    'does not hold %s',
    (name) => expect(ALLOWED_CALLS.map((call) => call.name)).not.toContain(name),
  );

  it('becomes a program with one way to be allowed for each call', () => {
    const program = allowing(ALLOWED_CALLS, 42);
    const view = new DataView(program.buffer);
    const returns = Array.from({ length: program.length / 8 }, (_, index) =>
      view.getUint16(index * 8, true) === JUMP_EQUAL ? 0 : view.getUint32(index * 8 + 4, true),
    );
    expect(returns.filter((value) => value === ALLOW)).toHaveLength(ALLOWED_CALLS.length);
    expect(returns.length).toBeLessThan(MOST_INSTRUCTIONS);
  });

  it('is the page docs/jail.md; `node test/sandbox/jail/table.ts` writes it anew', () => {
    expect(readFileSync(JAIL_PAGE, 'utf8')).toBe(jailPage());
  });
});
