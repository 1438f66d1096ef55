import type { Destination } from '../../../src/destinations/destination.ts';
import type { Analysis } from '../../../src/report/analysis.ts';
import { analysis, destination, device, frame, heartbeat, location } from './build.ts';

const alibaba: Pick<Destination, 'autonomousSystem' | 'operator'> = {
  autonomousSystem: { number: 45102, organization: 'Alibaba (US) Technology Co., Ltd.', edition: '2026-06' },
  operator: { id: 'alibaba', name: 'Alibaba Cloud', jurisdiction: 'CN', evidence: ['AS45102'] },
};

const amazon: Pick<Destination, 'autonomousSystem' | 'operator'> = {
  autonomousSystem: { number: 16509, organization: 'Amazon.com, Inc.', edition: '2026-06' },
  operator: { id: 'aws', name: 'Amazon Web Services', jurisdiction: 'US', evidence: ['AS16509'] },
};

const dbip = { id: 'dbip-country', family: 'db-ip', edition: '2026-06' };
const maxmind = { id: 'GeoLite2-Country.mmdb', family: 'maxmind', edition: '2026-05-29' };

const agreed = (country: string) =>
  location({
    country,
    grade: 'L2',
    status: 'agreed',
    sources: [
      { ...dbip, country },
      { ...maxmind, country },
    ],
  });

const camera = device({
  hostname: 'yi-home',
  vendor: 'Example Camera Co.',
  local: { sentBytes: 855_312, receivedBytes: 12_040, peers: 1 },
  activity: {
    activeSeconds: 17,
    idleSeconds: 13,
    longestIdleSeconds: 13,
    periods: [
      {
        start: '2019-04-27T01:43:00.000000Z',
        end: '2019-04-27T01:43:27.828307Z',
        sentApplicationBytes: 1_150_310,
        receivedApplicationBytes: 1_201_771,
      },
    ],
    morePeriods: 1,
  },
  evidence: [{ fact: 'dhcp-hostname', value: 'yi-home', ...frame(1) }],
});

const names = (name: string, later = false) => [{ name, source: 'dns' as const, later, evidence: frame(2) }];

/** A camera with five destinations that show every mark, a phone that is silent, and the router. */
export function cameraAnalysis(expect: Analysis['options']['expect'] = null): Analysis {
  const destinations = [
    destination({ ...alibaba, id: 'n1', address: '203.0.113.9', location: agreed('US') }),
    destination({
      ...alibaba,
      id: 'n2',
      address: '203.0.113.160',
      names: names('api.eu.cameras.example', true),
      location: agreed('DE'),
      sentBytes: 1_204_991,
      receivedBytes: 88_100,
      services: ['tcp/443', 'udp/32100'],
      firstSeen: '2019-04-27T01:43:02.198775Z',
    }),
    destination({
      ...alibaba,
      id: 'n3',
      address: '203.0.113.209',
      location: location({
        status: 'disputed',
        country: null,
        sources: [
          { ...dbip, country: 'US' },
          { ...maxmind, country: 'HK' },
        ],
      }),
      receivedBytes: 0,
      receivedPackets: 0,
    }),
    destination({
      ...amazon,
      id: 'n4',
      address: '2001:db8:4860:4860:0:1:2:8888',
      names: [...names('device-metrics-us.cloud.vendor.example'), ...names('d1.cdn.example')],
      location: location({ stale: true }),
      sentBytes: 45_310,
      receivedBytes: 1_310_771,
      services: ['tcp/443'],
      heartbeats: [heartbeat({ service: 'tcp/443', protocol: 'tls', periodSeconds: 62.1, regularity: 0.75 })],
    }),
    destination({
      id: 'n5',
      address: '192.0.2.53',
      autonomousSystem: null,
      names: names('time.example'),
      location: location({ status: 'anycast', country: null, sources: [] }),
      sentBytes: 90,
      receivedBytes: 90,
      services: ['udp/123'],
      heartbeats: [heartbeat({ service: 'udp/123', sender: 'remote', periodSeconds: 64 })],
    }),
  ];
  const outcome = { n1: 'inside', n2: 'outside', n3: 'unknown', n4: 'inside', n5: 'unknown' } as const;
  return analysis({
    options: { lan: ['192.168.10.0/24'], lanBasis: 'inferred', expect, maxFlows: 1_000_000 },
    data: [
      {
        id: 'dbip-country',
        edition: '2026-06',
        licence: 'CC-BY-4.0',
        attribution: 'IP geolocation by DB-IP',
        sha256: null,
      },
      {
        id: 'GeoLite2-Country.mmdb',
        edition: '2026-05-29',
        licence: 'as its owner says',
        attribution: '',
        sha256: null,
      },
    ],
    devices: [
      camera,
      device({ id: 'd2', macs: ['06:00:5e:00:53:02'], addresses: ['192.168.10.30'], randomisedMac: true }),
      device({
        id: 'd3',
        macs: ['02:00:5e:00:53:03'],
        addresses: ['192.168.10.1'],
        vendor: 'Example Routers',
        role: 'gateway',
      }),
    ],
    lookups: [
      {
        device: 'd1',
        name: 'api.eu.cameras.example',
        types: ['A'],
        aliases: [],
        answers: ['203.0.113.160'],
        contacted: true,
        evidence: frame(2),
      },
      {
        device: 'd1',
        name: 'update.cameras.example',
        types: ['A'],
        aliases: [],
        answers: ['203.0.113.77'],
        contacted: false,
        evidenceLevel: 'E1',
        evidence: frame(3),
      },
      {
        device: 'd1',
        name: 'log.cameras.example',
        types: ['A'],
        aliases: [],
        answers: [],
        contacted: false,
        evidenceLevel: 'E1',
        evidence: frame(5),
      },
      {
        device: 'd1',
        name: 'printer.local',
        types: ['A'],
        aliases: [],
        answers: [],
        contacted: false,
        evidenceLevel: 'E1',
        evidence: frame(6),
      },
      {
        device: null,
        name: 'api.eu.cameras.example',
        types: [],
        aliases: [],
        answers: [],
        contacted: false,
        evidence: frame(7),
      },
    ],
    destinations:
      expect === null
        ? destinations
        : destinations.map((row) => ({ ...row, expected: outcome[row.id as keyof typeof outcome] })),
    diagnostics: [
      {
        code: 'cut-off',
        severity: 'warning',
        capture: 'c1',
        layer: null,
        count: 1,
        firstFrame: 1632,
        firstOffset: 1_236_460,
        detail: null,
      },
      {
        code: 'unsupported',
        severity: 'note',
        capture: 'c1',
        layer: 'ethernet',
        count: 4,
        firstFrame: 12,
        firstOffset: 1240,
        detail: '0x88e1',
      },
    ],
  });
}
