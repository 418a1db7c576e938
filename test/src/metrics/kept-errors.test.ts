// Failures in groups: what is one and what is another, and which stay where there are too many.

import { describe, expect, it } from 'vitest';
import { type Failure, KeptErrors } from '../../../src/metrics/kept-errors.ts';

const STACK = 'TypeError: no such thing\n    at find (src/index.ts:3:9)\n    at src/index.ts:9:1';

function failure(more: Partial<Failure> = {}): Failure {
  return {
    code: 'EXECUTION_ERROR',
    message: 'TypeError: no such thing',
    stack: STACK,
    scope: 'global',
    handler: 'run',
    call: 'c-1',
    ...more,
  };
}

describe('kept errors', () => {
  it('are one where code, first line and place are the same', () => {
    const errors = new KeptErrors();
    errors.add(1, failure());
    errors.add(5, failure({ call: 'c-2', handler: 'other', scope: 'org:a' }));
    expect(errors.find({})).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{12}$/u),
        code: 'EXECUTION_ERROR',
        type: 'runtime_error',
        message: 'TypeError: no such thing',
        at: 'find (src/index.ts:3:9)',
        count: 2,
        first: 1,
        last: 5,
        handler: 'other',
        scope: 'org:a',
        call: 'c-2',
        stack: 'find (src/index.ts:3:9)\nsrc/index.ts:9:1',
      },
    ]);
  });

  it('are one where only numbers in the text differ, with the text of the latest', () => {
    const errors = new KeptErrors();
    errors.add(1, failure({ message: 'no user 17' }));
    errors.add(2, failure({ message: 'no user 2048' }));
    expect(errors.find({})).toMatchObject([{ message: 'no user 2048', count: 2 }]);
  });

  it('are two where the code, the words or the place differ', () => {
    const errors = new KeptErrors();
    errors.add(1, failure());
    errors.add(2, failure({ message: 'another' }));
    errors.add(3, failure({ stack: STACK.replace(':3:9', ':4:9') }));
    errors.add(4, failure({ code: 'TIMEOUT', stack: undefined }));
    expect(errors.find({}).map(({ last }) => last)).toEqual([4, 3, 2, 1]);
    expect(errors.find({ code: 'TIMEOUT' })).toMatchObject([{ at: null, stack: null }]);
    expect(errors.find({ text: 'ANOTHER' })).toHaveLength(1);
    expect(errors.find({ since: 3 })).toHaveLength(2);
    expect(errors.find({ limit: 1 })).toMatchObject([{ last: 4 }]);
  });

  it('are a hundred at most, and what happens again and again stays', () => {
    const errors = new KeptErrors();
    for (let time = 0; time < 3; time += 1) errors.add(time, failure({ message: 'the real one' }));
    for (let at = 0; at < 10_000; at += 1) {
      const message = String(at).replaceAll(/\d/gu, (digit) => 'abcdefghij'.charAt(Number(digit)));
      errors.add(10 + at, failure({ message }));
    }
    const kept = errors.find({});
    expect(kept).toHaveLength(100);
    expect(kept.find(({ message }) => message === 'the real one')?.count).toBe(3);
    expect(errors.dropped).toBe(9_901);
  });

  it('are short and in one line, whatever was thrown', () => {
    const errors = new KeptErrors();
    const long = 'x'.repeat(1_000_000);
    const stack = `${'w'.repeat(50_000)}\n${'    at \u001B[2J\u202E(a.ts:1:1)\n'.repeat(5_000)}`;
    errors.add(1, failure({ message: `first\u001B]0;title\u0007 \u202E${long}\nsecond`, stack }));
    errors.add(2, failure({ stack: stack.slice(50_000) }));
    const text = JSON.stringify(errors.find({}));
    expect(text.length).toBeLessThan(8_000);
    expect(text).not.toMatch(/[\u0000-\u001F\u007F\u202E]|\\u001b/u);
  });
});
