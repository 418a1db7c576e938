// A machine cannot jail cells, and plugins run there all the same.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { attack } from '../harness/attack.ts';

const HOST = join(import.meta.dirname, '../../fixtures/hosts/unjailable-host.ts');

/** What became of a host of that policy where the kernel takes no filter and lets nobody mount. */
async function hostOf(isolation: object): Promise<string> {
  const policy = JSON.stringify({ version: 1, isolation });
  const { stdout } = await promisify(execFile)(process.execPath, [
    HOST,
    policy,
    'seccomp',
    'mount',
  ]);
  return stdout.trim();
}

export default attack({
  title: 'a level that is demanded and out of reach is an error, and nothing starts',
  harm: { kind: 'leak' },
  async bare() {
    const seen = await hostOf({ prefer: 'jail' });
    return { harmed: seen.includes('"level":"process"'), seen };
  },
  async skerry() {
    const seen = await hostOf({ atLeast: 'jail' });
    return { contained: seen.includes('UNSUPPORTED_PLATFORM'), seen };
  },
});
