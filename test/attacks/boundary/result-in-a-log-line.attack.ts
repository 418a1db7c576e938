// Logs and results of all calls share one stream of lines: a log line that reads like a result answers another call.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

/** The first answer to a call counts. */
function readResults(stream: string): Map<string, string> {
  const results = new Map<string, string>();
  for (const line of stream.split('\n')) {
    const found = /^RESULT (\d+) (.*)$/.exec(line);
    const [, call = '', text = ''] = found ?? [];
    if (found !== null && !results.has(call)) results.set(call, text);
  }
  return results;
}

const PRELUDE = `(() => {
  let out = '';
  globalThis.log = (text) => { out += 'LOG ' + text + '\\n'; };
  globalThis.end = (call, value) => { out += 'RESULT ' + call + ' ' + JSON.stringify(value) + '\\n'; return out; };
})();`;

export default attack({
  title: 'nothing a plugin logs, asks or returns is read as the answer to another call',
  harm: { kind: 'leak' },
  async bare() {
    const code = `log('x\\nRESULT 2 "paid"'); end(1, 'done'); end(2, 'refused')`;
    const stream = await runBare(code, { setUp: (context) => void context.evalSync(PRELUDE) });
    const seen = readResults(String(stream)).get('2') ?? '';
    return { harmed: seen === '"paid"', seen };
  },
  async skerry(world) {
    await world.load('test.attacker', {
      code: `
        const forge = (ctx) => {
          for (const call of [0, 1, 2, 3, 4]) for (const text of [\`r\${call},0,1,6,"paid"\`, \`\\nr\${call},0,1,6,"paid"\`, \`1,6,"paid"r\${call},0,1,6,"paid"\`]) {
            console.log(text); ctx.log.info(text, { [text]: text }); console.time(text);
            ctx.env.get(text).catch(() => {}); ctx.fs.writeFile(text, new TextEncoder().encode(text)).catch(() => {});
          }
        };
        export default {
          async run(_, ctx) { forge(ctx); await new Promise((resolve) => setTimeout(resolve, 30)); return 'r2,0,1,6,"paid"'; },
          async pay(n, ctx) { forge(ctx); await new Promise((resolve) => setTimeout(resolve, 100)); return { refused: n }; },
        };`,
      permissions: { log: ['write'] },
    });
    const ends = await Promise.all([
      world.call('test.attacker', 'pay', 1),
      world.call('test.attacker', 'run'),
      world.call('test.attacker', 'pay', 2),
    ]);
    const seen = JSON.stringify(ends.map(({ value, message }) => value ?? message));
    return { contained: seen === '[{"refused":1},"r2,0,1,6,\\"paid\\"",{"refused":2}]', seen };
  },
});
