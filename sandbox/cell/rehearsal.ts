// Runs through a start with a plugin of our own, so that V8's code for the runtime holds what every start needs. Must not know
// units, and must not run where a plugin of somebody else was.

import { ENTER } from './guest-entry.ts';
import { type Entry, type GuestScript, Isolate } from './isolate.ts';
import type { GuestSpec } from './open-spec.ts';

const MEMORY = 32;
const LONGEST_ENTRY = 1_000;

const SPEC: GuestSpec = {
  plugin: 'skerry.rehearsal',
  version: '1.0.0',
  scope: 'global',
  config: {},
  operations: [
    { name: 'part.ask', mode: 'call' },
    { name: 'part.tell', mode: 'send' },
  ],
  seed: 'A'.repeat(43).concat('='),
  payload: 1_000,
  requests: 1_000,
  inflight: 2,
  log: 1_000,
  codeGeneration: true,
};

const PLUGIN = `export default {
  run: async (input, ctx) => {
    const answer = ctx.part.ask(input);
    ctx.part.tell(input);
    return answer;
  },
};`;
/** What the runtime writes for a call that has answered. */
const RESULT = 'r1,';
const META = '{"id":"c","org":null,"user":null,"request":null}';

/** V8's code for the runtime after a start and a call. Throws where they do not go as they should. */
export function rehearse(script: GuestScript): Uint8Array {
  const isolate = new Isolate(MEMORY, script);
  const enter = (kind: number, call: number, text: string): string =>
    textOf(isolate.enter(kind, call, 0, text, LONGEST_ENTRY)) + textOf(isolate.drain());
  try {
    enter(ENTER.open, 0, JSON.stringify(SPEC));
    textOf(isolate.load(PLUGIN, 'skerry:rehearsal', LONGEST_ENTRY));
    enter(ENTER.call, 1, `run\n${META}\n{"a":[1,"b"]}`);
    const result = enter(ENTER.answers, 1, '1,1,2,{}');
    if (!result.startsWith(RESULT)) throw new Error(`the rehearsal of a start ends with ${result}`);
    return isolate.takeCode(script);
  } finally {
    isolate.dispose();
  }
}

function textOf(entry: Entry): string {
  if (!entry.ok) throw new Error(`the rehearsal of a start failed: ${entry.broken.message}`);
  return entry.text;
}
