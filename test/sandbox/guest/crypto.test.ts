// crypto inside an isolate: digests and HMAC beside Node's own, random bytes against the cipher they are made by.

import { createCipheriv } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { openSandbox, call } from '../make-unit.ts';
import { endRunner, runInNode, valueOf } from './run-in-isolate.ts';

afterAll(endRunner);

const KIT = `
const out = [];
const say = (...values) => out.push(...values);
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const caught = async (work) => { try { return await work(); } catch (error) { return error.name; } };
const { subtle } = crypto;
const bytes = (length) => new Uint8Array(length).map((_, i) => i * 7);
`;

async function same(snippet: string): Promise<void> {
  const code = `${KIT}\n${snippet}\nreturn out;`;
  const [guest, node] = [await valueOf(code), await runInNode(code)];
  expect(guest).toEqual(node);
  expect((guest as unknown[]).length).toBeGreaterThan(5);
}

describe('crypto.subtle', () => {
  it('digests as Node does', async () => {
    await same(
      `for (const name of ['SHA-1', 'sha-256', { name: 'SHA-384' }, 'SHA-512']) for (const length of [0, 1, 55, 56, 63, 64, 111, 112, 127, 128, 1000]) say(hex(await subtle.digest(name, bytes(length))));
      say(hex(await subtle.digest('SHA-256', bytes(9).buffer)), hex(await subtle.digest('SHA-256', new DataView(bytes(9).buffer, 2, 3))), (await subtle.digest('SHA-1', bytes(1))) instanceof ArrayBuffer);
      for (const name of ['MD5', 'SHA256', {}, null, undefined]) say(await caught(() => subtle.digest(name, bytes(1))));
      say(await caught(() => subtle.digest('SHA-256', 'text')), await caught(() => subtle.digest('SHA-256')), await caught(() => subtle.digest.call({}, 'SHA-256', bytes(1))));`,
    );
  });

  it('signs and verifies with HMAC as Node does, and keeps keys to what they are for', async () => {
    await same(
      `for (const hash of ['SHA-1', 'SHA-256', { name: 'SHA-384' }, 'SHA-512']) for (const length of [1, 64, 65, 128, 200]) {
        const key = await subtle.importKey('raw', bytes(length), { name: 'hmac', hash }, length === 64, ['verify', 'sign', 'sign']);
        const signature = await subtle.sign('HMAC', key, bytes(100));
        say(hex(signature), key.type, key.extractable, key.algorithm, key.usages, await subtle.verify({ name: 'HMAC' }, key, signature, bytes(100)), await subtle.verify('HMAC', key, signature, bytes(101)), await subtle.verify('HMAC', key, bytes(3), bytes(100)));
        say(await caught(async () => hex(await subtle.exportKey('raw', key))));
      }
      const only = await subtle.importKey('raw', bytes(4), { name: 'HMAC', hash: 'SHA-1' }, true, ['verify']);
      say(await caught(() => subtle.sign('HMAC', only, bytes(1))), await caught(() => subtle.sign('HMAC', {}, bytes(1))), Object.prototype.toString.call(only), only.algorithm === only.algorithm);
      const made = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-512' }, true, ['sign']); say(made.algorithm, (await subtle.exportKey('raw', made)).byteLength);
      const short = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-1', length: 256 }, true, ['sign', 'verify']); say(short.algorithm, short.usages);
      const hmac = { name: 'HMAC', hash: 'SHA-256' };
      say(await caught(() => subtle.importKey('raw', bytes(4), hmac, true, [])), await caught(() => subtle.importKey('raw', bytes(0), hmac, true, ['sign'])), await caught(() => subtle.importKey('raw', bytes(4), { name: 'HMAC' }, true, ['sign'])), await caught(() => subtle.importKey('raw', bytes(4), hmac, true, ['encrypt'])), await caught(() => subtle.generateKey(hmac, true, [])));`,
    );
  });

  it('refuses by name what it does not offer', async () => {
    const names = await valueOf(
      `${KIT} for (const work of [() => subtle.encrypt({ name: 'AES-GCM' }, 1, 2), () => subtle.deriveBits(1, 2), () => subtle.importKey('jwk', {}, { name: 'HMAC', hash: 'SHA-1' }, true, ['sign']), () => subtle.importKey('raw', bytes(4), 'AES-GCM', true, ['encrypt'])]) say(await caught(work)); return out;`,
    );
    expect(names).toEqual(Array.from({ length: 4 }, () => 'NotSupportedError'));
  });
});

describe('crypto', () => {
  it('has the shape and the refusals of Node', async () => {
    await same(
      `for (const make of [() => new Float64Array(2), () => new DataView(new ArrayBuffer(2)), () => [1], () => 'x', () => new Uint8Array(65_537), () => undefined]) say(await caught(() => crypto.getRandomValues(make())));
      for (const Kind of [Int8Array, Uint8ClampedArray, Uint16Array, Int32Array, BigInt64Array, BigUint64Array]) { const array = new Kind(8); say(crypto.getRandomValues(array) === array, array.some((one) => one != 0)); }
      try { crypto.getRandomValues(new Uint8Array(65_537)); } catch (error) { say(error instanceof QuotaExceededError, error.quota, error.requested); }
      say(crypto.getRandomValues(new Uint8Array(65_536)).length, await caught(() => crypto.getRandomValues()), await caught(() => new Crypto()), await caught(() => new CryptoKey()), await caught(() => crypto.getRandomValues.call({}, new Uint8Array(1))));
      say(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), crypto.randomUUID() !== crypto.randomUUID(), Object.prototype.toString.call(crypto), Object.prototype.toString.call(subtle), crypto.subtle === subtle);`,
    );
  });

  it('draws from ChaCha20 and replaces the key with every pool of 512 bytes', async () => {
    const seed = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 3));
    const drawn = await valueOf(
      `seedRandom('${seed.toString('base64')}'); const all = []; for (const length of [5, 1, 474, 480, 1000]) all.push(...crypto.getRandomValues(new Uint8Array(length))); return all;`,
    );
    const expected: number[] = [];
    for (let key = seed; expected.length < 1_960;) {
      const pool = createCipheriv('chacha20', key, Buffer.alloc(16)).update(Buffer.alloc(512));
      expected.push(...pool.subarray(32));
      key = Buffer.from(pool.subarray(0, 32));
    }
    expect(drawn).toEqual(expected.slice(0, 1_960));
  });

  it('gives each isolate bytes of its own, also when one unit starts again', async () => {
    await using world = await openSandbox({ spareCells: 0 });
    const code = `export default { draw: () => crypto.randomUUID(), die() { for (;;); } };`;
    const limits = { cpu: 200 };
    const drawn = new Set<string>();
    for (const scope of ['org:a', 'org:b']) {
      const unit = world.unit(code, limits, scope);
      for (const handler of ['draw', 'draw', 'die', 'draw']) {
        const outcome = await call(unit, handler);
        if (outcome.ok) drawn.add(outcome.text);
      }
    }
    expect(drawn.size).toBe(6);
  });
});
