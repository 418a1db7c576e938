// One file of 200 KB crosses the wall once; its copies cost the plugin nothing.

import { fillAttack } from './filling.ts';

const PAYLOAD = `async ({ fs }) => {
  await fs.writeFile('/data/one', 'x'.repeat(200_000));
  const names = Array.from({ length: 40 }, (_, index) => '/data/copy' + index);
  const copies = await Promise.all(names.map((name) => attempt(() => fs.copyFile('/data/one', name))));
  const own = names.map((name) => attempt(() => fs.copyFile('/plugin/index.ts', name + '.ts')));
  return [...copies, ...(await Promise.all(own))];
}`;

export default fillAttack('a copy counts as what it copies', PAYLOAD);
