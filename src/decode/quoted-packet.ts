import * as ipv4 from './ipv4.ts';
import * as ipv6 from './ipv6.ts';
import { HEADER_LENGTH as EXTENSION_MINIMUM, extensionLength, isIpv6Extension } from './ipv6-extension.ts';
import { type Layers, PROTOCOL } from './layers.ts';
import { copyIpv4Addresses, copyIpv6Addresses } from './network.ts';
import { DESTINATION_PORT, PORTS_LENGTH, SOURCE_PORT } from './ports.ts';

/** More extension headers than this are not looked behind. */
const MAX_EXTENSIONS = 8;

/**
 * Reads the packet that an ICMP error quotes (RFC 1812, section 4.3.2.3; RFC 4443, section 2.4) into the `quoted`
 * fields. A quote that is too short or no IP leaves them absent and is no fault: routers cut quotes as they like.
 */
export function decodeQuotedPacket(view: DataView, offset: number, end: number, layers: Layers): void {
  if (offset >= end) return;
  const version = view.getUint8(offset) >> 4;
  if (version === 4) decodeQuotedIpv4(view, offset, end, layers);
  else if (version === 6) decodeQuotedIpv6(view, offset, end, layers);
}

function decodeQuotedIpv4(view: DataView, offset: number, end: number, layers: Layers): void {
  if (end - offset < ipv4.HEADER_LENGTH) return;
  copyIpv4Addresses(view, offset + ipv4.SOURCE, layers.quotedAddresses);
  layers.quotedProtocol = view.getUint8(offset + ipv4.PROTOCOL_NUMBER);
  const isFirst = (view.getUint16(offset + ipv4.FRAGMENT) & ipv4.FRAGMENT_OFFSET_MASK) === 0;
  const headerLength = (view.getUint8(offset) & 15) << 2;
  if (isFirst && headerLength >= ipv4.HEADER_LENGTH) decodeQuotedPorts(view, offset + headerLength, end, layers);
}

function decodeQuotedIpv6(view: DataView, offset: number, end: number, layers: Layers): void {
  if (end - offset < ipv6.HEADER_LENGTH) return;
  copyIpv6Addresses(view, offset + ipv6.SOURCE, layers.quotedAddresses);
  let protocol = view.getUint8(offset + ipv6.NEXT_HEADER);
  let at = offset + ipv6.HEADER_LENGTH;
  for (let i = 0; i < MAX_EXTENSIONS && isIpv6Extension(protocol) && end - at >= EXTENSION_MINIMUM; i++) {
    const length = extensionLength(view, protocol, at);
    protocol = view.getUint8(at);
    at += length;
  }
  layers.quotedProtocol = protocol;
  decodeQuotedPorts(view, at, end, layers);
}

function decodeQuotedPorts(view: DataView, offset: number, end: number, layers: Layers): void {
  if (end - offset < PORTS_LENGTH) return;
  switch (layers.quotedProtocol) {
    case PROTOCOL.tcp:
    case PROTOCOL.udp:
    case PROTOCOL.sctp:
    case PROTOCOL.dccp:
    case PROTOCOL.udpLite:
      layers.quotedSourcePort = view.getUint16(offset + SOURCE_PORT);
      layers.quotedDestinationPort = view.getUint16(offset + DESTINATION_PORT);
  }
}
