// Folders in folders hold no content: a limit on the size of files does not see them.

import { fillAttack } from './filling.ts';

const PAYLOAD = `async ({ fs }) => {
  const deep = Array.from({ length: 20 }, (_, index) => '/data/' + index + '/a/b/c/d/e/f/g');
  const made = await Promise.all(deep.map((path) => attempt(() => fs.mkdir(path, { recursive: true }))));
  const flat = Array.from({ length: 100 }, (_, index) => '/data/flat' + index);
  return [...made, ...(await Promise.all(flat.map((path) => attempt(() => fs.mkdir(path)))))];
}`;

export default fillAttack(
  'folders count as files do, also those that are made on the way',
  PAYLOAD,
);
