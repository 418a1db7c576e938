// A hundred requests wait at once, exactly as many as the limit says, and another hundred after them.

import { control, differs } from '../harness/control.ts';

const CODE = `export default {
  async run(count, ctx) {
    const read = () => ctx.fs.readFile('/plugin/words.txt', 'utf8');
    const words = [];
    for (let round = 0; round < 2; round++)
      words.push(...(await Promise.all(Array.from({ length: count }, read))));
    return words.filter((word) => word === 'words').length;
  },
};`;

export default control({
  title: 'exactly as many requests as the limit says wait at once, time and again',
  async works(world) {
    await world.load('test.honest', {
      code: { 'index.ts': CODE, 'words.txt': 'words' },
      permissions: { filesystem: { read: ['/plugin/**'] } },
      limits: { hostCalls: 100, cpu: 2_000, executionTime: 20_000 },
    });
    const { value, message } = await world.call('test.honest', 'run', 100);
    return differs(value ?? message, 200);
  },
});
