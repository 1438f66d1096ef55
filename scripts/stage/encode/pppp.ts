import { concat, padded, u8, u16, u32, utf8 } from '../bytes.ts';

/** PPPP (CS2, iLnk) message types, the second byte of each datagram. */
export const PPPP_TYPES = {
  hello: 0x00,
  helloAnswer: 0x01,
  deviceLogin: 0x10,
  deviceLoginAnswer: 0x11,
  punch: 0x41,
  ready: 0x42,
  data: 0xd0,
  dataAnswer: 0xd1,
  alive: 0xe0,
  aliveAnswer: 0xe1,
  close: 0xf0,
} as const;

/** A PPPP datagram: 0xf1, type, length of what follows. */
export function encodePppp(type: number, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  return concat(u8(0xf1, type), u16(body.length), body);
}

/** A device identifier `PREFIX-number-CHECK` as its 20 bytes. */
export function encodeDeviceIdentifier(identifier: string): Uint8Array {
  const [prefix = '', number = '0', check = ''] = identifier.split('-');
  return concat(padded(utf8(prefix), 8), u32(Number(number)), padded(utf8(check), 8));
}

/** A socket address as PPPP writes it: the words in the byte order of the small processors that it runs on. */
export function encodeSocketAddress(address: Uint8Array, port: number): Uint8Array {
  return concat(u8(0, 2, port & 0xff, port >>> 8), address.toReversed(), new Uint8Array(8));
}

/** A data message on a channel: marker 0xd1, channel, index. */
export function encodePpppData(channel: number, index: number, data: Uint8Array): Uint8Array {
  return encodePppp(PPPP_TYPES.data, concat(u8(0xd1, channel), u16(index & 0xffff), data));
}

/** The acknowledgement of one data message. */
export function encodePpppDataAnswer(channel: number, index: number): Uint8Array {
  return encodePppp(PPPP_TYPES.dataAnswer, concat(u8(0xd1, channel), u16(1, index & 0xffff)));
}
