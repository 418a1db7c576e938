// V8 believes the code it is given for a text, if only the length is that of the text: a cell that somebody broke out in offers
// code of his own for the runtime of every cell that starts after it.

import type Ivm from 'isolated-vm';
import { spawnCell } from '../../../sandbox/spawn-cell.ts';
import { createSandbox, DEFAULT_LIMITS } from '../../../sandbox/index.ts';
import { LOCK_MECHANISMS } from '../../../sandbox/isolation.ts';
import { KIND } from '../../../sandbox/message.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';
import { ask, type HostileCell, spawnHostile, told } from '../harness/hostile-cell.ts';
import { askedIsolation } from '../harness/level.ts';

const SAID = JSON.stringify({ open: [], diesWithHost: true, mechanisms: LOCK_MECHANISMS });
const HELLO = { kind: KIND.hello, unit: 0, text: SAID };

/** Code that V8 takes for any text of this length, and that is not of this text. */
function forgedCode(length: number): Uint8Array {
  const isolate = new (loadIvm().Isolate)();
  const text = `(() => () => { throw new Error("forged"); })()`.padEnd(length);
  const made = isolate.compileScriptSync(text, { produceCachedData: true });
  const { cachedData } = made as Ivm.Script & Ivm.CachedDataResult;
  return new Uint8Array(cachedData?.copy() ?? new ArrayBuffer());
}

let runtime = '';

export const cell: HostileCell = {
  prepare(peer, { text }) {
    runtime = text;
    return peer.say(HELLO);
  },
  async open(peer, { unit }) {
    await peer.say({ kind: KIND.opened, unit, status: 1 });
    await peer.say({ kind: KIND.code, unit: 0, status: 1, raw: forgedCode(runtime.length) });
  },
};

export default attack({
  title: 'a cell that holds a plugin gives no code to the cells after it',
  harm: { kind: 'leak' },
  async bare() {
    const { Isolate, ExternalCopy } = loadIvm();
    const text = `(() => "the honest answer of a runtime that is somewhat longer")()`;
    const isolate = new Isolate();
    const context = isolate.createContextSync();
    const cachedData = new ExternalCopy(forgedCode(text.length).slice().buffer);
    const seen = typeof isolate.compileScriptSync(text, { cachedData }).runSync(context);
    return Promise.resolve({ harmed: seen !== 'string', seen });
  },
  async skerry() {
    let started = 0;
    await using sandbox = await createSandbox({
      ...askedIsolation(),
      spareCells: 0,
      spawn: (given) =>
        started++ === 0 ? spawnHostile(import.meta.url, given.beat) : spawnCell(given),
      onRequests: () => {},
    });
    const unit = (scope: string): ReturnType<typeof sandbox.unit> =>
      sandbox.unit({
        plugin: 'test.hostile',
        version: '1.0.0',
        scope,
        tier: 'default',
        code: 'export default { run: () => "honest" };',
        limits: DEFAULT_LIMITS,
        config: null,
        operations: [],
      });
    await unit('org:a').load();
    await sleep(300);
    const answer = told(await ask(unit('org:b')));
    return { contained: answer === 'ok: "honest"', seen: answer };
  },
});
