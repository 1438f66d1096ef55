// WireGuard: whitepaper, section 5.4; OpenVPN: its "Network protocol" page; IKE: RFC 2408 (version 1), RFC 7296 (version 2),
// over port 4500 behind four zeros (RFC 3948).

export type VpnMessage = {
  protocol: 'wireguard' | 'openvpn' | 'ike' | 'esp-in-udp' | 'ipsec-keep-alive';
  /** Words of the protocol: `handshake-initiation`, `hard-reset-client`, `ike-sa-init`. */
  message: string;
  /** What names the session on the wire, as hex: WireGuard's sender index, OpenVPN's session id, IKE's initiator SPI. */
  session: string | null;
  /** Whether the message opens a tunnel, from the side that wants it. */
  opens: boolean;
};

/** Type and length of WireGuard's messages; data is 32 bytes or more, a multiple of 16. */
const WIREGUARD = [
  { name: 'handshake-initiation', length: 148 },
  { name: 'handshake-response', length: 92 },
  { name: 'cookie-reply', length: 64 },
] as const;
const WIREGUARD_DATA = 4;

/** The type is little-endian; the sender's index of a handshake follows, or the receiver's. */
export const WIREGUARD_FIELD = { type: 0, index: 4, end: 8 } as const;

/** A WireGuard message, certain by type and length (data: less so), or null. Needs the datagram's length on the wire. */
export function readWireguard(
  view: DataView,
  offset: number,
  end: number,
  wireLength = end - offset,
): VpnMessage | null {
  if (end - offset < WIREGUARD_FIELD.end || wireLength < 32) return null;
  const type = view.getUint32(offset + WIREGUARD_FIELD.type, true);
  // Asked of every datagram: an index far out of bounds would throw the compiled code away, time and again.
  if (type === 0 || type > WIREGUARD_DATA) return null;
  const kind = WIREGUARD[type - 1];
  if (kind !== undefined) {
    if (wireLength !== kind.length) return null;
    return {
      protocol: 'wireguard',
      message: kind.name,
      session: hex(view, offset + WIREGUARD_FIELD.index, 4),
      opens: type === 1,
    };
  }
  if (type !== WIREGUARD_DATA || wireLength % 16 !== 0) return null;
  return { protocol: 'wireguard', message: 'data', session: null, opens: false };
}

/** OpenVPN's opcodes, the upper five bits of the first byte. */
const OPENVPN = new Map([
  [1, 'hard-reset-client'],
  [2, 'hard-reset-server'],
  [3, 'soft-reset'],
  [4, 'control'],
  [5, 'ack'],
  [6, 'data'],
  [7, 'hard-reset-client'],
  [8, 'hard-reset-server'],
  [9, 'data'],
  [10, 'hard-reset-client'],
]);

/** Opcode and key id share a byte; the sender's session id of eight bytes follows. */
export const OPENVPN_FIELD = { opcode: 0, session: 1, end: 9 } as const;
/** Over TCP: bytes before each message that give its length. */
export const OPENVPN_STREAM_LENGTH = 2;

/**
 * An OpenVPN message over UDP, or null. Only resets are certain enough to open with: opcode, key 0, a session id that is
 * not zero, and packet number 0 at the end of an empty acknowledgement list (or behind an HMAC). Data proves nothing.
 */
export function readOpenvpnReset(view: DataView, offset: number, end: number): VpnMessage | null {
  const length = end - offset;
  if (length < 14 || length > 1200) return null;
  const first = view.getUint8(offset + OPENVPN_FIELD.opcode);
  const name = OPENVPN.get(first >> 3);
  if (name === undefined || !name.startsWith('hard-reset') || (first & 7) !== 0) return null;
  const session = offset + OPENVPN_FIELD.session;
  if (view.getUint32(session) === 0 && view.getUint32(session + 4) === 0) return null;
  if (!endsAsReset(view, offset, length, first >> 3)) return null;
  return { protocol: 'openvpn', message: name, session: hex(view, session, 8), opens: name === 'hard-reset-client' };
}

/** Lengths of the HMACs that `tls-auth` may put before the packet number and time: MD5, SHA-1, SHA-256, SHA-512; 0: none. */
const HMAC_LENGTHS = [0, 16, 20, 32, 64];

function endsAsReset(view: DataView, offset: number, length: number, opcode: number): boolean {
  // tls-crypt: packet number and time in the clear, the rest encrypted; the first packet has number 1 and a fixed length.
  if (length === 54 || (opcode === 10 && length >= 54)) return view.getUint32(offset + OPENVPN_FIELD.end) === 1;
  for (const hmac of HMAC_LENGTHS) {
    const list = offset + OPENVPN_FIELD.end + (hmac === 0 ? 0 : hmac + 8);
    if (list + 5 > offset + length) break;
    const acknowledged = view.getUint8(list);
    const rest = acknowledged === 0 ? 0 : 4 * acknowledged + 8;
    if (acknowledged > 4 || list + 1 + rest + 4 !== offset + length) continue;
    return view.getUint32(list + 1 + rest) === 0;
  }
  return false;
}

/** OpenVPN over TCP puts two bytes of length before each message. */
export function readOpenvpnStream(view: DataView, offset: number, end: number): VpnMessage | null {
  if (end - offset < 16) return null;
  const message = offset + OPENVPN_STREAM_LENGTH;
  const stop = message + view.getUint16(offset);
  return stop <= end ? readOpenvpnReset(view, message, stop) : null;
}

const IKE_HEADER_LENGTH = 28;
export const IKE_FIELD = {
  initiator: 0,
  responder: 8,
  nextPayload: 16,
  version: 17,
  exchange: 18,
  flags: 19,
  messageId: 20,
  length: 24,
} as const;
const IKE_EXCHANGES = new Map([
  [2, 'identity-protection'],
  [3, 'authentication-only'],
  [4, 'aggressive'],
  [5, 'informational'],
  [32, 'quick-mode'],
  [34, 'ike-sa-init'],
  [35, 'ike-auth'],
  [36, 'create-child-sa'],
  [37, 'informational'],
  [43, 'ike-intermediate'],
]);

/** An IKE message on UDP 500, or null. */
export function readIke(view: DataView, offset: number, end: number, wireLength = end - offset): VpnMessage | null {
  if (end - offset < IKE_HEADER_LENGTH || view.getUint32(offset + IKE_FIELD.length) !== wireLength) return null;
  const version = view.getUint8(offset + IKE_FIELD.version);
  const exchange = IKE_EXCHANGES.get(view.getUint8(offset + IKE_FIELD.exchange));
  if ((version !== 0x10 && version !== 0x20) || exchange === undefined) return null;
  const session = hex(view, offset + IKE_FIELD.initiator, 8);
  if (session === '0000000000000000') return null;
  // The responder's SPI is zero in the message that begins it all.
  const responder = offset + IKE_FIELD.responder;
  const opens = view.getUint32(responder) === 0 && view.getUint32(responder + 4) === 0;
  return { protocol: 'ike', message: exchange, session, opens };
}

const LAST_RESERVED_INDEX = 255;
/** Zeros before IKE where it shares a port with ESP (RFC 3948, section 2.2). */
export const NON_ESP_MARKER = 4;

/** What travels on UDP 4500: IKE behind four zeros, a keep-alive of one byte, else ESP with its SPI. For that port only. */
export function readNatTraversal(
  view: DataView,
  offset: number,
  end: number,
  wireLength = end - offset,
): VpnMessage | null {
  if (end - offset === 1 && view.getUint8(offset) === 0xff) {
    return { protocol: 'ipsec-keep-alive', message: 'keep-alive', session: null, opens: false };
  }
  if (end - offset < 8) return null;
  const index = view.getUint32(offset);
  if (index === 0) return readIke(view, offset + NON_ESP_MARKER, end, wireLength - NON_ESP_MARKER);
  // RFC 4303, sections 2.1 and 2.2: the lowest indexes are reserved, and numbers begin at one.
  if (index <= LAST_RESERVED_INDEX || view.getUint32(offset + 4) === 0) return null;
  return { protocol: 'esp-in-udp', message: 'data', session: hex(view, offset, 4), opens: false };
}

function hex(view: DataView, offset: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++)
    text += view
      .getUint8(offset + i)
      .toString(16)
      .padStart(2, '0');
  return text;
}
