import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';
import { decodePorts } from './ports.ts';

/** RFC 9293, section 3.1; offsets in header order. The ports are read by `decodePorts`. */
export const SEQUENCE_NUMBER = 4;
export const ACKNOWLEDGEMENT_NUMBER = 8;
export const DATA_OFFSET = 12;
export const FLAGS = 13;
export const WINDOW = 14;
export const CHECKSUM = 16;
export const URGENT_POINTER = 18;
export const HEADER_LENGTH = 20;

/** Reads the TCP header. Ports and sequence numbers stay when the header was cut behind them. */
export function decodeTcp(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  decodePorts(view, offset, end, layers);
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.tcp, offset);
  layers.sequenceNumber = view.getInt32(offset + SEQUENCE_NUMBER);
  layers.acknowledgementNumber = view.getInt32(offset + ACKNOWLEDGEMENT_NUMBER);
  layers.tcpFlags = view.getUint8(offset + FLAGS);
  const headerLength = (view.getUint8(offset + DATA_OFFSET) >> 4) << 2;
  const payload = offset + headerLength;
  if (headerLength < HEADER_LENGTH || payload > layers.wireEnd) {
    return stop(layers, FAULT.malformed, LAYER.tcp, offset + DATA_OFFSET);
  }
  layers.payloadLength = layers.wireEnd - payload;
  if (payload > end) return stop(layers, FAULT.truncated, LAYER.tcp, offset + HEADER_LENGTH);
  layers.payloadOffset = payload;
  layers.payloadEnd = end;
  return -1;
}
