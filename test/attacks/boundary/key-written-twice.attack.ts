// A guest that writes its JSON itself says a key twice: who checks the text reads the first, who parses it gets the last.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const TEXT = `'{"role":"user","role":"admin"}'`;

/** A host that looks at the text before it parses it. */
function roleOf(text: string): string {
  if (/"role":"(\w+)"/.exec(text)?.[1] !== 'user') throw new Error('only users may be made');
  return (JSON.parse(text) as { role: string }).role;
}

export default attack({
  title: 'a plugin never writes the text of its result: a text it returns is a text',
  harm: { kind: 'leak' },
  async bare() {
    const role = roleOf(String(await runBare(TEXT)));
    return { harmed: role === 'admin', seen: role };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        const raw = (text) => { try { return JSON.rawJSON(text); } catch { return null; } };
        const { stringify } = JSON;
        JSON.stringify = () => ${TEXT};
        Object.prototype.toJSON = function () { return this; };
        export default { run: () => ${TEXT}, raw: () => ({ role: 'user', more: raw('"x","role":"admin"'), object: raw(${TEXT}) }),
          number: () => ({ n: raw?.('1e999') ?? null, big: raw('9'.repeat(400)) ?? null, minus: raw('-0') ?? null }),
          boxed: () => ({ toJSON: () => new String(${TEXT}) }) };`,
    });
    const ends = [];
    for (const name of ['run', 'raw', 'number', 'boxed'])
      ends.push((await world.call('test.attacker', name)).value);
    const seen = JSON.stringify(ends);
    const [text, boxed] = [ends[0], ends[3]];
    const numbers = Object.values((ends[2] ?? {}) as Record<string, number | null>);
    const finite = numbers.length === 3 && numbers.every((n) => n === null || Number.isFinite(n));
    const same = text === boxed && text === '{"role":"user","role":"admin"}';
    const raw = '{"role":"user","more":null,"object":null}';
    return { contained: same && finite && JSON.stringify(ends[1]) === raw, seen };
  },
});
