// A server with two plugins, and somebody who opens its page: what the tests of the page use.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Server, startServer } from '../../../src/server/index.ts';
import { TestHost } from '../host/make-host.ts';

const CODE = `
export default {
  read: (path, ctx) => ctx.fs.readFile(path, 'utf8'),
  write: (path, ctx) => ctx.fs.writeFile(path, 'text'),
  page: () => new Response(PAGE, { headers: { 'content-type': 'text/html' } }),
  script: () => new Response('window.taken = true', { headers: { 'content-type': 'text/javascript' } }),
};`;

/** Given and used, given and not used, asked for and not given. */
const ASKED = {
  filesystem: { read: ['/plugin/**', '/data/**'], write: ['/data/kept'] },
  network: { inbound: true, outbound: ['https://api.example.com'] },
  api: { endpoints: ['/plugins/acme.notes/**'] },
};
const GIVEN = {
  filesystem: { read: ['/plugin/**'], write: ['/data/kept'] },
  network: { inbound: true },
  api: ASKED.api,
};

const open = { method: 'GET', auth: { required: false } };

export const HOSTILE_NAME = '<img src=x onerror="document.title=1">';
export const HOSTILE_WORDS = `</script><script>document.title = 1</script>${' and on'.repeat(60)}`;

type ServerOptions = Parameters<typeof startServer>[1];

export interface WorldOptions extends Partial<ServerOptions> {
  /** What the endpoint `/plugins/acme.notes` answers. */
  readonly page?: string;
  /** No plugin at all. */
  readonly empty?: boolean;
}

export class PageWorld implements AsyncDisposable {
  readonly world: TestHost;
  readonly server: Server;

  constructor(world: TestHost, server: Server) {
    this.world = world;
    this.server = server;
  }

  static async open(options: WorldOptions = {}): Promise<PageWorld> {
    const { page = 'a page', empty = false, ...given } = options;
    const world = await TestHost.open();
    if (!empty) {
      const code = CODE.replace('PAGE', () => JSON.stringify(page));
      const endpoints = ['page', 'script'].map((handler) => {
        return { path: handler === 'page' ? '/' : `/${handler}`, handler, ...open };
      });
      const manifest = { api: { endpoints }, description: 'Keeps notes.' };
      await world.load({ id: 'acme.notes', code, permissions: ASKED, granted: GIVEN, manifest });
      const hostile = { displayName: HOSTILE_NAME, description: HOSTILE_WORDS };
      await world.load({ id: 'bad.words', code, manifest: hostile });
    }
    const dir = join(world.dir, 'server');
    return new PageWorld(world, await startServer(world.host, { port: 0, dir, ...given }));
  }

  get token(): string {
    return readFileSync(this.server.tokenFile, 'utf8').trim();
  }

  /** A handler of `acme.notes`; the code of its error where it fails. */
  async call(handler: string, input: unknown): Promise<unknown> {
    const plugin = this.world.host.plugin('acme.notes');
    return plugin.call(handler, input).catch((error: { code: unknown }) => error.code);
  }

  ask(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.server.url + path, { redirect: 'manual', ...init });
  }

  /** A form as the page itself sends it. */
  send(path: string, fields: Record<string, string>, headers: object = {}): Promise<Response> {
    const own = { origin: this.server.url, ...headers };
    return this.ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: own });
  }

  /** The `cookie` header of somebody who has just signed in. */
  async signIn(): Promise<Record<string, string>> {
    const response = await fetch(this.server.signInUrl(), { redirect: 'manual' });
    return { cookie: response.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
  }

  async page(): Promise<string> {
    return (await this.ask('/', { headers: await this.signIn() })).text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
    await this.world[Symbol.asyncDispose]();
  }
}
