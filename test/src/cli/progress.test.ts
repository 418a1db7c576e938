import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countOf, Progress, type Screen } from '../../../src/cli/progress.ts';

const TEXT = { json: false };
const CLEAR = '\r\u001b[2K';
const sleep = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is written to a terminal, without colour. */
function screen(isTTY = true, columns = 40): Screen & { readonly written: string[] } {
  const written: string[] = [];
  const plain = (text: string): number => written.push(text.replaceAll(/\u001b\[\d+m/g, ''));
  return { isTTY, columns, written, write: plain };
}

/** Work that takes so long, told by the clock of the test. */
const work = (ms: number) => (): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve('done'), ms));

describe('what takes long', () => {
  it('is named after a second, and no more when it is done', async () => {
    const terminal = screen();
    const loading = new Progress(terminal).during(TEXT, 'loading acme.notes', work(1_900));
    await sleep(999);
    expect(terminal.written).toEqual([]);
    await sleep(1);
    expect(terminal.written).toEqual([`${CLEAR}loading acme.notes …`]);
    await sleep(900);
    await expect(loading).resolves.toBe('done');
    expect(terminal.written).toEqual([`${CLEAR}loading acme.notes …`, CLEAR]);
    await sleep(5_000);
    expect(terminal.written).toHaveLength(2);
  });

  it('says how far it is, as often as that changes', async () => {
    const terminal = screen();
    const done = new Progress(terminal).during(TEXT, 'verifying', async (tell) => {
      tell(countOf(1_000, 'records'));
      await work(1_400)();
      tell(countOf(120_000, 'records'));
      await work(1_000)();
    });
    await sleep(2_400);
    await done;
    expect(terminal.written).toEqual([
      `${CLEAR}verifying … 1 000 records`,
      `${CLEAR}verifying … 120 000 records`,
      CLEAR,
    ]);
  });

  it('makes way for what is written meanwhile, and comes back', async () => {
    const terminal = screen();
    const progress = new Progress(terminal);
    const done = progress.during(TEXT, 'loading', work(1_400));
    await sleep(1_000);
    progress.hide();
    progress.hide();
    terminal.write('a line\n');
    await sleep(400);
    await done;
    const line = `${CLEAR}loading …`;
    expect(terminal.written).toEqual([line, CLEAR, 'a line\n', line, CLEAR]);
  });

  it.each([
    ['never longer than the terminal is wide', 12, 'loading acm'],
    ['whole where the terminal does not know how wide it is', 0, 'loading acme.notes …'],
  ])('is %s', async (_what, columns, line) => {
    const terminal = screen(true, columns);
    const done = new Progress(terminal).during(TEXT, 'loading acme.notes', work(1_200));
    await sleep(1_200);
    await done;
    expect(terminal.written).toEqual([CLEAR + line, CLEAR]);
  });

  it('is gone when it fails', async () => {
    const terminal = screen();
    const failing = new Progress(terminal).during(TEXT, 'loading', async () => {
      await work(1_200)();
      throw new Error('broken');
    });
    const failed = expect(failing).rejects.toThrow('broken');
    await sleep(1_200);
    await failed;
    expect(terminal.written).toEqual([`${CLEAR}loading …`, CLEAR]);
  });
});

describe('nothing is said', () => {
  it.each([
    ['of what takes less than a second', TEXT, screen(), 900],
    ['where standard error is no terminal', TEXT, screen(false), 5_000],
    ['with --json', { json: true }, screen(), 5_000],
  ])('%s', async (_when, output, terminal, ms) => {
    const done = new Progress(terminal).during(output, 'loading', work(ms));
    await sleep(ms);
    await expect(done).resolves.toBe('done');
    expect(terminal.written).toEqual([]);
  });
});

it('counts are written in threes', () => {
  expect([0, 999, 1_000, 1_234_567].map((n) => countOf(n, 'records'))).toEqual([
    '0 records',
    '999 records',
    '1 000 records',
    '1 234 567 records',
  ]);
});
