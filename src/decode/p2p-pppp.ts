import type { SocketAddress } from './address-field.ts';
import type { P2pMessage } from './p2p-message.ts';
import { unscramblePppp } from './p2p-pppp-scrambling.ts';
import { readByteText } from './text-field.ts';

// PPPP, the protocol of CS2 Network's library and of its kin (iLnk, Yi, Xiaomi, eufy): no specification is public. The
// layout follows the public dissectors of P. Marrapese and M. Ihse Bursie and was compared with a capture of a Yi camera.

const MAGIC = 0xf1;
export const TYPE = 1;
export const LENGTH = 2;
export const HEADER_LENGTH = 4;
/** Prefix of eight bytes, serial number, check code of eight bytes. */
export const DEVICE_ID_LENGTH = 20;
export const SOCKET_ADDRESS_LENGTH = 16;

/** What is known of a type of message. */
export type PpppKind = {
  name: string;
  sender: P2pMessage['sender'];
  /** Where in the body the device's identifier stands, if it does. */
  id?: number;
  /** Where in the body addresses stand, up to its end. */
  addresses?: number;
};

const KINDS = new Map<number, PpppKind>([
  [0x00, { name: 'hello', sender: null }],
  [0x01, { name: 'hello-ack', sender: 'server', addresses: 0 }],
  [0x02, { name: 'hello-to', sender: 'server', addresses: 0 }],
  [0x03, { name: 'hello-to-ack', sender: null }],
  [0x08, { name: 'query-device', sender: null, id: 0 }],
  [0x09, { name: 'query-device-ack', sender: 'server', id: 0 }],
  [0x10, { name: 'device-login', sender: 'device', id: 0, addresses: 24 }],
  [0x11, { name: 'device-login-ack', sender: 'server' }],
  // The checked form begins with bytes mixed with a key: no identifier in the clear, but the address behind it is.
  [0x12, { name: 'device-login', sender: 'device', addresses: 24 }],
  [0x13, { name: 'device-login-ack', sender: 'server' }],
  [0x14, { name: 'device-login', sender: 'device', id: 0, addresses: 24 }],
  [0x15, { name: 'device-login-ack', sender: 'server' }],
  [0x16, { name: 'device-login', sender: 'device', id: 0 }],
  [0x18, { name: 'device-online-request', sender: null, id: 0 }],
  [0x19, { name: 'device-online-ack', sender: 'server' }],
  [0x20, { name: 'p2p-request', sender: 'client', id: 0, addresses: 20 }],
  [0x21, { name: 'p2p-request-ack', sender: 'server' }],
  [0x26, { name: 'p2p-request', sender: 'client', id: 0 }],
  [0x30, { name: 'lan-search', sender: 'client' }],
  [0x31, { name: 'lan-notify', sender: 'device', id: 0 }],
  [0x32, { name: 'lan-search', sender: 'client' }],
  [0x40, { name: 'punch-to', sender: 'server', addresses: 0 }],
  [0x41, { name: 'punch', sender: null, id: 0 }],
  [0x42, { name: 'p2p-ready', sender: null, id: 0 }],
  [0x43, { name: 'p2p-ready-ack', sender: null, id: 0, addresses: 20 }],
  [0x60, { name: 'relay-login', sender: 'server', id: 0 }],
  [0x61, { name: 'relay-login-ack', sender: 'server' }],
  [0x62, { name: 'relay-login', sender: 'server', id: 0 }],
  [0x63, { name: 'relay-login-ack', sender: 'server' }],
  [0x67, { name: 'list-request', sender: null, id: 0 }],
  [0x68, { name: 'list-request', sender: null }],
  [0x69, { name: 'list-request-ack', sender: 'server', addresses: 4 }],
  [0x6a, { name: 'list-request', sender: null, id: 0 }],
  [0x70, { name: 'relay-hello', sender: null }],
  [0x71, { name: 'relay-hello-ack', sender: 'server' }],
  [0x72, { name: 'relay-port', sender: null }],
  [0x73, { name: 'relay-port-ack', sender: 'server' }],
  [0x74, { name: 'relay-port', sender: null }],
  [0x75, { name: 'relay-port-ack', sender: 'server' }],
  [0x78, { name: 'relay-byte-count', sender: 'server' }],
  [0x80, { name: 'relay-request', sender: 'client', id: 0, addresses: 20 }],
  [0x81, { name: 'relay-request-ack', sender: 'server' }],
  [0x82, { name: 'relay-to', sender: 'server', addresses: 0 }],
  [0x83, { name: 'relay-packet', sender: null, id: 4 }],
  [0x84, { name: 'relay-ready', sender: null, id: 0 }],
  [0x85, { name: 'relay-to-ack', sender: null }],
  [0x87, { name: 'relay-server-request', sender: null }],
  [0x88, { name: 'relay-server-request-ack', sender: 'server' }],
  [0x90, { name: 'super-device-run', sender: 'server' }],
  [0x91, { name: 'super-device-login', sender: null }],
  [0x92, { name: 'super-device-login', sender: null }],
  [0x94, { name: 'super-device-report', sender: null }],
  [0xa0, { name: 'connect-report', sender: null }],
  [0xa1, { name: 'report-request', sender: 'server' }],
  [0xa2, { name: 'report', sender: null }],
  [0xd0, { name: 'data', sender: null }],
  [0xd1, { name: 'data-ack', sender: null }],
  [0xd8, { name: 'session-report', sender: null }],
  [0xe0, { name: 'alive', sender: null }],
  [0xe1, { name: 'alive-ack', sender: null }],
  [0xe5, { name: 'session-state', sender: null }],
  [0xf0, { name: 'close', sender: null }],
  [0xf9, { name: 'session-ready-report', sender: null }],
]);

/** What the message of this type is, or undefined when it is none that is described. */
export function kindOfPppp(type: number): PpppKind | undefined {
  return KINDS.get(type);
}

/**
 * The PPPP message that fills [offset, end), or null. Certain by magic, type and length together; a message that the
 * capture cut is taken for one only with `wireLength`, the datagram's length on the wire.
 */
export function readPppp(view: DataView, offset: number, end: number, wireLength = end - offset): P2pMessage | null {
  const plain = readPlain(view, offset, end, wireLength);
  if (plain !== null) return plain;
  if (end - offset !== wireLength) return null;
  const bytes = unscramblePppp(view, offset, end);
  if (bytes === null) return null;
  const message = readPlain(new DataView(bytes.buffer), 0, bytes.length, bytes.length);
  return message === null ? null : { ...message, basis: 'scrambled' };
}

function readPlain(view: DataView, offset: number, end: number, wireLength: number): P2pMessage | null {
  if (end - offset < HEADER_LENGTH || view.getUint8(offset) !== MAGIC) return null;
  const kind = KINDS.get(view.getUint8(offset + TYPE));
  if (kind === undefined || view.getUint16(offset + LENGTH) !== wireLength - HEADER_LENGTH) return null;
  const body = offset + HEADER_LENGTH;
  // Data and its acknowledgement begin with a magic of their own: a second certainty.
  if (kind.name.startsWith('data') && (body >= end || view.getUint8(body) !== 0xd1)) return null;
  return {
    family: 'pppp',
    message: kind.name,
    sender: kind.sender,
    addresses: kind.addresses === undefined ? [] : readSocketAddresses(view, body + kind.addresses, end),
    deviceId: kind.id === undefined ? null : readDeviceId(view, body + kind.id, end),
    basis: 'bytes',
  };
}

/** `PREFIX-000123-CHECK`, or null when the bytes do not look like it. */
export function readDeviceId(view: DataView, offset: number, end: number): string | null {
  if (offset + DEVICE_ID_LENGTH > end) return null;
  const prefix = fieldText(view, offset);
  const check = fieldText(view, offset + 12);
  if (!/^[A-Z0-9]{2,8}$/i.test(prefix) || !/^[A-Z0-9]{3,8}$/i.test(check)) return null;
  return `${prefix}-${String(view.getUint32(offset + 8)).padStart(6, '0')}-${check}`;
}

function fieldText(view: DataView, offset: number): string {
  return readByteText(view, offset, offset + 8).replace(/\0.*$/s, '');
}

/** Up to ten addresses in a row; those of no family, and 0.0.0.0, are left out. */
function readSocketAddresses(view: DataView, offset: number, end: number): SocketAddress[] {
  const addresses: SocketAddress[] = [];
  for (let at = offset; at + SOCKET_ADDRESS_LENGTH <= end && addresses.length < 10; at += SOCKET_ADDRESS_LENGTH) {
    const address = readSocketAddress(view, at);
    if (address !== null) addresses.push(address);
  }
  return addresses;
}

/**
 * A `sockaddr_in` (family 2, port, address, eight zeros). Senders swap the bytes of each field once more than needed: with
 * the family as 00 02, port and address stand backwards; with 02 00 as they are.
 */
export function readSocketAddress(view: DataView, offset: number): SocketAddress | null {
  const family = view.getUint16(offset);
  if (family !== 0x0002 && family !== 0x0200) return null;
  if (view.getUint32(offset + 8) !== 0 || view.getUint32(offset + 12) !== 0) return null;
  const swapped = family === 0x0002;
  const word = view.getInt32(offset + 4, swapped);
  return word === 0 ? null : { address: Int32Array.of(0, 0, 0xffff, word), port: view.getUint16(offset + 2, swapped) };
}
