// What `ctx.random` offers, as data.

import type { OperationSpec } from '../../gate/index.ts';

export const RANDOM_OPERATIONS: readonly OperationSpec[] = [
  {
    name: 'random.bytes',
    actions: ['random.read'],
    summary: 'Draws bytes fit for keys: 0 to 65536 of them.',
    params: [{ name: 'count', type: 'number' }],
    returns: 'Uint8Array',
  },
  {
    name: 'random.uuid',
    actions: ['random.read'],
    summary: 'Makes a random UUID (version 4).',
    params: [],
    returns: 'string',
  },
];
