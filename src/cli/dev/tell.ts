// What `skerry dev` says: lines for a person, or one JSON object a line. Decides nothing.

import { diffPolicy, LIMITS, type PermissionChange } from '../../../policies/index.ts';
import type { LoggedEntry } from '../../audit/index.ts';
import { SkerryError } from '../../errors.ts';
import type { DeniedEvent, PluginInfo } from '../../host/index.ts';
import type { HostFlags } from '../files.ts';
import { bad, bold, dim, good, jsonText, npx, type Output, quoted, shown } from '../output.ts';
import { policyOfFolder } from '../policy-of-folder.ts';
import { progress } from '../progress.ts';
import { showError } from '../show-error.ts';

const SHOWN_LIMITS = ['memory', 'cpu', 'executionTime'] as const;

export class Tell {
  readonly #output: Output;
  readonly #folder: string;
  readonly #flags: HostFlags;
  /** The header as it was last shown: one that says the same is not shown again. */
  #header = '';

  constructor(output: Output, folder: string, flags: HostFlags) {
    this.#output = output;
    this.#folder = folder;
    this.#flags = flags;
  }

  /** Does the work, and says what it is where it takes long. */
  loading<T>(work: () => Promise<T>): Promise<T> {
    return progress.during(this.#output, `loading ${shown(this.#folder)}`, work);
  }

  /** What it is, what it may, and what somebody has still to decide, by the documents as they are now. */
  header(plugin: PluginInfo): void {
    try {
      this.#showHeader(plugin, diffPolicy(policyOfFolder(this.#folder, this.#flags).policy));
    } catch (error) {
      // The plugin runs: a document was saved half done since it was loaded.
      if (!(error instanceof SkerryError)) throw error;
      showError(this.#output, error);
    }
  }

  #showHeader({ id, version, limits }: PluginInfo, changes: readonly PermissionChange[]): void {
    const texts = (kinds: readonly string[]): string[] =>
      changes
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ rule }) => shown(`${rule.action} ${rule.text}`));
    const granted = texts(['same', 'narrower']);
    const waiting = texts(['new', 'wider']);
    const document = { id, version, limits, granted, waiting };
    const header = JSON.stringify(document);
    if (header === this.#header) return;
    this.#header = header;
    this.#output.data({ event: 'plugin', ...document });
    const caps = SHOWN_LIMITS.map((key) => `${key} ${limits[key]} ${LIMITS[key].unit}`);
    this.#output.line(`${bold(id)} ${version}  ${dim(this.#folder)}`);
    this.#list('limits', [caps.join(' · ')]);
    this.#list('granted', granted);
    this.#list('waiting', waiting);
    if (waiting.length > 0) {
      const review = npx(`skerry grants review ${quoted(this.#folder)}`, this.#flags);
      this.#output.line(dim(`           ${review}`));
    }
  }

  #list(title: string, texts: readonly string[]): void {
    for (const [index, text] of (texts.length === 0 ? ['nothing'] : texts).entries()) {
      this.#output.line(`  ${(index === 0 ? title : '').padEnd(7)}  ${text}`);
    }
  }

  watching(keys: boolean, calls: boolean): void {
    this.#output.data({ event: 'watching', folder: this.#folder });
    const again = calls ? ' · c call again' : '';
    const how = keys ? `r reload${again} · q quit` : 'Ctrl-C ends';
    this.#output.line(dim(`watching ${this.#folder}  ${how}`));
  }

  reloaded(names: readonly string[], ms: number): void {
    this.#output.data({ event: 'reloaded', files: names, ms });
    this.#output.line(`${good('reloaded')}  ${changed(names)}  ${dim(`${ms.toFixed(0)} ms`)}`);
  }

  /** `previous`: what answers now. */
  notLoaded(names: readonly string[], error: SkerryError, previous: boolean): void {
    this.#output.data({ event: 'not-loaded', files: names, error, stack: error.guestStack });
    const now = whatRuns(error, previous);
    this.#output.line(`${bad('not loaded')}  ${changed(names)}  ${now}`);
    showError(this.#output, error);
  }

  calling(handler: string): void {
    this.#output.line(bold(`▸ ${handler}`));
  }

  result(handler: string, value: unknown, ms: number): void {
    this.#output.data({ event: 'result', handler, value, ms });
    this.#output.line(jsonText(value, 2) ?? dim('(no result)'));
    this.#output.line(`${good('ok')}  ${handler}  ${dim(`${ms.toFixed(1)} ms`)}`);
  }

  failed(handler: string, error: SkerryError, ms: number): void {
    this.#output.data({ event: 'failed', handler, error, stack: error.guestStack, ms });
    showError(this.#output, error);
    this.#output.line(`${bad('failed')}  ${handler}  ${dim(`${ms.toFixed(1)} ms`)}`);
  }

  log(plugin: string, level: string, message: string): void {
    this.#output.data({ event: 'log', level, message });
    this.#output.line(`${dim(`[${plugin} ${level}]`)} ${message}`);
  }

  /** A decision, or an operation that failed; the log's own lines are shown as they are said. */
  access(entry: LoggedEntry, remedy: (denial: DeniedEvent) => string | null): void {
    if (entry.kind === 'outcome' && !entry.ok) {
      this.#output.data({ event: 'access-failed', operation: entry.operation, code: entry.code });
      this.#output.line(`  ${bad('fail ')}  ${entry.operation} ${entry.code ?? ''}`.trimEnd());
    }
    if (entry.kind !== 'decision' || entry.plugin === null) return;
    const { plugin, operation, action, resource, effect, reason, count = 1 } = entry;
    if (effect === 'allow' && action === 'log.write') return;
    const hint = effect === 'deny' ? remedy({ ...entry, plugin }) : null;
    const access = { operation, action, resource, effect, reason, count, remedy: hint };
    this.#output.data({ event: 'access', ...access });
    const mark = effect === 'allow' ? good('allow') : bad('deny ');
    const times = count > 1 ? ` · ${count} times` : '';
    const what = `${action} ${shown(resource)}`.trimEnd();
    this.#output.line(`  ${mark}  ${what}  ${dim(`${reason}${times}`)}`);
    if (hint !== null) this.#output.line(dim(`         ${hint}`));
  }

  nothingToCall(): void {
    this.#output.line(dim('Nothing to call: start with --call <handler>.'));
  }

  ended(): void {
    this.#output.data({ event: 'ended' });
    this.#output.line(dim('ended'));
  }
}

function whatRuns({ code }: SkerryError, previous: boolean): string {
  if (code === 'PLUGIN_DISABLED') return 'Nothing runs until it is enabled.';
  return previous ? 'The previous build keeps running.' : 'Nothing runs until it loads.';
}

/** Names that the author's editor chose, as far as a line has room. */
function changed(names: readonly string[]): string {
  if (names.length === 0) return 'as asked';
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names
    .slice(0, 3)
    .map((name) => shown(name, 60))
    .join(', ')}${more} changed`;
}
