// Ids that every object has already: one is switched off by nobody, another is never found where it was put.

import { attack } from '../harness/attack.ts';
import { SkerryError } from '../../../src/index.ts';
import { NaiveSwitch } from './naive-switch.ts';

const OFF = { by: 'test', at: '2026-01-02T00:00:00Z', reason: 'odd' };
const CODE = 'export default { run: () => 1 };';

export default attack({
  title: 'a plugin is disabled by its own id, and by no name that every object has',
  harm: { kind: 'leak' },
  async bare() {
    const off = new NaiveSwitch();
    const lost = !off.isDisabled('constructor');
    off.disable('__proto__');
    const reason = off.isDisabled('reason');
    return {
      harmed: !lost || reason,
      seen: `constructor is ${lost ? 'on' : 'off'} untold, and so is "reason": ${String(reason)}`,
    };
  },
  async skerry(world) {
    await world.load('constructor', { code: CODE });
    await world.load('test.attacker', { code: CODE });
    const untold = await world.call('constructor');
    world.disable('constructor');
    const told = await world.call('constructor');
    const other = await world.call('test.attacker');
    world.enable('constructor');
    const before = world.host.plugins.map(({ policy }) => policy).join();
    const odd = [
      '__proto__',
      'Test.Attacker',
      'test.attacker ',
      'test/attacker',
      '../x',
      '',
      'a\u202eb',
      '*',
      'test.*',
    ];
    const taken = odd.filter((id) => {
      const text = `{"version":1,"plugins":{},"disabled":{${JSON.stringify(id)}:${JSON.stringify(OFF)}}}`;
      try {
        world.host.setGrants(JSON.parse(text) as object);
        return true;
      } catch (error) {
        return !(error instanceof SkerryError && error.code === 'GRANT_ERROR');
      }
    });
    const unchanged = before === world.host.plugins.map(({ policy }) => policy).join();
    const after = await world.call('test.attacker');
    const values = [untold, told, other, after].map(({ code, value }) => code ?? String(value));
    return {
      contained:
        values.join() === '1,PLUGIN_DISABLED,1,1' &&
        taken.length === 0 &&
        unchanged &&
        Object.keys(Object.prototype).length === 0,
      seen: `${values.join()}; taken: ${JSON.stringify(taken)}; ${unchanged ? 'unchanged' : 'changed'}`,
    };
  },
});
