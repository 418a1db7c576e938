// A handle of a host object can be written to: the guest gives itself what the host decides by.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

export default attack({
  title: 'nothing that a guest writes on what it was given changes a decision',
  harm: { kind: 'leak' },
  async bare() {
    const session = { user: 'eve', grants: { readSecrets: false } };
    await runBare(`session.getSync('grants').setSync('readSecrets', true)`, {
      setUp: (context, ivm) => context.global.setSync('session', new ivm.Reference(session)),
    });
    return { harmed: session.grants.readSecrets, seen: JSON.stringify(session) };
  },
  async skerry(world) {
    const ended = await world.attack({
      code: `
        const write = (target, key, value) => {
          if (Object(target) !== target) return;
          try { target[key] = value; } catch {}
          Reflect.defineProperty(target, key, { value, configurable: true });
          try { Object.setPrototypeOf(target, { [key]: value }); } catch {}
        };
        export default {
          async run(_, ctx) {
            const { call, plugin, config, fs, env } = ctx;
            for (const target of [call, plugin, config, fs, env, fs.readFile, env.get, ctx]) {
              write(target, 'id', 'test.neighbour'); write(target, 'plugin', { id: 'test.neighbour' });
              write(target, 'scope', 'org:acme'); write(target, 'org', 'acme');
              write(target, 'permissions', { env: ['read'] }); write(target, 'granted', true);
            }
            return [plugin.id, call.org, await env.get('SKERRY_SECRET').catch((error) => error.code)];
          },
        };`,
    });
    const decision = world.host.can('test.attacker', 'env.read', 'SKERRY_SECRET');
    const seen = `${JSON.stringify(ended.value)} ${decision.effect} ${ended.message}`;
    return { contained: seen === '["test.attacker",null,"PERMISSION_DENIED"] deny ', seen };
  },
});
