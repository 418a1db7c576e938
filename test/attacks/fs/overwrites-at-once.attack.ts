// Small files are overwritten with large ones at once, and each gives back the size that it replaces.

import { fillAttack } from './filling.ts';

const PAYLOAD = `async ({ fs }) => {
  const names = Array.from({ length: 12 }, (_, index) => '/data/file' + (index % 6));
  for (const name of names) await fs.writeFile(name, 'x'.repeat(50_000));
  const seen = [];
  for (let round = 0; round < 10; round++) {
    const size = 100_000 + round * 40_000;
    seen.push(...await Promise.all(names.map((name) => attempt(() => fs.writeFile(name, 'x'.repeat(size))))));
  }
  return seen;
}`;

export default fillAttack(
  'what replaces a file is counted beside it until it has taken its place',
  PAYLOAD,
);
