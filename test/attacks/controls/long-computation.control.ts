// A computation of some hundred milliseconds, in one go and without a pause: long, and within its cap.

import { control, differs } from '../harness/control.ts';

const CODE = `export default {
  run(most) {
    const composite = new Uint8Array(most);
    let count = 0;
    for (let n = 2; n < most; n++) {
      if (composite[n] === 1) continue;
      count++;
      for (let m = n * 2; m < most; m += n) composite[m] = 1;
    }
    return count;
  },
};`;

export default control({
  title: 'a computation that is long and within its cap is left alone',
  async works(world) {
    await world.load('test.honest', { code: CODE, limits: { cpu: 5_000, executionTime: 30_000 } });
    const { value, message } = await world.call('test.honest', 'run', 10_000_000);
    return differs(value ?? message, 664_579);
  },
});
