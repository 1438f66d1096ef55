import { describe, expect, it } from 'vitest';
import { PROTOCOL } from '../../src/decode/layers.ts';
import { FLOWS } from '../../src/flow/flow-columns.ts';
import { DETAIL } from '../../src/flow/flow-details.ts';
import { flowColumns } from '../../src/flow/flow-export.ts';
import { PAGE_RECORDS } from '../../src/flow/record-pages.ts';
import { createBench, send } from './packets.ts';

describe('flows as columns', () => {
  it('are every flow once, in order, over more than one page', () => {
    const bench = createBench(50_000);
    const count = PAGE_RECORDS + 10;
    for (let i = 0; i < count; i++) {
      const ports = { sourcePort: 1 + (i % 60_000), destinationPort: 40_000, protocol: PROTOCOL.udp };
      send(bench, { from: 1, to: 2, ...ports, payload: i % 100, time: i });
    }
    const { columns, length } = flowColumns(bench.flows, 3);
    expect(length).toBe(count);
    expect(columns.capture.subarray(0, length).every((capture) => capture === 3)).toBe(true);
    expect(columns.frame.subarray(0, length).every((frame, row) => frame === row + 1)).toBe(true);
    const payload = columns.originatorPayload.map((bytes, row) => bytes + columns.responderPayload[row]!);
    expect(payload.every((bytes, row) => bytes === row % 100)).toBe(true);
    expect(columns.time[count - 1]).toBe((count - 1) * 1e6);
  });

  it('leave out records that are not in use, and have a column for all that FLOWS tells', () => {
    const bench = createBench();
    for (const port of [1, 2, 3]) send(bench, { from: 1, to: 2, sourcePort: port, destinationPort: 80 });
    bench.flows.setDetail(DETAIL.alpn, 42);
    bench.flows.pages.release(1);
    const { columns, length } = flowColumns(bench.flows, 0);
    expect(length).toBe(2);
    expect(Array.from(columns.originatorPort.subarray(0, 2))).toEqual([1, 3]);
    expect(Array.from(columns.alpn.subarray(0, 2))).toEqual([-1, 42]);
    expect(Object.keys(columns)).toEqual(Object.keys(FLOWS));
  });

  it('are none of an empty table', () => {
    expect(flowColumns(createBench().flows, 0).length).toBe(0);
  });
});
