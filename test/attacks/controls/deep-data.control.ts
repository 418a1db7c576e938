// JSON goes in 255 levels deep, is built upon, and comes out 256 levels deep, which is the most.

import { control, differs } from '../harness/control.ts';

const CODE = `export default {
  run: (input) => ({ deeper: input }),
};`;

export default control({
  title: 'data 256 levels deep crosses, and not one level more',
  async works(world) {
    await world.load('test.honest', { code: CODE });
    const deep: unknown = JSON.parse(`${'['.repeat(255)}${']'.repeat(255)}`);
    const { value, message } = await world.call('test.honest', 'run', deep);
    const over = await world.call('test.honest', 'run', [deep]);
    return differs([value ?? message, over.code], [{ deeper: deep }, 'INVALID_OUTPUT']);
  },
});
