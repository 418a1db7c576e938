// What authors are shown of a handle whose operations carry fetch: the web's function, and none of its parts.

import { describe, expect, it } from 'vitest';
import { handleDocs, handleTypes, type OperationSpec } from '../../../src/gate/index.ts';

const SPECS: readonly OperationSpec[] = [
  {
    name: 'net.fetch',
    actions: ['net.outbound'],
    summary: 'Fetches.',
    params: [
      { name: 'input', type: 'string | URL | Request' },
      { name: 'init', type: 'RequestInit', optional: true },
    ],
    returns: 'Response',
    fetchPart: 'open',
  },
  ...(['read', 'write', 'end', 'cancel'] as const).map((fetchPart) => ({
    name: `net.${fetchPart}`,
    actions: ['net.outbound'] as const,
    summary: 'A part.',
    params: [],
    returns: 'void',
    fetchPart,
  })),
];

describe('a handle that carries fetch', () => {
  it('is typed with fetch alone', () => {
    const types = handleTypes(SPECS);
    expect(types).toContain(
      'fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;',
    );
    expect(types).not.toMatch(/\b(?:read|write|end|cancel)\(/u);
  });

  it('is documented with fetch alone', () => {
    const docs = handleDocs(SPECS);
    expect(docs).toContain('| `fetch` | `net.outbound` | Fetches. |');
    expect(docs).not.toContain('A part.');
  });
});
