// What doctor says of the walls around a cell, of machines that have them and of machines that do not.

import { describe, expect, it } from 'vitest';
import {
  groupsText,
  namespacesText,
  oomText,
  type Walls,
  waysText,
} from '../../../../src/cli/doctor/walls.ts';

const LOCKED: Walls = {
  level: 'jail',
  preferred: 'jail',
  way: 'lock',
  mechanisms: ['seccomp'],
  reason: null,
  groups: { kind: 'v1', reason: null },
  ways: {
    lock: null,
    bubblewrap: 'bubblewrap is not installed',
    both: 'bubblewrap is not installed',
  },
  namespaces: [],
  oomScoreAdj: 1_000,
};
const BARE: Walls = {
  ...LOCKED,
  level: 'process',
  way: null,
  mechanisms: [],
  reason: 'node:ffi is not there',
  groups: { kind: null, reason: 'cgroups (v1) cannot be made: EROFS' },
  ways: { lock: 'node:ffi is not there', bubblewrap: 'no namespaces', both: 'no namespaces' },
};
const WRAPPED: Walls = {
  ...LOCKED,
  way: 'bubblewrap',
  ways: { lock: null, bubblewrap: null, both: null },
  namespaces: ['user', 'net'],
};

describe('what doctor says of the walls', () => {
  it('is which ways there are to jail a cell, and why others are not', () => {
    expect(waysText(LOCKED)).toBe(
      'jail by lock; bubblewrap: bubblewrap is not installed; both: bubblewrap is not installed',
    );
    expect(waysText(WRAPPED)).toBe('jail by bubblewrap; lock can be had; both can be had');
    expect(waysText(BARE)).toMatch(/^no jail; lock: node:ffi is not there; bubblewrap: no name/);
  });

  it('is which namespaces are the cell’s own', () => {
    expect(namespacesText(LOCKED)).toBe('none of its own: a lock needs none');
    expect(namespacesText(BARE)).toBe('none of its own');
    expect(namespacesText(WRAPPED)).toBe('of its own: user, net');
  });

  it('is whether groups hold cells, or why not', () => {
    expect(groupsText(LOCKED)).toBe('v1: each cell is held by one of its own');
    expect(groupsText(BARE)).toBe('none: cgroups (v1) cannot be made: EROFS');
  });

  it('is an error where the host would go as soon as its cells', () => {
    expect(oomText(LOCKED)).toContain('cells first');
    expect(() => oomText({ ...LOCKED, oomScoreAdj: 0 })).toThrow(
      /no more likely to go than others/,
    );
    expect(() => oomText({ ...LOCKED, oomScoreAdj: null })).toThrow();
  });
});
