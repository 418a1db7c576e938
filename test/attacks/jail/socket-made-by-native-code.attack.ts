// Native code in a cell makes a socket, to connect where it likes.

import { attack } from '../harness/attack.ts';
import { escapeBare, escapeJailed, type NativeAttack } from '../harness/escaped-cell.ts';

const SOCKET = 41;
const AF_INET = 2;
const SOCK_STREAM = 1;

const run: NativeAttack = async (cell) => {
  const fd = await cell.call(SOCKET, AF_INET, SOCK_STREAM, 0);
  return [fd === null || fd >= 0, `socket returned ${fd}`];
};

export default attack({
  title: 'native code in a jailed cell has no network',
  harm: { kind: 'leak' },
  from: 'jail',
  bare: () => escapeBare(run),
  skerry: () => escapeJailed(run),
});
