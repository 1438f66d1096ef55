import { Layers, PROTOCOL, WORDS } from '../../src/decode/layers.ts';
import { createAddressIndex } from '../../src/flow/address-index.ts';
import { FlowTable } from '../../src/flow/flow-table.ts';
import { createMacIndex } from '../../src/flow/mac-index.ts';
import { createSighting } from '../../src/flow/sighting.ts';

/** A packet as the flow table sees it; addresses are the last octet of 10.0.0.0/24. */
export type Packet = {
  from: number;
  to: number;
  sourcePort?: number;
  destinationPort?: number;
  protocol?: number;
  flags?: number;
  sequence?: number;
  payload?: number;
  /** Seconds. */
  time?: number;
};

const HEADERS = 54;

/** A flow table, and the frame number of its last packet. */
export type Bench = { flows: FlowTable; frame: number };

export function createBench(maxFlows = 1000, maxAddresses?: number): Bench {
  return { flows: new FlowTable(createAddressIndex(maxAddresses), createMacIndex(), maxFlows), frame: 0 };
}

/** The words of 10.0.0.`last`. */
export function addressWords(last: number): number[] {
  return [0, 0, 0xffff, 0x0a000000 + last];
}

/** Gives the packet to the table and returns the number of its flow. */
export function send(bench: Bench, packet: Packet): number {
  const layers = new Layers();
  layers.addresses.set(addressWords(packet.from), 0);
  layers.addresses.set(addressWords(packet.to), WORDS);
  layers.sourcePort = packet.sourcePort ?? 0;
  layers.destinationPort = packet.destinationPort ?? 0;
  layers.protocol = packet.protocol ?? PROTOCOL.tcp;
  layers.tcpFlags = packet.flags ?? 0;
  layers.sequenceNumber = (packet.sequence ?? 0) | 0;
  layers.transportOffset = 34;
  layers.payloadLength = packet.payload ?? 0;
  const sighting = createSighting();
  sighting.time = (packet.time ?? 0) * 1e6;
  sighting.frame = ++bench.frame;
  sighting.offset = bench.frame * 100;
  sighting.originalLength = HEADERS + layers.payloadLength;
  bench.flows.update(layers, sighting);
  bench.flows.addApplicationBytes(bench.flows.newBytes, sighting);
  return bench.flows.current;
}
