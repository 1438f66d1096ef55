import type { Destination } from '../../../src/destinations/destination.ts';
import type { Heartbeat } from '../../../src/destinations/heartbeats.ts';
import type { Device } from '../../../src/devices/device.ts';
import type { Analysis, CaptureReport } from '../../../src/report/analysis.ts';

/** A frame of the first capture. */
export function frame(frameNumber: number, fileOffset = 24 + frameNumber * 100) {
  return { capture: 'c1', frameNumber, fileOffset };
}

export function capture(over: Partial<CaptureReport> = {}): CaptureReport {
  return {
    id: 'c1',
    path: 'home.pcap',
    site: 'default',
    format: 'pcap',
    linkTypes: [1],
    packets: 1631,
    capturedBytes: 1_210_340,
    originalBytes: 1_210_340,
    firstTimestamp: '2019-04-27T01:42:57.198775Z',
    lastTimestamp: '2019-04-27T01:43:27.828307Z',
    complete: true,
    vantage: 'inside',
    ...over,
  };
}

export function device(over: Partial<Device> = {}): Device {
  return {
    id: 'd1',
    basis: 'mac',
    macs: ['02:00:5e:00:53:01'],
    addresses: ['192.168.10.204'],
    vendor: null,
    randomisedMac: false,
    hostname: null,
    model: null,
    kind: null,
    role: 'device',
    local: { sentBytes: 0, receivedBytes: 0, peers: 0 },
    evidence: [],
    ...over,
  };
}

export function location(over: Partial<Destination['location']> = {}): Destination['location'] {
  return {
    country: 'US',
    grade: 'L1',
    status: 'single',
    stale: false,
    sources: [{ id: 'dbip-country', family: 'db-ip', edition: '2026-06', country: 'US' }],
    rttMicroseconds: null,
    ...over,
  };
}

export function destination(over: Partial<Destination> = {}): Destination {
  return {
    id: 'n1',
    device: 'd1',
    address: '198.51.100.7',
    scope: 'global',
    names: [],
    autonomousSystem: { number: 64500, organization: 'Example Networks', edition: '2026-06' },
    operator: null,
    provider: null,
    location: location(),
    party: 'third',
    partyKind: null,
    chooser: 'hard-coded',
    role: null,
    roleReason: null,
    tags: [],
    modifiers: [],
    evidenceLevel: 'E4',
    sentBytes: 346,
    receivedBytes: 162,
    sentPayloadBytes: 220,
    receivedPayloadBytes: 36,
    sentPackets: 3,
    receivedPackets: 3,
    firstSeen: '2019-04-27T01:42:57.298775Z',
    lastSeen: '2019-04-27T01:43:20.000000Z',
    flowCount: 1,
    services: ['udp/32100'],
    evidence: frame(4),
    ...over,
  };
}

export function heartbeat(over: Partial<Heartbeat> = {}): Heartbeat {
  return {
    service: 'udp/32100',
    protocol: null,
    periodSeconds: 8,
    intervals: 12,
    regularity: 1,
    sender: 'device',
    payloadBytes: 48,
    evidence: frame(9),
    ...over,
  };
}

export function analysis(over: Partial<Analysis> = {}): Analysis {
  return {
    schemaVersion: 1,
    tool: { name: 'egresslens', version: '0.1.0' },
    options: { lan: ['192.168.10.0/24'], lanBasis: 'inferred', expect: null, maxFlows: 1_000_000 },
    rules: [{ id: 'providers/aws.json', sha256: '0'.repeat(64) }],
    data: [],
    captures: [capture()],
    devices: [],
    lookups: [],
    destinations: [],
    diagnostics: [],
    ...over,
  };
}
