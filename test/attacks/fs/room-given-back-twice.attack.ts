// What a file took is given back when it goes. Whoever makes it go twice at once gets room for more than there is.

import { fillAttack } from './filling.ts';

const PAYLOAD = `async ({ fs }) => {
  const big = 'x'.repeat(250_000);
  const rm = (path) => attempt(() => fs.rm(path, { recursive: true, force: true }));
  const put = (path, text = big) => attempt(() => fs.writeFile(path, text));
  const move = (from, to) => attempt(() => fs.rename(from, to));
  // What is given back too often is taken from what this is charged with.
  await put('/data/kept', big + big);
  for (let round = 0; round < 15; round++) {
    await attempt(() => fs.mkdir('/data/box'));
    await Promise.all([put('/data/a'), put('/data/box/b', 'x'), put('/data/small', 'x')]);
    // Onto itself, a large one over a small one, and each removed by several at once.
    await Promise.all([move('/data/a', '/data/a'), move('/data/a', '/data/small'), move('/data/small', '/data/small')]);
    await Promise.all([rm('/data/box'), put('/data/box/b', 'x'), rm('/data/box'), rm('/data/box/b'), put('/data/box/b', 'xx')]);
    const add = () => attempt(() => fs.appendFile('/data/small', big.slice(0, 20_000)));
    await Promise.all([add(), rm('/data/small'), add(), rm('/data/small'), put('/data/small', 'x'), add(), rm('/data/small')]);
    await Promise.all([add(), put('/data/small', 'xxx'), add(), put('/data/small', 'x'), move('/data/small', '/data/a')]);
  }
  const seen = [];
  for (let i = 0; i < 8; i++) seen.push(await put('/data/more' + i));
  for (let i = 0; i < 80; i++) seen.push(await put('/data/empty' + i, ''));
  return seen;
}`;

export default fillAttack('room is given back once, for what was really there', PAYLOAD);
