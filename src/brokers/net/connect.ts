// Opens one connection to an address that was judged, and TLS on top of it. Three looks at the address: the one before
// (lookup.ts), Node's own block list while it connects, and what the socket says it is connected to.

import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { BLOCKED, reachOf } from './addresses.ts';
import { pinned, type Route } from './lookup.ts';
import { unlessAborted } from './waiting.ts';

export type Connector = (url: URL, route: Route, signal: AbortSignal) => Promise<Socket>;

/** The system's certificates and these, in PEM. Read once: there are many. */
export function trustIn(more: readonly string[]): SecureContext {
  return createSecureContext({
    // Said outright: options and variables of the environment lower it where nothing is said.
    minVersion: 'TLSv1.2',
    ...(more.length === 0 ? {} : { ca: [...getCACertificates('default'), ...more] }),
  });
}

/** Each connector keeps TLS sessions of its own: make one for each unit. */
export function createConnector(trust: SecureContext, timeoutMs: number): Connector {
  const upgrade = buildConnector({
    allowH2: false,
    timeout: timeoutMs,
    // Said outright, as above.
    rejectUnauthorized: true,
    secureContext: trust,
  });
  return async (url, route, signal) => {
    const socket = await openTcp(url, route, signal);
    if (url.protocol === 'http:') return socket;
    const secure = new Promise<Socket>((resolve, reject) => {
      const hostname = url.hostname.replace(/^\[|\]$/g, '');
      upgrade(
        {
          hostname,
          host: url.host,
          protocol: url.protocol,
          port: url.port,
          // An address is no server name; its certificate must name the address.
          ...(isIP(hostname) > 0 ? {} : { servername: hostname }),
          httpSocket: socket,
        },
        (...result) => (result[0] === null ? resolve(result[1]) : reject(result[0])),
      );
    });
    return await orDestroy(socket, unlessAborted(secure, signal));
  };
}

async function openTcp(url: URL, route: Route, signal: AbortSignal): Promise<Socket> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const socket = connectTcp({
    // An address is connected to as it was judged, which may be another spelling than the URL's.
    host: isIP(hostname) > 0 ? (route.addresses[0]?.address ?? '') : hostname,
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    lookup: pinned(route),
    blockList: BLOCKED[route.reach],
    autoSelectFamily: true,
    noDelay: true,
  });
  // For as long as it lives: an error nobody listens to would end the host.
  socket.on('error', () => {});
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  await orDestroy(socket, unlessAborted(opened, signal));
  const peer = socket.remoteAddress;
  if (peer !== undefined && reachOf(peer) === route.reach) return socket;
  socket.destroy();
  throw new Error('the peer of the connection is not the address that was judged');
}

async function orDestroy<T>(socket: Socket, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
