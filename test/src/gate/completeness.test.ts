// Every operation there is, taken from the table: denied without a grant, allowed with one, in the log both times.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/brokers/index.ts';
import { TestHost } from '../host/make-host.ts';

/** Arguments with which each operation works, once everything is granted. One line for each line of the table. */
const WORKING: Readonly<Record<string, readonly unknown[]>> = {
  'fs.writeFile': ['/data/a.txt', 'text'],
  'fs.readFile': ['/data/a.txt', 'utf8'],
  'fs.appendFile': ['/data/a.txt', 'more'],
  'fs.stat': ['/data/a.txt'],
  'fs.readdir': ['/data'],
  'fs.mkdir': ['/data/folder'],
  'fs.copyFile': ['/data/a.txt', '/data/b.txt'],
  'fs.rename': ['/data/b.txt', '/data/c.txt'],
  'fs.rm': ['/data/c.txt'],
  'db.select': [{ table: 'things', columns: ['id'] }],
  'db.count': [{ table: 'things' }],
  'db.insert': [{ table: 'things', values: { id: 2, name: 'b' } }],
  'db.update': [{ table: 'things', set: { name: 'c' }, where: { id: 2 } }],
  'db.delete': [{ table: 'things', where: { id: 2 } }],
  'db.batch': [[{ op: 'count', table: 'things' }]],
  'db.query': ['SELECT id FROM things'],
  'env.get': ['HOME'],
  'env.list': [],
  'log.debug': ['a line'],
  'log.info': ['a line'],
  'log.warn': ['a line'],
  'log.error': ['a line'],
  'clock.now': [],
  'clock.monotonic': [],
  'random.bytes': [8],
  'random.uuid': [],
};

/** What carries the web's fetch: no methods of a handle, but asked for in this order by one exchange of bodies. */
const PARTS = OPERATIONS.filter(({ fetchPart }) => fetchPart !== undefined).map(({ name }) => name);

const EVERYTHING = {
  filesystem: { read: ['/data/**'], write: ['/data/**'] },
  database: { read: ['things'], write: ['things'], raw: true },
  env: { read: ['HOME'] },
  log: ['write'],
  clock: ['read'],
  random: ['read'],
};

const CODE = `export default {
  async run([operation, args], ctx) {
    const [kind, method] = operation.split('.');
    try { await ctx[kind][method](...args); return 'done'; } catch (error) { return error.code ?? String(error); }
  },
  /** Sends a body in pieces, reads a piece of the answer, and gives the rest up. */
  async exchange(url) {
    const body = new ReadableStream({
      start(controller) { controller.enqueue(new TextEncoder().encode('up')); controller.close(); },
    });
    try {
      const response = await fetch(url, { method: 'POST', body, duplex: 'half' });
      const reader = response.body.getReader();
      await reader.read();
      await reader.cancel();
      return 'done';
    } catch (error) { return error.code ?? String(error); }
  },
};`;

let world: TestHost;
let server: Server;
beforeAll(async () => {
  world = await TestHost.open((dir) => {
    const database = new DatabaseSync(join(dir, 'main.db'));
    database.exec(
      "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO things VALUES (1, 'a')",
    );
    database.close();
    return {
      env: { HOME: '/home/somebody' },
      // No floor: not even a log is given for nothing.
      policy: { version: 1, databases: { main: { type: 'sqlite', path: join(dir, 'main.db') } } },
    };
  });
  // Answers with a body that has no end.
  server = createServer((request, response) => {
    request.resume();
    response.write('down');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const outbound = [{ match: `http://127.0.0.1:${port}/**`, methods: ['POST'] }];
  const permissions = { ...EVERYTHING, network: { outbound, private: true } };
  await world.load({ id: 'test.none', code: CODE, permissions, granted: {} });
  await world.load({ id: 'test.all', code: CODE, permissions });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});

async function decisions(plugin: string, operation: string): Promise<string[]> {
  const records = await world.records();
  return records.flatMap((record) =>
    record.kind === 'decision' && record.plugin === plugin && record.operation === operation
      ? [record.effect]
      : [],
  );
}

it('every operation of the table has a case here, and nothing else has', () => {
  const named = [...Object.keys(WORKING), ...PARTS];
  expect(named.sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
});

describe.each(Object.entries(WORKING))('%s', (operation, args) => {
  const sends = OPERATIONS.some(({ name, mode }) => name === operation && mode === 'send');

  it('is denied without a grant, and the denial is in the log', async () => {
    const answer = await world.host.plugin('test.none').call('run', [operation, args]);
    // What wants no answer gets none, and is denied all the same.
    expect(answer).toBe(sends ? 'done' : operation === 'env.list' ? 'done' : 'PERMISSION_DENIED');
    if (operation !== 'env.list') expect(await decisions('test.none', operation)).toContain('deny');
    expect(await decisions('test.none', operation)).not.toContain('allow');
  });

  it('works with a grant, and the decision is in the log', async () => {
    expect(await world.host.plugin('test.all').call('run', [operation, args])).toBe('done');
    expect(await decisions('test.all', operation)).toContain('allow');
    expect(await decisions('test.all', operation)).not.toContain('deny');
  });
});

describe('an exchange of two bodies by fetch', () => {
  const exchange = (plugin: string): Promise<unknown> => {
    const { port } = server.address() as AddressInfo;
    return world.host.plugin(plugin).call('exchange', `http://127.0.0.1:${port}/`);
  };

  it('is denied without a grant at its first part, and the denial is in the log', async () => {
    expect(await exchange('test.none')).toBe('PERMISSION_DENIED');
    expect(await decisions('test.none', 'net.fetch')).toContain('deny');
    for (const part of PARTS) expect(await decisions('test.none', part)).not.toContain('allow');
  });

  it('works with a grant, and a decision on each of its parts is in the log', async () => {
    expect(await exchange('test.all')).toBe('done');
    for (const part of PARTS) {
      expect(await decisions('test.all', part)).toContain('allow');
      expect(await decisions('test.all', part)).not.toContain('deny');
    }
  });
});
