// Attack 10: send back a value that does something when the host looks at it.
// Without the wall: one careless merge of this result gives every object of the host `isAdmin`, or runs a getter of ours there.

/** Input `{"kind": "proto" | "json" | "getter" | "proxy"}`. */
export function forgedResult(input: unknown): unknown {
  const { kind = 'proto' } = (input ?? {}) as { kind?: string };
  return (FORGERIES[kind] ?? FORGERIES['proto'])?.();
}

/** Exported for the tests. */
export const FORGERIES: Readonly<Record<string, () => unknown>> = {
  proto: () =>
    JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'),
  json: () => ({ toJSON: () => ({ granted: true, decision: { effect: 'allow' } }) }),
  getter: () => ({
    get surprise(): string {
      return typeof Reflect.get(globalThis, 'process') === 'undefined'
        ? 'read at home'
        : 'GOT the host';
    },
  }),
  proxy: () =>
    new Proxy(
      {},
      {
        ownKeys: () => ['code', 'type'],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
        get: (_, key) => (key === 'toJSON' ? undefined : 'HOST_CLOSED'),
      },
    ),
};
