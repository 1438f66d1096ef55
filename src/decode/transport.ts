import { HEADER } from './header.ts';
import { carryOpaque } from './ip-protocol.ts';
import { FAULT, LAYER, type Layers, PROTOCOL, stop } from './layers.ts';
import { decodePorts } from './ports.ts';

/** RFC 9260, section 3.1: the common header, before the chunks. */
const SCTP_LENGTH = 12;
/** RFC 3828, section 3.1. */
const UDP_LITE_LENGTH = 8;
/** RFC 4340, section 5.1: the shortest generic header, and where it tells its length in words. */
const DCCP_LENGTH = 12;
const DCCP_DATA_OFFSET = 4;

/** Reads the rarer transports: their ports where they have any; what IP carries counts as payload for the rest. */
export function decodeTransport(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  switch (layers.protocol) {
    case PROTOCOL.sctp:
      return decodePortsAndPayload(view, offset, end, SCTP_LENGTH, layers);
    case PROTOCOL.udpLite:
      return decodePortsAndPayload(view, offset, end, UDP_LITE_LENGTH, layers);
    case PROTOCOL.dccp:
      return decodeDccp(view, offset, end, layers);
    case PROTOCOL.igmp:
    case PROTOCOL.noNextHeader:
      // Complete as they are: nothing behind them would be read.
      carryOpaque(offset, end, layers);
      return -1;
    default:
      carryOpaque(offset, end, layers);
      return stop(layers, FAULT.unsupported, LAYER.transport, offset);
  }
}

function decodeDccp(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < DCCP_LENGTH) return decodePortsAndPayload(view, offset, end, DCCP_LENGTH, layers);
  const length = view.getUint8(offset + DCCP_DATA_OFFSET) << 2;
  return decodePortsAndPayload(view, offset, end, Math.max(length, DCCP_LENGTH), layers);
}

function decodePortsAndPayload(view: DataView, offset: number, end: number, length: number, layers: Layers): number {
  decodePorts(view, offset, end, layers);
  if (end - offset < length) return stop(layers, FAULT.truncated, LAYER.transport, offset);
  carryOpaque(offset + length, end, layers);
  return -1;
}
