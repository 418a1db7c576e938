// The only file that touches isolated-vm: one V8 isolate with the guest runtime in it. Everything that enters guest
// code goes through `enter` or `load`, timed. Only primitives cross; knows no unit, no call, no message.

import type IsolatedVm from 'isolated-vm';
import { loadAddon } from './addon.ts';
import { ENTER } from './guest-entry.ts';

const ivm: typeof IsolatedVm = loadAddon();

/** Why an entry did not come back with a text. */
export interface Broken {
  readonly code: 'TIMEOUT' | 'MEMORY_LIMIT' | 'THREW';
  readonly message: string;
}

export type Entry =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly broken: Broken };

/**
 * The trusted text every isolate starts with, and V8's code for it. The code is of this text, made in this cell or in one
 * with the same flags, and never in an isolate that a plugin was in.
 */
export class GuestScript {
  readonly text: string;
  #code: IsolatedVm.ExternalCopy<ArrayBuffer> | undefined;
  #made: Uint8Array | undefined;

  /** `code`: as `takeCode` of another cell answered. V8 does not take what another version or other flags made. */
  constructor(text: string, code?: Uint8Array) {
    this.text = text;
    if (code !== undefined) this.#code = new ivm.ExternalCopy(Uint8Array.from(code).buffer);
  }

  /** Code made here, by the first isolate; undefined where what was given served. */
  get made(): Uint8Array | undefined {
    return this.#made;
  }

  run(isolate: IsolatedVm.Isolate, context: IsolatedVm.Context): IsolatedVm.Reference<Enter> {
    const given = this.#code;
    const options = given === undefined ? RUNTIME : { ...RUNTIME, cachedData: given };
    const script = isolate.compileScriptSync(this.text, options);
    // The one Reference there is: to the runtime's own entry function, held out here, never handed in.
    const enter = script.runSync(context, BOOTSTRAP) as IsolatedVm.Reference<Enter>;
    if (given === undefined || (script as Compiled).cachedDataRejected)
      this.#made = this.takeCode(isolate);
    return enter;
  }

  /**
   * V8's code for the text from now on: with every function that has run in this isolate, since V8 finds its own compiled script
   * again by the text. Only for isolates without a plugin.
   */
  takeCode(isolate: IsolatedVm.Isolate): Uint8Array {
    const again = isolate.compileScriptSync(this.text, { ...RUNTIME, produceCachedData: true });
    const code = (again as IsolatedVm.CachedDataResult).cachedData;
    if (code === undefined) throw new Error('V8 gave no code for the guest runtime');
    this.#code = code;
    return new Uint8Array(code.copy());
  }
}

/** The types of isolated-vm leave it out. */
type Compiled = IsolatedVm.Script & { readonly cachedDataRejected?: boolean };

const RUNTIME = Object.freeze({ filename: 'skerry:runtime' });
type Enter = (kind: number, a: number, b: number, text: string) => string;

const BOOTSTRAP = Object.freeze({ __proto__: null, reference: true, timeout: 2_000 });
const NO_OPTIONS = Object.freeze({ __proto__: null }) as IsolatedVm.ReferenceApplyOptions;
const DRAIN: [number, number, number, string] = [ENTER.drain, 0, 0, ''];
const REGISTER = 'skerry:register';
const LOADER = `import register from '${REGISTER}'; import * as plugin from 'skerry:plugin'; register(plugin);`;
const TAKE_REGISTER = `const register = globalThis.skerryRegister; delete globalThis.skerryRegister; export default register;`;

export class Isolate {
  readonly memory: number;
  readonly #isolate: IsolatedVm.Isolate;
  readonly #context: IsolatedVm.Context;
  readonly #enter: IsolatedVm.Reference<Enter>;
  readonly #register: IsolatedVm.Module;
  #alive = true;

  /** A blank isolate: runtime in place, no plugin. `memory` in MB. */
  constructor(memory: number, script: GuestScript) {
    this.memory = memory;
    this.#isolate = new ivm.Isolate({ memoryLimit: memory });
    this.#context = this.#isolate.createContextSync();
    this.#enter = script.run(this.#isolate, this.#context);
    // The plugin's module must not find the function that announces it, so it is taken away before there is a plugin.
    this.#register = this.#isolate.compileModuleSync(TAKE_REGISTER, { filename: REGISTER });
    this.#register.instantiateSync(this.#context, refuseImport);
    this.#register.evaluateSync({ timeout: 1_000 });
  }

  get alive(): boolean {
    return this.#alive && !this.#isolate.isDisposed;
  }

  /** Runs the runtime's entry function for at most `timeout` ms, microtasks included. */
  enter(kind: number, a: number, b: number, text: string, timeout: number): Entry {
    try {
      const options = { __proto__: null, timeout: Math.max(1, Math.ceil(timeout)) };
      const out: unknown = this.#enter.applySync(undefined, [kind, a, b, text], options);
      return typeof out === 'string' ? { ok: true, text: out } : { ok: true, text: '' };
    } catch (error) {
      return { ok: false, broken: this.#classify(error) };
    }
  }

  /**
   * What the runtime wrote since its last entry, in promises. Runs no guest code, so it needs no time of its own: the
   * microtasks of an entry are done when that entry returns.
   */
  drain(): Entry {
    try {
      const out: unknown = this.#enter.applySync(undefined, DRAIN, NO_OPTIONS);
      return { ok: true, text: typeof out === 'string' ? out : '' };
    } catch (error) {
      return { ok: false, broken: this.#classify(error) };
    }
  }

  /** Compiles and evaluates the plugin. Its top-level `await` may leave it unready: the runtime says when it is. */
  load(code: string, filename: string, timeout: number): Entry {
    try {
      const plugin = this.#isolate.compileModuleSync(code, { filename });
      const loader = this.#isolate.compileModuleSync(LOADER, { filename: 'skerry:loader' });
      plugin.instantiateSync(this.#context, refuseImport);
      loader.instantiateSync(this.#context, (specifier) =>
        specifier === REGISTER ? this.#register : plugin,
      );
      loader.evaluateSync({ timeout: Math.max(1, Math.ceil(timeout)) });
      return { ok: true, text: '' };
    } catch (error) {
      return { ok: false, broken: this.#classify(error) };
    }
  }

  /** Only where no plugin was loaded. */
  takeCode(script: GuestScript): Uint8Array {
    return script.takeCode(this.#isolate);
  }

  dispose(): void {
    if (!this.#alive) return;
    this.#alive = false;
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }

  #classify(error: unknown): Broken {
    // An error that left the isolate is a copy made of strings by isolated-vm; still the guest's words.
    const message = error instanceof Error ? error.message : 'thrown value';
    if (this.#isolate.isDisposed || message.startsWith('Isolate was disposed')) {
      return { code: 'MEMORY_LIMIT', message: `over ${this.memory} MB of heap` };
    }
    if (message === 'Script execution timed out.') return { code: 'TIMEOUT', message };
    return { code: 'THREW', message: guestPart(error) };
  }
}

/** The guest's frames only: below the boundary the stack names our own files. */
function guestPart(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is no error was thrown';
  const stack = String(error.stack);
  const boundary = stack.indexOf('\n    at (<isolated-vm boundary>)');
  return boundary < 0 ? error.message : stack.slice(0, boundary);
}

function refuseImport(specifier: string): never {
  throw new Error(`import "${specifier}" was left in the bundle`);
}
