// A body of some megabytes, many times what one answer holds.

import { control } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';
import { fastNetwork } from '../network/names.ts';

const HANDLER = `async (url) => {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  return [bytes.length, String.fromCharCode(...bytes.subarray(-8))];
}`;

export default control({
  title: 'a body of four megabytes arrives whole',
  host: fastNetwork,
  async works(world) {
    const server = await LocalServer.start(
      (_hit, response) => void response.end(Buffer.alloc(4_194_304, 'abcdefgh')),
    );
    return await fetchesAs(world, server, HANDLER, [4_194_304, 'abcdefgh']);
  },
});
