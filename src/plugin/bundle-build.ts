// From a vetted entry to one ESM text: drives the bundler with files of the guard only. Runs in the bundling process;
// the bundler is never left to find or read anything by itself.

import { rolldown } from 'rolldown';
import type { InputOptions, OutputChunk, Plugin, RolldownLog } from 'rolldown';
import { AUTHOR_MODULE, AUTHOR_SPECIFIER } from './author-module.ts';
import { BundleError } from './bundle-error.ts';
import type { BundleErrorCode } from './bundle-error.ts';
import { BundleGuard } from './bundle-guard.ts';
import type { ResolvedImport } from './bundle-guard.ts';
import type { ImportRequest } from './bundle-import.ts';
import type { BundleLimits } from './bundle-limits.ts';
import type { BundleOutput, BundleRequest } from './bundle-message.ts';
import { moduleTypeOf } from './bundle-names.ts';
import type { ModuleType } from './bundle-names.ts';
import { checkOutput } from './bundle-output.ts';
import { SourceReader, SourceRefusal } from './bundle-source.ts';
import type { SourceText } from './bundle-source.ts';
import { plainText } from './plain-text.ts';

/** Module ids are guest paths, so that no path of the host can reach a message, the bundle or its map. */
const PREFIX = '/plugin/';
const AUTHOR_ID = `\0${AUTHOR_SPECIFIER}`;

/** Throws BundleError for whatever the author can mend; other errors are defects of ours or of the bundler. */
export async function buildBundle(request: BundleRequest): Promise<BundleOutput> {
  const build = new Build(request);
  const chunk = await build.run();
  const map = chunk.map?.toString() ?? '';
  assertSize(request, chunk.code, map);
  const leftovers = checkOutput(chunk.code, map, request.main);
  return {
    code: chunk.code,
    map,
    files: build.files.map(({ path, sha256 }) => ({ path, sha256 })),
    warnings: [...build.warnings, ...leftovers],
  };
}

class Build {
  readonly warnings: string[] = [];
  readonly #request: BundleRequest;
  readonly #reader: SourceReader;
  readonly #guard: BundleGuard;
  readonly #files = new Map<string, SourceText>();
  readonly #asked = new Set<string>();
  #failure: BundleError | null = null;

  constructor(request: BundleRequest) {
    this.#request = request;
    this.#reader = new SourceReader(request.root, request.limits);
    this.#guard = new BundleGuard(this.#reader);
  }

  get files(): readonly SourceText[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async run(): Promise<OutputChunk> {
    const entry = this.#toId(this.#guard.resolveMain(this.#request.main));
    try {
      await using bundle = await rolldown(this.#options(entry.id));
      const { output } = await bundle.generate({
        format: 'esm',
        file: `${PREFIX}bundle.mjs`,
        codeSplitting: false,
        sourcemap: 'hidden',
        sourcemapExcludeSources: true,
        comments: { legal: true, annotation: false, jsdoc: false },
      });
      return onlyChunk(output, this.#request.main);
    } catch (error) {
      throw this.#failure ?? fromBundler(error, this.#request.main);
    }
  }

  #options(entry: string): InputOptions {
    return {
      input: entry,
      cwd: PREFIX,
      platform: 'neutral',
      // Never look for one: its `extends` and `paths` lead anywhere.
      tsconfig: false,
      // The isolate runs what this V8 runs. Lowering would only add imports of the bundler's own helpers.
      // And there is no `process` there: packages that ask which build they are in get the answer instead.
      transform: {
        target: 'esnext',
        jsx: false,
        define: { 'process.env.NODE_ENV': '"production"' },
      },
      experimental: { attachDebugInfo: 'none' },
      logLevel: 'warn',
      onLog: (_level, log) => this.#warn(log),
      plugins: [this.#plugin()],
    };
  }

  /** Answers every question of the bundler: an unanswered one would be looked up on the disk. */
  #plugin(): Plugin {
    return {
      name: 'skerry',
      resolveId: (specifier, importer, { kind }) => {
        if (importer === undefined) return { id: specifier, moduleSideEffects: true };
        const form = kind === 'require-call' ? 'require' : 'import';
        const request = { specifier, importer: fromId(importer), form } as const;
        return this.#keepFailure(() => this.#toId(this.#guard.resolve(request), request));
      },
      load: (id) => this.#keepFailure(() => this.#load(id)),
    };
  }

  #toId(resolved: ResolvedImport, request?: ImportRequest): ModuleId {
    if (resolved.kind === 'author') return { id: AUTHOR_ID, moduleSideEffects: false };
    this.#asked.add(resolved.path);
    if (this.#asked.size > this.#request.limits.modules)
      throw tooMany(this.#request.limits, request);
    return { id: PREFIX + resolved.path, moduleSideEffects: resolved.sideEffects };
  }

  #load(id: string): { code: string; moduleType: ModuleType; map: null } {
    if (id === AUTHOR_ID) return { code: AUTHOR_MODULE, moduleType: 'js', map: null };
    const path = fromId(id);
    const moduleType = moduleTypeOf(path);
    if (moduleType === null || !this.#asked.has(path)) {
      // The bundler answers for its own helpers before it asks us; a path that climbs out of them ends here.
      throw failure('UNSUPPORTED', path, `${path} is not a module of the plugin.`);
    }
    const source = readNamed(this.#reader, path);
    this.#files.set(path, source);
    if (moduleType === 'json') assertJson(path, source.text);
    // No map: a source map that the author ships is not read.
    return { code: source.text, moduleType, map: null };
  }

  // What a hook throws is rewritten by the bundler, its code included. The first one is kept, and a stand-in thrown.
  #keepFailure<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      this.#failure ??= error;
      throw new Error(error.message, { cause: error });
    }
  }

  #warn(log: RolldownLog): void {
    if (this.warnings.length < 40) this.warnings.push(describe(log).message);
  }
}

/** The bundler's own message does not always name the file. */
function assertJson(path: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw failure('SYNTAX', path, `${path} is not JSON: ${(error as Error).message}`);
  }
}

interface ModuleId {
  readonly id: string;
  readonly moduleSideEffects: boolean;
}

function fromId(id: string): string {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : plainText(id);
}

function readNamed(reader: SourceReader, path: string): SourceText {
  try {
    return reader.read(path);
  } catch (error) {
    if (!(error instanceof SourceRefusal)) throw error;
    throw failure(error.code, path, `${path}: ${error.message}.`, error.hint);
  }
}

function onlyChunk(output: readonly { type: string }[], main: string): OutputChunk {
  const chunks = output.filter((part): part is OutputChunk => part.type === 'chunk');
  const others = output.filter((part) => part.type !== 'chunk');
  const [chunk] = chunks;
  // The map stands beside the code as an asset; anything else would be a file nobody vetted.
  if (chunk === undefined || chunks.length > 1 || others.length > 1) {
    throw failure('UNSUPPORTED', main, 'The plugin does not come to one text.');
  }
  return chunk;
}

function assertSize({ limits, main }: BundleRequest, code: string, map: string): void {
  const hint = 'Keep data out of the code: ship it as a file and read it with ctx.fs from /plugin.';
  if (Buffer.byteLength(code) > limits.outputBytes) {
    throw failure(
      'TOO_LARGE',
      main,
      `The bundle is larger than ${limits.outputBytes} bytes.`,
      hint,
    );
  }
  if (Buffer.byteLength(map) > limits.mapBytes) {
    throw failure(
      'TOO_LARGE',
      main,
      `The bundle's source map is larger than ${limits.mapBytes} bytes.`,
      hint,
    );
  }
}

function tooMany(limits: BundleLimits, request?: ImportRequest): BundleError {
  const message = `The plugin has more than ${limits.modules} modules.`;
  const hint = 'Import less, or publish dependencies as one file.';
  return failure('TOO_MANY_MODULES', request?.importer ?? 'plugin.json', message, hint);
}

const SYNTAX_CODES = new Set(['PARSE_ERROR', 'JSON_PARSE', 'TRANSFORM_ERROR', 'ASSIGN_TO_IMPORT']);

function fromBundler(error: unknown, main: string): BundleError {
  const first = (error as { errors?: RolldownLog[] } | null)?.errors?.[0] ?? (error as RolldownLog);
  const { file, message } = describe(first);
  const code = typeof first.code === 'string' ? first.code : '';
  if (code === 'MISSING_EXPORT') {
    return failure(
      'MISSING_EXPORT',
      file ?? main,
      message,
      'Check the name, or write "import type" for a type.',
    );
  }
  if (SYNTAX_CODES.has(code)) {
    return failure(
      'SYNTAX',
      file ?? main,
      message,
      'Correct the file; JSX and decorators are not known.',
    );
  }
  return failure('UNSUPPORTED', file ?? main, message);
}

/** `src/a.ts:3: what`, from a log whose text is partly the author's and may be coloured and framed. */
function describe(log: RolldownLog): { file: string | null; message: string } {
  const id = log.loc?.file ?? log.id;
  const file = id === undefined ? null : plainText(fromId(id), 1_024);
  const text = (log.message ?? '').replace(/\u001b\[[0-9;]*m/g, '').replaceAll(PREFIX, '');
  const what = plainText(text.split('\n', 1)[0]).replace(/^\[[A-Z_]+\] /, '');
  if (file === null) return { file, message: what };
  return { file, message: `${file}${log.loc === undefined ? '' : `:${log.loc.line}`}: ${what}` };
}

function failure(
  code: BundleErrorCode,
  file: string,
  message: string,
  hint = 'Change the file.',
): BundleError {
  return new BundleError({ code, file, specifier: null, message, hint });
}
