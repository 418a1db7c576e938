import { createNetBroker } from '../../../../src/brokers/net/broker.ts';
import { brokerContract } from '../../../contracts/broker.contract.ts';
import { GuestCall, LocalServer, lookupTable } from './kit.ts';

const REQUEST = { method: 'GET', headers: [], redirect: 'follow', upload: false };

brokerContract('net', async () => {
  const requests: string[] = [];
  const server = await LocalServer.start((request, response) => {
    requests.push(request.url ?? '');
    // A head at once, and what is sent as the body.
    response.flushHeaders();
    request.pipe(response);
  });
  const lookup = lookupTable({ 'inner-name.test': ['127.0.0.1'] });
  const call = new GuestCall(createNetBroker({ lookup }));
  const upload = { method: 'POST', upload: true };
  // Uploads stay open for what is written after their head has come.
  for (const key of [2, 3, 4, 5]) {
    const head = call.fetch(server.url, { ...upload, key });
    await call.write(key, 'a piece');
    await head;
  }
  const good = { ...REQUEST, key: 1, url: `${server.url}/good` };
  return {
    broker: call.broker,
    asker: call.asker,
    good: [
      { operation: 'net.fetch', args: [good] },
      { operation: 'net.read', args: [2] },
      { operation: 'net.write', args: [3, { $bytes: 0 }], bytes: [Buffer.from('x')] },
      { operation: 'net.end', args: [4] },
      { operation: 'net.cancel', args: [5] },
    ],
    bad: [
      ...[
        { ...good, key: -1 },
        { ...good, key: '1' },
        { ...good, url: 'no url' },
        { ...good, url: '//host/' },
        { ...good, url: 'ftp://host/' },
        { ...good, url: 'file:///etc/passwd' },
        { ...good, url: 'data:text/plain,a' },
        { ...good, url: 'ws://host/' },
        { ...good, url: 'http://user@host/' },
        { ...good, url: 'http://:password@host/' },
        { ...good, url: 'http://host./' },
        { ...good, url: 'http://host:0/' },
        { ...good, url: 'http://host:65536/' },
        { ...good, url: `http://host/${'a'.repeat(8_192)}` },
        { ...good, url: `http://host/${'ü'.repeat(4_000)}` },
        { ...good, method: 'CONNECT' },
        { ...good, method: 'trace' },
        { ...good, method: 'TRACK' },
        { ...good, method: 'GET /x HTTP/1.1' },
        { ...good, method: '' },
        { ...good, redirect: 'maybe' },
        { ...good, upload: 'yes' },
        { ...good, upload: true },
        { ...good, headers: {} },
        { ...good, headers: ['a: b'] },
        { ...good, headers: [['a']] },
        { ...good, headers: [['a', 'b', 'c']] },
        { ...good, headers: [['a', 1]] },
        { ...good, dispatcher: {} },
      ].map((request) => ({ operation: 'net.fetch', args: [request] })),
      { operation: 'net.fetch', args: [good, 'text'] },
      { operation: 'net.fetch', args: [good, { $bytes: 0 }], bytes: [Buffer.from('x')] },
      { operation: 'net.fetch', args: [{ ...good, method: 'PUT' }, { $bytes: 1 }] },
      { operation: 'net.read', args: [99] },
      { operation: 'net.read', args: ['1'] },
      { operation: 'net.read', args: [2, 3] },
      { operation: 'net.write', args: [3] },
      { operation: 'net.write', args: [3, 'text'] },
      { operation: 'net.end', args: [99] },
      { operation: 'net.cancel', args: [null] },
    ],
    failing: [
      { operation: 'net.fetch', args: [{ ...good, key: 6, url: 'http://inner-name.test:9/' }] },
      { operation: 'net.fetch', args: [{ ...good, key: 7, url: 'http://unknown.test/' }] },
      {
        operation: 'net.fetch',
        args: [{ ...good, key: 8, url: `https://inner-name.test:${server.port}/` }],
      },
    ],
    secrets: ['127.0.0.1', 'ECONN', process.cwd()],
    observe: () => requests.length,
    close: async () => await server[Symbol.asyncDispose](),
  };
});
