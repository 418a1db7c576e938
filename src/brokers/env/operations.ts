// What `ctx.env` offers, as data.

import type { OperationSpec } from '../../gate/index.ts';

export const ENV_OPERATIONS: readonly OperationSpec[] = [
  {
    name: 'env.get',
    actions: ['env.read'],
    summary: 'Reads one variable the operator provides; null where there is none.',
    params: [{ name: 'name', type: 'string' }],
    returns: 'string | null',
  },
  {
    name: 'env.list',
    actions: ['env.read'],
    summary: 'Names of the variables that are provided and may be read, sorted.',
    params: [],
    filters: true,
    returns: 'string[]',
  },
];
