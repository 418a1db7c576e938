// The Ed25519 key that signs checkpoints: made on first use, read back, and named by its public half.
// Knows nothing of what is signed.

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { AuditError, causeCode } from './errors.ts';

/** Where the private key comes from. By default `keys/log.key.pem` in the log's folder, made on first use. */
export type KeySource = { readonly pem: string } | { readonly path: string };

export interface SigningKey {
  /** First 16 hex digits of the SHA-256 of the public key's DER form. */
  readonly id: string;
  readonly publicPem: string;
  /** Lower-case hex signature over the text's UTF-8 bytes. */
  sign(text: string): string;
}

/** Keys whose checkpoints count, by id. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

function keysFolder(dir: string): string {
  return join(dir, 'keys');
}

/** Reads or makes the key, and leaves the public half in the log's `keys/`. Throws AuditError KEY_UNUSABLE. */
export function openSigningKey(dir: string, source?: KeySource): SigningKey {
  const key = makeSigningKey(readPrivateKey(dir, source));
  const file = join(keysFolder(dir), `${key.id}.pub.pem`);
  try {
    fs.mkdirSync(keysFolder(dir), { recursive: true, mode: 0o700 });
    if (!fs.existsSync(file)) fs.writeFileSync(file, key.publicPem, { mode: 0o644 });
  } catch (error) {
    throw unusable(file, `the public key cannot be written (${causeCode(error)})`, error);
  }
  return key;
}

/** Throws AuditError KEY_UNUSABLE for anything but an Ed25519 public key in PEM. */
export function parsePublicKey(
  pem: string,
  file = 'publicKey',
): { readonly id: string; readonly key: KeyObject } {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (error) {
    throw unusable(file, 'it is not a public key in PEM', error);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unusable(file, 'it is not an Ed25519 key');
  return { id: keyId(key), key };
}

/** Every public key lying in the log's own `keys/`; unreadable files are passed over. */
export function readFolderKeys(dir: string): TrustedKeys {
  const keys = new Map<string, KeyObject>();
  let names: string[] = [];
  try {
    names = fs.readdirSync(keysFolder(dir)).filter((name) => name.endsWith('.pub.pem'));
  } catch {
    return keys;
  }
  for (const name of names.slice(0, 1000)) {
    try {
      const { id, key } = parsePublicKey(
        fs.readFileSync(join(keysFolder(dir), name), 'utf8'),
        name,
      );
      keys.set(id, key);
    } catch {
      // Hostile or half-written: a key that cannot be read verifies nothing.
    }
  }
  return keys;
}

export function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function makeSigningKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  return {
    id: keyId(publicKey),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('hex'),
  };
}

function readPrivateKey(dir: string, source?: KeySource): KeyObject {
  if (source !== undefined && 'pem' in source) return parsePrivateKey(source.pem, 'key.pem');
  const path = source?.path ?? join(keysFolder(dir), 'log.key.pem');
  try {
    if (!fs.existsSync(path)) writeNewKey(path);
    const mode = fs.statSync(path).mode & 0o777;
    if ((mode & 0o077) !== 0) {
      throw unusable(path, `others may read it (mode ${mode.toString(8)}); chmod 600 it`);
    }
    return parsePrivateKey(fs.readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof AuditError) throw error;
    throw unusable(path, `it cannot be read or made (${causeCode(error)})`, error);
  }
}

// Written beside and renamed, so that a crash leaves no half a key behind.
function writeNewKey(path: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const fresh = `${path}.${process.pid}.new`;
  fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  fs.writeFileSync(fresh, pem, { mode: 0o600, flush: true });
  fs.renameSync(fresh, path);
}

function parsePrivateKey(pem: string, file: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw unusable(file, 'it is not a private key in PEM', error);
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw unusable(
      file,
      'it is not an Ed25519 key; make one with openssl genpkey -algorithm ed25519',
    );
  }
  return key;
}

function unusable(file: string, why: string, cause?: unknown): AuditError {
  return new AuditError('KEY_UNUSABLE', `access log key ${file}: ${why}`, { cause });
}
