// What runs one test file where it is tried: the same text in an isolate and in Node. Must not import anything, nor know
// where it is.

export interface Job {
  /** Of the test file, from the root of the checkout. */
  readonly path: string;
  /** The harness, testharness.js. */
  readonly harness: string;
  /** What the file asks for by META, and the file. */
  readonly script: string;
  /** Milliseconds until what has been told by then is all. */
  readonly cap: number;
}

export interface Subtest {
  readonly name: string;
  /** Null where it passed. */
  readonly failure: string | null;
}

export interface Told {
  readonly subtests: readonly Subtest[];
  /** What went wrong beside the subtests; null where all of them came to an end. */
  readonly error: string | null;
}

/** As testharness.js gives it. */
interface Result {
  readonly name: string;
  readonly status: number;
  readonly message: string | null;
}

interface Harness {
  add_result_callback(each: (result: Result) => void): void;
  add_completion_callback(
    done: (results: unknown, status: { status: number; message: string | null }) => void,
  ): void;
}

/** Reads a file of the checkout, named as the test file names it. */
type Read = (name: string) => Promise<string>;

/** Its source text is what goes into the isolate: it names nothing outside of itself but globals. */
export async function runFile(job: Job, read: Read): Promise<Told> {
  // Taken before a test can replace it.
  const { setTimeout, fetch, Response, eval: evaluate } = globalThis;
  const subtests: Subtest[] = [];
  const origin = 'https://web-platform.test';
  const href = `${origin}/${job.path}`;
  const no = (): boolean => false;
  // What test files take for granted beside the globals that they test.
  Object.assign(globalThis, {
    self: globalThis,
    GLOBAL: { isWindow: no, isWorker: no, isShadowRealm: no },
    // What idlharness.js takes as a sign that interfaces of a window are to be there.
    Window: Object,
    location: { origin, href, pathname: `/${job.path}`, search: '', hash: '' },
    fetch: async (input: string, init?: RequestInit) =>
      typeof input === 'string' && !input.includes(':')
        ? new Response(await read(input))
        : fetch(input, init),
  });
  return new Promise((resolve) => {
    const end = (error: string | null): void => resolve({ subtests, error });
    setTimeout(() => end('not complete in time'), job.cap);
    try {
      evaluate(job.harness);
      const harness = globalThis as unknown as Harness;
      harness.add_result_callback(({ name, status, message }) => {
        subtests[subtests.length] = { name, failure: status === 0 ? null : (message ?? 'failed') };
      });
      harness.add_completion_callback((_, { status, message }) =>
        end(status === 0 ? null : (message ?? 'the harness failed')),
      );
      evaluate(job.script);
    } catch (error) {
      end(String(error));
    }
  });
}
