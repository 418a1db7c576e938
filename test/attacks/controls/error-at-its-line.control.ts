// An error of the plugin reaches the host with its name, its code, and a stack in the author's own files and lines.

import { SkerryError } from '../../../src/index.ts';
import { control, differs } from '../harness/control.ts';

const FILES = {
  'index.ts': `import { pay } from './lib/pay.ts';

export default {
  async run(sum: number) {
    await null;
    return pay(sum);
  },
};`,
  'lib/pay.ts': `interface Failure extends Error { code?: string }

export function pay(sum: number): never {
  const error: Failure = new RangeError('too much: ' + sum);
  error.code = 'NO_FUNDS';
  throw error;
}`,
};

export default control({
  title: 'an error is told with its code, and its stack in files and lines of the author',
  async works(world) {
    await world.load('test.honest', { code: FILES });
    try {
      await world.host.plugin('test.honest').call('run', 7);
    } catch (error) {
      if (!(error instanceof SkerryError)) throw error;
      const { code, message, guestCode, guestStack = '' } = error;
      const frames = [...guestStack.matchAll(/(?:lib\/)?\w+\.ts:\d+/g)].map(([place]) => place);
      return differs(
        [code, message, guestCode, frames],
        ['EXECUTION_ERROR', 'RangeError: too much: 7', 'NO_FUNDS', ['lib/pay.ts:4', 'index.ts:6']],
      );
    }
    return 'nothing was thrown';
  },
});
