import { expect, test } from 'vitest';
import { maskAddress, maskPeers } from '../../src/report/mask-peers.ts';
import { analysis, destination } from './samples/build.ts';

test('addresses are shown as far as they name a network, not a household', () => {
  expect(maskAddress('90.3.20.30')).toBe('90.3.*.*');
  expect(maskAddress('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:*');
  expect(maskAddress('2001:db8::7')).toBe('2001:db8:*');
});

test('only direct peers are masked, and the analysis itself stays as it was', () => {
  const peer = destination({ chooser: 'peer', address: '90.3.20.30' });
  const whole = analysis({ destinations: [destination({ address: '198.51.100.7' }), peer] });
  expect(maskPeers(whole).destinations.map(({ address }) => address)).toEqual(['198.51.100.7', '90.3.*.*']);
  expect(peer.address).toBe('90.3.20.30');
});

test('a peer that opened a conversation is masked among the ways into devices as well', () => {
  const peer = destination({ chooser: 'peer', address: '90.3.20.30' });
  const inbound = (remote: string | null) => ({
    ...{
      device: 'd1',
      kind: 'inbound' as const,
      service: null,
      transport: 'tcp' as const,
      port: 554,
      remote,
      remotes: 1,
    },
    evidence: { capture: 'c1', frameNumber: 1, fileOffset: 24 },
  });
  const exposures = [inbound('90.3.20.30'), inbound('198.51.100.7'), inbound(null)];
  const masked = maskPeers(analysis({ destinations: [peer], exposures }));
  expect(masked.exposures!.map(({ remote }) => remote)).toEqual(['90.3.*.*', '198.51.100.7', null]);
});

test('a peer that handed out another address is masked there too', () => {
  const peer = destination({ chooser: 'peer', address: '90.3.20.30' });
  const evidence = { capture: 'c1', frameNumber: 1, fileOffset: 24 };
  const referrals = ['90.3.20.30', '52.1.1.1'].map((via) => ({ via, service: 'pppp', later: false, evidence }));
  const whole = analysis({ destinations: [peer, destination({ address: '198.51.100.7', referrals })] });
  expect(maskPeers(whole).destinations[1]!.referrals!.map(({ via }) => via)).toEqual(['90.3.*.*', '52.1.1.1']);
  expect(referrals[0]!.via).toBe('90.3.20.30');
});
