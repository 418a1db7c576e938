// Packages for compression, hashes, signatures and identifiers.

import type { TriedPackage } from '../tried-package.ts';

export const BYTES: readonly TriedPackage[] = [
  {
    name: 'fflate',
    does: 'writes a ZIP archive of two files and reads it back',
    code: `import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
      export const run = () => {
        const archive = zipSync({ 'a.txt': strToU8('a'.repeat(10_000)), 'b/c.txt': strToU8('ü') });
        const files = unzipSync(archive);
        return [
          archive.length < 400,
          Object.keys(files),
          strFromU8(files['a.txt']).length,
          strFromU8(files['b/c.txt']),
        ];
      };`,
    expected: [true, ['a.txt', 'b/c.txt'], 10_000, 'ü'],
  },
  {
    name: 'pako',
    does: 'compresses with gzip and back, and refuses bytes that are none',
    code: `import * as pako from 'pako';
      const refused = (bytes) => {
        try {
          pako.inflate(bytes);
          return false;
        } catch {
          return true;
        }
      };
      export const run = () => {
        const text = 'skerry '.repeat(1_000);
        const packed = pako.gzip(text);
        const back = new TextDecoder().decode(pako.ungzip(packed));
        return [
          [...packed.slice(0, 2)],
          packed.length < 200,
          back === text,
          refused(new Uint8Array([1, 2, 3])),
        ];
      };`,
    expected: [[31, 139], true, true, true],
  },
  {
    name: '@noble/hashes',
    does: 'gives the published SHA-256 of "abc", and authenticates a message',
    code: `import { hmac } from '@noble/hashes/hmac.js';
      import { sha256 } from '@noble/hashes/sha2.js';
      import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
      const mac = hmac(
        sha256,
        utf8ToBytes('key'),
        utf8ToBytes('The quick brown fox jumps over the lazy dog'),
      );
      export const run = () => [bytesToHex(sha256(utf8ToBytes('abc'))), bytesToHex(mac)];`,
    expected: [
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
    ],
  },
  {
    name: 'tweetnacl',
    does: 'seals a message from one key pair to another, signs one, and notices a changed one',
    code: `import nacl from 'tweetnacl';
      const text = new TextEncoder().encode('skerry');
      export const run = () => {
        const [ada, ben] = [nacl.box.keyPair(), nacl.box.keyPair()];
        const nonce = nacl.randomBytes(nacl.box.nonceLength);
        const box = nacl.box(text, nonce, ben.publicKey, ada.secretKey);
        const opened = nacl.box.open(box, nonce, ada.publicKey, ben.secretKey);
        const { publicKey, secretKey } = nacl.sign.keyPair();
        const signature = nacl.sign.detached(text, secretKey);
        return [
          new TextDecoder().decode(opened),
          nacl.sign.detached.verify(text, signature, publicKey),
          nacl.sign.detached.verify(text.subarray(1), signature, publicKey),
        ];
      };`,
    expected: ['skerry', true, false],
  },
  {
    name: 'uuid',
    does: 'makes the name-based UUID of the standard, draws random ones, and tells versions apart',
    code: `import { v4, v5, validate, version } from 'uuid';
      export const run = () => [
        v5('www.example.com', v5.DNS),
        version('74738ff5-5367-5958-9aee-98fffdcd1876'),
        validate('74738ff5'),
        version(v4()),
        v4() === v4(),
      ];`,
    expected: ['2ed6657d-e927-568b-95e1-2665a8aea6a2', 5, false, 4, false],
  },
  {
    name: 'nanoid',
    does: 'draws identifiers of the length and from the letters that were asked for',
    code: `import { customAlphabet, nanoid } from 'nanoid';
      export const run = () => [
        nanoid().length,
        nanoid() === nanoid(),
        /^[ab]{50}$/.test(customAlphabet('ab', 50)()),
      ];`,
    expected: [21, false, true],
  },
];
