// A plugin that writes one file after the other, and appends to one, until the disk of the machine is full.

import { fillAttack } from './filling.ts';

const PAYLOAD = `async ({ fs }) => {
  const seen = [];
  for (let i = 0; i < 15; i++) seen.push(await attempt(() => fs.writeFile('/data/file' + i, 'x'.repeat(100_000))));
  for (let i = 0; i < 15; i++) seen.push(await attempt(() => fs.appendFile('/data/log', 'x'.repeat(100_000))));
  for (let i = 0; i < 15; i++) seen.push(await attempt(() => fs.writeFile('/data/file0', 'x'.repeat(100_000 * (i + 1)))));
  return seen;
}`;

export default fillAttack(
  'the content of all files of a plugin stays below its limit, however it gets there',
  PAYLOAD,
);
