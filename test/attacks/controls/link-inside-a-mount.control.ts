// Links that stay inside their mount are followed, to files and to folders: only leaving is refused.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { control, differs } from '../harness/control.ts';

const CODE = `export default {
  run: async (_, ctx) => [
    await ctx.fs.readFile('/shared/latest.txt', 'utf8'),
    await ctx.fs.readFile('/shared/now/report.txt', 'utf8'),
    await ctx.fs.readdir('/shared/now'),
  ],
};`;

export default control({
  title: 'a link that stays inside its mount is followed',
  host(dir) {
    const shared = join(dir, 'shared');
    mkdirSync(join(shared, 'reports/2026'), { recursive: true });
    writeFileSync(join(shared, 'reports/2026/report.txt'), 'the report');
    symlinkSync('reports/2026/report.txt', join(shared, 'latest.txt'));
    symlinkSync('./reports/2026', join(shared, 'now'));
    return { policy: { mounts: { '/shared': { path: shared, readonly: true } } } };
  },
  async works(world) {
    await world.load('test.honest', {
      code: CODE,
      permissions: { filesystem: { read: ['/shared/**'] } },
    });
    const { value, message } = await world.call('test.honest');
    return differs(value ?? message, ['the report', 'the report', ['report.txt']]);
  },
});
