// A body that comes a byte at a time: whoever keeps the pieces until the last one has come holds a hundred bytes for each of them.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { attack } from '../harness/attack.ts';
import { sleep } from '../harness/measure.ts';
import { ask, loadEndpoints, upload } from './inbound.ts';

const PIECES = 20_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Says, before it ends, how many of its pieces somebody holds. */
function crumbs(): { body: ReadableStream<Uint8Array>; held: () => number } {
  const pieces: WeakRef<Uint8Array>[] = [];
  let held = Infinity;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (pieces.length === PIECES) {
        // What was looked at in a turn lives to the end of it.
        await sleep(10);
        collect();
        held = pieces.filter((piece) => piece.deref() !== undefined).length;
        controller.close();
        return;
      }
      const piece = new Uint8Array(1);
      pieces.push(new WeakRef(piece));
      controller.enqueue(piece);
    },
  });
  return { body, held: () => held };
}

export default attack({
  title: 'a body takes the room of its bytes, in however many pieces it comes',
  harm: { kind: 'leak' },
  async bare() {
    const { body, held } = crumbs();
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    const { byteLength } = Buffer.concat(pieces);
    return { harmed: held() > PIECES / 2, seen: `${held()} pieces held for ${byteLength} bytes` };
  },
  async skerry(world) {
    await loadEndpoints(world, {
      code: `export default { size: async (request) => new Response(String((await request.bytes()).length)) };`,
      endpoints: [{ path: '/', method: 'POST', handler: 'size' }],
    });
    const { body, held } = crumbs();
    const { text } = await ask(world, '/plugins/test.attacker', upload(body));
    return {
      contained: text === String(PIECES) && held() < 100,
      seen: `${held()} pieces held; ${text}`,
    };
  },
});
