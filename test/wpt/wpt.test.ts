// URL and base64 inside an isolate against the data of web-platform-tests, beside Node's own. What fails is written down in
// known-failures.json, which may only get shorter.

import { afterAll, describe, expect, it } from 'vitest';
import { endRunner, runInNode, valueOf } from '../sandbox/guest/run-in-isolate.ts';
import { dataFolder, readData } from './data.ts';
import known from './known-failures.json' with { type: 'json' };
import { FILES, type Ran, suiteCode } from './suites.ts';

afterAll(endRunner);

const folder = dataFolder();
const KNOWN = known as Readonly<Record<string, readonly string[]>>;

describe.skipIf(folder === null)('web-platform-tests', () => {
  it.each(FILES)(
    '%s fails inside an isolate where it is known to, and nowhere else',
    async (file) => {
      const code = suiteCode(file, readData(folder ?? '', file));
      const guest = (await valueOf(code, { timeout: 30_000, memory: 128 })) as Ran;
      const node = (await runInNode(code)) as Ran;
      const passed = (ran: Ran): string => `${ran.count - ran.failed.length} of ${ran.count}`;
      process.stdout.write(`${file}: isolate ${passed(guest)}, Node ${passed(node)}\n`);
      const listed = KNOWN[file] ?? [];
      const fresh = guest.failed.filter((name) => !listed.includes(name));
      expect(fresh, 'new failures').toEqual([]);
      const mended = listed.filter((name) => !guest.failed.includes(name));
      expect(mended, 'these pass now: take them out of test/wpt/known-failures.json').toEqual([]);
      expect(guest.count).toBe(node.count);
      expect(guest.count).toBeGreaterThan(5);
    },
  );
});

describe('the list of known failures', () => {
  it('names only files that are run', () => {
    expect(Object.keys(KNOWN).filter((file) => !FILES.includes(file))).toEqual([]);
  });
});
