// From a vetted entry to one ESM text: drives the bundler with files of the guard only. Runs in the bundling process;
// the bundler is never left to find or read anything by itself.

import { rolldown } from 'rolldown';
import type { InputOptions, OutputChunk, Plugin, RolldownLog } from 'rolldown';
import { AUTHOR_MODULE, AUTHOR_SPECIFIER } from './author-module.ts';
import { BundleError, fileError } from './bundle-error.ts';
import { BundleGuard } from './bundle-guard.ts';
import type { ResolvedImport } from './bundle-guard.ts';
import type { ImportRequest } from './bundle-import.ts';
import type { BundleLimits } from './bundle-limits.ts';
import { toBundleError, warningOf } from './bundle-log.ts';
import type { BundleOutput, BundleRequest } from './bundle-message.ts';
import { MODULE_FOLDER, moduleId, moduleTypeOf, pathOfModule } from './bundle-names.ts';
import type { ModuleType } from './bundle-names.ts';
import { checkOutput } from './bundle-output.ts';
import { SourceReader, SourceRefusal } from './bundle-source.ts';
import type { SourceText } from './bundle-source.ts';
import { absentModuleText, EMPTY_MODULE } from './bundle-stand-in.ts';
import type { AbsentModule } from './bundle-stand-in.ts';
import { sha256Hex } from './digest.ts';

const AUTHOR_ID = `\0${AUTHOR_SPECIFIER}`;
const EMPTY_ID = '\0skerry/empty';

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
  /** Texts of modules that no file holds, by id. */
  readonly #standIns = new Map([
    [AUTHOR_ID, AUTHOR_MODULE],
    [EMPTY_ID, EMPTY_MODULE],
  ]);
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
        file: `${MODULE_FOLDER}bundle.mjs`,
        codeSplitting: false,
        sourcemap: 'hidden',
        sourcemapExcludeSources: true,
        comments: { legal: true, annotation: false, jsdoc: false },
      });
      return onlyChunk(output, this.#request.main);
    } catch (error) {
      throw this.#failure ?? toBundleError(error, this.#request.main);
    }
  }

  #options(entry: string): InputOptions {
    return {
      input: entry,
      cwd: MODULE_FOLDER,
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
        const request = { specifier, importer: pathOfModule(importer), form } as const;
        return this.#keepFailure(() => this.#toId(this.#guard.resolve(request), request));
      },
      load: (id) => this.#keepFailure(() => this.#load(id)),
    };
  }

  #toId(resolved: ResolvedImport, request?: ImportRequest): ModuleId {
    if (resolved.kind === 'author') return { id: AUTHOR_ID, moduleSideEffects: false };
    if (resolved.kind === 'empty') return { id: EMPTY_ID, moduleSideEffects: false };
    const id = resolved.kind === 'file' ? moduleId(resolved.path) : this.#absentId(resolved);
    this.#asked.add(id);
    if (this.#asked.size > this.#request.limits.modules)
      throw tooMany(this.#request.limits, request);
    return { id, moduleSideEffects: resolved.kind === 'absent' || resolved.sideEffects };
  }

  /** One for each name and remedy, which depends on the package that asks. */
  #absentId(absent: AbsentModule): string {
    const text = absentModuleText(absent);
    const id = `\0skerry/absent/${sha256Hex(text)}`;
    this.#standIns.set(id, text);
    return id;
  }

  #load(id: string): { code: string; moduleType: ModuleType; map: null } {
    const standIn = this.#standIns.get(id);
    if (standIn !== undefined) return { code: standIn, moduleType: 'js', map: null };
    const path = pathOfModule(id);
    const moduleType = moduleTypeOf(path);
    if (moduleType === null || !this.#asked.has(id)) {
      // The bundler answers for its own helpers before it asks us; a path that climbs out of them ends here.
      throw fileError('UNSUPPORTED', path, `${path} is not a module of the plugin.`);
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
    if (this.warnings.length < 40) this.warnings.push(warningOf(log));
  }
}

/** The bundler's own message does not always name the file. */
function assertJson(path: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw fileError('SYNTAX', path, `${path} is not JSON: ${(error as Error).message}`);
  }
}

interface ModuleId {
  readonly id: string;
  readonly moduleSideEffects: boolean;
}

function readNamed(reader: SourceReader, path: string): SourceText {
  try {
    return reader.read(path);
  } catch (error) {
    if (!(error instanceof SourceRefusal)) throw error;
    throw fileError(error.code, path, `${path}: ${error.message}.`, error.hint);
  }
}

function onlyChunk(output: readonly { type: string }[], main: string): OutputChunk {
  const chunks = output.filter((part): part is OutputChunk => part.type === 'chunk');
  const others = output.filter((part) => part.type !== 'chunk');
  const [chunk] = chunks;
  // The map stands beside the code as an asset; anything else would be a file nobody vetted.
  if (chunk === undefined || chunks.length > 1 || others.length > 1) {
    throw fileError('UNSUPPORTED', main, 'The plugin does not come to one text.');
  }
  return chunk;
}

function assertSize({ limits, main }: BundleRequest, code: string, map: string): void {
  const hint = 'Keep data out of the code: ship it as a file and read it with ctx.fs from /plugin.';
  if (Buffer.byteLength(code) > limits.outputBytes) {
    throw fileError(
      'TOO_LARGE',
      main,
      `The bundle is larger than ${limits.outputBytes} bytes.`,
      hint,
    );
  }
  if (Buffer.byteLength(map) > limits.mapBytes) {
    throw fileError(
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
  return fileError('TOO_MANY_MODULES', request?.importer ?? 'plugin.json', message, hint);
}
