// The plugin that walks everything a guest can reach, from its globals and from all it is given, and says what should not be
// there. Code of a guest: it runs in an isolate.

/**
 * Handlers of the walker:
 *
 * run   input `{needles}`: texts of the host, each in base64, that no string may hold. Returns `Walked`.
 * late  the same from what the first call left behind: its `ctx` and the errors of using it
 */
export interface Walked {
  /** Objects and functions seen. */
  readonly objects: number;
  readonly functions: number;
  readonly strings: number;
  /** What should not be there: where, and why. */
  readonly found: readonly string[];
}

/** Methods of isolated-vm's handles: an object with one of these names is one, or passes for one. */
const HANDLE_METHODS = [
  'applyIgnored',
  'applySync',
  'applySyncPromise',
  'copySync',
  'createContextSync',
  'deleteIgnored',
  'deleteSync',
  'derefInto',
  'evalClosureSync',
  'getSync',
  'setIgnored',
  'setSync',
  'unsafeInherit',
];
const HOST_NAMES = ['process', 'require', 'mainModule', 'Buffer', '__dirname', '_ivm', 'ivm'];

export const WALKER = `
const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, apply, construct } = Reflect;
const OWN = { object: Object.prototype, function: Function.prototype };
const KINDS = [() => {}, function* () {}, async () => {}, async function* () {}].map(getPrototypeOf);
const HANDLE = new Set(${JSON.stringify(HANDLE_METHODS)});
const HOST = new Set(${JSON.stringify(HOST_NAMES)});
const textOf = Function.prototype.call.bind(Function.prototype.toString);

function walk(roots, needles) {
  const seen = new Set();
  const strings = new Set();
  const found = new Set();
  const queue = Object.entries(roots).map(([name, value]) => [value, name]);
  let functions = 0;
  const report = (path, why) => { if (found.size < 50) found.add(path.slice(-200) + ': ' + why); };
  const text = (value, path) => {
    if (strings.has(value)) return;
    strings.add(value);
    for (const needle of needles) if (value.includes(needle)) report(path, 'a text of the host');
  };
  const visit = (value, path) => {
    if (typeof value === 'string') text(value, path);
    else if (typeof value === 'symbol') text(String(value), path);
    else if (Object(value) === value && !seen.has(value)) { seen.add(value); queue.push([value, path]); }
  };
  /** Ends at this realm's Object.prototype or at nothing; a function passes this realm's Function.prototype on the way. */
  const checkRealm = (value, path) => {
    let last = value, passed = false;
    for (let at = value, step = 0; at !== null && step < 100; at = getPrototypeOf(at), step++) {
      if (at === OWN.function) passed = true;
      last = at;
    }
    const plainEnd = last === OWN.object || getPrototypeOf(last) === null;
    if (!plainEnd) report(path, 'a chain that does not end');
    // A foreign Object.prototype is told by what it is: the only objects without prototype that have this method.
    if (last !== OWN.object && Object.hasOwn(last, 'hasOwnProperty')) report(path, 'an object of another realm');
    if (typeof value !== 'function') return;
    functions++;
    if (!passed && value !== OWN.function) report(path, 'a function of another realm');
    const make = value.constructor;
    if (typeof make === 'function' && KINDS.some((kind) => kind.constructor === make)) return;
    if (value !== OWN.function && !Object.hasOwn(value, 'constructor')) report(path, 'a function with a strange constructor');
  };
  const checkKey = (key, path) => {
    if (HANDLE.has(key)) report(path, 'a handle of isolated-vm');
    if (HOST.has(key)) report(path, 'a name of the host');
  };
  const look = (value, path) => {
    checkRealm(value, path);
    visit(getPrototypeOf(value), path + '.[[Prototype]]');
    if (typeof value === 'function') text(textOf(value), path + '.[[Source]]');
    for (let owner = value, step = 0; owner !== null && step < 8; owner = getPrototypeOf(owner), step++) {
      for (const key of ownKeys(owner)) {
        const at = path + '.' + String(key);
        if (ArrayBuffer.isView(value) && typeof key === 'string' && key >= '0' && key < ':') continue;
        const slot = getOwnPropertyDescriptor(owner, key);
        if (owner === value) { checkKey(key, at); text(String(key), at); visit(slot.get, at + '[get]'); visit(slot.set, at + '[set]'); }
        if (owner === value && 'value' in slot) { visit(slot.value, at); continue; }
        if (slot.get === undefined || key === '__proto__') continue;
        // What the getter gives for the object itself, and for what inherits it.
        try { visit(apply(slot.get, value, []), at); } catch (error) { visit(error, at + '[thrown]'); }
      }
    }
  };
  for (const [value] of queue) if (Object(value) === value) seen.add(value);
  for (let i = 0; i < queue.length; i++) look(...queue[i]);
  return { objects: seen.size, functions, strings: strings.size, found: [...found] };
}

/** One of each kind of object that no global leads to. */
function samples() {
  const make = {};
  Object.assign(make, { map: new Map([[1, 2]]).entries(), set: new Set([1]).values(), array: [][Symbol.iterator](), string: ''[Symbol.iterator](),
    matches: 'a'.matchAll(/a/g), match: /(?<a>a)/.exec('a'), generator: (function* () {})(), later: (async function* () {})(),
    promise: Promise.resolve(), helper: [].values().map((x) => x), wrapped: Iterator.from({ next() {} }), segments: new Intl.Segmenter().segment('a'),
    segment: new Intl.Segmenter().segment('a')[Symbol.iterator](), format: new Intl.NumberFormat(), date: Temporal.Now.plainDateISO(),
    error: new Error('x', { cause: new TypeError() }), many: new AggregateError([]), suppressed: new SuppressedError(1, 2), url: new URL('https://a.example/?a=b'),
    params: new URLSearchParams('a=b').entries(), abort: new AbortController(), timeout: AbortSignal.timeout(1), event: new Event('x'), bytes: new TextEncoder().encode('x'),
    headers: new Headers({ a: 'b' }).entries(), request: new Request('https://a.example/', { method: 'POST', body: 'x' }), response: Response.json({}), body: new Response('x').body,
    reader: new Response('x').body.getReader(), steps: new ReadableStream({ start(controller) { make.controller = controller; } }).values(), blob: new Blob(['x']), file: new File(['x'], 'n'),
    form: new FormData().entries(), uuid: crypto.randomUUID(), subtle: crypto.subtle, cookies: new Headers().getSetCookie(), halves: ReadableStream.from(['x']).tee(),
    buffer: new ArrayBuffer(8), clone: structuredClone(new Error('x')), disposables: new DisposableStack(), args: (function () { return arguments; })(),
    template: ((strings) => strings)\`a\`, meta: import.meta, proxy: new Proxy({}, {}), made: (0, eval)('(function () { return this; })') });
  for (const run of [() => null.x, () => new Proxy({}, null), () => atob('*'), () => structuredClone(() => {}), () => (0, eval)('{'), () => new URL('x'),
    () => { const f = () => f(); f(); }, () => Object.defineProperty(Object.freeze({}), 'a', {})]) try { run(); } catch (error) { make['thrown by ' + run] = error; }
  return make;
}

/** Everything handles give: values, refusals, and refusals of nonsense. */
async function answers(ctx) {
  const given = {};
  const ask = async (name, work) => {
    try { given[name] = work(); given[name + ' settled'] = await given[name]; } catch (error) { given[name + ' refused'] = error; }
  };
  await ask('write', () => ctx.fs.writeFile('/data/a', 'a'));
  await ask('key', () => crypto.subtle.importKey('raw', new Uint8Array(4), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']));
  await ask('digest', () => crypto.subtle.digest('SHA-1', new Uint8Array(4)));
  await ask('fetch', () => fetch('https://nobody.example/'));
  await ask('text', () => new Response('x').text());
  await ask('broken', () => new Response('{').json());
  await ask('read', () => new Response('x').body.getReader().read());
  await ask('no cipher', () => crypto.subtle.encrypt());
  for (const kind in ctx) {
    if (['call', 'config', 'plugin', 'signal'].includes(kind)) continue;
    for (const method in ctx[kind]) for (const args of [[], ['/data/a'], ['/data/a', 'utf8'], ['/data'], ['/etc/passwd'], ['/plugin/index.ts'], ['a', 1, {}], [3], ['A'], [{}]])
      await ask(kind + '.' + method + JSON.stringify(args), () => ctx[kind][method](...args));
  }
  return given;
}

let kept;
export default {
  async run(input, ctx) {
    kept = { ctx, error: await ctx.fs.stat('/none').catch((error) => error) };
    const needles = input.needles.splice(0).map(atob);
    const fired = new Promise((resolve) => ctx.signal.addEventListener('abort', resolve));
    return walk({ globalThis, input, ctx, fired, arguments, samples: samples(), answers: await answers(ctx) }, needles);
  },
  async late(input, ctx) {
    const needles = input.needles.splice(0).map(atob);
    const ended = await kept.ctx.fs.stat('/data').catch((error) => error);
    return walk({ kept, ended, ctx }, needles);
  },
  planted(input, ctx) {
    const foreign = Object.setPrototypeOf(() => {}, null);
    const handle = { derefInto() {} };
    const other = Object.create(Object.create(null, { hasOwnProperty: { value: 1 } }));
    const hidden = { get deep() { return { text: 'at file:' + '//host' }; } };
    return walk({ ctx, foreign, handle, other, hidden, env: { process: 1 } }, ['file:' + '//']);
  },
};`;
