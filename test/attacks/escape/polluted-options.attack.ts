// isolated-vm reads the options of a bridge through Object.prototype, which is the guest's: `reference` turns copies into handles.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const ACCOUNT = { name: 'ada', keys: { signing: 'hunter2' } };
/** What a host puts before the plugin, so that it need not know isolated-vm. */
const PRELUDE = `globalThis.account = () => host.applySync(undefined, [], { result: {} });`;
const POLLUTE = `Object.prototype.reference = true; Object.prototype.copy = false; Object.prototype.externalCopy = true;`;

export default attack({
  title: 'an option that the guest puts on Object.prototype changes no crossing',
  harm: { kind: 'leak' },
  async bare() {
    const seen = await runBare(
      `Object.prototype.reference = true; account().getSync('keys').getSync('signing')`,
      {
        setUp: (context, ivm) => {
          context.global.setSync('host', new ivm.Reference(() => ACCOUNT));
          context.evalSync(PRELUDE);
        },
      },
    );
    return { harmed: seen === 'hunter2', seen: String(seen) };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        ${POLLUTE}
        Object.prototype.promise = true; Object.prototype.timeout = 1e9; Object.prototype.mode = 'send';
        Object.prototype.get = () => 'FORGED'; Object.prototype.ok = false; Object.prototype.code = 'FORGED';
        export default {
          async run(_, ctx) {
            const now = await ctx.clock.now();
            const bytes = await ctx.random.bytes(4);
            const refused = await ctx.env.get('A').catch((error) => error);
            return [typeof now, bytes.constructor === Uint8Array && bytes.length, refused.code];
          },
          loops() { for (;;); },
        };`,
      permissions: { clock: ['read'], random: ['read'] },
    });
    const looped = await world.call('test.attacker', 'loops');
    const seen = `${JSON.stringify(ended.value)} ${ended.message} ${looped.code}`;
    return { contained: seen === '["number",4,"PERMISSION_DENIED"]  TIMEOUT', seen };
  },
});
