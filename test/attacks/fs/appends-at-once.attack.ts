// Many appends at once. Each looks at what is there, finds that there is room, and writes.

import { fillAttack } from './filling.ts';

const PAYLOAD = `async ({ fs }) => {
  const data = 'x'.repeat(60_000);
  const many = Array.from({ length: 100 }, (_, index) => '/data/log' + (index % 3));
  return Promise.all(many.map((path) => attempt(() => fs.appendFile(path, data))));
}`;

export default fillAttack(
  'what is written at once is counted together before it is written',
  PAYLOAD,
);
