// Many lines of one call: as many as its limit holds, and its process lives.

import { expect, it } from 'vitest';
import { TestHost } from './make-host.ts';

it('a plugin may log as much in one go as its limit holds', async () => {
  await using world = await TestHost.open();
  let heard = 0;
  world.host.on('log', () => void heard++);
  await world.load({
    code: `export default { run: (lines, ctx) => {
      for (let line = 0; line < lines; line++) ctx.log.info('line ' + line);
      return lines;
    } };`,
    permissions: { log: ['write'] },
    manifest: { limits: { log: 1_024, cpu: 5_000 } },
  });
  expect(await world.host.plugin('test.plugin').call('run', 6_000)).toBe(6_000);
  expect(heard).toBe(6_000);
});
