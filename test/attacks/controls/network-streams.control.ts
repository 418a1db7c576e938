// A body written piece by piece, and one that is read so while it is being written.

import { control } from '../harness/control.ts';
import { fetchesAs } from '../network/honest.ts';
import { LocalServer } from '../network/local-server.ts';

const HANDLER = `async (url) => {
  const encoder = new TextEncoder();
  let n = 0;
  const body = new ReadableStream({ pull(to) { if (n++ === 5) to.close(); else to.enqueue(encoder.encode('piece ' + n + ' ')); } });
  const response = await fetch(url, { method: 'POST', body, duplex: 'half' });
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of response.body) text += decoder.decode(piece, { stream: true });
  return text;
}`;

export default control({
  title: 'a body goes both ways in pieces',
  async works(world) {
    const server = await LocalServer.stream((request, response) => void request.pipe(response));
    return await fetchesAs(world, server, HANDLER, 'piece 1 piece 2 piece 3 piece 4 piece 5 ');
  },
});
