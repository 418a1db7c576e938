// The one text of the guest runtime: the same for the same sources, kept between processes, built outside the host.

import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { guestText } from '../../../sandbox/guest/text.ts';

const run = promisify(execFile);
const TEXT = new URL('../../../sandbox/guest/text.ts', import.meta.url);
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/skerry', import.meta.url));
const KIT = { file: '../../test/fixtures/guest-kit.ts', exported: 'makeKit' };

/** In a process of its own, so that nothing is remembered. Prints the length, the hash and what was loaded. */
async function inNewProcess(): Promise<{ hash: string; native: string[] }> {
  const code = `
    import { createHash } from 'node:crypto';
    import { guestText } from ${JSON.stringify(TEXT.href)};
    const text = await guestText(${JSON.stringify(KIT)});
    const native = process.report.getReport().sharedObjects.filter((path) => path.endsWith('.node'));
    console.log(JSON.stringify({ hash: createHash('sha256').update(text).digest('hex'), native }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code]);
  return JSON.parse(stdout) as { hash: string; native: string[] };
}

/** The files in which this text is kept: one for each state of the sources that gives it. */
async function keptTexts(text: string): Promise<string[]> {
  const paths = (await readdir(CACHE))
    .filter((name) => name.endsWith('.js'))
    .map((name) => `${CACHE}/${name}`);
  const contents = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return paths.filter((_, i) => contents[i]?.endsWith(text));
}

describe('the text of the guest runtime', () => {
  it('is the same in every process, and no bundler is loaded where it is asked for', async () => {
    const [first, second] = [await inNewProcess(), await inNewProcess()];
    expect(first.hash).toBe(second.hash);
    expect(first.native).toEqual([]);
  });

  it('is built again, to the same bytes, when what was kept is damaged', async () => {
    const text = await guestText(KIT);
    const { hash } = await inNewProcess();
    const kept = await keptTexts(text);
    expect(kept.length).toBeGreaterThan(0);
    for (const path of kept) {
      await writeFile(path, (await readFile(path, 'utf8')).replace('use strict', 'use sloppy'));
    }
    expect((await inNewProcess()).hash).toBe(hash);
    expect((await keptTexts(text)).length).toBe(1);
  });

  it('is one expression that leaves no global behind', async () => {
    const text = await guestText(KIT);
    expect(text.startsWith('(() => {"use strict";')).toBe(true);
    expect(text.endsWith('})()')).toBe(true);
  });

  it('names the file when it cannot be built', async () => {
    const broken = guestText({ file: 'no-such-file.ts', exported: 'install' });
    await expect(broken).rejects.toThrow(/no-such-file\.ts/);
  });
});
