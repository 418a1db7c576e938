// Input, output, arguments and answer are each exactly as long as the payload limit; one character more is refused.

import { control, differs } from '../harness/control.ts';

const CODE = `export default {
  echo: (input) => input,
  async store(input, ctx) {
    // The arguments are a list: two quotes, a comma and the path go with it.
    const text = input.slice(0, input.length - '["/data/a.txt",]'.length);
    await ctx.fs.writeFile('/data/a.txt', text);
    return (await ctx.fs.readFile('/data/a.txt', 'utf8')).length;
  },
};`;
const KB = 1_024;

export default control({
  title: 'a payload of exactly the limit crosses, and not one character more',
  async works(world) {
    await world.load('test.honest', {
      code: CODE,
      permissions: { filesystem: { read: ['/data/**'], write: ['/data/**'] } },
      limits: { payload: 64, cpu: 2_000 },
    });
    // Two quotes make it whole.
    const text = 'ü'.repeat(64 * KB - 2);
    const back = await world.call('test.honest', 'echo', text);
    if (back.value !== text) return `echo: ${back.message}`;
    const stored = await world.call('test.honest', 'store', text);
    const over = await world.call('test.honest', 'echo', `${text}x`);
    return differs(
      [stored.value ?? stored.message, over.code],
      [64 * KB - 2 - '["/data/a.txt",]'.length, 'PAYLOAD_LIMIT'],
    );
  },
});
