// The guards of the realm a plugin runs in: what is taken out of it, what trusted code asks of it, what ties a handle to its call.

import type { Guard } from '../guard.ts';

const TAMING = 'sandbox/guest/taming.ts';
const REQUESTS = 'sandbox/guest/requests.ts';
const CONTEXT = 'sandbox/guest/context.ts';

export const guards: readonly Guard[] = [
  {
    name: 'only globals that somebody looked at are left',
    file: TAMING,
    find: '  keepOnly(globalThis, ALLOWED_GLOBALS);\n',
    replace: '',
    attacks: ['escape/buffer-that-grows', 'boundary/float16-result'],
    why: 'V8 brings shared memory, memory nobody counts and callbacks outside the timed entry.',
  },
  {
    name: 'buffers have a fixed length',
    file: TAMING,
    find: '  tameBuffers();\n',
    replace: '',
    attacks: ['escape/buffer-that-grows'],
    why: 'V8 does not count what a resizable buffer grows to.',
  },
  {
    name: 'Error.prepareStackTrace is never called',
    file: TAMING,
    find: '  tameErrors();\n',
    replace: '',
    attacks: ['escape/call-sites', 'boundary/stack-that-is-prepared'],
    why: 'It runs guest code wherever a stack is first read, with frames that lead to functions.',
  },
  {
    name: 'a host without code generation takes it away inside',
    file: 'sandbox/guest/dispatch.ts',
    find: 'if (!spec.codeGeneration) this.#runtime.removeCodeGeneration();',
    replace: '',
    attacks: ['escape/code-from-text'],
    why: 'The operator said that no text becomes code.',
  },
  {
    name: 'the constructors of all four kinds of functions refuse',
    file: 'sandbox/guest/tame-code-generation.ts',
    find: 'for (let i = 0; i < prototypes.length; i++)',
    replace: 'for (let i = 0; i < 1; i++)',
    attacks: ['escape/code-from-text'],
    why: 'Three of them have no global name and are forgotten easily.',
  },
  {
    name: 'the function that announces a plugin is taken away before there is one',
    file: 'sandbox/cell/isolate.ts',
    find: 'delete globalThis.skerryRegister; export default register;',
    replace: 'export default register;',
    attacks: ['escape/registered-again'],
    why: 'It belongs to the loader.',
  },
  {
    name: 'waiting requests lie in a table without prototype',
    file: REQUESTS,
    find: 'readonly #pending = objectCreate(null) as Record<number, Pending>;',
    replace: 'readonly #pending = {} as Record<number, Pending>;',
    attacks: ['escape/setter-on-prototype'],
    why: 'A setter on Object.prototype would be handed the resolvers.',
  },
  {
    name: 'descriptors of trusted code have no prototype',
    file: REQUESTS,
    find: '    __proto__: null,\n    value,\n',
    replace: '    value,\n',
    attacks: ['escape/polluted-options'],
    why: 'A descriptor reads what it lacks from Object.prototype, which is the guest’s.',
  },
  {
    name: 'bytes are known by the slot V8 keeps, not by their tag',
    file: REQUESTS,
    find: "typedArrayName(value) === 'Uint8Array'",
    replace: "Object.prototype.toString.call(value) === '[object Uint8Array]'",
    attacks: ['escape/bytes-that-lie'],
    why: 'Any object can carry the tag, and bytes can carry another.',
  },
  {
    name: 'bytes of a request are counted as they leave',
    file: REQUESTS,
    find: 'if (base64.length > (payload * 4) / 3 + 8) {',
    replace: 'if (base64.length < 0) {',
    attacks: ['escape/bytes-that-lie'],
    why: 'Arguments as bytes are payload like arguments as text.',
  },
  {
    name: 'trusted code writes JSON with the function it kept',
    file: 'sandbox/guest/json-text.ts',
    find: 'text = jsonStringify(value);',
    replace: 'text = JSON.stringify(value);',
    attacks: ['boundary/key-written-twice'],
    why: 'The guest may replace JSON.stringify and write the text itself.',
  },
  {
    name: 'what a guest is told of itself is frozen',
    file: CONTEXT,
    find: 'objectFreeze({ __proto__: null, id, version, scope })',
    replace: '({ __proto__: null, id, version, scope })',
    attacks: ['escape/host-object-changed'],
    why: 'It is one object for all calls of a unit.',
  },
  {
    name: 'a handle has no prototype',
    file: CONTEXT,
    find: 'const handle = objectCreate(null) as Record<string, unknown>;',
    replace: 'const handle = {} as Record<string, unknown>;',
    attacks: ['escape/inherited-operation'],
    why: 'What is no operation of the table must not be there under any name.',
  },
  {
    name: 'a request belongs to the call whose ctx made it, and to no other',
    file: 'sandbox/unit.ts',
    find: 'const call = this.#openCall(raw.call);',
    replace: 'const call = [...this.#calls.values()].at(-1) ?? null;',
    attacks: ['escape/identity-after-await', 'escape/handle-kept-for-later'],
    why: 'Who asks decides what is allowed.',
  },
  {
    name: 'an error of a broker crosses as name, message and code',
    file: 'src/gate/gate.ts',
    find: "return { kind: 'error', name: 'Error', message: error.message, code: error.code };",
    replace:
      "return { kind: 'error', name: 'Error', message: error.stack ?? '', code: error.code };",
    attacks: ['escape/error-with-host-stack'],
    why: 'A stack tells a guest where on the machine it is.',
  },
  {
    name: 'where a manifest says so, each call has an isolate of its own',
    file: 'src/host/start-plugin.ts',
    find: "perCall: (plugin.manifest.instance ?? 'perUnit') !== 'perUnit',",
    replace: 'perCall: false,',
    attacks: [
      'escape/left-in-globals',
      'escape/left-on-prototypes',
      'escape/timer-of-an-earlier-call',
      'escape/handle-of-an-earlier-call',
    ],
    why: 'Authors rely on it: what one user left is for no other.',
  },
];
