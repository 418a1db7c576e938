// The gate alone: what is asked of policy, log and broker, in which order, and that every way to fail ends in a refusal.

import { describe, expect, it } from 'vitest';
import { BrokerError, OperationTable } from '../../../src/gate/index.ts';
import { OneGate, openCall, path, policyWithout } from './one-gate.ts';

/** The whole answer: an error has a name, a message and a code, and nothing else. */
function error(code: string, message: unknown = expect.any(String)): object {
  const denial = code === 'PERMISSION_DENIED' || code === 'CALL_ENDED';
  return { kind: 'error', name: denial ? 'PermissionDenied' : 'Error', message, code };
}

describe('a request', () => {
  it('is decided and recorded before it is performed, and its end is recorded before it is answered', async () => {
    const gate = new OneGate();
    expect(await gate.ask('test.read', ['/a'])).toEqual({ kind: 'text', text: '"/a"' });
    expect(gate.events).toEqual(['append decision', 'perform /a', 'append outcome', 'answer text']);
    expect(gate.entries).toMatchObject([
      { kind: 'decision', effect: 'allow', operation: 'test.read', resource: '/a', access: '1' },
      { kind: 'outcome', ok: true, code: null, operation: 'test.read', access: '1' },
    ]);
  });

  it('that is denied is recorded and answered, and never performed', async () => {
    const gate = new OneGate();
    const call = openCall({ policy: policyWithout('fs.read') });
    expect(await gate.ask('test.read', ['/a'], { call })).toEqual(
      error('PERMISSION_DENIED', 'test.read is not permitted: fs.read /a (not-granted)'),
    );
    expect(gate.events).toEqual(['append decision', 'answer PERMISSION_DENIED']);
    expect(call.denials).toMatchObject([{ action: 'fs.read', reason: 'not-granted' }]);
  });

  it('that needs two things and may do only one is denied, with both on record', async () => {
    const accesses = [path('/from', 'fs.read'), path('/to', 'fs.write')];
    const gate = new OneGate({ resolve: () => ({ ...gate.reading('both'), accesses }) });
    const call = openCall({ policy: policyWithout('fs.write') });
    expect(await gate.ask('test.read', [], { call })).toMatchObject(error('PERMISSION_DENIED'));
    expect(gate.entries).toMatchObject([
      { effect: 'allow', resource: '/from' },
      { effect: 'deny', resource: '/to' },
    ]);
    expect(gate.events).not.toContain('perform both');
  });

  it('for an operation that is not in the table is denied, and its name is not put on record', async () => {
    const gate = new OneGate();
    for (const name of ['test.nothing', 'fs.readFile', 'constructor', '__proto__', '', 'a\nb']) {
      expect(await gate.ask(name, [])).toMatchObject(error('PERMISSION_DENIED'));
    }
    for (const entry of gate.entries) {
      expect(entry).toMatchObject({ effect: 'deny', operation: '?', reason: 'unknown-operation' });
    }
    expect(gate.entries).toHaveLength(6);
  });

  it('of a call that is not open is denied with CALL_ENDED, before its arguments are looked at', async () => {
    const gate = new OneGate({
      resolve: () => {
        throw new Error('was looked at');
      },
    });
    expect(await gate.ask('test.read', 'no JSON', { call: null })).toMatchObject(
      error('CALL_ENDED'),
    );
    expect(gate.entries).toMatchObject([{ effect: 'deny', reason: 'call-ended', call: '' }]);
    expect(gate.failures).toEqual([]);
  });

  it.each([
    ['no JSON', '{', 'the arguments are not JSON'],
    ['nothing', '', 'the arguments are not JSON'],
    ['an object', '{"0":"/a","length":1}', 'the arguments are not a list'],
    ['a text', '"/a"', 'the arguments are not a list'],
  ])('whose arguments are %s is refused, with a denial on record', async (_, args, message) => {
    const gate = new OneGate();
    expect(await gate.ask('test.read', args)).toEqual(error('INVALID_ARGUMENT', message));
    expect(gate.entries).toMatchObject([{ effect: 'deny', reason: 'invalid-resource' }]);
    expect(gate.events).toEqual(['append decision', 'answer INVALID_ARGUMENT']);
  });

  it('is who its call is, whatever it says of itself', async () => {
    const gate = new OneGate();
    const identity = { org: 'acme', user: 'ada', request: 'r-9', call: 'c-77' };
    await gate.ask('test.read', ['/a', { org: 'evil', user: 'root', plugin: 'other' }], {
      call: openCall(identity),
    });
    expect(gate.entries[0]).toMatchObject({ ...identity, plugin: 'acme.test', version: '1.2.3' });
  });

  it('that names nothing is denied, unless it only lists what is allowed', async () => {
    const gate = new OneGate({
      resolve: () => ({ accesses: [], perform: () => ({ value: ['listed'] }) }),
    });
    expect(await gate.ask('test.read', [])).toMatchObject(error('PERMISSION_DENIED'));
    expect(await gate.ask('test.list', [])).toEqual({ kind: 'text', text: '["listed"]' });
  });
});

describe('a broker that fails', () => {
  it('while it resolves, by its own error: the guest is told, a denial is on record', async () => {
    for (const wait of [false, true]) {
      const gate = new OneGate({
        resolve: () => {
          const thrown = new BrokerError('ENAMETOOLONG', 'a name too long');
          if (wait) return Promise.reject(thrown);
          throw thrown;
        },
      });
      expect(await gate.ask('test.read', ['/a'])).toEqual(error('ENAMETOOLONG', 'a name too long'));
      expect(gate.entries).toMatchObject([{ effect: 'deny', reason: 'invalid-resource' }]);
      expect(gate.failures).toEqual([]);
    }
  });

  it('while it resolves, by a defect: the host hears of it, the guest learns nothing', async () => {
    for (const wait of [false, true]) {
      const defect = new TypeError('/srv/secret: undefined is not a function');
      const gate = new OneGate({
        resolve: () => {
          if (wait) return Promise.reject(defect);
          throw defect;
        },
      });
      expect(await gate.ask('test.read', ['/a'])).toEqual(
        error('INVALID_ARGUMENT', 'the arguments could not be understood'),
      );
      expect(gate.failures).toEqual([defect]);
    }
  });

  it('while it performs, by its own error: the guest is told its code and its message', async () => {
    const gate = new OneGate({
      resolve: () =>
        gate.reading('/a', () => {
          throw new BrokerError('ENOENT', 'no such file: /a', { cause: new Error('/srv/real/a') });
        }),
    });
    const answer = await gate.ask('test.read', ['/a']);
    expect(answer).toEqual(error('ENOENT', 'no such file: /a'));
    expect(gate.entries[1]).toMatchObject({ kind: 'outcome', ok: false, code: 'ENOENT' });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('/srv/secret');
      },
    ],
    ['rejects', () => Promise.reject(new Error('/srv/secret'))],
    [
      'throws nothing',
      () => {
        throw undefined;
      },
    ],
    ['gives back what has no JSON', () => ({ value: 1n })],
  ])(
    'while it performs, by a defect (it %s): INTERNAL for the guest, the defect for the host',
    async (_, perform) => {
      const gate = new OneGate({ resolve: () => gate.reading('/a', perform) });
      expect(await gate.ask('test.read', ['/a'])).toEqual(
        error('INTERNAL', 'test.read failed inside the host'),
      );
      expect(gate.failures).toHaveLength(1);
      expect(gate.entries[1]).toMatchObject({ kind: 'outcome', ok: false, code: 'INTERNAL' });
    },
  );

  it('leaves the other requests of its frame alone', async () => {
    const gate = new OneGate({
      resolve: (_, [name]) => {
        if (name === '/bad') throw new Error('bad');
        return gate.reading(String(name));
      },
    });
    const answers = await Promise.all(
      gate.frame([
        ['test.read', ['/a']],
        ['test.read', ['/bad']],
        ['test.read', ['/b']],
      ]),
    );
    expect(answers.map((answer) => (answer.kind === 'error' ? answer.code : answer.kind))).toEqual([
      'text',
      'INVALID_ARGUMENT',
      'text',
    ]);
  });
});

describe('the signal of a perform', () => {
  it("is the call's own; of a request without one it has fired already", async () => {
    const seen: boolean[] = [];
    const gate = new OneGate({
      resolve: () =>
        gate.reading('/a', ({ signal }) => {
          seen.push(signal.aborted);
          return {};
        }),
    });
    await gate.ask('test.read', []);
    await gate.ask('test.read', [], { signal: AbortSignal.abort() });
    await gate.ask('test.read', [], { signal: null });
    expect(seen).toEqual([false, true, true]);
  });
});

describe('the operation table', () => {
  const broker = (
    kind: string,
    name: string,
  ): ConstructorParameters<typeof OperationTable>[0][0] => ({
    kind,
    operations: [{ name, actions: ['fs.read'], summary: '', params: [], returns: 'void' }],
    resolve: () => ({ accesses: [], perform: () => ({}) }),
  });

  it('refuses an operation that two brokers claim, and one outside the kind of its broker', () => {
    expect(() => new OperationTable([broker('a', 'a.x'), broker('a', 'a.x')])).toThrow(
      'Operation a.x has two brokers.',
    );
    expect(() => new OperationTable([broker('a', 'b.x')])).toThrow(
      'Operation b.x does not belong to the a broker.',
    );
  });

  it('has nothing that was not put in', () => {
    const table = new OperationTable([broker('a', 'a.x')]);
    for (const name of ['a.y', 'constructor', '__proto__', 'toString', '']) {
      expect(table.get(name)).toBeNull();
    }
    expect(table.specs.map(({ name }) => name)).toEqual(['a.x']);
  });
});
