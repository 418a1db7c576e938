// Attack 3: climb from a value to the function that made its function, and let that one run text elsewhere.
// Without the wall: node:vm falls to the first line; a value of the host's realm carries the host's Function.

import type { Context } from 'skerry/plugin';
import { attempt } from '../finding.ts';
import type { Finding } from '../types.ts';

const LOOK = 'return typeof process === "undefined" ? undefined : process.version';

type Maker = (text: string) => () => unknown;

// `value.constructor.constructor` is Function, of whichever realm the value is from.
function climb(value: unknown): unknown {
  const maker = (value as { constructor: { constructor: Maker } }).constructor.constructor;
  return maker(LOOK)();
}

async function climbFromError(ctx: Context): Promise<unknown> {
  const error = await ctx.fs.readFile('/nowhere', 'utf8').catch((refusal: unknown) => refusal);
  return climb(error);
}

// V8 hands call sites to this hook; once they led to functions and receivers of the host.
function askCallSites(): unknown {
  const errors = Error as unknown as { prepareStackTrace: unknown };
  errors.prepareStackTrace = (_: unknown, sites: { getThis?(): unknown }[]) => sites;
  const { stack } = new Error('look') as unknown as { stack: unknown };
  errors.prepareStackTrace = undefined;
  return Array.isArray(stack) ? 'call sites' : undefined;
}

export async function constructorChain(_input: unknown, ctx: Context): Promise<Finding[]> {
  return Promise.all([
    attempt('({}).constructor.constructor', () => climb({})),
    attempt('ctx.call.constructor.constructor', () => climb(ctx.call)),
    attempt('ctx.fs.readFile.constructor.constructor', () =>
      climb(Reflect.get(ctx.fs, 'readFile')),
    ),
    attempt("a refusal's constructor.constructor", () => climbFromError(ctx)),
    attempt('Error.prepareStackTrace', askCallSites),
  ]);
}
