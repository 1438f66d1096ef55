import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTables, type Renumbering } from '../../src/base/columns.ts';
import { PROTOCOL, TCP } from '../../src/decode/layers.ts';
import { INTER_ARRIVALS, interArrivalTable } from '../../src/flow/inter-arrivals.ts';
import { rowsOf } from '../observing.ts';
import { createBench, type Packet, send } from './packets.ts';

const CAMERA = 1;
const SERVER = 2;

const beat = (time: number, over: Partial<Packet> = {}): Packet => ({
  from: CAMERA,
  to: SERVER,
  sourcePort: 5000,
  destinationPort: 32100,
  protocol: PROTOCOL.udp,
  payload: 40,
  time,
  ...over,
});

const answer = (time: number, payload = 20): Packet =>
  beat(time, { from: SERVER, to: CAMERA, sourcePort: 32100, destinationPort: 5000, payload });

function observe(packets: readonly Packet[], maxFlows?: number) {
  const bench = createBench(maxFlows);
  for (const packet of packets) send(bench, packet);
  return { table: interArrivalTable(bench.flows.arrivals, 0), arrivals: bench.flows.arrivals };
}

/** Seconds between messages, each bin's as often as it was counted, in rising order; by port, side and length. */
function waitsIn(packets: readonly Packet[], maxFlows?: number): Record<string, number[]> {
  const { columns, length } = observe(packets, maxFlows).table;
  const waits: Record<string, number[]> = {};
  for (let row = 0; row < length; row++) {
    const message = `${columns.port[row]} ${columns.answers[row] === 1 ? '<' : '>'} ${columns.length[row]}`;
    const mean = columns.total[row]! / columns.count[row]! / 1e6;
    waits[message] = [...(waits[message] ?? []), ...Array.from({ length: columns.count[row]! }, () => mean)];
  }
  for (const list of Object.values(waits)) list.sort((a, b) => a - b);
  return waits;
}

const times = (count: number, period: number, start = 0) => Array.from({ length: count }, (_, i) => start + i * period);

describe('times between messages', () => {
  it('are those between the beginnings of bursts, the answer being part of the burst', () => {
    const packets = times(5, 40).flatMap((time) => [beat(time), answer(time + 0.1), beat(time + 0.9, { payload: 7 })]);
    expect(waitsIn(packets)).toEqual({ '32100 > 40': [40, 40, 40, 40] });
  });

  it('are the same whether a message stays in a flow or opens a new one every time', () => {
    const stays = times(6, 30).map((time) => beat(time));
    const opens = times(6, 30).map((time, i) => beat(time, { sourcePort: 5000 + i }));
    expect(waitsIn(opens)).toEqual(waitsIn(stays));
    expect(waitsIn(stays)).toEqual({ '32100 > 40': [30, 30, 30, 30, 30] });
  });

  it('begin with the first payload behind a handshake, and are not begun by what carries none', () => {
    const over = { protocol: PROTOCOL.tcp, destinationPort: 443 };
    const connections = times(4, 60).flatMap((time, i) => {
      const own = { ...over, sourcePort: 5000 + i };
      return [
        beat(time, { ...own, flags: TCP.syn, payload: 0 }),
        beat(time + 0.1, { ...own, flags: TCP.ack, sequence: 1, payload: 200 }),
        beat(time + 20, { ...own, flags: TCP.ack, sequence: 201, payload: 0 }),
        beat(time + 20.5, { ...own, flags: TCP.ack, sequence: 201, payload: 33 }),
      ];
    });
    expect(waitsIn(connections)).toEqual({ '443 > 200': [60, 60, 60], '443 > 33': [60, 60, 60] });
  });

  it('tell messages of other lengths and of the other side apart, so that these do not cut them short', () => {
    const mixed = times(5, 40).flatMap((time, i) => [
      beat(time),
      beat(time + 7 + i * 3, { payload: 900 + i }),
      answer(time + 30, 64),
    ]);
    expect(waitsIn(mixed)).toEqual({ '32100 > 40': [40, 40, 40, 40], '32100 < 64': [40, 40, 40, 40] });
  });

  it('leave out what is sent twice within a second by two flows of a service', () => {
    const twice = times(4, 20).flatMap((time) => [beat(time), beat(time + 0.5, { sourcePort: 5001 })]);
    expect(waitsIn(twice)).toEqual({ '32100 > 40': [20, 20, 20] });
  });

  it('of a second and of a week are counted, shorter and longer ones are not', () => {
    const week = 7 * 86_400;
    expect(waitsIn([0, 1, 1 + week].map((time) => beat(time)))).toEqual({ '32100 > 40': [1, week] });
    expect(waitsIn([0, 0.99, week + 1].map((time) => beat(time, { sourcePort: 5000 + time })))).toEqual({});
  });

  it('begin anew where the clock steps back', () => {
    const list = [100, 140, 50, 90].map((time, i) => beat(time, { sourcePort: 5000 + i }));
    expect(waitsIn(list)).toEqual({ '32100 > 40': [40, 40] });
  });

  it('outlive the folding of flows', () => {
    const others = (time: number) =>
      Array.from({ length: 30 }, (_, i) => beat(time + 0.01 * i, { to: 10 + i, destinationPort: 9000 }));
    const packets = times(5, 40).flatMap((time) => [beat(time), ...others(time + 5)]);
    expect(waitsIn(packets, 100)['32100 > 40']).toEqual([40, 40, 40, 40]);
    // What is left over found a message to wait for before others took all the places.
    expect(waitsIn(packets, 8)['32100 > 40']).toEqual([40, 40, 40, 40]);
  });

  it('find no place past the bound, which is counted', () => {
    const { table, arrivals } = observe(
      times(20, 40).flatMap((time) => [beat(time), beat(time + 2, { payload: 41 }), beat(time + 4, { payload: 42 })]),
      2,
    );
    expect(new Set(rowsOf(table).length)).toEqual(new Set([40, 41]));
    expect(arrivals.messages.overflowed).toBe(20);
  });

  it('keep the message that ended the first of each bin', () => {
    const { table } = observe(times(4, 40).map((time) => beat(time)));
    expect(rowsOf(table)).toMatchObject({ time: [40e6], lastTime: [120e6], frame: [2], offset: [200], count: [3] });
  });

  it('do not join addresses that found no place', () => {
    const bench = createBench(1000, 2);
    for (const [i, time] of times(6, 30).entries()) send(bench, beat(time, { from: 10 + i, to: 50 + i }));
    expect(bench.flows.arrivals.messages.count).toBe(0);
  });
});

/** The same, told by the whole list: packets of one service, in order of time. */
function countOut(packets: readonly Packet[]): Map<string, number[]> {
  const flows = new Map<string, { last: number; silent: boolean }>();
  const messages = new Map<string, { last: number; waits: number[] }>();
  for (const packet of packets) {
    const { from, sourcePort, destinationPort, time, payload } = packet;
    const key = from === CAMERA ? `${sourcePort}` : `${destinationPort}`;
    const flow = flows.get(key) ?? { last: time!, silent: true };
    flows.set(key, flow);
    if (time! - flow.last >= 1) flow.silent = true;
    flow.last = time!;
    if (payload === 0 || !flow.silent) continue;
    flow.silent = false;
    const kind = `32100 ${from === CAMERA ? '>' : '<'} ${payload}`;
    const message = messages.get(kind);
    if (message === undefined) messages.set(kind, { last: time!, waits: [] });
    else if (time! - message.last >= 1) {
      message.waits.push(time! - message.last);
      message.last = time!;
    }
  }
  return new Map([...messages].map(([kind, { waits }]) => [kind, waits]));
}

const step = fc.constantFrom(0, 0.25, 0.5, 1, 8, 40);
const conversation = fc
  .array(
    fc.record({ step, port: fc.constantFrom(5000, 5001), payload: fc.constantFrom(0, 4, 48), out: fc.boolean() }),
    {
      minLength: 20,
      maxLength: 60,
    },
  )
  .map((list) => {
    let time = 1000;
    // The camera speaks first: else it would be the other side's service.
    return [...[5000, 5001].map((port) => ({ step: 0, port, payload: 4, out: true })), ...list].map((each) => {
      time += each.step;
      const ports = each.out ? { sourcePort: each.port } : { sourcePort: 32100, destinationPort: each.port };
      const ends = each.out ? {} : { from: SERVER, to: CAMERA };
      return beat(time, { ...ends, ...ports, payload: each.payload });
    });
  });

const sumUp = (waits: readonly number[]) => [
  waits.length,
  Math.round(waits.reduce((sum, wait) => sum + wait, 0) * 1e6),
];

describe('of any conversation', () => {
  it('are as many and as long as counted out', () => {
    let counted = 0;
    fc.assert(
      fc.property(conversation, (packets) => {
        const expected = [...countOut(packets)].filter(([, waits]) => waits.length > 0);
        const found = Object.entries(waitsIn(packets));
        counted += found.length;
        const sums = (list: [string, number[]][]) =>
          Object.fromEntries(list.map(([kind, waits]) => [kind, sumUp(waits)]));
        expect(sums(found)).toEqual(sums(expected));
      }),
      { numRuns: 80 },
    );
    expect(counted).toBeGreaterThan(100);
  });

  it('merge by their sums, in any order and grouping', () => {
    let united = 0;
    const same: Renumbering = {
      capture: Int32Array.of(0),
      address: Int32Array.of(0, 1, 2),
      mac: Int32Array.of(),
      text: Int32Array.of(),
    };
    const merge = (...tables: ReturnType<typeof observe>['table'][]) =>
      mergeTables(
        INTER_ARRIVALS,
        tables.map((table) => ({ table, renumbering: same })),
      );
    fc.assert(
      fc.property(conversation, conversation, conversation, (...lists) => {
        const [a, b, c] = lists.map((list) => observe(list).table) as [
          ReturnType<typeof merge>,
          ReturnType<typeof merge>,
          ReturnType<typeof merge>,
        ];
        const all = merge(a, b, c);
        united += all.length < a.length + b.length + c.length ? 1 : 0;
        expect(rowsOf(merge(merge(c, a), b))).toEqual(rowsOf(all));
        expect(rowsOf(merge(b, merge(a, c)))).toEqual(rowsOf(all));
        const count = (table: typeof a) => rowsOf(table).count!.reduce((sum, each) => sum + each, 0);
        expect(count(all)).toBe(count(a) + count(b) + count(c));
      }),
      { numRuns: 40 },
    );
    expect(united).toBeGreaterThan(20);
  });
});
