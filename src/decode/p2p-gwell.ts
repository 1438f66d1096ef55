import type { P2pMessage } from './p2p-message.ts';

// Gwell's "GUTES" (Yoosee, IoTVideo, some Wyze devices): UDP to list servers and P2P servers, numbers little-endian. As
// described by an open client (wyze-gwell-bridge).

export const FIELD = { version: 0, kind: 1, length: 2, end: 4 } as const;
const HEADER_LENGTH = 24;
const PLAIN = 0x7f;
const ENCRYPTED = 0x7e;

type Kind = { name: string; sender: P2pMessage['sender'] };

const PLAIN_KINDS = new Map<number, Kind>([
  [0x01, { name: 'detect-request', sender: null }],
  [0x02, { name: 'detect-response', sender: 'server' }],
  [0x0c, { name: 'session-start', sender: null }],
  [0x0d, { name: 'session-response', sender: null }],
  [0x15, { name: 'list-request', sender: null }],
  [0x16, { name: 'list-response', sender: 'server' }],
  [0x17, { name: 'detect-request', sender: null }],
]);

const ENCRYPTED_KINDS = new Map<number, Kind>([
  [0xa0, { name: 'heart-beat', sender: null }],
  [0xa3, { name: 'online', sender: null }],
  [0xa4, { name: 'calling', sender: null }],
  [0xa6, { name: 'registration', sender: null }],
  [0xaa, { name: 'certify', sender: null }],
  [0xb0, { name: 'subscribe', sender: null }],
  [0xb1, { name: 'subscribe-response', sender: 'server' }],
  [0xb9, { name: 'network-detect', sender: null }],
  [0xc3, { name: 'detect', sender: null }],
]);

/** The Gwell frame that fills [offset, end), or null. Certain by version, a described kind and the length together. */
export function readGwell(view: DataView, offset: number, end: number, wireLength = end - offset): P2pMessage | null {
  if (end - offset < HEADER_LENGTH || view.getUint16(offset + FIELD.length, true) !== wireLength) return null;
  const version = view.getUint8(offset + FIELD.version);
  if (version !== PLAIN && version !== ENCRYPTED) return null;
  const kind = (version === PLAIN ? PLAIN_KINDS : ENCRYPTED_KINDS).get(view.getUint8(offset + FIELD.kind));
  if (kind === undefined) return null;
  return { family: 'gwell', message: kind.name, sender: kind.sender, addresses: [], deviceId: null, basis: 'bytes' };
}
