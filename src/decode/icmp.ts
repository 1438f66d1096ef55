import { HEADER } from './header.ts';
import { carryOpaque } from './ip-protocol.ts';
import { FAULT, LAYER, type Layers, PROTOCOL, stop } from './layers.ts';
import { decodeQuotedPacket } from './quoted-packet.ts';

/** RFC 792. The detail differs by type. */
export const TYPE = 0;
export const CODE = 1;
export const CHECKSUM = 2;
export const DETAIL = 4;
export const HEADER_LENGTH = 8;

/** Of an echo: by which an answer is told to be one (also RFC 4443, section 4). */
export const ECHO = { identifier: 4, sequenceNumber: 6 } as const;

/** Echo request and reply by protocol and type: RFC 792; RFC 4443, section 4. */
export const ECHO_MESSAGES: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [PROTOCOL.icmp]: { 8: 'echo-request', 0: 'echo-reply' },
  [PROTOCOL.icmpv6]: { 128: 'echo-request', 129: 'echo-reply' },
};

const DESTINATION_UNREACHABLE = 3;
const SOURCE_QUENCH = 4;
const REDIRECT = 5;
const TIME_EXCEEDED = 11;
const PARAMETER_PROBLEM = 12;

/** Reads the ICMP header and, of an error, the packet that it quotes. */
export function decodeIcmp(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.icmp, offset);
  layers.icmpType = view.getUint8(offset + TYPE);
  layers.icmpCode = view.getUint8(offset + CODE);
  carryOpaque(offset + HEADER_LENGTH, end, layers);
  if (isError(layers.icmpType)) decodeQuotedPacket(view, offset + HEADER_LENGTH, end, layers);
  return -1;
}

function isError(type: number): boolean {
  switch (type) {
    case DESTINATION_UNREACHABLE:
    case SOURCE_QUENCH:
    case REDIRECT:
    case TIME_EXCEEDED:
    case PARAMETER_PROBLEM:
      return true;
    default:
      return false;
  }
}
