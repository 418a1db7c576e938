// Who takes part in the soak: kinds of plugins, what each is asked for, and how that may end. Knows no host.

import type { ErrorCode } from '../../src/index.ts';

/** One thing a plugin is asked for. */
export interface Act {
  readonly handler: string;
  /** Input of the n-th call. */
  readonly input: (n: number) => unknown;
  /** What an answer to it must be; whatever it is where there is none. */
  readonly answer?: (n: number) => unknown;
  /** How it may fail by its own doing. */
  readonly codes: readonly ErrorCode[];
}

export interface Kind {
  readonly name: string;
  /** Of a hundred plugins, and of a hundred calls. */
  readonly plugins: number;
  readonly calls: number;
  readonly code: string;
  readonly limits: Readonly<Record<string, number>>;
  readonly acts: readonly Act[];
}

/** Every plugin has it, and answers it whatever was done to it before. */
export const PING: Act = { handler: 'ping', input: (n) => n, answer: (n) => n + 1, codes: [] };

const ping = 'ping: (n) => n + 1';
const none = (): null => null;

/** Caps are wide: the machine has more to do than it can, and what is slow is not at fault. */
const WIDE = { cpu: 5_000, executionTime: 30_000, startupTime: 30_000 };

const honest: Kind = {
  name: 'honest',
  plugins: 60,
  calls: 88,
  limits: WIDE,
  code: `export default {
  ${ping},
  sum(n) { let sum = 0; for (let i = 0; i <= n % 1000; i++) sum += i; return sum; },
  async keep(n, ctx) {
    const name = '/data/' + n + '.txt';
    await ctx.fs.writeFile(name, 'x'.repeat(n % 4096));
    const there = await ctx.fs.readFile(name, 'utf8');
    await ctx.fs.rm(name);
    ctx.log.info('kept ' + name);
    return there.length;
  },
  async clocks(n, ctx) {
    const all = await Promise.all(Array.from({ length: 20 }, () => ctx.clock.now()));
    return all.length;
  },
  echo: (text) => text,
  async wait(n) { await new Promise((done) => setTimeout(done, n % 50)); return n; },
};`,
  acts: [
    PING,
    {
      handler: 'sum',
      input: (n) => n,
      answer: (n) => ((n % 1000) * ((n % 1000) + 1)) / 2,
      codes: [],
    },
    { handler: 'keep', input: (n) => n, answer: (n) => n % 4096, codes: [] },
    { handler: 'clocks', input: none, answer: () => 20, codes: [] },
    { handler: 'echo', input: text, answer: text, codes: [] },
    { handler: 'wait', input: (n) => n, answer: (n) => n, codes: [] },
  ],
};

function text(n: number): string {
  return 'y'.repeat((n * 997) % 200_000);
}

const failing: Kind = {
  name: 'failing',
  plugins: 15,
  calls: 5,
  limits: WIDE,
  code: `export default {
  ${ping},
  throws() { throw new TypeError('no'); },
  async rejects() { await null; throw { not: 'an error' }; },
  circle() { const all = []; all.push(all); return all; },
  denied: (n, ctx) => ctx.fs.readFile('/etc/passwd'),
};`,
  acts: [
    { handler: 'throws', input: none, codes: ['EXECUTION_ERROR'] },
    { handler: 'rejects', input: none, codes: ['EXECUTION_ERROR'] },
    { handler: 'circle', input: none, codes: ['INVALID_OUTPUT'] },
    { handler: 'denied', input: none, codes: ['PERMISSION_DENIED'] },
    { handler: 'missing', input: none, codes: ['UNKNOWN_HANDLER'] },
  ],
};

const looping: Kind = {
  name: 'looping',
  plugins: 10,
  calls: 3,
  limits: { ...WIDE, cpu: 100 },
  code: `export default {
  ${ping},
  loop() { for (;;); },
  async later(n, ctx) { await ctx.clock.now(); for (;;); },
  native() { Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1); },
};`,
  acts: [
    { handler: 'loop', input: none, codes: ['TIMEOUT'] },
    { handler: 'later', input: none, codes: ['TIMEOUT'] },
    { handler: 'native', input: none, codes: ['TIMEOUT'] },
  ],
};

const bombing: Kind = {
  name: 'bombing',
  plugins: 10,
  calls: 1,
  limits: { ...WIDE, memory: 32 },
  code: `export default {
  ${ping},
  grow() { const all = []; for (;;) all.push(new Array(1000).fill(all.length)); },
  spread: () => [...'.'.repeat(5e8)].length,
};`,
  acts: [
    { handler: 'grow', input: none, codes: ['MEMORY_LIMIT', 'WORKER_CRASH', 'TIMEOUT'] },
    { handler: 'spread', input: none, codes: ['MEMORY_LIMIT', 'WORKER_CRASH', 'TIMEOUT'] },
  ],
};

const flooding: Kind = {
  name: 'flooding',
  plugins: 5,
  calls: 3,
  limits: WIDE,
  code: `export default {
  ${ping},
  async requests(n, ctx) {
    const all = await Promise.allSettled(Array.from({ length: 5000 }, () => ctx.clock.now()));
    return all.length;
  },
  lines(n, ctx) { for (let i = 0; i < 20000; i++) ctx.log.info('line ' + i); return 'said'; },
};`,
  acts: [
    { handler: 'requests', input: none, answer: () => 5000, codes: ['TIMEOUT'] },
    { handler: 'lines', input: none, answer: () => 'said', codes: ['TIMEOUT'] },
  ],
};

export const KINDS: readonly Kind[] = [honest, failing, looping, bombing, flooding];
