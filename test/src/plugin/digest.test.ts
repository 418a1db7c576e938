import { describe, expect, test } from 'vitest';
import { digestBundle, digestCode, digestSources, sha256Hex } from '../../../src/plugin/digest.ts';

const one = { path: 'a.ts', sha256: sha256Hex('one') };
const two = { path: 'b.ts', sha256: sha256Hex('two') };

describe('the digest of a plugin', () => {
  test('is the SHA-256 of the code, with its name in front', () => {
    // The empty text's digest is a published constant.
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(digestCode('')).toBe(`sha256:${empty}`);
  });

  test('does not depend on the order in which files were read', () => {
    expect(digestSources([one, two])).toBe(digestSources([two, one]));
    expect(digestBundle([one, two], 'x')).toBe(digestBundle([two, one], 'x'));
  });

  test('changes with the name of a file, with its bytes, and with the bundle', () => {
    const digests = [
      digestBundle([one, two], 'x'),
      digestBundle([{ ...one, path: 'c.ts' }, two], 'x'),
      digestBundle([{ ...one, sha256: sha256Hex('three') }, two], 'x'),
      digestBundle([one], 'x'),
      digestBundle([one, two], 'y'),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('cannot be imitated by a file name that looks like two entries', () => {
    const forged = { path: `a.ts","${one.sha256}"],["b.ts`, sha256: two.sha256 };
    expect(digestSources([forged])).not.toBe(digestSources([one, two]));
  });

  test('of sources differs from that of a bundle without code', () => {
    expect(digestSources([one])).not.toBe(digestBundle([one], ''));
  });
});
