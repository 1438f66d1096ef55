import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/index.ts';
import { RULES } from '../attribution/real-rules.ts';
import { addressBytes, dhcp, dns, MAC, udp } from '../frames.ts';
import { analyzeFrames, inputs, observeBytes } from '../observing.ts';

const SHARED = new URL('../../../shared/captures/', import.meta.url);
const CAMERA = '192.168.1.20';

function lookup(resolver: string): Uint8Array[] {
  const [up, down] = [[MAC.camera, MAC.router] as const, [MAC.router, MAC.camera] as const];
  return [
    udp({ from: CAMERA, to: resolver, macs: up, ports: [40_000, 53], payload: dns('a.example') }),
    udp({
      from: resolver,
      to: CAMERA,
      macs: down,
      ports: [53, 40_000],
      payload: dns('a.example', [['a.example', 'A', '192.0.2.9']]),
    }),
  ];
}

const lease = (...resolvers: string[]) =>
  dhcp({ mac: MAC.camera, messageType: 5, assigned: CAMERA, options: [[6, resolvers.flatMap(addressBytes)]] });

describe('a resolver outside', () => {
  test('that DHCP named is not hard-coded', async () => {
    const { destinations } = await analyzeFrames([lease('8.8.8.8', '8.8.4.4'), ...lookup('8.8.4.4')]);
    expect(destinations[0]).toMatchObject({ address: '8.8.4.4', resolver: { transports: ['dns'], handedOut: true } });
    expect(destinations[0]!.modifiers).toContain('resolver');
    expect(destinations[0]!.modifiers).not.toContain('hard-coded-resolver');
  });

  test('that nobody named is hard-coded, with the frame of the first question', async () => {
    const { destinations } = await analyzeFrames([lease('192.168.1.1'), ...lookup('114.114.114.114')]);
    expect(destinations[0]).toMatchObject({
      role: 'resolver',
      resolver: { handedOut: false, evidence: { frameNumber: 2 } },
    });
    expect(destinations[0]!.modifiers).toContain('hard-coded-resolver');
  });

  test('is neither when no handing out was captured', async () => {
    const { destinations } = await analyzeFrames(lookup('8.8.8.8'));
    expect(destinations[0]!.resolver?.handedOut).toBeNull();
    expect(destinations[0]!.modifiers).not.toContain('hard-coded-resolver');
  });

  test('is none when it never answered', async () => {
    const { destinations } = await analyzeFrames(lookup('8.8.8.8').slice(0, 1));
    expect(destinations[0]!.resolver).toBeUndefined();
  });
});

describe.skipIf(!existsSync(SHARED))('encrypted DNS in real captures', () => {
  test.each([
    ['ndpi/dns_dot.pcap', 'dot', '8.8.8.8'],
    ['ndpi/dns_doh.pcap', 'doh', '104.16.248.249'],
  ])('%s: %s', async (path, transport, address) => {
    const bytes = new Uint8Array(readFileSync(new URL(path, SHARED)));
    const { destinations } = analyze([await observeBytes(bytes)], inputs({ rules: RULES }));
    const found = destinations.find((destination) => destination.address === address);
    expect(found?.resolver?.transports).toEqual([transport]);
    expect(found?.modifiers).toContain('encrypted-dns');
  });

  test('an ordinary page over TLS is none', async () => {
    const bytes = new Uint8Array(
      readFileSync(new URL('smart-home-firewall/tplink-plug__no-firewall__wan.pcap', SHARED)),
    );
    const { destinations } = analyze([await observeBytes(bytes)], inputs({ rules: RULES }));
    expect(destinations.length).toBeGreaterThan(0);
    expect(destinations.filter(({ modifiers }) => modifiers.includes('encrypted-dns'))).toEqual([]);
  });
});
