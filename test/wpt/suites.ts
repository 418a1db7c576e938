// What is done with each file of the data: code that runs the same in an isolate and in Node. `check(name, work)` counts a
// case as failed where `work` throws or returns anything but true.

const KIT = `
const failed = [];
const names = new Map();
let count = 0;
const check = (name, work) => {
  // Two cases may look the same.
  const times = (names.get(name) ?? 0) + 1;
  names.set(name, times);
  count++;
  let passed = false;
  try { passed = work() === true; } catch {}
  if (!passed) failed.push(times === 1 ? name : name + ' #' + times);
};
const throws = (name, work) => { try { work(); return false; } catch (error) { return error.name === name; } };
const cases = data.filter?.((one) => typeof one !== 'string');
const hostCase = (input, output, setters) => {
  if (output === null) check('constructor ' + input, () => throws('TypeError', () => new URL('https://' + input + '/x')));
  else check('constructor ' + input, () => {
    const url = new URL('https://' + input + '/x');
    return url.host === output && url.hostname === output && url.pathname === '/x' && url.href === 'https://' + output + '/x';
  });
  for (const key of setters) check(key + ' ' + input, () => {
    const url = new URL('https://x/x');
    url[key] = input;
    return url[key] === (output === null ? 'x' : output);
  });
};
`;

const PARTS = 'href protocol username password host hostname port pathname search hash origin';

/** File below the data folder → its cases. */
const SUITES: Readonly<Record<string, string>> = {
  'url/urltestdata.json': `
    for (const one of cases) {
      const make = () => one.base === null || one.base === undefined ? new URL(one.input) : new URL(one.input, one.base);
      check(JSON.stringify([one.input, one.base ?? null]), () => {
        if (one.failure) return throws('TypeError', make);
        const url = make();
        return '${PARTS}'.split(' ').every((key) => one[key] === undefined || url[key] === one[key]);
      });
    }`,
  'url/setters_tests.json': `
    for (const [key, list] of Object.entries(data)) if (key !== 'comment') for (const one of list)
      check(JSON.stringify([key, one.href, one.new_value]), () => {
        const url = new URL(one.href);
        url[key] = one.new_value;
        return Object.entries(one.expected).every(([part, value]) => url[part] === value);
      });`,
  'url/toascii.json': `for (const one of cases) hostCase(one.input, one.output, ['host', 'hostname']);`,
  'url/percent-encoding.json': `
    for (const one of cases) check(JSON.stringify(one.input), () => {
      const url = new URL('https://doesnotmatter.invalid/?' + one.input + '#' + one.input);
      return url.search === '?' + one.output['utf-8'] && url.hash === '#' + one.output['utf-8'];
    });`,
  ...Object.fromEntries(
    ['url/IdnaTestV2.json', 'url/IdnaTestV2-removed.json'].map((file) => [
      file,
      `const ends = /[:/?#\\\\\\\\]/g;
      for (const one of cases) if (one.input !== '') hostCase(one.input.replace(ends, encodeURIComponent), one.output, []);`,
    ]),
  ),
  'base64.json': `
    for (const [input, output] of data) check(JSON.stringify(input), () => {
      if (output === null) return throws('InvalidCharacterError', () => atob(input));
      return JSON.stringify([...atob(input)].map((one) => one.charCodeAt(0))) === JSON.stringify(output);
    });`,
};

export const FILES: readonly string[] = Object.keys(SUITES);

/** The body of a function that returns `Ran`. */
export function suiteCode(file: string, data: string): string {
  return `const data = ${data};\n${KIT}\n${SUITES[file] ?? ''}\nreturn { count, failed };`;
}

export interface Ran {
  readonly count: number;
  readonly failed: readonly string[];
}
