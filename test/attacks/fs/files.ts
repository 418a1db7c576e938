// A payload on files as a plugin that was granted every path there is: what holds then is the broker, not the grant.

import { pluginOf } from '../harness/payload.ts';
import type { Ended, PluginSource, World } from '../harness/world.ts';

const EVERY_PATH = { filesystem: { read: ['/**'], write: ['/**'] } };

const HONEST = `async ({ fs }) => {
  await fs.writeFile('/data/honest.txt', 'honest');
  return fs.readFile('/data/honest.txt', 'utf8');
}`;

export interface FilesEnded extends Ended {
  /** Ordinary use of files goes on working beside the attack. */
  readonly usable: boolean;
}

/** Loads the payload, calls it once with the input, and then the honest handler, which answers "honest". */
export async function attackFiles(
  world: World,
  payload: string,
  input: unknown = null,
  { honest: use = HONEST, ...source }: Partial<PluginSource> & { readonly honest?: string } = {},
): Promise<FilesEnded> {
  const ended = await world.attack(
    {
      code: pluginOf(payload, use),
      permissions: EVERY_PATH,
      limits: { cpu: 2_000, executionTime: 20_000 },
      ...source,
    },
    input,
  );
  const honest = await world.call('test.attacker', 'honest');
  return { ...ended, usable: honest.value === 'honest' };
}

/** In a few words for people. */
export function told({ value, message, usable }: FilesEnded): string {
  return `${message}${JSON.stringify(value)?.slice(0, 1_500)}${usable ? '' : ', and then files did not work'}`;
}
