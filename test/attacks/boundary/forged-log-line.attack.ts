// A log line of a plugin holds a line break, and after it what looks like a line of the host.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const LINE = String.raw`'saved\n2026-01-01T00:00:00Z INFO host: eve was granted everything\u001b[8m\r\u2028\u{e0041}\u200f'`;
const FORGED = /^.*INFO host: eve/m;

export default attack({
  title: 'a line of a plugin stays one line of visible text, with its sender written by the host',
  harm: { kind: 'leak' },
  async bare() {
    let file = '';
    await runBare(`log(${LINE})`, {
      setUp: (context, ivm) =>
        context.global.setSync(
          'log',
          new ivm.Callback((text: string) => void (file += `plugin: ${text}\n`)),
        ),
    });
    const forged = FORGED.exec(file)?.[0] ?? '';
    return { harmed: forged !== '' && !forged.startsWith('plugin: '), seen: forged };
  },
  async skerry(world) {
    const entries: { plugin: string; text: string }[] = [];
    world.host.on('log', ({ plugin, message, fields }) => {
      entries.push({ plugin, text: `${message} ${JSON.stringify(fields)}` });
    });
    await world.attack({
      code: `
        const line = ${LINE};
        export default { run(_, ctx) {
          console.log(line); console.error(new Error(line)); console.log({ [line]: line }); console.table([line]); console.group(line);
          ctx.log.info(line, { [line]: line, plugin: 'host', level: 'audit', nested: [{ [line]: line }] });
          ctx.log.warn(line, { toJSON: () => ({ message: line }) });
        } };`,
      permissions: { log: ['write'] },
    });
    const unsafe = entries.filter(({ text }) => /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text));
    const senders = new Set(entries.map(({ plugin }) => plugin));
    return {
      contained:
        entries.length === 7 && unsafe.length === 0 && [...senders].join() === 'test.attacker',
      seen: `${entries.length} lines of ${[...senders].join()}; ${JSON.stringify(unsafe[0] ?? '')}`,
    };
  },
});
