// The message of an error goes to a terminal and into a log: escape codes clear it, line breaks forge lines, marks turn text round.

import { attack } from '../harness/attack.ts';
import { runBare } from '../harness/bare-isolate.ts';

const TEXT = String.raw`'x\u001b[2J\u009b31m\r\n2026-01-01 INFO eve was made admin\u2028\u202e\u2066\u200e\u200f\u061c\u200b\u0000\u{e0041}\u0085'`;
/** Anything that acts on a terminal, starts a line, hides or turns text. */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

export default attack({
  title: 'a message of a failed call is one line of visible text',
  harm: { kind: 'leak' },
  async bare() {
    const error = await runBare(`throw new Error(${TEXT})`).then(
      () => null,
      (thrown: Error) => thrown,
    );
    const line = `ERROR plugin failed: ${error?.message}`;
    return { harmed: UNSAFE.test(line) && line.includes('\n2026'), seen: JSON.stringify(line) };
  },
  async skerry(world) {
    const lost: string[] = [];
    world.host.on('lost', ({ message }) => void lost.push(message));
    await world.load('test.attacker', {
      code: `
        const text = ${TEXT};
        export default { run() { throw new Error(text); }, name() { throw { name: text, message: text, code: text, stack: text }; },
          text() { throw text; }, rejected() { Promise.reject(new Error(text)); return new Promise(() => {}); }, json: () => ({ toJSON() { throw new Error(text); } }) };`,
    });
    const messages: string[] = [];
    for (const name of ['run', 'name', 'text', 'json', 'rejected']) {
      messages.push((await world.call('test.attacker', name)).message);
    }
    const top = { code: `const text = ${TEXT}; throw new Error(text);` };
    await world.load('test.toplevel', top).catch((error: Error) => messages.push(error.message));
    const all = [...messages, ...lost];
    // Frames of a stack may follow, each in a line of its own that says so.
    const unsafe = all.filter((text) => UNSAFE.test(text.replaceAll('\n    at ', '')));
    return {
      contained: messages.length === 6 && lost.length === 1 && unsafe.length === 0,
      seen: JSON.stringify(unsafe[0] ?? all.length),
    };
  },
});
