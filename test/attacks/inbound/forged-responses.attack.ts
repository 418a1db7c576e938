// Whoever has broken out of his isolate writes the text of a response himself: no class of the web checks it before the host.

import { responseOf } from '../../../src/extend/endpoints/index.ts';
import { attack } from '../harness/attack.ts';

const HONEST = { status: 200, statusText: 'OK', headers: [['x-own', 'kept']], body: 'aGk=' };

const FORGED: readonly unknown[] = [
  null,
  [],
  'HTTP/1.1 200 OK',
  { ...HONEST, body: { length: 1e9 } },
  { ...HONEST, status: 101 },
  { ...HONEST, status: 100 },
  { ...HONEST, status: 0 },
  { ...HONEST, status: 1_000 },
  { ...HONEST, status: 200.5 },
  { ...HONEST, status: '200' },
  { ...HONEST, statusText: 'x'.repeat(10_000) },
  { ...HONEST, headers: Array.from({ length: 10_000 }, (_, i) => [`x-${i}`, 'a']) },
  { ...HONEST, headers: [['x-big', 'x'.repeat(1_000_000)]] },
  { ...HONEST, headers: [['x'.repeat(1_000_000), 'a']] },
  { ...HONEST, headers: { 'x-own': 'a' } },
  { ...HONEST, headers: [['x-own']] },
  { ...HONEST, headers: [['x-own', 'a', 'b']] },
  { ...HONEST, headers: [['x-own', { toString: 'a' }]] },
  { ...HONEST, headers: [['x-o wn', 'a']] },
  { ...HONEST, body: 'not base64' },
  { ...HONEST, body: ['aGk='] },
  { ...HONEST, url: 'http://host.test/admin' },
  { ...HONEST, type: 'basic', redirected: true },
  JSON.parse('{"__proto__": {"status": 200}, "statusText": "", "headers": [], "body": null}'),
];

/** What most people would write. */
function naiveResponse(value: unknown): Response | null {
  const { status, statusText, headers, body } = value as typeof HONEST;
  try {
    const bytes = Buffer.from(body, 'base64');
    return new Response(bytes, { status, statusText, headers: headers as [string, string][] });
  } catch {
    return null;
  }
}

export default attack({
  title: 'a response that is not one, in any part, is none',
  harm: { kind: 'leak' },
  async bare() {
    const through = FORGED.slice(4).filter((value) => naiveResponse(value) !== null);
    return {
      harmed: through.length > 0,
      seen: `${through.length} of ${FORGED.length} went through`,
    };
  },
  async skerry() {
    const honest = responseOf(HONEST, true);
    const through = FORGED.filter((value) => responseOf(value, true) !== null);
    return {
      contained: (await honest?.text()) === 'hi' && through.length === 0,
      seen: through.map((value) => JSON.stringify(value).slice(0, 100)).join('; '),
    };
  },
});
