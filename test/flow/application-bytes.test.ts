import { describe, expect, it } from 'vitest';
import { Layers, PROTOCOL } from '../../src/decode/layers.ts';
import { applicationBytes, createRecordCounters, releaseCounters } from '../../src/flow/application-bytes.ts';
import { createBench, send } from './packets.ts';

const CLIENT_HELLO = 22;
const APPLICATION_DATA = 23;

/** A whole TLS record of `length` bytes. */
function record(type: number, length: number): number[] {
  return [type, 3, 3, length >> 8, length & 255, 1, ...new Array<number>(length - 1).fill(0)];
}

/** A client that sends `payloads` in order; how many bytes of each count. */
function count(protocol: number, payloads: readonly (readonly number[])[]) {
  const bench = createBench();
  const counters = createRecordCounters();
  let sequence = 1000;
  const counted = payloads.map((payload) => {
    const ports = { sourcePort: 40_000, destinationPort: 443 };
    send(bench, { from: 1, to: 2, ...ports, protocol, flags: 16, sequence, payload: payload.length });
    const layers = new Layers();
    layers.protocol = protocol;
    layers.sequenceNumber = sequence;
    layers.payloadOffset = 0;
    layers.payloadEnd = payload.length;
    layers.payloadLength = payload.length;
    sequence += payload.length;
    return applicationBytes(bench.flows, counters, layers, new DataView(Uint8Array.from(payload).buffer));
  });
  return { counted, counters, flows: bench.flows };
}

describe('application bytes', () => {
  it('of a TLS stream leave out its handshake', () => {
    const early = record(CLIENT_HELLO, 300);
    const disguised = record(APPLICATION_DATA, 53);
    const data = record(APPLICATION_DATA, 1000);
    expect(count(PROTOCOL.tcp, [early, disguised, data, data]).counted).toEqual([0, 0, data.length, data.length]);
  });

  it('of a stream that is no TLS are all', () => {
    const text = [...'GET / HTTP/1.1\r\n'].map((character) => character.charCodeAt(0));
    expect(count(PROTOCOL.tcp, [text, text]).counted).toEqual([text.length, text.length]);
  });

  it('of datagrams leave out handshakes of QUIC and DTLS', () => {
    const quicInitial = [0xc3, 0, 0, 0, 1, 8, ...new Array<number>(1195).fill(7)];
    const dtlsHello = [22, 0xfe, 0xfd, ...new Array<number>(8).fill(0), 0, 100, ...new Array<number>(100).fill(1)];
    const dtlsData = [23, 0xfe, 0xfd, 0, 1, ...new Array<number>(6).fill(0), 0, 50, ...new Array<number>(50).fill(1)];
    const media = new Array<number>(1200).fill(0x5a);
    expect(count(PROTOCOL.udp, [quicInitial]).counted).toEqual([0]);
    expect(count(PROTOCOL.udp, [media]).counted).toEqual([1200]);
    expect(count(PROTOCOL.udp, [dtlsData]).counted).toEqual([dtlsData.length]);
    expect(count(PROTOCOL.udp, [dtlsHello]).counted).toEqual([0]);
  });

  it('of other protocols are none', () => {
    expect(count(PROTOCOL.icmp, [[8, 0, 1, 2]]).counted).toEqual([0]);
  });

  it('are counted by counters that are used again, as if new', () => {
    const { counters, flows } = count(PROTOCOL.tcp, [record(CLIENT_HELLO, 300)]);
    expect(counters.count).toBe(1);
    releaseCounters(flows, counters);
    expect(counters.free).toEqual([1]);
    expect(counters.words.every((word) => word === 0)).toBe(true);
    releaseCounters(flows, counters);
    expect(counters.free).toEqual([1]);
  });
});
