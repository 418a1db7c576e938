// The guards of what leaves a plugin: results, failures, log lines, and for whom a call is made.

import type { Guard } from '../guard.ts';

const OUTPUT = 'src/host/output-value.ts';
const FAULT = 'sandbox/guest-fault.ts';
const CALLER = 'src/host/caller.ts';

export const guards: readonly Guard[] = [
  {
    name: 'a result holds no key that a merge takes for the prototype, and whole characters only',
    file: OUTPUT,
    find: 'return SUSPECT.test(text) ? clean(value) : value;',
    replace: 'return value;',
    attacks: ['boundary/own-proto-key', 'boundary/half-a-character'],
    why: 'Whoever embeds a host merges results and puts them into addresses.',
  },
  {
    name: 'a key spelled with escapes is looked at too',
    file: OUTPUT,
    find: '"__proto__"|"constructor"|\\\\u/;',
    replace: '"__proto__"|"constructor"/;',
    attacks: ['boundary/half-a-character'],
    why: 'Half a character reaches the host as an escape.',
  },
  {
    name: 'a result is nested no deeper than a stack can walk',
    file: OUTPUT,
    find: 'if (isTooDeep(text)) throw',
    replace: 'if (text.length < 0) throw',
    attacks: ['boundary/result-too-deep'],
    why: 'Every recursive walk in the host would end in a RangeError.',
  },
  {
    name: 'a number of a result is one that JSON can hold',
    file: 'sandbox/guest/taming.ts',
    find: '  keepOnly(JSON, ALLOWED_JSON);\n',
    replace: '',
    attacks: ['boundary/key-written-twice'],
    why: 'With JSON.rawJSON a guest writes 1e999, which is read as Infinity.',
  },
  {
    name: 'the message of a failed call is one line of visible text',
    file: FAULT,
    find: "message: cleanLine(words('message')),",
    replace: "message: words('message'),",
    attacks: ['boundary/escape-codes-in-an-error'],
    why: 'It goes to terminals and into logs.',
  },
  {
    name: 'what a cell says of the end of a unit is one line too',
    file: 'sandbox/cell-words.ts',
    find: 'message: cleanLine(message.slice(0, 2_000))',
    replace: 'message: message.slice(0, 2_000)',
    attacks: ['boundary/escape-codes-in-an-error'],
    why: 'A rejection that nobody handles comes out this way, in the words of the guest.',
  },
  {
    name: 'a log line stays one line of visible text',
    file: 'src/brokers/log/clean.ts',
    find: "return cut.replaceAll(UNSAFE, (c) => ESCAPES.get(c) ?? '\\ufffd');",
    replace: 'return cut;',
    attacks: ['boundary/forged-log-line'],
    why: 'A line break in a line forges the next one.',
  },
  {
    name: 'a result is no longer than the payload limit',
    file: 'sandbox/guest/json-text.ts',
    find: 'if (text !== undefined && text.length > maxLength) return tooLong(text.length, maxLength);',
    replace: '',
    and: [{ file: FAULT, find: 'return text.length > payload\n', replace: 'return payload < 0\n' }],
    attacks: ['boundary/long-result'],
    why: 'The host holds every result it is sent.',
  },
  {
    name: 'only what a plugin exports itself is a handler',
    file: 'sandbox/guest/dispatch.ts',
    find: ' || !objectHasOwn(place, name)',
    replace: '',
    attacks: ['boundary/inherited-handler'],
    why: 'Handler names come from requests, and every object inherits functions.',
  },
  {
    name: 'what a guest throws while its handler is looked for is read inside',
    file: 'sandbox/guest/dispatch.ts',
    find: '    try {\n      const handler = this.#find(name);\n',
    replace: '    const handler = this.#find(name);\n    try {\n',
    attacks: ['boundary/proxy-that-is-thrown'],
    why: 'What leaves an entry as an exception is copied out after its time.',
  },
  {
    name: 'the name of a handler is one word',
    file: CALLER,
    find: 'if (/^[\\w$.-]{1,128}$/.test(handler)) return handler;',
    replace: "if (handler !== '') return handler;",
    attacks: ['boundary/inherited-handler'],
    why: 'Name, identity and input go into the isolate as lines of one text.',
  },
  {
    name: 'a denial is told by what was decided in this call',
    file: 'src/host/call-fault.ts',
    find: "decision === undefined ? (CODES[fault.code] ?? (fault.code as ErrorCode)) : 'PERMISSION_DENIED';",
    replace: '(fault.guest?.code ?? CODES[fault.code] ?? fault.code) as ErrorCode;',
    attacks: ['boundary/denial-that-was-none'],
    why: 'The code of an error is the word of a guest.',
  },
  {
    name: 'what a unit keeps lies in a folder of its organisation',
    file: 'src/brokers/fs/mounts.ts',
    find: 'join(dataDir, folderName(asker.plugin), folderName(asker.scope))',
    replace: 'join(dataDir, folderName(asker.plugin))',
    attacks: ['boundary/identity-in-the-payload'],
    why: 'Two organisations share a plugin, and nothing else.',
  },
  {
    name: 'a cell holds no stream of the host',
    file: 'sandbox/spawn-cell.ts',
    find: "stdio: ['ignore', 'ignore', 'ignore', 'pipe', beat],",
    replace: "stdio: ['ignore', 'ignore', 'inherit', 'pipe', beat],",
    attacks: ['boundary/last-words'],
    why: 'What dies in a cell would write to the terminal and the log of the host.',
  },
];
