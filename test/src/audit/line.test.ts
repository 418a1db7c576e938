import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordLines } from '../../../src/audit/line.ts';
import { MAX_LINE_BYTES } from '../../../src/audit/format.ts';
import type { Entry } from '../../../src/audit/index.ts';
import { decision, event, outcome } from './samples.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constant('/data/a.txt'),
);
const maybe = fc.option(text, { nil: null });
const entries: fc.Arbitrary<Entry> = fc.oneof(
  fc
    .record({
      plugin: maybe,
      version: text,
      scope: text,
      org: maybe,
      user: maybe,
      request: maybe,
      call: text,
    })
    .chain((asker) =>
      fc
        .record({
          access: text,
          operation: text,
          resource: text,
          reason: text,
          rule: maybe,
          origin: maybe,
        })
        .map((verdict) => decision({ ...asker, ...verdict })),
    ),
  fc.record({ access: text, code: maybe, ok: fc.boolean(), ms: fc.nat() }).map((o) => outcome(o)),
  fc
    .dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)), {
      noNullPrototype: true,
    })
    .map((detail) => event('plugin.load', detail)),
);

describe('a record line', () => {
  it('says what JSON.stringify says of the entry, whatever came before it', () => {
    fc.assert(
      fc.property(fc.array(entries, { minLength: 1, maxLength: 5 }), (list) => {
        const lines = new RecordLines();
        for (const [index, entry] of [...list, ...list].entries()) {
          const line = lines.render(entry, index + 1, 7);
          const { seq, batch, ...rest } = JSON.parse(line) as Record<string, unknown>;
          expect([seq, batch]).toEqual([index + 1, 7]);
          expect(rest).toEqual(JSON.parse(JSON.stringify(entry)));
        }
      }),
    );
  });

  it('is one line of UTF-8 with no raw control character and no lone surrogate', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const line = new RecordLines().render(entry, 1, 1);
        expect(line.endsWith('}\n')).toBe(true);
        expect(/[\u0000-\u001f]/.test(line.slice(0, -1))).toBe(false);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });

  it('writes null for a number JSON cannot hold', () => {
    const line = new RecordLines().render(outcome({ ms: Number.NaN }), 1, 1);
    expect(JSON.parse(line)).toMatchObject({ ms: null });
  });

  it('forgets the last asker when any part of the asker changes', () => {
    for (const key of ['plugin', 'version', 'scope', 'org', 'user', 'request', 'call'] as const) {
      const lines = new RecordLines();
      lines.render(decision(), 1, 1);
      expect(JSON.parse(lines.render(decision({ [key]: 'other' }), 2, 1))).toMatchObject({
        [key]: 'other',
      });
    }
  });

  it('forgets the last verdict when any part of the verdict changes', () => {
    const keys = ['operation', 'action', 'effect', 'reason', 'rule', 'origin', 'policy'] as const;
    for (const key of keys) {
      const lines = new RecordLines();
      lines.render(decision(), 1, 1);
      expect(JSON.parse(lines.render(decision({ [key]: 'deny' }), 2, 1))).toMatchObject({
        [key]: 'deny',
      });
    }
  });

  it('clips text too long for a reader, says how much, and stays a whole record', () => {
    const long = '\u0001'.repeat(100_000);
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}${long}`, long]));
    for (const entry of [
      decision({ resource: long, user: long }),
      event('x', many),
      outcome({ code: long }),
    ]) {
      const line = new RecordLines().render(entry, 1, 1);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MAX_LINE_BYTES);
      expect(JSON.parse(line)).toMatchObject({ seq: 1, kind: entry.kind });
      expect(line).toMatch(/\(99\d\d\d more\)/);
    }
  });
});
