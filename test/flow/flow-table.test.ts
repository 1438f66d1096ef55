import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROTOCOL, TCP } from '../../src/decode/layers.ts';
import { flowColumns } from '../../src/flow/flow-export.ts';
import { D, I, STATE } from '../../src/flow/flow-record.ts';
import { TIMEOUT } from '../../src/flow/flow-table.ts';
import { type Bench, createBench, type Packet, send } from './packets.ts';

const CLIENT = { from: 1, to: 2, sourcePort: 40_000, destinationPort: 443 };
const SERVER = { from: 2, to: 1, sourcePort: 443, destinationPort: 40_000 };
const { syn, ack, fin } = TCP;

function value(bench: Bench, at: number): number {
  return bench.flows.ints[bench.flows.base + at]!;
}

describe('the flow table', () => {
  it('counts both directions of a conversation in one flow, each on its side', () => {
    const bench = createBench();
    const flow = send(bench, { ...CLIENT, flags: syn, time: 1 });
    expect(send(bench, { ...SERVER, flags: syn | ack, time: 2 })).toBe(flow);
    expect(send(bench, { ...CLIENT, flags: ack, payload: 100, sequence: 1, time: 3 })).toBe(flow);
    const { columns, length } = flowColumns(bench.flows, 0);
    expect(length).toBe(1);
    expect([columns.originatorPackets[0], columns.responderPackets[0]]).toEqual([2, 1]);
    expect([columns.originatorBytes[0], columns.responderBytes[0]]).toEqual([208, 54]);
    expect([columns.originatorPayload[0], columns.responderPayload[0]]).toEqual([100, 0]);
    expect([columns.originatorPort[0], columns.responderPort[0]]).toEqual([40_000, 443]);
    expect([columns.time[0], columns.lastTime[0], columns.frame[0]]).toEqual([1e6, 3e6, 1]);
  });

  it('keeps flows apart that differ in address, port or protocol alone', () => {
    const bench = createBench();
    const packets: Packet[] = [
      CLIENT,
      { ...CLIENT, from: 3 },
      { ...CLIENT, to: 3 },
      { ...CLIENT, sourcePort: 40_001 },
      { ...CLIENT, destinationPort: 444 },
      { ...CLIENT, protocol: PROTOCOL.udp },
      { ...CLIENT, sourcePort: 443, destinationPort: 40_000 },
    ];
    const numbers = packets.map((packet) => send(bench, { ...packet, flags: ack }));
    expect(new Set(numbers).size).toBe(packets.length);
    expect(packets.map((packet) => send(bench, { ...packet, flags: ack }))).toEqual(numbers);
  });

  it('knows the sides where both ports are the same', () => {
    const bench = createBench();
    const ntp = { sourcePort: 123, destinationPort: 123, protocol: PROTOCOL.udp };
    send(bench, { from: 1, to: 2, ...ntp });
    expect(bench.flows.fromOriginator).toBe(true);
    send(bench, { from: 2, to: 1, ...ntp });
    expect(bench.flows.fromOriginator).toBe(false);
  });

  it('counts a SYN with data without its own sequence number (RFC 7413)', () => {
    const bench = createBench();
    send(bench, { ...CLIENT, flags: syn, sequence: 99, payload: 20 });
    expect(bench.flows.newBytes).toBe(20);
    send(bench, { ...CLIENT, flags: syn, sequence: 99, payload: 20 });
    expect(bench.flows.newBytes).toBe(0);
    send(bench, { ...CLIENT, flags: ack, sequence: 120, payload: 5 });
    expect(bench.flows.newBytes).toBe(5);
  });

  it('finds each of many flows again from either side, before and after the index grew', () => {
    const bench = createBench(20_000);
    const numbers = Array.from({ length: 10_000 }, (_, i) =>
      send(bench, { from: i % 250, to: 251, sourcePort: 1024 + i, destinationPort: 443, flags: syn }),
    );
    expect(new Set(numbers).size).toBe(10_000);
    for (const [i, number] of numbers.entries()) {
      const back = { from: 251, to: i % 250, sourcePort: 443, destinationPort: 1024 + i, flags: syn | ack };
      expect(send(bench, back)).toBe(number);
    }
    expect(bench.flows.pages.inUse).toBe(10_000);
  });

  it('counts what it has no room for the address of as traffic of "others"', () => {
    const bench = createBench(1000, 3);
    send(bench, { ...CLIENT, flags: ack });
    const other = send(bench, { ...CLIENT, to: 50, flags: ack });
    expect(send(bench, { ...CLIENT, to: 60, flags: ack })).toBe(other);
    expect(value(bench, I.responder)).toBe(0);
    expect(value(bench, I.oPackets)).toBe(2);
    expect(bench.flows.pages.inUse).toBe(2);
  });
});

describe('the end of a flow', () => {
  it('is an idle time longer than a NAT keeps its mapping', () => {
    for (const [protocol, timeout] of [
      [PROTOCOL.tcp, TIMEOUT.tcp],
      [PROTOCOL.udp, TIMEOUT.other],
    ] as const) {
      const bench = createBench();
      const flow = send(bench, { ...CLIENT, protocol, flags: ack, time: 0 });
      expect(send(bench, { ...CLIENT, protocol, flags: ack, time: timeout / 1e6 })).toBe(flow);
      const next = send(bench, { ...SERVER, protocol, flags: ack, time: (2 * timeout) / 1e6 + 1 });
      expect(next).not.toBe(flow);
      bench.flows.select(flow);
      expect(value(bench, I.state) & STATE.ended).not.toBe(0);
    }
  });

  it('is a SYN between ports whose connection was closed', () => {
    const bench = createBench();
    const flow = send(bench, { ...CLIENT, flags: syn, sequence: 10 });
    send(bench, { ...SERVER, flags: syn | ack });
    send(bench, { ...CLIENT, flags: fin | ack, sequence: 11 });
    const next = send(bench, { ...CLIENT, flags: syn, sequence: 5000 });
    expect(next).not.toBe(flow);
    expect(send(bench, { ...SERVER, flags: syn | ack })).toBe(next);
  });

  it('is not a repeated SYN, with or without an answer', () => {
    const bench = createBench();
    const flow = send(bench, { ...CLIENT, flags: syn, sequence: 10 });
    expect(send(bench, { ...CLIENT, flags: syn, sequence: 10, time: 1 })).toBe(flow);
    send(bench, { ...SERVER, flags: syn | ack, time: 2 });
    expect(send(bench, { ...CLIENT, flags: syn, sequence: 10, time: 3 })).toBe(flow);
  });

  it('is a SYN of the other side after a close: the ports changed their roles', () => {
    const bench = createBench();
    const flow = send(bench, { ...CLIENT, flags: syn });
    send(bench, { ...CLIENT, flags: TCP.rst });
    const next = send(bench, { ...SERVER, flags: syn, sequence: 77 });
    expect(next).not.toBe(flow);
    expect(bench.flows.fromOriginator).toBe(true);
  });
});

describe('totals', () => {
  const packet = fc.record({
    from: fc.integer({ min: 1, max: 4 }),
    to: fc.integer({ min: 5, max: 8 }),
    back: fc.boolean(),
    port: fc.constantFrom(80, 443, 5000),
    protocol: fc.constantFrom<number>(PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.icmp),
    flags: fc.constantFrom(syn, syn | ack, ack, fin | ack, TCP.rst),
    payload: fc.nat({ max: 1400 }),
    step: fc.constantFrom(0, 1, 400, 10_000, -3),
  });

  it('are those of the packets, for every pair of addresses, whatever begins and ends in between', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 120 }), (packets) => {
        const bench = createBench();
        const expected = new Map<string, number>();
        let time = 1e6;
        for (const { from, to, back, port, step, ...rest } of packets) {
          time += step;
          const ports = back ? [port, 40_000] : [40_000, port];
          const ends = back ? { from: to, to: from } : { from, to };
          send(bench, { ...rest, ...ends, sourcePort: ports[0]!, destinationPort: ports[1]!, time });
          expected.set(`${from} ${to}`, (expected.get(`${from} ${to}`) ?? 0) + rest.payload + 54);
        }
        const found = new Map<string, number>();
        bench.flows.pages.each((number, ints, base) => {
          const { doubles } = bench.flows.pages.pageOf(number);
          const { words } = bench.flows.addresses;
          const ends = [ints[base + I.originator]!, ints[base + I.responder]!].map((at) => words[at * 4 + 3]! & 255);
          const key = ends.sort((a, b) => a - b).join(' ');
          const bytes = doubles[(base >> 1) + D.oBytes]! + doubles[(base >> 1) + D.rBytes]!;
          found.set(key, (found.get(key) ?? 0) + bytes);
        });
        expect(found).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});
