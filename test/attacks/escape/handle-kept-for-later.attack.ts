// A handle made for one call is kept and used in another, after the call it belonged to is over: in the name of the first caller.

import { attack } from '../harness/attack.ts';
import { loadIvm } from '../harness/bare-isolate.ts';

export default attack({
  title: 'a handle is of no use after its call, not even while a result is written',
  harm: { kind: 'leak' },
  bare() {
    const ivm = loadIvm();
    const context = new ivm.Isolate({ memoryLimit: 32 }).createContextSync();
    const run = context.evalSync(
      `let kept; ((session) => { kept ??= session; return kept.applySync(undefined, ['report']); })`,
      { reference: true },
    );
    const call = (user: string): unknown =>
      run.applySync(undefined, [new ivm.Reference((what: string) => `${what} of ${user}`)]);
    call('admin');
    const seen = call('eve');
    return Promise.resolve({ harmed: seen === 'report of admin', seen: String(seen) });
  },
  async skerry(world) {
    const refused: string[] = [];
    world.host.on('denied', ({ operation, reason }) => void refused.push(`${operation} ${reason}`));
    await world.load('test.attacker', {
      code: `
        let kept;
        export default {
          async run(_, ctx) { kept = ctx; await ctx.fs.writeFile('/data/a', 'of the first call'); },
          async later() {
            const read = await kept.fs.readFile('/data/a', 'utf8').catch((error) => error.code);
            return { read, toJSON() { kept.fs.readFile('/data/a').catch(() => {}); kept.log.info('x'); return [read]; } };
          },
        };`,
      permissions: {
        filesystem: { read: ['/data/**'], write: ['/data/**'] },
        log: ['write'],
      },
    });
    const first = await world.call('test.attacker');
    const ended = await world.call('test.attacker', 'later');
    const seen = `${first.ok} ${JSON.stringify(ended.value)} ${refused.join()} ${ended.message}`;
    const expected =
      'true ["CALL_ENDED"] fs.readFile call-ended,fs.readFile call-ended,log.info call-ended ';
    return { contained: seen === expected, seen };
  },
});
