// A host that calls a handler by the name in a request calls inherited functions too: "constructor", "toString", "__defineGetter__".

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';
import { SkerryError } from '../../../src/index.ts';

const NAMES = [
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupGetter__',
  'isPrototypeOf',
  'propertyIsEnumerable',
];
const ODD = [
  '__proto__',
  'then',
  'default',
  'default.run',
  'run\n{}\nx',
  '',
  'a b',
  'x'.repeat(200),
];

export default attack({
  title: 'only what a plugin exports itself is a handler',
  harm: { kind: 'leak' },
  bare() {
    const ivm = loadIvm();
    const context = new ivm.Isolate({ memoryLimit: 32 }).createContextSync();
    context.evalSync(`globalThis.handlers = { ping: () => 'pong' };`);
    const call = (name: string): string =>
      String(context.evalSync(`typeof handlers[${JSON.stringify(name)}]('x')`));
    const called = NAMES.filter((name) => {
      try {
        return call(name) !== '';
      } catch {
        return false;
      }
    });
    return Promise.resolve({ harmed: called.length > 3, seen: called.join() });
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        class Base { inherited() { return 'inherited'; } }
        class Plugin extends Base { run = () => 'ran'; }
        export const other = () => 'other';
        export default new Plugin();`,
    });
    const called: string[] = [];
    for (const name of [...NAMES, ...ODD, 'inherited']) {
      try {
        await world.host.plugin('test.attacker').call(name);
        called.push(name);
      } catch (error) {
        const known = error instanceof SkerryError && error.code === 'UNKNOWN_HANDLER';
        if (!known) called.push(`${name}: ${String(error)}`);
      }
    }
    const own = [await world.call('test.attacker'), await world.call('test.attacker', 'other')];
    const seen = `${called.join()} ${own.map(({ value }) => String(value)).join()}`;
    return { contained: seen === ' ran,other', seen };
  },
});
