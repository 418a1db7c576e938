// The bare thing for most attacks: isolated-vm as its README says, with a memory limit and a timeout, and nothing else.

import type Ivm from 'isolated-vm';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export interface BareOptions {
  /** MB. */
  readonly memory?: number;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Prepares the context: gives the guest what a host would naively give it. */
  readonly setUp?: (context: Ivm.Context, ivm: typeof Ivm, isolate: Ivm.Isolate) => void;
  /** Runs on the thread pool, as `eval` does, instead of the main thread. */
  readonly async?: boolean;
}

export function loadIvm(): typeof Ivm {
  return require('isolated-vm') as typeof Ivm;
}

/** Evaluates guest code in a fresh isolate; the result is copied out. Errors of the guest are thrown. */
export async function runBare(code: string, options: BareOptions = {}): Promise<unknown> {
  const ivm = loadIvm();
  const isolate = new ivm.Isolate({ memoryLimit: options.memory ?? 64 });
  const context = isolate.createContextSync();
  options.setUp?.(context, ivm, isolate);
  const timeout = options.timeout ?? 200;
  if (options.async === true) return context.eval(code, { timeout, promise: true, copy: true });
  return context.evalSync(code, { timeout, copy: true }) as unknown;
}
