// Which addresses are on the public internet, which inside a network, and which nobody is let to. Knows no host name:
// an address is judged as it is connected to, whatever form it is written in.

import { BlockList, isIPv6 } from 'node:net';

/** `private` needs `net.private`; `closed` is reached by nobody. */
export type Reach = 'public' | 'private' | 'closed';

/** Inside a machine or a network: reached with `net.private` only. */
const PRIVATE_IPV4 = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
];
const PRIVATE_IPV6 = ['::1/128', 'fc00::/7'];

/**
 * Link-local, since metadata services of clouds hand out credentials there, with the addresses such services have
 * elsewhere; "this host", which Linux takes for loopback; protocols, documentation, benchmarks, multicast, reserved.
 */
const CLOSED_IPV4 = [
  '0.0.0.0/8',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Inside 2000::/3, and one metadata service: protocols with Teredo, documentation, segment routing. */
const CLOSED_IPV6 = ['2001::/23', '2001:db8::/32', '3fff::/20', 'fd00:ec2::254/128'];

/**
 * All of IPv6 that is not given out: what is left is 2000::/3, fc00::/7, loopback, IPv4 as `::ffff:a.b.c.d` and NAT64
 * as `64:ff9b::a.b.c.d`. The other ways to write an IPv4 address in IPv6 are in here.
 */
const CLOSED_RANGES: readonly (readonly [from: string, to: string])[] = [
  ['::', '::'],
  ['::2', '::fffe:ffff:ffff'],
  ['::1:0:0:0', '64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['64:ff9b::1:0:0', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['4000::', 'fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
];

/** Each range of IPv4 with the same range behind NAT64 and behind 6to4. Node itself sees through `::ffff:a.b.c.d`. */
function withEmbedded(cidr: string): readonly string[] {
  const [address = '', bits = '32'] = cidr.split('/');
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const sixToFour = `2002:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}::`;
  return [cidr, `64:ff9b::${address}/${96 + Number(bits)}`, `${sixToFour}/${16 + Number(bits)}`];
}

function blockList(
  cidrs: readonly string[],
  ranges: readonly (readonly [from: string, to: string])[] = [],
): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  for (const [from, to] of ranges) list.addRange(from, to, 'ipv6');
  return list;
}

const PRIVATE = [...PRIVATE_IPV4.flatMap(withEmbedded), ...PRIVATE_IPV6];
const CLOSED = [...CLOSED_IPV4.flatMap(withEmbedded), ...CLOSED_IPV6];

const privateOnly = blockList(PRIVATE);
const closedOnly = blockList(CLOSED, CLOSED_RANGES);

/** What Node is to refuse to connect to, besides our own look at the addresses. */
export const BLOCKED: Readonly<Record<'public' | 'private', BlockList>> = {
  public: blockList([...PRIVATE, ...CLOSED], CLOSED_RANGES),
  private: closedOnly,
};

/** `address` as Node writes it: no brackets. A zone (`%eth0`) is closed, since only link-local addresses have one. */
export function reachOf(address: string): Reach {
  if (address.includes('%')) return 'closed';
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (closedOnly.check(address, family)) return 'closed';
  return privateOnly.check(address, family) ? 'private' : 'public';
}
