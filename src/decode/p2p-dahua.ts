import { parseAddress } from '../base/ip-address.ts';
import type { SocketAddress } from './address-field.ts';
import type { P2pMessage } from './p2p-message.ts';
import { matchesBytes, readByteText } from './text-field.ts';
import { readTextHeader, type TextHeader } from './text-header.ts';

// Dahua's P2P (Easy4ip, Imou, Amcrest): requests like HTTP over UDP 8800, then PTCP, a stream over UDP. As described by
// khoanguyen-3fc/dh-p2p.

export const PTCP_HEADER_LENGTH = 24;

/** First byte of a PTCP body. */
const PTCP_KINDS = new Map([
  [0x00, 'handshake'],
  [0x10, 'data'],
  [0x11, 'bind'],
  [0x12, 'bind-state'],
  [0x13, 'keep-alive'],
  [0x17, 'sign-request'],
  [0x18, 'sign'],
  [0x19, 'authorize'],
  [0x1a, 'authorized'],
  [0x1b, 'ready'],
]);

/** The Dahua P2P message in the datagram [offset, end), or null. */
export function readDahua(view: DataView, offset: number, end: number): P2pMessage | null {
  if (matchesBytes(view, offset, end, 'PTCP')) return readPtcp(view, offset, end);
  if (matchesBytes(view, offset, end, 'DHGET ') || matchesBytes(view, offset, end, 'DHPOST ')) {
    return readRequest(view, offset, end);
  }
  if (matchesBytes(view, offset, end, 'HTTP/1.1 ')) return readResponse(view, offset, end);
  return readPunch(view, offset, end);
}

function messageOf(message: string, sender: P2pMessage['sender'], addresses: SocketAddress[] = []): P2pMessage {
  return { family: 'dahua', message, sender, addresses, deviceId: null, basis: 'bytes' };
}

function readPtcp(view: DataView, offset: number, end: number): P2pMessage | null {
  if (end - offset < PTCP_HEADER_LENGTH) return null;
  if (end - offset === PTCP_HEADER_LENGTH) return messageOf('ptcp-ack', null);
  return messageOf(`ptcp-${PTCP_KINDS.get(view.getUint8(offset + PTCP_HEADER_LENGTH)) ?? 'other'}`, null);
}

/** What the path asks for: `/online/p2psrv/SERIAL`, `/probe/device/SERIAL`, `/device/SERIAL/p2p-channel`, `/relay/agent`. */
function readRequest(view: DataView, offset: number, end: number): P2pMessage | null {
  const header = readTextHeader(view, offset, end);
  const path = /^DH(?:GET|POST) (\/\S*)/.exec(header?.startLine ?? '')?.[1];
  if (header === null || path === undefined) return null;
  const parts = path.split('/').slice(1, 6);
  const deviceId = parts.find((part) => /^[A-Z0-9]{10,24}$/.test(part)) ?? null;
  const words = parts.filter((part) => /^[a-z0-9-]{2,16}$/.test(part));
  return { ...messageOf(words.join('-') || 'request', null, addressesOf(view, header, end)), deviceId };
}

/** An answer is Dahua's when its body names an address in one of its elements. */
function readResponse(view: DataView, offset: number, end: number): P2pMessage | null {
  const header = readTextHeader(view, offset, end);
  if (header === null || !header.complete || !header.fields.some(([name]) => name === 'cseq')) return null;
  const addresses = addressesOf(view, header, end);
  return addresses.length === 0 ? null : messageOf('response', null, addresses);
}

/** Addresses in the elements that hand out servers, relays and peers; those that are encrypted are no addresses. */
function addressesOf(view: DataView, header: TextHeader, end: number): SocketAddress[] {
  if (!header.complete) return [];
  const addresses: SocketAddress[] = [];
  const body = readByteText(view, header.end, end);
  for (const match of body.matchAll(ADDRESS_ELEMENT)) {
    const address = parseAddress(match[1]!);
    if (address !== null && addresses.length < 16) addresses.push({ address, port: Number(match[2]) & 0xffff });
  }
  return addresses;
}

/** Elements of a body with an address and a port in them. */
export const ADDRESS_ELEMENT = /<(?:US|DS|Address|Agent|agentAddr|PubAddr|LocalAddr)>([\d.]{7,15}):(\d{1,5})</g;

/** Of a punch: its length is that of a STUN message; a role and an address are the attributes. */
export const PUNCH = { length: 2, role: 20, address: 32, family: 36, port: 38, word: 40, end: 44 } as const;

/** Attributes of RFC 5245 (controlled, controlling) and the address, as they stand with every bit turned over. */
const INVERTED_ROLES = [0x7fd5, 0x7fd6];
const INVERTED_ADDRESS = 0xfffbfff7;

/** Hole punching: a STUN message of RFC 3489 with every bit turned over. */
function readPunch(view: DataView, offset: number, end: number): P2pMessage | null {
  if (end - offset < PUNCH.end || (view.getUint16(offset + PUNCH.length) ^ 0xffff) !== end - offset - 20) return null;
  if (view.getUint8(offset) < 0xfe || !INVERTED_ROLES.includes(view.getUint16(offset + PUNCH.role))) return null;
  if (view.getUint32(offset + PUNCH.address) !== INVERTED_ADDRESS || view.getUint16(offset + PUNCH.family) !== 0xfffe)
    return null;
  const address = Int32Array.of(0, 0, 0xffff, ~view.getInt32(offset + PUNCH.word));
  return messageOf('punch', null, [{ address, port: view.getUint16(offset + PUNCH.port) ^ 0xffff }]);
}
