import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Layers } from '../../src/decode/layers.ts';
import { decodePacket } from '../../src/decode/packet.ts';
import { createDuplicateFilter, type DuplicateFilter, isDuplicate } from '../../src/flow/duplicates.ts';
import { createObserver } from '../../src/observe.ts';
import { MAC, tcp, udp } from '../frames.ts';

const SHARED = new URL('../../../shared/captures/', import.meta.url);

/** Where the IPv4 identification stands in an Ethernet frame, and the hop limit. */
const IDENTIFICATION = 18;
const HOP_LIMIT = 22;

const PARTS = { from: '192.168.1.2', to: '192.0.2.1', ports: [4000, 5000], payload: [1, 2, 3, 4, 5, 6, 7, 8] } as const;

function changed(frame: Uint8Array, changes: Readonly<Record<number, number>>): Uint8Array {
  const copy = frame.slice();
  for (const [at, value] of Object.entries(changes)) copy[Number(at)] = value;
  return copy;
}

function sees(filter: DuplicateFilter, frame: Uint8Array, time: number, interfaceId = 0): boolean {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const layers = new Layers();
  decodePacket(view, 0, frame.length, frame.length, 1, layers);
  return isDuplicate(filter, layers, view, time, interfaceId);
}

/** Whether the second of two frames is taken for a copy of the first. */
function isCopy(first: Uint8Array, second: Uint8Array, after = 1000, interfaceId = 0): boolean {
  const filter = createDuplicateFilter();
  expect(sees(filter, first, 1e15)).toBe(false);
  return sees(filter, second, 1e15 + after, interfaceId);
}

const plain = udp(PARTS);
const numbered = changed(plain, { [IDENTIFICATION]: 0x12, [IDENTIFICATION + 1]: 0x34 });

describe('a frame seen twice within 5 ms', () => {
  test('is a copy when another interface recorded it', () => {
    expect(isCopy(plain, plain, 1000, 1)).toBe(true);
  });

  test('is a copy with other MAC addresses or another hop limit', () => {
    expect(isCopy(plain, udp({ ...PARTS, macs: [MAC.router, MAC.phone] }))).toBe(true);
    expect(isCopy(plain, changed(plain, { [HOP_LIMIT]: 63 }))).toBe(true);
  });

  test('is a copy when its identification says so', () => {
    expect(isCopy(numbered, numbered)).toBe(true);
    expect(isCopy(numbered, numbered, 0)).toBe(true);
    expect(isCopy(numbered, numbered, -1000)).toBe(true);
  });

  test('is the same datagram sent again where nothing numbers it', () => {
    expect(isCopy(plain, plain)).toBe(false);
    const v6 = udp({ ...PARTS, from: 'fd00::2', to: '2001:db8::1' });
    expect(isCopy(v6, v6)).toBe(false);
    expect(isCopy(v6, v6, 1000, 1)).toBe(true);
  });

  test('is another one when anything but the way differs', () => {
    expect(isCopy(numbered, changed(numbered, { [IDENTIFICATION]: 0x13 }), 1000, 1)).toBe(false);
    const other = udp({ ...PARTS, payload: [1, 2, 3, 4, 5, 6, 7, 9] });
    expect(isCopy(plain, other, 1000, 1)).toBe(false);
    expect(isCopy(plain, udp({ ...PARTS, ports: [4001, 5000] }), 1000, 1)).toBe(false);
    expect(isCopy(plain, udp({ ...PARTS, to: '192.0.2.2' }), 1000, 1)).toBe(false);
  });

  test('is another one later than that', () => {
    expect(isCopy(numbered, numbered, 5001)).toBe(false);
    expect(isCopy(plain, plain, 5001, 1)).toBe(false);
  });

  test('counts every copy, however many interfaces', () => {
    const filter = createDuplicateFilter();
    const copies = [0, 1, 2, 3].filter((interfaceId) => sees(filter, plain, 1e15, interfaceId));
    expect(copies).toEqual([1, 2, 3]);
  });

  test('may be TCP', () => {
    const segment = tcp({ ...PARTS, sequence: 1 });
    expect(isCopy(segment, segment, 100, 1)).toBe(true);
    expect(isCopy(segment, tcp({ ...PARTS, sequence: 2 }), 100, 1)).toBe(false);
  });
});

describe.skipIf(!existsSync(SHARED))('a capture with copies', () => {
  test('counts them in packets and not in payload', async () => {
    const path = new URL('ndpi/dtls.pcap', SHARED);
    const observer = createObserver({ path: 'dtls.pcap', site: 'home', maxFlows: 100 });
    observer.feed(new Uint8Array(readFileSync(path)));
    const { captures, flows } = await observer.end();
    expect(captures[0]!.duplicateFrames).toEqual({ count: 1, firstFrame: 2, firstOffset: 488 });
    // tshark: frames 1 and 2 are one datagram of 155 bytes, recorded twice.
    expect(flows.columns.originatorPackets[0]).toBe(2);
    expect(flows.columns.originatorPayload[0]).toBe(155);
  });
});
