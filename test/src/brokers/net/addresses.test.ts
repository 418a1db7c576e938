import { BlockList, isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { BLOCKED, type Reach, reachOf } from '../../../../src/brokers/net/addresses.ts';

const CASES: Readonly<Record<Reach, readonly string[]>> = {
  public: [
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '128.0.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
    '2000::',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2606:4700:4700::1111',
    '3ffe:ffff::1',
  ],
  private: [
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.0',
    '192.168.255.255',
    '::1',
    '0:0:0:0:0:0:0:1',
    'fc00::',
    'fd00::1',
    'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.1.2.3',
    '::ffff:c0a8:1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b::192.168.0.1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '2002:c0a8:101::1',
    '2002:ac10:1::1',
  ],
  closed: [
    '0.0.0.0',
    '0.255.255.255',
    '100.100.100.200',
    '168.63.129.16',
    '169.254.0.1',
    '169.254.169.254',
    '192.0.0.1',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::2',
    '::127.0.0.1',
    '::8.8.8.8',
    '::fffe:ffff:ffff',
    '::ffff:0.0.0.0',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::ffff:0:127.0.0.1',
    '64:ff9b::0.0.0.0',
    '64:ff9b::169.254.169.254',
    '64:ff9b::1:0:0',
    '64:ff9b:1::10.0.0.1',
    '64:ff9b:1:ffff::1',
    '100::1',
    '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:2::1',
    '2001:10::1',
    '2001:db8::1',
    '2002::1',
    '2002:a9fe:a9fe::1',
    '3fff::1',
    '4000::',
    '5f00::1',
    'fbff::1',
    'fd00:ec2::254',
    'fe00::1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fec0::1',
    'ff02::1',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  ],
};

describe.each(Object.entries(CASES))('an address that is %s', (reach, addresses) => {
  it.each(addresses)('%s', (address) => {
    expect(reachOf(address)).toBe(reach);
  });
});

describe('the lists that Node refuses by', () => {
  const blocked = (list: BlockList, address: string): boolean =>
    list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

  it('let a public connection to public addresses only', () => {
    for (const [reach, addresses] of Object.entries(CASES)) {
      for (const address of addresses.filter((each) => !each.includes('%'))) {
        expect([address, blocked(BLOCKED.public, address)]).toEqual([address, reach !== 'public']);
      }
    }
  });

  it('let nobody to a closed address, net.private or not', () => {
    for (const address of CASES.closed.filter((each) => !each.includes('%'))) {
      expect([address, blocked(BLOCKED.private, address)]).toEqual([address, true]);
    }
    for (const address of [...CASES.private, ...CASES.public]) {
      expect([address, blocked(BLOCKED.private, address)]).toEqual([address, false]);
    }
  });

  it('hold everything that Node itself calls private', () => {
    // Newer than the types of Node.
    const { PRIVATE_RANGES } = BlockList as unknown as { PRIVATE_RANGES: readonly string[] };
    for (const cidr of PRIVATE_RANGES) {
      expect([cidr, reachOf(cidr.split('/')[0] ?? '')]).not.toEqual([cidr, 'public']);
    }
  });
});
