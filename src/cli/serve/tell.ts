// What `skerry serve` says: where it listens, what it serves, lines to try, and what was denied since. Decides nothing.

import { SkerryError } from '../../errors.ts';
import type { DeniedEvent, Host, HostEvents, PluginInfo } from '../../host/index.ts';
import type { Server } from '../../server/index.ts';
import { fromHere, type HostFlags } from '../files.ts';
import { isolationText } from '../isolation-text.ts';
import { bad, bold, clip, dim, good, npx, type Output, quoted, shown, table } from '../output.ts';
import { showError } from '../show-error.ts';
import type { Loaded } from './residents.ts';

/** Different denials that get a line each; there is the page, and the log, for more. */
const MOST_DENIALS = 100;

/** A request to show: of anybody, or of the operator. */
export interface Example {
  readonly path: string;
  readonly body: unknown;
  readonly anybody?: boolean;
}

const JSON_BODY = "-H 'content-type: application/json'";

export class ServeTell {
  readonly #output: Output;
  readonly #flags: HostFlags;
  readonly #denied = new Set<string>();

  constructor(output: Output, flags: HostFlags) {
    this.#output = output;
    this.#flags = flags;
  }

  loaded(loaded: Loaded): void {
    const { folder } = loaded;
    if ('plugin' in loaded) {
      const { id, version, endpoints, hooks } = loaded.plugin;
      this.#output.data({ event: 'loaded', plugin: id, version, folder });
      const has = [...endpoints.map(({ method, path }) => `${method} ${path}`), ...hooks];
      const about = clip(has.map((text) => shown(text)).join(' · '), 70);
      this.#output.line(`${good('loaded')}  ${bold(id)} ${version}  ${dim(about)}`);
      for (const warning of loaded.plugin.warnings)
        this.#output.line(`${bad('warning')} ${dim(shown(warning, 160))}`);
      return;
    }
    const { error } = loaded;
    this.#output.data({ event: 'not-loaded', folder, error });
    this.#output.line(`${bad('absent')}  ${folder}`);
    if (!this.#output.json) showError(this.#output, error);
  }

  /** `examples`: calls to show in place of any other. */
  listening(server: Server, host: Host, examples: readonly Example[]): void {
    const { url, tokenFile } = server;
    const page = server.signInUrl();
    const plugins = host.plugins.map(({ id }) => id);
    this.#output.data({ event: 'listening', url, page, tokenFile, plugins });
    const rows = [
      ['page', page, 'signs you in, once'],
      ['api', `${url}/api`, `for the token in ${quoted(fromHere(tokenFile))}`],
      ['plugins', `${url}/plugins/…`, 'for everybody who reaches this address'],
      ['metrics', `${url}/metrics`, 'for Prometheus, with the token'],
      ['health', `${url}/healthz`, ''],
      ['log', fromHere(host.log.dir), npx(`skerry audit tail -f --dir ${quoted(this.#flags.dir)}`)],
      ['isolation', isolationText(host.isolation), ''],
    ];
    this.#output.line();
    for (const line of table(
      rows.map(([name = '', what = '', why = '']) => [bold(name), what, dim(why)]),
    ))
      this.#output.line(line);
    this.#try(server, host, examples);
    this.#output.line(dim('\nCtrl-C ends it.'));
  }

  /** Lines that work as they stand. */
  #try({ url, tokenFile }: Server, host: Host, examples: readonly Example[]): void {
    this.#output.line(`\n${bold('Try')}`);
    const bearer = `-H "Authorization: Bearer $(cat ${quoted(fromHere(tokenFile))})"`;
    for (const path of publicPaths(host.plugins).slice(0, 2))
      this.#output.line(`  curl ${url}${path}`);
    this.#output.line(`  curl ${bearer} ${url}/api/plugins`);
    for (const { path, body, anybody } of examples) {
      const data = `-d ${quoted(JSON.stringify(body))} ${url}${path}`;
      this.#output.line(`  curl ${anybody === true ? JSON_BODY : bearer} ${data}`);
    }
  }

  /** Once for each: a plugin that asks again and again fills no terminal. */
  denied({ plugin, action, resource, reason }: DeniedEvent): void {
    const key = `${plugin} ${action} ${resource}`;
    if (this.#denied.has(key) || this.#denied.size >= MOST_DENIALS) return;
    this.#denied.add(key);
    this.#output.data({ event: 'denied', plugin, action, resource, reason });
    const what = shown(`${action} ${resource}`.trimEnd(), 80);
    this.#output.line(`${bad('denied')}  ${plugin}  ${what}  ${dim(reason)}`);
  }

  notice({ plugin, scope, what, code, message }: HostEvents['notice'][0]): void {
    this.#output.data({ event: 'notice', plugin, scope, what, code, message });
    this.#output.line(`${bold(what)}  ${plugin}  ${dim(shown(message, 120))}`);
  }

  /** A hold was put on a plugin, or taken off. */
  held(what: string, flip: HostEvents['suspended'][0] & { readonly share?: number | null }): void {
    const { plugin, by, reason, share } = flip;
    this.#output.data({ event: what, plugin, by, reason, share });
    const why = shown(`by ${by ?? '?'}: ${reason ?? '?'}`, 160);
    const to = share === undefined || share === null ? '' : ` to ${share}`;
    this.#output.line(`${bold(what)}  ${plugin}${to}  ${dim(why)}`);
  }

  lost(plugin: string, code: string, message: string): void {
    this.#output.data({ event: 'lost', plugin, code, message });
    this.#output.line(`${bad('lost')}    ${plugin}  ${code}  ${dim(shown(message, 80))}`);
  }

  grantsTaken(file: string): void {
    this.#output.data({ event: 'grants', file });
    this.#output.line(`${good('grants')}  ${file} read anew`);
  }

  grantsRefused(error: unknown): void {
    if (!(error instanceof SkerryError)) throw error;
    this.#output.data({ event: 'grants-refused', error });
    showError(this.#output, error);
  }

  ended(records: number): void {
    this.#output.data({ event: 'ended', records });
    this.#output.line(`\nended; ${records} records in the log, all under its seal`);
  }
}

/** Those that a browser or curl can ask for without more. */
function publicPaths(plugins: readonly PluginInfo[]): string[] {
  return plugins.flatMap(({ endpoints }) =>
    endpoints
      .filter(
        ({ method, authenticated, path }) =>
          method === 'GET' && !authenticated && !path.includes(':'),
      )
      .map(({ path }) => path),
  );
}
