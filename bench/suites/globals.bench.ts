// What the globals cost at the start of an isolate: none, the core, each group beside it, and the parts made on first touch.

import { join } from 'node:path';
import type Ivm from 'isolated-vm';
import { guestText } from '../../sandbox/guest/text.ts';
import { oneByOne, type Suite, type Variant } from '../measure.ts';
import { loadIvm } from '../subjects.ts';

/** Which runtime an isolate starts with, and what the plugin then touches. */
interface Start {
  readonly name: string;
  readonly runtime: string | null;
  readonly touch: string;
  /** Whether V8 is given its code for the runtime: what ran of it once (as cells are), what it compiled before that, or none. */
  readonly code?: 'run' | 'compiled' | 'none';
}

const STARTS: readonly Start[] = [
  { name: 'no runtime', runtime: null, touch: '' },
  { name: 'core', runtime: 'core.ts', touch: '' },
  { name: 'core and crypto', runtime: 'core-and-crypto.ts', touch: '' },
  { name: 'whole', runtime: 'whole.ts', touch: '' },
  { name: 'whole, code of no run', runtime: 'whole.ts', touch: '', code: 'compiled' },
  { name: 'whole, no code', runtime: 'whole.ts', touch: '', code: 'none' },
  { name: 'whole, then URL', runtime: 'whole.ts', touch: `new URL('https://a.example/')` },
  {
    name: 'whole, then a digest',
    runtime: 'whole.ts',
    touch: `crypto.subtle.digest('SHA-256', new Uint8Array(1))`,
  },
  {
    name: 'whole, then a Request',
    runtime: 'whole.ts',
    touch: `new Request('https://a.example/b')`,
  },
];

export const globalsStart: Suite = {
  name: 'globals',
  about:
    "an isolate and its context from nothing, with parts of the runtime, from V8's code for it after one run",
  unit: 'us',
  rounds: 10,
  count: 20,
  pinned: true,
  base: 'core',
  variants: () => Promise.all(STARTS.map(makeVariant)),
};

async function makeVariant({ name, runtime, touch, code = 'run' }: Start): Promise<Variant> {
  const ivm = loadIvm();
  const text =
    runtime === null
      ? '0'
      : await guestText({ file: join('../../bench/guest', runtime), exported: 'done' });
  const cachedData = code === 'none' ? undefined : makeCode(text, code === 'run');
  const options = cachedData === undefined ? {} : { cachedData };
  const start = (): void => {
    const isolate = new ivm.Isolate({ memoryLimit: 64 });
    const context = isolate.createContextSync();
    isolate.compileScriptSync(text, options).runSync(context);
    if (touch !== '') isolate.compileScriptSync(`void ${touch};`).runSync(context);
    isolate.dispose();
  };
  return { name, run: (count) => oneByOne(count, start) };
}

/** V8's code for the text; `ran`: with the functions that it compiles when the text runs. */
function makeCode(text: string, ran: boolean): Ivm.ExternalCopy<ArrayBuffer> | undefined {
  const isolate = new (loadIvm().Isolate)();
  if (ran) isolate.compileScriptSync(text).runSync(isolate.createContextSync());
  const script = isolate.compileScriptSync(text, { produceCachedData: true });
  return (script as Ivm.CachedDataResult).cachedData;
}
