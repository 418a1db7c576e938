// What the controls of the network share: an honest plugin that is granted one server of this machine, and that server.

import { differs } from '../harness/control.ts';
import type { World } from '../harness/world.ts';
import type { LocalServer } from './local-server.ts';

/** Null where the handler, given the server's URL, answers as expected. `handler`: of the URL and `ctx`. */
export async function fetchesAs(
  world: World,
  server: LocalServer,
  handler: string,
  expected: unknown,
  host = '127.0.0.1',
): Promise<string | null> {
  const origin = server.at(host);
  await world.load('test.honest', {
    code: `export default { run: ${handler} };`,
    permissions: { network: { outbound: [origin], private: true } },
    limits: { cpu: 2_000, executionTime: 20_000, network: 204_800 },
  });
  const { value, message } = await world.call('test.honest', 'run', origin);
  return differs(value ?? message, expected);
}
