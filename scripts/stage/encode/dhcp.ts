import { concat, padded, u8, u16, u32, utf8 } from '../bytes.ts';

/** DHCP message types (RFC 2132, section 9.6). */
export const DHCP_TYPES = { discover: 1, offer: 2, request: 3, ack: 5 } as const;

/** What a DHCP message says; an empty text leaves its option out. */
export type DhcpMessage = {
  type: number;
  transactionId: number;
  clientMac: Uint8Array;
  /** Zeros until the server has given one. */
  yourAddress: Uint8Array;
  server: Uint8Array;
  requested: Uint8Array | null;
  hostName: string;
  vendorClass: string;
  domain: string;
  resolver: Uint8Array;
};

const MAGIC_COOKIE = u8(0x63, 0x82, 0x53, 0x63);

/** A DHCP message (RFC 2131, section 2), padded to the 300 bytes of BOOTP. */
export function encodeDhcp(message: DhcpMessage): Uint8Array {
  const reply = message.type === DHCP_TYPES.offer || message.type === DHCP_TYPES.ack;
  const fixed = concat(
    u8(reply ? 2 : 1, 1, 6, 0),
    u32(message.transactionId),
    u16(0, 0),
    u32(0),
    message.yourAddress,
    reply ? message.server : u32(0),
    u32(0),
    padded(message.clientMac, 16),
    new Uint8Array(192),
    MAGIC_COOKIE,
  );
  const options = reply ? serverOptions(message) : clientOptions(message);
  const whole = concat(fixed, option(53, u8(message.type)), options, u8(255));
  return whole.length >= 300 ? whole : padded(whole, 300);
}

function clientOptions(message: DhcpMessage): Uint8Array {
  const requested = message.requested === null ? [] : [option(50, message.requested)];
  const server = message.type === DHCP_TYPES.request ? [option(54, message.server)] : [];
  return concat(
    option(61, concat(u8(1), message.clientMac)),
    ...requested,
    ...server,
    text(12, message.hostName),
    text(60, message.vendorClass),
    option(55, u8(1, 3, 6, 12, 15, 28, 42)),
  );
}

function serverOptions(message: DhcpMessage): Uint8Array {
  const lease = u32(86_400);
  return concat(
    option(54, message.server),
    option(51, lease),
    option(1, u8(255, 255, 255, 0)),
    option(3, message.server),
    option(6, message.resolver),
    text(15, message.domain),
  );
}

function option(code: number, data: Uint8Array): Uint8Array {
  return concat(u8(code, data.length), data);
}

function text(code: number, value: string): Uint8Array {
  return value === '' ? new Uint8Array(0) : option(code, utf8(value).subarray(0, 255));
}
