import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureReader } from '../../src/capture/reader.ts';
import { addFragment, createFragmentStore, type FragmentStore, portsOfFragment } from '../../src/decode/fragments.ts';
import { Layers } from '../../src/decode/layers.ts';
import { decodePacket } from '../../src/decode/packet.ts';
import { openCapture } from './count-conversations.ts';
import { decodeFrame, ipv4, ipv6, udp, viewOf } from './frame-bytes.ts';
import { bytesOf, concatBytes } from './hostile-bytes.ts';

const RAW = 101;
const DATAGRAM = udp(
  5,
  6,
  new Uint8Array(100).map((_, i) => i),
);
const MORE = 0x2000;

/** Bytes `from` to `to` of the datagram; `to` before its end makes it say that more follow. */
function fragment(from: number, to: number, bytes: Uint8Array = DATAGRAM): Uint8Array {
  return ipv4(17, bytes.slice(from, to), { fragment: from / 8 + (to < bytes.length ? MORE : 0) });
}

function add(store: FragmentStore, packet: Uint8Array, time = 0, wireLength = packet.length): Uint8Array | null {
  return addFragment(store, decodeFrame(packet, RAW, wireLength), viewOf(packet), time);
}

const portsOf = (store: FragmentStore, packet: Uint8Array) => portsOfFragment(store, decodeFrame(packet, RAW));

describe('addFragment', () => {
  it('puts fragments together in any order and among doubled ones', () => {
    const parts = [fragment(0, 40), fragment(40, 80), fragment(80, 108)];
    fc.assert(
      fc.property(fc.shuffledSubarray([...parts, ...parts], { minLength: 6 }), (order) => {
        const store = createFragmentStore();
        const whole = order.map((packet) => add(store, packet)).filter((bytes) => bytes !== null);
        expect(whole[0]).toEqual(DATAGRAM);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('keeps the bytes that came first where fragments overlap', () => {
    const store = createFragmentStore();
    const other = DATAGRAM.slice().fill(0xff);
    add(store, fragment(0, 40));
    add(store, fragment(16, 64, other));
    const whole = add(store, fragment(56, 108));
    expect(whole?.slice(0, 40)).toEqual(DATAGRAM.slice(0, 40));
    expect(whole?.slice(40, 64)).toEqual(other.slice(40, 64));
    expect(whole?.slice(64)).toEqual(DATAGRAM.slice(64));
  });

  it('completes nothing while a hole is left, though fragments lie behind the end', () => {
    const store = createFragmentStore();
    expect(add(store, fragment(0, 40))).toBeNull();
    expect(add(store, ipv4(17, new Uint8Array(80), { fragment: MORE + 20 }))).toBeNull();
    expect(add(store, fragment(80, 108))).toBeNull();
    expect(add(store, fragment(40, 80))).toEqual(DATAGRAM);
  });

  it('leaves a datagram incomplete when the snap length cut a fragment', () => {
    const store = createFragmentStore();
    expect(add(store, fragment(0, 40).slice(0, 50), 0, 60)).toBeNull();
    expect(add(store, fragment(40, 108))).toBeNull();
    expect(add(store, fragment(0, 40))).toEqual(DATAGRAM);
  });

  it('gives up after the time-out and takes a reused identification for a new datagram', () => {
    const store = createFragmentStore();
    add(store, fragment(0, 40), 0);
    expect(add(store, fragment(40, 108), 31e6)).toBeNull();
    expect(add(store, fragment(0, 40), 32e6)).toEqual(DATAGRAM);
    expect(add(store, fragment(0, 40), 33e6)).toBeNull();
    expect(add(store, fragment(40, 108), 34e6)).toEqual(DATAGRAM);
  });

  it('holds no more datagrams than its limit', () => {
    const store = createFragmentStore({ datagrams: 4, timeout: 30e6 });
    for (let i = 0; i < 100; i++) {
      const packet = fragment(0, 40);
      packet[5] = i;
      add(store, packet);
    }
    expect(store.datagrams).toHaveLength(4);
  });

  it('takes no datagram beyond 65,535 bytes', () => {
    const store = createFragmentStore();
    expect(add(store, ipv4(17, new Uint8Array(64), { fragment: 8191 }))).toBeNull();
    expect(store.datagrams[0]!.bytes).toHaveLength(0);
  });

  it('ignores whole packets and never throws on fragments that lie', () => {
    const store = createFragmentStore({ datagrams: 3, timeout: 10 });
    expect(add(store, ipv4(17, DATAGRAM))).toBeNull();
    expect(store.datagrams).toHaveLength(0);
    let completed = 0;
    const lie = fc.record({
      offset: fc.oneof(fc.nat(4), fc.nat(8191)),
      more: fc.boolean(),
      length: fc.nat(40),
      identification: fc.nat(3),
      time: fc.oneof(fc.nat(20), fc.constant(Number.NaN)),
    });
    fc.assert(
      fc.property(fc.array(lie, { maxLength: 12 }), (lies) => {
        for (const { offset, more, length, identification, time } of lies) {
          const packet = ipv4(17, new Uint8Array(length), { fragment: offset + (more ? MORE : 0) });
          packet[5] = identification;
          if (add(store, packet, time) !== null) completed++;
        }
        expect(store.datagrams.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 200, seed: 2 },
    );
    expect(completed).toBeGreaterThan(0);
  });

  it('puts IPv6 fragments together behind the options that the first one holds', () => {
    const store = createFragmentStore();
    const options = bytesOf('1100000000000000');
    const whole = concatBytes(options, DATAGRAM);
    const part = (from: number, to: number, field: string) =>
      ipv6(44, concatBytes(bytesOf(`3c00 ${field} 00000001`), whole.slice(from, to)));
    expect(add(store, part(0, 48, '0001'))).toBeNull();
    expect(add(store, part(48, 116, '0030'))).toEqual(DATAGRAM);
  });
});

describe('portsOfFragment', () => {
  it('gives later fragments the ports of the first one, also after the datagram is whole', () => {
    const store = createFragmentStore();
    const later = fragment(40, 108);
    add(store, later);
    expect(portsOf(store, later)).toBe(-1);
    add(store, fragment(0, 40));
    expect(portsOf(store, later)).toBe(5 * 65_536 + 6);
    const elsewhere = later.slice();
    elsewhere[19] = 9;
    expect(portsOf(store, elsewhere)).toBe(-1);
  });
});

const SHARED = join(import.meta.dirname, '../../../shared/captures');

/** As many as tshark puts together. */
describe.skipIf(!existsSync(SHARED))('fragments of the captures in ../shared (skipped where it is absent)', () => {
  it.each([
    ['variants/xiaobai__ip-fragments-576.pcap', 119, 56],
    ['pcapplusplus/Pcap++Test__PcapExamples__ip6_fragments.pcap', 36, 4],
    ['zeek/ipv6-fragmented-dns.pcap', 4, 1],
  ])('are put together: %s', (path, fragments, datagrams) => {
    expect(reassemble(join(SHARED, path))).toEqual({ fragments, datagrams });
  });
});

function reassemble(path: string) {
  const store = createFragmentStore();
  const layers = new Layers();
  let fragments = 0;
  let datagrams = 0;
  const reader = new CaptureReader((batch) => {
    for (let i = 0; i < batch.length; i++) {
      decodePacket(
        batch.view,
        batch.offset[i]!,
        batch.capturedLength[i]!,
        batch.originalLength[i]!,
        batch.linkType[i]!,
        layers,
      );
      if (layers.isFragment === 0) continue;
      fragments++;
      if (addFragment(store, layers, batch.view, batch.timestamp[i]!) !== null) datagrams++;
    }
  });
  reader.feed(openCapture(path));
  reader.end();
  return { fragments, datagrams };
}
