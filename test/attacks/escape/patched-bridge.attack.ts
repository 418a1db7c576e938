// Trusted code in the guest's realm calls what the guest may replace: JSON.stringify rewrites who asks, Map.set takes the
// resolvers of other calls. The bare half is the resolver table most people would write.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const PRELUDE = `(() => {
  const send = host; delete globalThis.host;
  globalThis.ask = (call, name) => send.applySync(undefined, [JSON.stringify({ call, name })]);
})();`;

export default attack({
  title:
    'a guest that replaces what the language has forges no request and meets no inner function',
  harm: { kind: 'leak' },
  async bare() {
    const code = `
      const { stringify } = JSON;
      JSON.stringify = (request) => stringify({ ...request, call: 'call-of-the-admin' });
      ask('call-of-eve', 'secrets')`;
    const seen = await runBare(code, {
      setUp: (context, ivm) => {
        const answer = (text: string): string => `asked by ${(JSON.parse(text) as Asked).call}`;
        context.global.setSync('host', new ivm.Reference(answer));
        context.evalSync(PRELUDE);
      },
    });
    return { harmed: seen === 'asked by call-of-the-admin', seen: String(seen) };
  },
  async skerry(world) {
    const lines: string[] = [];
    world.host.on('log', ({ plugin, call, message }) => {
      if (plugin === 'test.attacker') lines.push(`${call} ${message}`);
    });
    await world.load('test.attacker', { code: PATCHED, permissions: { log: ['write'] } });
    const admin = world.call('test.attacker', 'wait');
    const ended = await world.call('test.attacker', 'run');
    await admin;
    const { mine, foreign } = (ended.value ?? {}) as { mine?: string; foreign?: string[] };
    const forged = lines.filter((line) => !line.startsWith(`${mine} `));
    return {
      contained: lines.length === 3 && forged.length === 0 && foreign?.length === 0,
      seen: `${lines.length} lines, not mine: ${forged.join()}; ${String(foreign)} ${ended.message}`,
    };
  },
});

interface Asked {
  readonly call: string;
}

/** Wraps every function of every built-in, and puts setters where list items and fields go. */
const PATCHED = `
const { apply, ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf, setPrototypeOf } = Reflect;
const textOf = Function.prototype.call.bind(Function.prototype.toString);
const find = Function.prototype.call.bind(String.prototype.indexOf);
let victim, armed = false;
const foreign = [];
function look(value) {
  if (!armed || typeof value !== 'function') return;
  armed = false;
  const text = textOf(value);
  if (find(text, '[native code]') < 0 && find(text, 'MINE') < 0) foreign[foreign.length] = text;
  armed = true;
}
function wrap(owner, key) {
  const slot = setPrototypeOf(getOwnPropertyDescriptor(owner, key), null) && getOwnPropertyDescriptor(owner, key);
  if (!slot.configurable || key === 'constructor' || typeof slot.value !== 'function') return;
  const native = slot.value;
  const patched = { [key](...args) { 'MINE'; look(this); for (let i = 0; i < args.length; i++) {
    look(args[i]);
    if (typeof args[i] === 'number' && armed && key !== 'setTimeout') args[i] = victim.number;
  } return apply(native, this, args); } }[key];
  defineProperty(owner, key, { __proto__: null, value: patched, writable: true, configurable: true });
}
function patch() {
  const places = [JSON, Reflect, Object, Promise, Map, Array, String, Function, Math, Number, Error];
  for (const place of [...places]) if (place.prototype) places[places.length] = place.prototype;
  for (const place of places) for (const key of ownKeys(place)) if (place !== Function.prototype || key !== 'toString') wrap(place, key);
  for (const key of ['call', 'id', 'resolve', 'reject', 'operation', 'text', 'status', 'waiting', 'pending'])
    defineProperty(Object.prototype, key, { __proto__: null, configurable: true, get() { 'MINE'; look(this); return undefined; },
      set(value) { 'MINE'; look(value); defineProperty(this, key, { __proto__: null, value, writable: true, configurable: true }); } });
  for (let i = 0; i < 10; i++)
    defineProperty(Array.prototype, i, { __proto__: null, configurable: true, get() { 'MINE'; return undefined; },
      set(value) { 'MINE'; look(value); defineProperty(this, i, { __proto__: null, value, writable: true, configurable: true }); } });
}
export default {
  wait(_, ctx) { victim = { ctx, number: 1 }; return new Promise((resolve) => setTimeout(resolve, 300)); },
  async run(_, ctx) {
    const mine = ctx.call.id;
    patch();
    armed = true;
    ctx.log.info('one');
    const asked = [ctx.clock.now(), ctx.fs.readFile('/data/x', { encoding: 'utf8' }), ctx.env.get('A')];
    for (let i = 0; i < 3; i++) try { await asked[i]; } catch (error) { look(error.constructor); }
    ctx.log.info('two', { call: victim.ctx.call.id, number: 1 });
    console.log('three');
    armed = false;
    return { mine, foreign };
  },
};`;
