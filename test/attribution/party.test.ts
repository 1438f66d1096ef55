import { describe, expect, test } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import { chooserOf, type DestinationRole, partyOf } from '../../src/attribution/party.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { RULES } from './real-rules.ts';
import { asnSource, dayTime, makeSources } from './synthetic-sources.ts';

const SOURCES = makeSources({
  networks: [
    asnSource({
      '52.0.0.0/8': 16509,
      '47.88.0.0/14': 45102,
      '92.21.0.0/16': 13285,
      '120.24.0.0/16': 37963,
      '198.27.0.0/16': 16276,
      '17.0.0.0/8': 714,
      '13.33.0.0/16': 20940,
    }),
  ],
});

function subject(address: string, names: readonly string[], deviceVendor: string | null, role: DestinationRole | null) {
  const words = parseAddress(address)!;
  const observed = names.map((name) => ({ name, source: 'dns' }));
  const attribution = attribute(words, observed, SOURCES, RULES, { captureTime: dayTime('2026-07-01') });
  return { words, names: observed, attribution, deviceVendor, role, referral: null };
}

describe('party and chooser', () => {
  test.each<[string, string, string[], string | null, DestinationRole | null, string, string | null, string | null]>([
    ['the maker’s own name', '52.1.1.1', ['api.wyzecam.com'], 'wyze', null, 'first', null, 'vendor'],
    [
      'the maker’s own name while the device is unknown',
      '52.1.1.1',
      ['api.wyzecam.com'],
      null,
      null,
      'first',
      null,
      'vendor',
    ],
    [
      'the maker’s bucket at a provider',
      '52.1.1.1',
      ['wyze-device-alarm-file.s3.us-west-2.amazonaws.com'],
      'wyze',
      null,
      'support',
      'cloud',
      'vendor',
    ],
    [
      'another maker’s bucket is not its own',
      '52.1.1.1',
      ['wyze-device-alarm-file.s3.us-west-2.amazonaws.com'],
      'arlo',
      null,
      'support',
      'cloud',
      'provider',
    ],
    [
      'a provider’s name without tenant',
      '52.1.1.1',
      ['kinesisvideo.us-west-2.amazonaws.com'],
      'wyze',
      null,
      'support',
      'cloud',
      'provider',
    ],
    ['a broker’s name', '52.1.1.1', ['us-d-master-tutk.iotcplatform.com'], 'wyze', null, 'support', 'p2p', 'p2p'],
    ['a maker’s own rendezvous', '52.1.1.1', ['p2p3.reolink.com'], 'reolink', null, 'support', 'p2p', 'p2p'],
    ['another brand’s name', '52.1.1.1', ['api.wyzecam.com'], 'arlo', null, 'third', 'cloud', null],
    ['P2P packets without a name', '198.27.81.1', [], 'wyze', 'p2p', 'support', 'p2p', 'p2p'],
    ['a built-in master without a name', '120.24.59.150', [], 'wyze', null, 'support', 'p2p', 'p2p'],
    ['an address of a home without a name', '92.21.4.92', [], 'yi', null, 'third', 'consumer-isp', 'peer'],
    ['an address of a home that speaks P2P', '92.21.4.92', [], 'yi', 'p2p', 'support', 'p2p', 'peer'],
    ['an address without any name', '47.90.240.160', [], 'yi', null, 'support', 'cloud', 'hard-coded'],
    ['a time server', '17.253.1.1', ['ntp.sjtu.edu.cn'], 'v380', null, 'support', 'ntp', 'ntp'],
    ['a public resolver by its address', '114.114.114.114', [], 'xiongmai', null, 'support', 'resolver', 'resolver'],
    ['a probe', '47.90.1.1', ['www.baidu.com'], 'xiaomi', null, 'third', 'probe', 'probe'],
    ['a tracker', '52.1.1.1', ['wyze.dataplane.rudderstack.com'], 'wyze', null, 'first', 'tracker', 'vendor'],
    ['an unrelated name on an unknown network', '5.5.5.5', ['example.com'], 'wyze', null, 'third', null, null],
    ['an unrelated name on a content network', '13.33.1.1', ['example.com'], 'wyze', null, 'support', 'cdn', null],
  ])('%s', (_, address, names, vendor, role, party, kind, chooser) => {
    const seen = subject(address, names, vendor, role);
    expect([partyOf(seen, RULES), chooserOf(seen, RULES)]).toEqual([{ party, kind }, chooser]);
  });
});
