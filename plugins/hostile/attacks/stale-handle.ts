// Attack 9: keep the `ctx` of one call and use it in another, to act in the name of whoever made the first.
// Without the wall: a guest's request, done with an administrator's rights that were checked an hour ago.

import type { Context } from 'skerry/plugin';
import { attempt } from '../finding.ts';
import type { Finding } from '../types.ts';

let kept: Context | null = null;

/** Call it twice: the first call keeps its `ctx`, every later one uses that of the first. */
export async function staleHandle(_input: unknown, ctx: Context): Promise<Finding[]> {
  if (kept === null) {
    kept = ctx;
    return [{ tried: 'keep ctx', happened: `kept that of call ${ctx.call.id}; call once more` }];
  }
  const old = kept;
  return Promise.all([
    attempt(`readFile of call ${old.call.id}`, () => old.fs.readFile('/data/a.txt', 'utf8')),
    attempt(`env.list of call ${old.call.id}`, async () => (await old.env.list()).join()),
  ]);
}
