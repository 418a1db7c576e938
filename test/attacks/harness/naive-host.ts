// What somebody builds around isolated-vm in an afternoon: console, timers and requests over its callbacks, a timeout
// on each call, all in the host's own process. The bare half where a trick needs a host.

import { loadIvm } from './bare-isolate.ts';

const PRELUDE = `
const timers = new Map();
let lastTimer = 0;
const start = (callback, ms) => { timers.set(++lastTimer, callback); hostTimer(lastTimer, ms); return lastTimer; };
const fireTimer = (id) => { const callback = timers.get(id); timers.delete(id); callback?.(); };
const setTimeout = (callback, ms) => start(callback, ms);
const setInterval = (callback, ms) => { const again = () => { callback(); start(again, ms); }; return start(again, ms); };
const console = { log: (text) => hostLog(String(text)) };
const ask = (operation) => (...args) =>
  hostAsk.apply(undefined, [operation, JSON.stringify(args)], { result: { promise: true, copy: true } });
const ctx = {
  log: { info: console.log },
  clock: { now: ask('clock.now') },
  fs: { readFile: ask('fs.readFile'), writeFile: ask('fs.writeFile') },
};
`;

export interface NaiveOptions {
  /** Performs a request; `args` is parsed JSON. */
  readonly ask?: (operation: string, args: unknown[]) => unknown;
  /** MB. Default 32. */
  readonly memory?: number;
  /** Milliseconds of each call. Default 200. */
  readonly timeout?: number;
}

export interface NaiveHost {
  /** Timers the guest has set so far, and those that fired. */
  readonly timers: { set: number; fired: number };
  readonly lines: string[];
  /** Calls a handler of the plugin. */
  call(handler: string): Promise<unknown>;
  dispose(): void;
}

/** `plugin`: an object expression with handlers of `(input, ctx)`. */
export async function naiveHost(plugin: string, options: NaiveOptions = {}): Promise<NaiveHost> {
  const { ask = () => Date.now(), memory = 32, timeout = 200 } = options;
  const ivm = loadIvm();
  const isolate = new ivm.Isolate({ memoryLimit: memory });
  const context = await isolate.createContext();
  const timers = { set: 0, fired: 0 };
  const lines: string[] = [];
  const { global } = context;
  await global.set(
    'hostLog',
    new ivm.Callback((line: string) => lines.push(line), { ignored: true }),
  );
  await global.set(
    'hostAsk',
    new ivm.Reference(async (name: string, args: string) =>
      ask(name, JSON.parse(args) as unknown[]),
    ),
  );
  const fire = (id: number): void => {
    timers.fired += 1;
    context.eval(`fireTimer(${id})`).catch(() => {});
  };
  const startTimer = (id: number, ms: number): void => {
    timers.set += 1;
    setTimeout(fire, ms, id);
  };
  await global.set('hostTimer', new ivm.Callback(startTimer, { ignored: true }));
  await context.eval(`${PRELUDE} const plugin = (${plugin});`);
  return {
    timers,
    lines,
    call: (handler) =>
      context.eval(`plugin.${handler}(null, ctx)`, { timeout, promise: true, copy: true }),
    dispose: () => isolate.dispose(),
  };
}

/** Keeps this process alive, as a server does. */
export function stayAlive(): void {
  setInterval(() => {}, 1_000);
}
