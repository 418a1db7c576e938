// The two halves of an attack that is one piece of guest code: run bare, and contained as a handler of a plugin.

import { SkerryError } from '../../../src/index.ts';
import type { SkerryResult } from './attack.ts';
import { type BareOptions, runBare } from './bare-isolate.ts';
import { type Load, watchLoad } from './measure.ts';
import type { World } from './world.ts';

export interface Containment {
  /** Codes of errors, any of which is a right end; `null` for a call that may succeed. */
  readonly codes: readonly (string | null)[];
  /** Default: 32 MB of memory and 200 ms of cpu. */
  readonly limits?: Readonly<Record<string, number>>;
  readonly permissions?: object;
  /** What the message of the error must hold. */
  readonly says?: string;
  /** Milliseconds in which the answer must be there: a machine that runs tests is busy. Default 4,000. */
  readonly within?: number;
  /** MB that a cell may hold at most. Default 350: Node itself takes 90, and what overshoots is seen within 5 ms. */
  readonly cellMb?: number;
}

const LIMITS = { memory: 32, cpu: 200 };

/** Evaluates the body of a function bare, as isolated-vm's README does. */
export function runBody(body: string, options: BareOptions = {}): Promise<unknown> {
  return runBare(`(() => { ${body} })()`, { memory: 32, ...options });
}

/** The same body as a handler: it must end as it should, within the caps, and the plugin must answer its next call. */
export async function containBody(
  world: World,
  body: string,
  containment: Containment,
): Promise<SkerryResult> {
  return containCode(world, `export default { run(input, ctx) { ${body} }, ping: (n) => n + 1 };`, {
    ...containment,
  });
}

/** `plugin`: an object expression with the handlers `run` and `ping`, as the naive host takes it. */
export function containPlugin(
  world: World,
  plugin: string,
  containment: Containment,
): Promise<SkerryResult> {
  return containCode(world, `export default ${plugin};`, containment);
}

/** `code` is a whole plugin with the handlers `run` and `ping`. */
export async function containCode(
  world: World,
  code: string,
  { codes, limits = {}, permissions = {}, says = '', within = 4_000, cellMb = 350 }: Containment,
): Promise<SkerryResult> {
  const stop = watchLoad();
  const ended = await world.attack({ code, permissions, limits: { ...LIMITS, ...limits } });
  const load = stop();
  const again = await world.call('test.attacker', 'ping', 41);
  const seen = [
    `${ended.code ?? 'no error'} after ${Math.round(ended.ms)} ms (${ended.message})`,
    describeLoad(load),
    `asked again: ${again.ok ? JSON.stringify(again.value) : again.message}`,
  ];
  return {
    contained:
      codes.includes(ended.code) &&
      ended.message.includes(says) &&
      ended.ms < within &&
      load.cellMb < cellMb &&
      again.value === 42,
    seen: seen.join('; '),
  };
}

/** A plugin that must not load: in time, within its memory, and with an error that says so. */
export async function loadRefused(world: World, code: string): Promise<SkerryResult> {
  const stop = watchLoad();
  const before = performance.now();
  const error = await world
    .load('test.attacker', { code, limits: { memory: 32, startupTime: 500 } })
    .catch((failure: unknown) => failure);
  const ms = Math.round(performance.now() - before);
  const load = stop();
  const refused = error instanceof SkerryError && error.code === 'LOAD_ERROR';
  // Its own cap, and the bundler before it.
  return {
    contained:
      refused && / did not start: /.test(error.message) && ms < 15_000 && load.cellMb < 350,
    seen: `${refused ? error.message : 'loaded'} after ${ms} ms; ${describeLoad(load)}`,
  };
}

export function describeLoad({ busiestMs, latestMs, cellMb, hostMb }: Load): string {
  const [busiest, latest, cell, host] = [busiestMs, latestMs, cellMb, hostMb].map(Math.round);
  return `host busy ${busiest} ms at a time, late ${latest} ms, grown ${host} MB; largest cell ${cell} MB`;
}
