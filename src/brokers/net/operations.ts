// What carries `fetch` to the host, as data: one request with the head of its response, and both bodies piece by piece.

import type { OperationSpec } from '../../gate/index.ts';

const ACTIONS = ['net.outbound', 'net.private'] as const;
const KEY = { name: 'key', type: 'number' } as const;

export const NET_OPERATIONS: readonly OperationSpec[] = [
  {
    name: 'net.fetch',
    actions: ACTIONS,
    summary:
      'The fetch of the web: sends a request, follows redirects, and answers with the head of the response. Every hop is decided anew.',
    params: [
      { name: 'input', type: 'string | URL | Request' },
      { name: 'init', type: 'RequestInit', optional: true },
    ],
    returns: 'Response',
    errors: [
      'INVALID_ARGUMENT',
      'NETWORK_ERROR',
      'REDIRECT',
      'TIMEOUT',
      'TOO_LARGE',
      'ABORTED',
      'UNAVAILABLE',
    ],
    fetchPart: 'open',
  },
  {
    name: 'net.read',
    actions: ACTIONS,
    summary: 'The next piece of a response body, decompressed; empty at the end.',
    params: [KEY],
    returns: 'Uint8Array',
    errors: ['NETWORK_ERROR', 'TIMEOUT', 'TOO_LARGE', 'ABORTED'],
    fetchPart: 'read',
  },
  {
    name: 'net.write',
    actions: ACTIONS,
    summary: 'Adds a piece to a request body and waits for room for the next.',
    params: [KEY, { name: 'bytes', type: 'Uint8Array' }],
    returns: 'void',
    errors: ['TOO_LARGE', 'ABORTED'],
    fetchPart: 'write',
  },
  {
    name: 'net.end',
    actions: ACTIONS,
    summary: 'Ends a request body.',
    params: [KEY],
    returns: 'void',
    errors: ['ABORTED'],
    fetchPart: 'end',
  },
  {
    name: 'net.cancel',
    actions: ACTIONS,
    summary: 'Gives a request or its body up.',
    params: [KEY],
    returns: 'void',
    fetchPart: 'cancel',
  },
];
