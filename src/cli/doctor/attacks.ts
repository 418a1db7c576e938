// The attacks of `skerry doctor --attack`, one or two for each limit: what is done, and what must be seen for the limit to hold.

import { SkerryError } from '../../errors.ts';
import { LIMITS } from './attacked-plugin.ts';
import { DISK_ATTACKS } from './disk-attacks.ts';
import type { LimitAttack } from './limit-attack.ts';

/** Ends with one of `codes`, within `ms`. */
function endsWith(handler: string, codes: readonly string[], ms: number): LimitAttack['run'] {
  return async (world) => {
    const { code, took } = await ending(world.call(handler));
    const held = codes.includes(code) && took < ms;
    return { held, seen: `${code} after ${Math.round(took)} ms` };
  };
}

async function ending(promise: Promise<unknown>): Promise<{ code: string; took: number }> {
  const before = performance.now();
  const code = await promise.then(
    () => 'a result',
    (error: unknown) => (error instanceof SkerryError ? error.code : String(error)),
  );
  return { code, took: performance.now() - before };
}

const MEMORY = ['MEMORY_LIMIT', 'WORKER_CRASH'];
/** What a busy machine may add. */
const GRACE = 1_500;

export const LIMIT_ATTACKS: readonly LimitAttack[] = [
  { limit: 'memory', what: 'lists without end', run: endsWith('heap', MEMORY, 10_000) },
  {
    limit: 'memory',
    what: 'buffers outside the heap',
    // Refused one more buffer, the plugin fails by itself.
    run: endsWith('buffers', [...MEMORY, 'EXECUTION_ERROR'], 10_000),
  },
  { limit: 'cpu', what: 'a loop', run: endsWith('loop', ['TIMEOUT'], LIMITS.cpu + GRACE) },
  {
    limit: 'cpu',
    what: 'a loop after an await',
    run: endsWith('loopLater', ['TIMEOUT'], LIMITS.cpu + GRACE),
  },
  {
    limit: 'cpu',
    what: 'a built-in function that V8 does not stop',
    run: endsWith('native', ['TIMEOUT'], LIMITS.cpu + GRACE),
  },
  {
    limit: 'executionTime',
    what: 'a promise that never settles',
    run: endsWith('never', ['TIMEOUT'], LIMITS.executionTime + GRACE),
  },
  {
    limit: 'backgroundTime',
    what: 'a background call that never settles',
    run: async ({ call }) => {
      const { code, took } = await ending(call('never', null, { background: true }));
      const held = code === 'TIMEOUT' && took < LIMITS.backgroundTime + GRACE;
      return { held, seen: `${code} after ${Math.round(took)} ms` };
    },
  },
  {
    limit: 'startupTime',
    what: 'a loop while it is loaded',
    run: async ({ host, stuck }) => {
      const { code, took } = await ending(host.load(stuck));
      const held = code === 'LOAD_ERROR' && took < LIMITS.startupTime + 5_000;
      return { held, seen: `${code} after ${Math.round(took)} ms, bundling included` };
    },
  },
  {
    limit: 'concurrency',
    what: `${LIMITS.concurrency + LIMITS.queue} calls at once`,
    run: async ({ call }) => {
      const count = LIMITS.concurrency + LIMITS.queue;
      const most = (await Promise.all(Array.from({ length: count }, () => call('crowd')))).at(-1);
      return { held: most === LIMITS.concurrency, seen: `${String(most)} inside at a time` };
    },
  },
  {
    limit: 'queue',
    what: 'a hundred calls at once',
    run: async ({ call }) => {
      const calls = Array.from({ length: 100 }, () => ending(call('ping')));
      const codes = (await Promise.all(calls)).map(({ code }) => code);
      const refused = codes.filter((code) => code === 'CONCURRENCY_LIMIT').length;
      const most = LIMITS.concurrency + LIMITS.queue;
      return { held: refused === 100 - most, seen: `${refused} of 100 refused at once` };
    },
  },
  {
    limit: 'hostCalls',
    what: 'four hundred requests at once',
    run: async ({ call }) => {
      const codes = (await call('flood', 400)) as string[];
      const refused = codes.filter((code) => code === 'CALLS_LIMIT').length;
      return { held: refused >= 400 - LIMITS.hostCalls, seen: `${refused} of 400 refused` };
    },
  },
  {
    limit: 'hostCallsTotal',
    what: 'four hundred requests one by one',
    run: async ({ call }) => {
      const codes = (await call('insist', 400)) as string[];
      const refused = codes.filter((code) => code === 'CALLS_LIMIT').length;
      return { held: refused === 400 - LIMITS.hostCallsTotal, seen: `${refused} of 400 refused` };
    },
  },
  {
    limit: 'payload',
    what: 'a result of 1 MB',
    run: async ({ call }) => {
      const { code } = await ending(call('large', 1_048_576));
      return { held: code === 'PAYLOAD_LIMIT', seen: code };
    },
  },
  {
    limit: 'payload',
    what: 'an input of 1 MB',
    run: async ({ call }) => {
      const { code } = await ending(call('take', 'x'.repeat(1_048_576)));
      return { held: code === 'PAYLOAD_LIMIT', seen: code };
    },
  },
  {
    limit: 'log',
    what: '100 KB of log',
    run: async ({ host, call }) => {
      let bytes = 0;
      const stop = host.on('log', ({ message }) => void (bytes += message.length));
      await call('talk', 1_000);
      stop();
      const kb = Math.round(bytes / 1_024);
      return { held: bytes <= LIMITS.log * 1_024 + 1_024, seen: `${kb} KB taken` };
    },
  },
  ...DISK_ATTACKS,
  {
    limit: 'network',
    what: 'a download as fast as it goes',
    run: async ({ call, source, sourceBytes }) => {
      const before = performance.now();
      const { code } = await ending(call('download', source));
      const seconds = (performance.now() - before) / 1_000;
      const rate = Math.round(sourceBytes / 1_024 / seconds);
      // A second's worth may come at once.
      const least = sourceBytes / 1_024 / LIMITS.network - 1;
      const held = code === 'a result' && seconds >= least * 0.9;
      return { held, seen: code === 'a result' ? `${rate} KB/s` : code };
    },
  },
];
