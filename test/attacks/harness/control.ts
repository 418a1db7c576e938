// A positive control: an honest plugin at the edge of what is allowed. "Contained" must never mean that nothing works.

import type { HostOptions } from '../../../src/index.ts';
import type { SkerryResult } from './attack.ts';
import type { World } from './world.ts';

export interface Control {
  /** A sentence that would be true in the docs: "a hundred requests wait at once". */
  readonly title: string;
  readonly host?: (dir: string) => HostOptions;
  skerry(world: World): Promise<SkerryResult>;
}

/** `works` answers with what went wrong, or with null. */
export function control(definition: {
  readonly title: string;
  readonly host?: (dir: string) => HostOptions;
  readonly works: (world: World) => Promise<string | null>;
}): Control {
  const { works, ...rest } = definition;
  return {
    ...rest,
    async skerry(world) {
      const wrong = await works(world);
      return { contained: wrong === null, seen: wrong ?? 'it works' };
    },
  };
}

/** Null where both are the same JSON, else what came instead. */
export function differs(got: unknown, expected: unknown): string | null {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  return a === b ? null : `${a?.slice(0, 500)} instead of ${b?.slice(0, 500)}`;
}
