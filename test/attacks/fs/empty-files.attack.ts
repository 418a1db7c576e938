// Files without content take no byte of a limit on bytes, and every inode that the filesystem has.

import { fillAttack } from './filling.ts';

const PAYLOAD = `async ({ fs }) => {
  const names = Array.from({ length: 300 }, (_, index) => '/data/empty' + index);
  const written = await Promise.all(names.slice(0, 200).map((name) => attempt(() => fs.writeFile(name, ''))));
  const appended = await Promise.all(names.slice(200).map((name) => attempt(() => fs.appendFile(name, ''))));
  return [...written, ...appended];
}`;

export default fillAttack('a plugin keeps so many files and no more, empty ones too', PAYLOAD);
