import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readNatPmp } from '../../src/decode/nat-pmp.ts';
import { readPcp } from '../../src/decode/pcp.ts';
import { pcapFile } from '../capture/capture-bytes.ts';
import { MAC, udp } from '../frames.ts';
import { bytesOf, readAll } from './hostile-bytes.ts';
import { filterBytes, longAddress, pcp } from './pcp-bytes.ts';

const ROUTER = '192.168.1.1';
const CAMERA = '192.168.1.20';

const request = (payload: Uint8Array) => udp({ from: CAMERA, to: ROUTER, ports: [40_000, 5351], payload });
const response = (payload: Uint8Array) =>
  udp({ from: ROUTER, to: CAMERA, macs: [MAC.router, MAC.camera], ports: [5351, 40_000], payload });

/** What tshark reads in each frame: every value of every field that is there. */
function ask(frames: readonly Uint8Array[], protocol: string, names: readonly string[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'egresslens-mapping-'));
  const file = join(folder, 'frames.pcap');
  writeFileSync(file, pcapFile(frames.map((bytes) => ({ bytes }))));
  const columns = names.flatMap((name) => ['-e', `${protocol}.${name}`]);
  const options = ['-r', file, '-T', 'fields', '-E', 'separator=|', '-E', 'aggregator=,'];
  const text = execFileSync('tshark', [...options, ...columns], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  rmSync(folder, { recursive: true });
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => line.split('|'));
}

const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : `${value}`);
/** tshark writes the long form of mapped addresses. */
const long = (words: Int32Array | null | undefined) => {
  if (words === null || words === undefined) return '';
  const address = formatAddress(words);
  return address.includes(':') ? address : `::ffff:${address}`;
};

describe.skipIf(spawnSync('tshark', ['--version']).status !== 0)('tshark', () => {
  it('reads the same in messages of NAT-PMP', () => {
    const messages = [
      ['00 00', request],
      ['00 80 0000 00001234 cb007109', response],
      ['00 01 0000 17d4 1838 00001c20', request],
      ['00 81 0000 00001234 17d4 1839 00000e10', response],
      ['00 82 0002 00001234 0050 1f90 00000000', response],
    ] as const;
    const bytes = messages.map(([hex]) => bytesOf(hex));
    const read = bytes.map((each) => {
      const { operation, result, externalAddress, mapping } = readAll(readNatPmp, each)!;
      const code = operation === 'external-address' ? 0 : mapping!.protocol === 'udp' ? 1 : 2;
      const { internalPort, externalPort, lifetime } = mapping ?? {};
      const outside = externalAddress === null ? '' : formatAddress(externalAddress);
      return [
        text(result === null ? code : code + 128),
        text(result),
        outside,
        ...[internalPort, externalPort, lifetime].map(text),
      ];
    });
    const names = ['opcode', 'result_code', 'external_ip', 'internal_port', 'external_port', 'pml'];
    const frames = messages.map(([, send], i) => send(bytes[i]!));
    expect(ask(frames, 'nat-pmp', names)).toEqual(read);
  });

  it('reads the same in messages of PCP', () => {
    const options = [
      [1, longAddress('192.168.1.30')],
      [3, filterBytes('198.51.100.0', 120, 0)],
      [3, filterBytes('2001:db8::7', 128, 443)],
    ] as const;
    const messages = [
      [pcp({ opcode: 1 }), request],
      [pcp({ opcode: 1, options }), request],
      [pcp({ opcode: 1, result: 0, lifetime: 60, ports: [80, 8081], external: '203.0.113.9' }), response],
      [pcp({ opcode: 1, result: 8, protocol: 17 }), response],
      [pcp({ opcode: 0 }), request],
    ] as const;
    const read = messages.map(([bytes]) => {
      const { operation, result, client, lifetime, mapping, thirdParty, filters } = readAll(readPcp, bytes)!;
      const outer = [
        text(mapping?.externalPort),
        mapping === null ? '' : long(mapping.externalAddress ?? Int32Array.of(0, 0, 0xffff, 0)),
      ];
      const none = ['', ''];
      return [
        operation === 'map' ? '1' : '0',
        text(result),
        long(client),
        ...(result === null ? [text(lifetime), ''] : ['', text(lifetime)]),
        ...[mapping?.protocol, mapping?.internalPort].map(text),
        ...(result === null ? [...outer, ...none] : [...none, ...outer]),
        long(thirdParty),
        filters.map(({ prefixLength }) => prefixLength).join(','),
        filters.map(({ port }) => port).join(','),
        filters.map(({ address }) => long(address)).join(','),
      ];
    });
    const map = ['protocol', 'internal_port', 'req_sug_external_port', 'req_sug_external_ip'];
    const assigned = ['rsp_assigned_external_port', 'rsp_assigned_ext_ip'];
    const filter = ['prefix_length', 'remote_peer_port', 'remote_peer_ip'];
    const names = [
      ...['opcode', 'result_code', 'client_ip', 'lifetime_req', 'lifetime_rsp'],
      ...[...map, ...assigned].map((name) => `map.${name}`),
      'option.third_party.internal_ip',
      ...filter.map((name) => `option.filter.${name}`),
    ];
    const frames = messages.map(([bytes, send]) => send(bytes));
    expect(ask(frames, 'portcontrol', names)).toEqual(read);
  });
});
