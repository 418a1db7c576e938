// Three quarters of the memory limit are filled with live data and given back, call after call.

import { control, differs } from '../harness/control.ts';

/** 8 bytes a number, 32 MB and 64 allowed; an array that grows holds half as much again for a moment. */
const CODE = `export default {
  run() {
    const parts = [];
    for (let i = 0; i < 48; i++) parts.push(new Array(131_072).fill(i + 0.5));
    return parts.reduce((sum, part) => sum + part[131_071], 0);
  },
};`;

export default control({
  title: 'three quarters of the memory limit can be used, again and again',
  async works(world) {
    await world.load('test.honest', { code: CODE, limits: { memory: 64, cpu: 5_000 } });
    for (let n = 0; n < 5; n++) {
      const { value, message } = await world.call('test.honest');
      const wrong = differs(value ?? message, 1_152);
      if (wrong !== null) return `in round ${n}: ${wrong}`;
    }
    return null;
  },
});
