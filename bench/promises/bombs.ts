// Payloads that take memory, one of each kind that was ever seen to work: bodies of a handler, or a whole plugin. Data only.

export interface Bomb {
  readonly name: string;
  /** Body of a handler. */
  readonly body: string;
}

const grow = (each: string): string => `const all = []; for (let i = 0; ; i++) all.push(${each});`;

export const BOMBS: readonly Bomb[] = [
  { name: 'objects in an array', body: grow('{ a: i, b: i }') },
  { name: 'closures', body: grow('() => i') },
  { name: 'a growing Map', body: 'const map = new Map(); for (let i = 0; ; i++) map.set(i, i);' },
  { name: 'a growing Set', body: 'const set = new Set(); for (let i = 0; ; i++) set.add(i);' },
  { name: 'keys of an object', body: "const o = {}; for (let i = 0; ; i++) o['k' + i] = i;" },
  { name: 'promises that wait', body: grow('new Promise(() => {})') },
  {
    name: 'microtasks that double',
    body: 'const f = () => { Promise.resolve().then(f); Promise.resolve().then(f); }; f(); return new Promise(() => {});',
  },
  { name: 'generators', body: `function* g() { yield 1; } ${grow('g()')}` },
  { name: 'proxies', body: grow('new Proxy({}, {})') },
  { name: 'errors', body: grow('new Error(String(i))') },
  { name: 'symbols', body: grow('Symbol(i)') },
  { name: 'functions from text', body: grow("new Function('return ' + i)") },
  { name: 'small typed arrays', body: grow('new Uint8Array(64)') },
  { name: 'flat strings', body: grow('Array(10_000).join(i)') },
  { name: 'a string that doubles', body: "let s = 'x'; for (;;) s += s;" },
  {
    name: 'a long string, flattened',
    body: "const all = []; for (let i = 0; ; i++) { const s = (i + 'x').repeat(2e8); s.charCodeAt(1e8); all.push(s, s.indexOf('y')); }",
  },
  { name: 'a string spread', body: "return [...'.'.repeat(5e8)].length;" },
  { name: 'JSON of many lists', body: "return JSON.parse('[' + '[],'.repeat(2e7) + '0]').length;" },
  {
    name: 'JSON that is deep',
    body: "return JSON.parse('['.repeat(5e6) + ']'.repeat(5e6)).length;",
  },
  {
    name: 'JSON text that multiplies',
    body: "const line = 'x'.repeat(1e6); return JSON.stringify(Array(1000).fill(Array(10).fill(line))).length;",
  },
  { name: 'concat that doubles', body: 'let a = [1, 2, 3, 4]; for (;;) a = a.concat(a);' },
  { name: 'split at commas', body: "return ','.repeat(2e7).split(',').length;" },
  { name: 'BigInt that squares', body: 'let b = 3n; for (;;) b = b * b;' },
  {
    name: 'fill of an array-like',
    body: 'return Array.prototype.fill.call({ length: 1e9 }, 0).length;',
  },
  { name: 'typed arrays of a megabyte', body: grow('new Uint8Array(1e6).fill(1)') },
  {
    name: 'a table of WebAssembly',
    body: "return new WebAssembly.Table({ initial: 1e7, element: 'anyfunc' });",
  },
  { name: 'recursion without end', body: 'const f = (n) => f(n + 1) + 1; return f(0);' },
  { name: 'an array of a billion', body: 'return Array(1e9).fill(0).length;' },
  { name: 'an array from a length', body: 'return Array.from({ length: 4e8 }).length;' },
  { name: 'split into letters', body: "return 'x'.repeat(2e8).split('').length;" },
  { name: 'a match of every letter', body: "return 'x'.repeat(3e8).match(/x/g).length;" },
  { name: 'entries of bytes', body: 'return Object.entries(new Uint8Array(2e7)).length;' },
  {
    name: 'a buffer that grows',
    body: 'const b = new ArrayBuffer(1, { maxByteLength: 2 ** 31 }); b.resize(2 ** 31); return new Uint8Array(b).fill(1).length;',
  },
  {
    name: 'a shared buffer that grows',
    body: 'const b = new SharedArrayBuffer(1, { maxByteLength: 2 ** 31 }); b.grow(2 ** 31); return new Uint8Array(b).fill(1).length;',
  },
  {
    name: 'memory of WebAssembly',
    body: 'const m = new WebAssembly.Memory({ initial: 1 }); m.grow(40_000); return new Uint8Array(m.buffer).fill(1).length;',
  },
  {
    name: 'formatters',
    body: grow("new Intl.DateTimeFormat('en', { timeZone: i % 2 ? 'UTC' : 'Europe/Rome' })"),
  },
  { name: 'a result of 200 MB', body: "return 'x'.repeat(2e8);" },
  { name: 'a result of many strings', body: "return Array(4000).fill('x'.repeat(1e6));" },
  { name: 'an error of 200 MB', body: "throw new Error('x'.repeat(2e8));" },
];
