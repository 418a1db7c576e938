// Half of a surrogate pair is a string that no encoder takes: the host that puts it into an address or a header throws.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const HALF = `'x\\ud83d'`;

export default attack({
  title: 'every text of a plugin is well-formed Unicode: results, keys, errors and log lines',
  harm: { kind: 'leak' },
  async bare() {
    const name = String(await runBare(HALF));
    try {
      return { harmed: false, seen: `/users/${encodeURIComponent(name)}` };
    } catch (error) {
      return { harmed: error instanceof URIError, seen: String(error) };
    }
  },
  async skerry(world) {
    const lines: string[] = [];
    world.host.on('log', ({ message, fields }) => lines.push(message, ...textsIn(fields)));
    await world.load('test.attacker', {
      code: `
        const half = ${HALF};
        export default { run: () => [half, { [half]: half, pair: '\\ud83d\\ude00', text: 'a \\\\ud83d' }],
          fail() { const error = new Error(half); error.name = half; error.code = half; throw error; },
          log(_, ctx) { ctx.log.info(half, { [half]: half }); console.log(half); } };`,
      permissions: { log: ['write'] },
    });
    const result = await world.call('test.attacker');
    const failed = await world.call('test.attacker', 'fail');
    await world.call('test.attacker', 'log');
    const texts = [...lines, failed.message, ...textsIn(result.value)];
    const broken = texts.filter((text) => !text.isWellFormed());
    const expected = '["x\ufffd",{"x\ufffd":"x\ufffd","pair":"😀","text":"a \\\\ud83d"}]';
    const seen = `${broken.length} of ${texts.length} broken; ${JSON.stringify(result.value)}`;
    const kept = JSON.stringify(result.value) === expected;
    return { contained: broken.length === 0 && texts.length >= 10 && kept, seen };
  },
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
    key,
    ...textsIn(inner),
  ]);
}
