// One payload text for both halves: a function of `ctx` and an input, run on what a naive host offers and as a plugin.

import type Ivm from 'isolated-vm';
import { loadIvm } from './bare-isolate.ts';

/** What a naive host gives a guest: `{ fs: { readFile } }` is `ctx.fs.readFile`. Arguments come as the guest made them. */
export type NaiveHandles = Readonly<Record<string, Readonly<Record<string, NaiveOperation>>>>;

type NaiveOperation = (...args: never[]) => unknown;

/**
 * Payloads try many things and go on: `attempt(work)` fulfils with what `work` gives, or with `refused: …` and the
 * code of the error.
 */
const PRELUDE = `const attempt = async (work) => {
  try { return await work(); } catch (error) { return 'refused: ' + (error.code ?? error.message); }
};`;

/** The code of a plugin with the payload as its handler `run`, and an honest one as `honest`. */
export function pluginOf(payload: string, honest = '() => null'): string {
  return `${PRELUDE}
    const payload = ${payload};
    const honest = ${honest};
    export default { run: (input, ctx) => payload(ctx, input), honest: (input, ctx) => honest(ctx, input) };`;
}

/** Runs the payload in a bare isolate that reaches the handles, and fulfils with what it returns. Takes as long as it takes. */
export async function runNaive(
  payload: string,
  handles: NaiveHandles,
  input: unknown = null,
): Promise<unknown> {
  const ivm = loadIvm();
  const isolate = new ivm.Isolate({ memoryLimit: 64 });
  const context = await isolate.createContext();
  const names = Object.entries(handles).flatMap(([kind, operations]) =>
    Object.entries(operations).map(([name, operation]) =>
      offer(context, ivm, `${kind}_${name}`, operation),
    ),
  );
  const code = `${PRELUDE}
    const ctx = {};
    for (const name of ${JSON.stringify(names)}) {
      const [kind, operation] = name.split('_');
      const host = globalThis[name];
      (ctx[kind] ??= {})[operation] = (...args) =>
        host.apply(undefined, args, { arguments: { copy: true }, result: { promise: true, copy: true } })
          .then(({ value, refused }) => { if (refused !== undefined) throw new Error(refused); return value; });
    }
    (async () => JSON.stringify(await (${payload})(ctx, ${JSON.stringify(input)})))()`;
  const text = (await context.eval(code, { promise: true, copy: true })) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

function offer(
  context: Ivm.Context,
  ivm: typeof Ivm,
  name: string,
  operation: NaiveOperation,
): string {
  const answer = async (...args: never[]): Promise<object> => {
    try {
      return { value: await operation(...args) };
    } catch (error) {
      return { refused: String(error) };
    }
  };
  context.global.setSync(name, new ivm.Reference(answer));
  return name;
}

/** Whether anything in what a payload returned holds the text. */
export function holds(value: unknown, text: string): boolean {
  return (JSON.stringify(value) ?? '').includes(text);
}

/** Whether every attempt of a payload that returns a list was refused. */
export function allRefused(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => String(each).startsWith('refused: '))
  );
}
