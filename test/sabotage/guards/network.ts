// The guards of the network: which addresses are reached, what each step of a fetch needs, and how much it may take.

import type { Edit, Guard } from '../guard.ts';

const ADDRESSES = 'src/brokers/net/addresses.ts';
const BODY = 'src/brokers/net/body.ts';
const CALLS = 'src/brokers/net/calls.ts';
const CONNECT = 'src/brokers/net/connect.ts';
const CONNECTIONS = 'src/brokers/net/connections.ts';
const DECIDE = 'src/brokers/net/decide.ts';
const ERRORS = 'src/brokers/net/errors.ts';
const EXCHANGE = 'src/brokers/net/exchange.ts';
const LOOKUP = 'src/brokers/net/lookup.ts';
const REDIRECT = 'src/brokers/net/redirect.ts';
const TARGET = 'src/brokers/net/target.ts';

/** Behind the first look at an address: Node's own list, and what the socket says it is connected to. */
const LATER_LOOKS: readonly Edit[] = [
  { file: CONNECT, find: 'blockList: BLOCKED[route.reach],', replace: '' },
  {
    file: CONNECT,
    find: 'if (peer !== undefined && reachOf(peer) === route.reach) return socket;',
    replace: 'if (peer !== undefined) return socket;',
  },
];

/** Behind the decision when a hop begins: the one after its wait for a connection. */
const BEFORE_SENDING: Edit = {
  file: EXCHANGE,
  find: `await this.#pace(bytes);
    await assertStillAllowed(use, this.#accesses);`,
  replace: 'await this.#pace(bytes);',
};

export const guards: readonly Guard[] = [
  {
    name: 'private addresses are told from public ones',
    file: ADDRESSES,
    find: "return privateOnly.check(address, family) ? 'private' : 'public';",
    replace: "return privateOnly.check(address, family) ? 'public' : 'public';",
    and: LATER_LOOKS,
    attacks: [
      'network/decimal-address',
      'network/other-loopback',
      'network/ipv6-loopback',
      'network/name-of-a-private-address',
    ],
    why: 'What listens inside trusts whoever reaches it.',
  },
  {
    name: 'some addresses are reached by nobody',
    file: ADDRESSES,
    find: "if (closedOnly.check(address, family)) return 'closed';",
    replace: '',
    and: LATER_LOOKS,
    attacks: ['network/zero-address', 'network/name-of-zero', 'network/redirect-to-zero'],
    why: 'They are this machine under another name, or hand out credentials of the machine.',
  },
  {
    name: 'a private address needs the permission for private addresses',
    file: CONNECTIONS,
    find: 'await options.permitPrivate();',
    replace: '',
    and: [
      {
        file: EXCHANGE,
        find: 'this.#accesses = [...accessesOf(this.#hop), PRIVATE_ACCESS];',
        replace: '',
      },
    ],
    attacks: ['network/short-address', 'network/localhost-names', 'network/redirect-to-private'],
    why: 'A host that is granted may have any address, and another one each time.',
  },
  {
    name: 'of several addresses only those of one reach are tried',
    file: LOOKUP,
    find: '.filter((each) => each.reach === reach)',
    replace: '',
    and: LATER_LOOKS,
    attacks: ['network/several-answers'],
    why: 'Where the first does not answer, the next is connected to.',
  },
  {
    name: 'a kept connection to a private address is lent like a new one',
    file: CONNECTIONS,
    find: 'held.origin === origin && held.reach === reach',
    replace: 'held.origin === origin',
    and: [BEFORE_SENDING],
    attacks: ['network/connection-after-revocation'],
    why: 'It was made when the plugin still had the permission.',
  },
  {
    name: 'each step of a redirect is decided',
    file: EXCHANGE,
    find: `const accesses = accessesOf(next);
      await assertAllowed(use, accesses);`,
    replace: 'const accesses = accessesOf(next);',
    and: [BEFORE_SENDING],
    attacks: [
      'network/redirect-to-another-host',
      'network/redirect-to-another-path',
      'network/redirect-to-another-method',
      'network/redirect-to-another-scheme',
      'network/redirect-with-a-body',
    ],
    why: 'The server says where to go next, and it is not the server that was granted.',
  },
  {
    name: 'redirects come to an end',
    file: EXCHANGE,
    find: 'if (hops >= this.#limits.maxRedirects) {',
    replace: 'if (hops < 0) {',
    attacks: ['network/redirects-without-end'],
    why: 'A server can redirect to itself for ever.',
  },
  {
    name: 'credentials stay with their server',
    file: REDIRECT,
    find: 'fields: url.origin === hop.target.url.origin ? fields : withoutCredentials(fields),',
    replace: 'fields: url.origin === hop.target.url.href ? withoutCredentials(fields) : fields,',
    attacks: [
      'network/authorization-to-another-host',
      'network/cookie-to-another-host',
      'network/authorization-to-another-port',
    ],
    why: 'A redirect would hand them to whomever it leads to.',
  },
  {
    name: 'a URL with a user in it is not fetched',
    file: TARGET,
    find: "if (url.username !== '' || url.password !== '') return 'the URL holds a user or a password';",
    replace: '',
    attacks: ['network/redirect-to-a-user'],
    why: 'The host is what follows the @, and everybody reads what stands before it.',
  },
  {
    name: 'a field that names a method needs that method',
    file: DECIDE,
    find: 'const methods = new Set([target.resource.method, ...overriddenMethods(fields)]);',
    replace:
      'const methods = new Set([target.resource.method, ...overriddenMethods(fields.slice(0, 0))]);',
    attacks: ['network/method-in-a-header'],
    why: 'Servers take the field for the method.',
  },
  {
    name: 'the policy is asked again after the wait for a piece',
    file: EXCHANGE,
    find: `this.#unit.payload));
      await assertStillAllowed(use, this.#accesses);`,
    replace: 'this.#unit.payload));',
    attacks: ['network/body-after-revocation'],
    why: 'A read may wait for long, and the grant may have gone meanwhile.',
  },
  {
    name: 'what a call fetches ends with it',
    file: CALLS,
    find: "use.signal.addEventListener('abort', () => closeAll(table.open.values(), ENDED), {",
    replace: "use.signal.addEventListener('abort', () => closeAll([], ENDED), {",
    attacks: ['network/request-after-its-call', 'network/slow-body'],
    why: 'Nobody is left to read it, and it costs a connection.',
  },
  {
    name: 'a call has only so many requests open',
    file: CALLS,
    find: 'if (planned === undefined || table.open.size >= this.#limits.maxOpen) {',
    replace: 'if (planned === undefined) {',
    attacks: ['network/requests-by-the-hundred'],
    why: 'Each is a buffer of the host.',
  },
  {
    name: 'a unit has only so many connections',
    file: CONNECTIONS,
    find: 'this.#slots = pLimit(options.limits.connections);',
    replace: 'this.#slots = pLimit(1_000);',
    attacks: ['network/requests-by-the-hundred'],
    why: 'Descriptors of the host are few, and servers have few places.',
  },
  {
    name: 'a unit looks up only so many names at a time',
    file: CONNECTIONS,
    find: 'this.#lookups = pLimit(options.limits.lookups);',
    replace: 'this.#lookups = pLimit(1_000);',
    attacks: ['network/lookup-flood'],
    why: "The system's resolver has four threads, for names and files of everybody.",
  },
  {
    name: 'a body is counted once it is decompressed',
    file: BODY,
    find: 'if (total > maxBytes) throw tooLarge();',
    replace: '',
    attacks: ['network/bomb-in-gzip', 'network/bomb-in-brotli', 'network/bomb-in-a-bomb'],
    why: 'A few kilobytes come to gigabytes.',
  },
  {
    name: 'a body is counted as it comes',
    file: CONNECTIONS,
    find: 'maxResponseSize: limits.maxResponseBytes,',
    replace: '',
    attacks: ['network/body-without-end'],
    why: 'A server can send for ever.',
  },
  {
    name: 'what is part of no body is counted too',
    file: EXCHANGE,
    find: 'if (connection.received() <= this.#limits.maxWireBytes) return;',
    replace: 'if (connection.received() >= 0) return;',
    attacks: ['network/flood-in-a-chunk-extension', 'network/flood-of-interim-answers'],
    why: 'Interim answers and extensions of chunks can go on for ever, and no cap on bodies knows them.',
  },
  {
    name: 'the body of a request is counted',
    file: 'src/brokers/net/upload.ts',
    find: 'if (this.#total > this.#maxBytes) throw this.#tooLarge();',
    replace: '',
    attacks: ['network/upload-without-end'],
    why: 'A guest can write for ever.',
  },
  {
    name: 'bytes move no faster than the unit may',
    file: 'src/brokers/net/bandwidth.ts',
    find: 'if (this.#left < 0) await delay((-this.#left / rate) * 1_000, signal);',
    replace: 'if (this.#left > rate) await delay((-this.#left / rate) * 1_000, signal);',
    attacks: ['network/more-than-its-bandwidth'],
    why: 'The line is shared with everybody else on the machine.',
  },
  {
    name: 'certificates are checked, whatever the environment says',
    file: CONNECT,
    find: 'rejectUnauthorized: true,',
    replace: '',
    attacks: ['network/checks-off-by-environment'],
    why: 'One variable that somebody left behind turns all checks of Node off.',
  },
  {
    name: 'what Node says of a failure stays behind',
    file: ERRORS,
    find: "return new BrokerError('NETWORK_ERROR', `${textOf(code)}: ${shown(host)}`, { cause: error });",
    replace:
      "return new BrokerError('NETWORK_ERROR', `${textOf(code)}: ${String(error)}`, { cause: error });",
    attacks: ['network/addresses-in-errors'],
    why: 'It names addresses, ports and certificates of the network inside.',
  },
];
