import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROTOCOL, TCP } from '../../src/decode/layers.ts';
import { DETAIL } from '../../src/flow/flow-details.ts';
import { flowColumns } from '../../src/flow/flow-export.ts';
import { I, STATE } from '../../src/flow/flow-record.ts';
import { type Bench, createBench, type Packet, send } from './packets.ts';

type Totals = { bytes: number; packets: number; payload: number };

/** What went from `a` to `b`, by `a b`. */
function totalsOf({ flows }: Bench): Map<string, Totals> {
  const { columns, length } = flowColumns(flows, 0);
  const totals = new Map<string, Totals>();
  const add = (from: number, to: number, bytes: number, packets: number, payload: number) => {
    if (packets === 0) return;
    const key = [from, to].map((number) => flows.addresses.words[number * 4 + 3]! & 255).join(' ');
    const old = totals.get(key) ?? { bytes: 0, packets: 0, payload: 0 };
    totals.set(key, { bytes: old.bytes + bytes, packets: old.packets + packets, payload: old.payload + payload });
  };
  for (let row = 0; row < length; row++) {
    const [o, r] = [columns.originator[row]!, columns.responder[row]!];
    add(o, r, columns.originatorBytes[row]!, columns.originatorPackets[row]!, columns.originatorPayload[row]!);
    add(r, o, columns.responderBytes[row]!, columns.responderPackets[row]!, columns.responderPayload[row]!);
  }
  return totals;
}

function sumOf(bench: Bench): Totals {
  const sum = { bytes: 0, packets: 0, payload: 0 };
  for (const { bytes, packets, payload } of totalsOf(bench).values()) {
    sum.bytes += bytes;
    sum.packets += packets;
    sum.payload += payload;
  }
  return sum;
}

const packet: fc.Arbitrary<Packet> = fc
  .record({
    hosts: fc.constantFrom([1, 2], [2, 1], [1, 3], [3, 1], [4, 2]),
    client: fc.nat({ max: 300 }),
    service: fc.constantFrom(0, 53, 443, 8883),
    back: fc.boolean(),
    protocol: fc.constantFrom<number>(PROTOCOL.tcp, PROTOCOL.udp),
    flags: fc.constantFrom(TCP.syn, TCP.ack, TCP.fin | TCP.ack, TCP.rst),
    payload: fc.nat({ max: 1000 }),
  })
  .map(({ hosts, client, service, back, ...rest }) => {
    const [from, to] = hosts as [number, number];
    const ports = back ? [service, 1024 + client] : [1024 + client, service];
    return { from, to, sourcePort: ports[0]!, destinationPort: ports[1]!, ...rest };
  });

const packets = fc.array(packet, { minLength: 50, maxLength: 250 });

function observe(list: readonly Packet[], maxFlows: number): Bench {
  const bench = createBench(maxFlows);
  for (const [i, each] of list.entries()) send(bench, { ...each, sequence: i * 2000, time: i });
  return bench;
}

describe('folding flows', () => {
  it('keeps packets, bytes and payload of every pair of addresses, and is bounded', () => {
    let folded = 0;
    fc.assert(
      fc.property(packets, fc.integer({ min: 30, max: 80 }), (list, maxFlows) => {
        const bench = observe(list, maxFlows);
        expect(bench.flows.folded.unplaced).toBe(0);
        const [found, expected] = [totalsOf(bench), totalsOf(observe(list, 10_000))];
        // A packet without its flow's past cannot be told from a retransmission: payload may only be more.
        for (const [key, { bytes, packets: count, payload }] of expected) {
          expect(found.get(key)).toMatchObject({ bytes, packets: count });
          expect(found.get(key)!.payload).toBeGreaterThanOrEqual(payload);
        }
        expect(found.size).toBe(expected.size);
        expect(bench.flows.pages.inUse).toBeLessThanOrEqual(2 * maxFlows + 1);
        folded += bench.flows.folded.count;
      }),
      { numRuns: 100 },
    );
    expect(folded).toBeGreaterThan(1000);
  });

  it('keeps payload to the byte where no flow goes on after it was folded', () => {
    const bench = createBench(40);
    for (let i = 0; i < 500; i++) {
      const ends = { from: 1 + (i % 3), to: 9, sourcePort: 1024 + i, destinationPort: 443 };
      for (const part of [0, 1]) send(bench, { ...ends, flags: TCP.ack, sequence: part * 700, payload: 700, time: i });
    }
    expect(totalsOf(bench).get('1 9')).toEqual({ bytes: 167 * 2 * 754, packets: 334, payload: 167 * 1400 });
    expect(bench.flows.folded.count).toBeGreaterThan(400);
  });

  it('loses nothing even where there is no room for addresses', () => {
    fc.assert(
      fc.property(packets, fc.integer({ min: 1, max: 8 }), (list, maxFlows) => {
        const bench = observe(list, maxFlows);
        const [found, expected] = [sumOf(bench), sumOf(observe(list, 10_000))];
        expect([found.bytes, found.packets]).toEqual([expected.bytes, expected.packets]);
        expect(bench.flows.pages.inUse).toBeLessThanOrEqual(2 * maxFlows + 2);
      }),
      { numRuns: 60 },
    );
  });

  it('counts the flows in a row, and how many were folded in all', () => {
    const bench = createBench(8);
    for (let i = 0; i < 50; i++)
      send(bench, { from: 1, to: 2, sourcePort: 2000 + i, destinationPort: 443, flags: TCP.syn, time: i });
    const { columns, length } = flowColumns(bench.flows, 0);
    const counts = Array.from(columns.flowCount.subarray(0, length));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50);
    const row = counts.findIndex((count) => count > 1);
    expect(counts[row]).toBe(bench.flows.folded.count);
    expect([columns.originatorPort[row], columns.responderPort[row]]).toEqual([0, 443]);
    expect(columns.state[row]! & STATE.folded).not.toBe(0);
    expect([columns.time[row], columns.frame[row]]).toEqual([0, 1]);
  });

  it('takes those that ended first, then those idle longest', () => {
    const bench = createBench(8);
    const flow = (port: number, flags: number, time: number) =>
      send(bench, { from: 1, to: 2, sourcePort: port, destinationPort: 443, flags, time });
    flow(1, TCP.syn, 0);
    for (let port = 2; port <= 8; port++) flow(port, TCP.syn, port);
    for (const port of [5, 6, 7]) flow(port, TCP.rst, 20);
    const told: number[] = [];
    bench.flows.onFold = () => told.push(bench.flows.ints[bench.flows.base + I.ports]! >>> 16);
    flow(9, TCP.syn, 30);
    expect(told.sort()).toEqual([5, 6, 7]);
    for (let port = 10; port <= 11; port++) flow(port, TCP.syn, 30);
    flow(1, TCP.ack, 31);
    flow(13, TCP.syn, 40);
    expect(told).toEqual([5, 6, 7, 2, 3, 4]);
  });

  it('gives numbers out again as records that remember nothing', () => {
    const bench = createBench(8);
    for (let i = 0; i < 200; i++) {
      send(bench, { from: 1, to: 2, sourcePort: 2000 + i, destinationPort: 443, flags: TCP.syn, time: i });
      expect(bench.flows.ints[bench.flows.base + I.oPackets]).toBe(1);
      expect(bench.flows.ints[bench.flows.base + I.details]).toBe(-1);
      bench.flows.setDetail(DETAIL.serverName, i);
    }
    expect(bench.flows.pages.count).toBeLessThanOrEqual(10);
    expect(bench.flows.details.count).toBeLessThanOrEqual(10);
  });

  it('keeps of names what all flows of a row agree on', () => {
    for (const [names, expected] of [
      [[7, 7, 7], 7],
      [[7, 8, 7], -1],
    ] as const) {
      const bench = createBench(3);
      for (let i = 0; i < 5; i++) {
        send(bench, { from: 1, to: 2, sourcePort: 2000 + i, destinationPort: 443, flags: TCP.syn, time: i });
        bench.flows.setDetail(DETAIL.serverName, names[Math.min(i, 2)]!);
      }
      const { columns, length } = flowColumns(bench.flows, 0);
      const row = columns.flowCount.subarray(0, length).findIndex((count) => count > 1);
      expect(columns.serverName[row]).toBe(expected);
    }
  });
});
