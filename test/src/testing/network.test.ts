// The network of a plugin under test: names and certificates are the test's, permissions and addresses are judged as ever.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestOptions, testPlugin } from '../../../src/testing/index.ts';
import { type Certificate, LocalServer, makeCertificate } from '../brokers/net/kit.ts';

const CODE = `export default {
  async get(url) {
    return await (await fetch(url)).text();
  },
};`;

let folder: string;
let certificate: Certificate;
let server: LocalServer;
let url: string;
beforeAll(async () => {
  certificate = makeCertificate('DNS:api.test');
  server = await LocalServer.startTls(
    (_request, response) => response.end('hello'),
    certificate,
    'api.test',
  );
  url = `${server.url}/`;
  folder = mkdtempSync(join(tmpdir(), 'skerry-kit-'));
  const network = { outbound: [server.url, 'https://other.test'], private: true };
  const manifest = { name: 'acme.asker', version: '1.0.0', permissions: { network } };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'index.ts'), CODE);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server[Symbol.asyncDispose]();
});

/** What it got, or what it was told instead. */
async function get(address: string, options: TestOptions): Promise<unknown> {
  await using plugin = await testPlugin(folder, options);
  return await plugin.call('get', address).catch((error: Error) => error.message);
}

const lookup = { 'api.test': '127.0.0.1' };

it('is asked for by names that the test has, with certificates that it trusts', async () => {
  const network = { lookup, trustedCertificates: [certificate.cert] };
  expect(await get(url, { network })).toBe('hello');
});

it('may be looked up by a function, as dns.lookup is one', async () => {
  const network = {
    lookup: ((_name, _options, done) =>
      done(null, [{ address: '127.0.0.1', family: 4 }])) satisfies NonNullable<
      TestOptions['network']
    >['lookup'],
    trustedCertificates: [certificate.cert],
  };
  expect(await get(url, { network })).toBe('hello');
});

it('has no name beside those that the table has an address for', async () => {
  expect(await get('https://other.test/', { network: { lookup } })).toContain('no such name');
  const empty = await get('https://other.test/', { network: { lookup: { 'other.test': [] } } });
  expect(empty).toContain('no such name');
});

it('is not trusted because the test started it', async () => {
  expect(await get(url, { network: { lookup } })).toContain('certificate is not trusted');
});

it('is as private as its address, whatever it is called', async () => {
  const network = { lookup, trustedCertificates: [certificate.cert] };
  const grants = { network: { outbound: [server.url] } };
  expect(await get(url, { network, grants })).toContain('not permitted: net.private');
});
