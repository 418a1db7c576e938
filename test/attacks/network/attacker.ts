// A payload as a plugin that fetches, with the permissions of its story; and an honest fetch after it.

import type { SkerryResult } from '../harness/attack.ts';
import { allRefused, pluginOf } from '../harness/payload.ts';
import type { Ended, PluginSource, World } from '../harness/world.ts';
import { LocalServer } from './local-server.ts';

/** `send` of the payloads: the same answer as the naive one gives. */
const SEND = `const sendBy = ({ net }) => async (url, init) => {
  const response = await net.fetch(url, init);
  return { status: response.status, url: response.url, text: await response.text() };
};`;

const HONEST = `async ({ net }, url) => (await net.fetch(url)).text()`;

export interface NetEnded extends Ended {
  /** Ordinary use of fetch goes on working beside the attack. */
  readonly usable: boolean;
}

/** A payload of `send` and an input, as the code of a plugin. */
export function senderOf(payload: string): string {
  return pluginOf(
    `async (ctx, input) => { ${SEND} return (${payload})(sendBy(ctx), input, ctx); }`,
    HONEST,
  );
}

/** What the attacker has of the network: `network` of its grants. */
export interface Granted {
  readonly outbound: readonly (string | object)[];
  /** Default true: every server here is on a private address. */
  readonly isPrivate?: boolean;
}

/** Sets the grants of the loaded attacker. */
export function grantNet(world: World, { outbound, isPrivate = true }: Granted): void {
  world.grant('test.attacker', { network: { outbound, private: isPrivate } });
}

/**
 * Loads `test.attacker` with code of its own or of a payload. Its manifest asks for what `granted` and `later` have.
 * Fulfils with what tells whether its handler `honest` reaches a server it is granted.
 */
export async function loadNet(
  world: World,
  code: string,
  granted: Granted,
  { later = [], ...source }: NetSource = {},
): Promise<() => Promise<boolean>> {
  const server = await LocalServer.start((_hit, response) => void response.end('honest'));
  const url = server.at('127.0.0.1');
  const { outbound, isPrivate = true } = granted;
  await world.load('test.attacker', {
    code,
    permissions: { network: { outbound: [...outbound, ...later, url], private: true } },
    granted: { network: { outbound, private: isPrivate } },
    limits: { cpu: 2_000, executionTime: 20_000, ...source.limits },
  });
  return async () => {
    grantNet(world, { outbound: [url] });
    const honest = await world.call('test.attacker', 'honest', url);
    if (honest.value !== 'honest') world.heard.push(`honest: ${honest.message}`);
    return honest.value === 'honest';
  };
}

export interface NetSource extends Pick<Partial<PluginSource>, 'limits'> {
  /** Rules that are granted later. */
  readonly later?: readonly (string | object)[];
}

/** Loads the payload, calls it once with the input, and then the honest handler. */
export async function attackNet(
  world: World,
  payload: string,
  input: unknown,
  granted: Granted,
  source: NetSource = {},
): Promise<NetEnded> {
  const usable = await loadNet(world, senderOf(payload), granted, source);
  const ended = await world.call('test.attacker', 'run', input);
  return { ...ended, usable: await usable() };
}

/** In a few words for people. */
export function told({ code, message, value, usable }: NetEnded): string {
  const end = `${code ?? ''} ${message} ${JSON.stringify(value)?.slice(0, 1_500)}`;
  return usable ? end : `${end}, and then fetch did not work`;
}

/** Contained where every attempt of the payload was refused and `reached` says that nobody was asked. */
export function refusedAll(ended: NetEnded, reached: number): SkerryResult {
  return {
    contained: ended.usable && allRefused(ended.value) && reached === 0,
    seen: `${told(ended)}; ${reached} reached what they must not`,
  };
}

/** As `refusedAll`, and for the reason that it is not permitted, each time. */
export function deniedAll(ended: NetEnded, reached: number): SkerryResult {
  const { contained, seen } = refusedAll(ended, reached);
  const denied = JSON.stringify(ended.value)?.match(/refused: PERMISSION_DENIED/g)?.length ?? 0;
  return { contained: contained && denied === (ended.value as unknown[]).length, seen };
}

/** A payload that asks for each URL of its input. */
export const ASK_EACH = `async (send, urls) =>
  Promise.all(urls.map((url) => attempt(async () => (await send(url)).text)))`;
