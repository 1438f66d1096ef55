import type { P2pMessage } from './p2p-message.ts';
import { firstOfTutkBlock, TUTK_BLOCK_LENGTH, unscrambleTutkBlock } from './p2p-tutk-scrambling.ts';
import { readByteText } from './text-field.ts';

// TUTK (ThroughTek) IOTC, "Kalay". No specification is public; layout and command numbers as used by open clients
// (AlexxIT/go2rtc, pkg/tutk). Two framings: the older one is scrambled, the newer one begins with 51 cc in the clear.

const MAGIC = 0x0402;
/** Of the header, unscrambled and little-endian: the length of what follows it, the command. */
export const LENGTH = 4;
export const COMMAND = 8;
const HEADER_LENGTH = 16;
const COMMANDS = new Map<number, { name: string; sender: P2pMessage['sender'] }>([
  [0x0402, { name: 'session-request', sender: 'client' }],
  [0x0404, { name: 'session-response', sender: 'device' }],
  [0x0407, { name: 'data', sender: 'client' }],
  [0x0408, { name: 'data', sender: 'device' }],
  [0x0427, { name: 'keep-alive', sender: 'client' }],
  [0x0428, { name: 'keep-alive', sender: 'device' }],
  [0x0601, { name: 'discovery-request', sender: 'client' }],
  [0x0602, { name: 'discovery-response', sender: 'device' }],
]);

const NEWER_MAGIC = 0x51cc;
export const NEWER_COMMAND = 4;
const NEWER_HEADER_LENGTH = 28;
const NEWER_COMMANDS = new Map([
  [0x1002, 'discovery'],
  [0x1202, 'keep-alive'],
  [0x1502, 'dtls'],
]);

/** Where DTLS begins in a message of the newer framing named `dtls`. */
export const TUTK_DTLS_OFFSET = NEWER_HEADER_LENGTH;

/** Identifiers have twenty capitals and digits, after the header of a discovery request. */
export const ID_OFFSET = 16;
export const ID_LENGTH = 20;
const DISCOVERY_REQUEST = 0x0601;

/**
 * The TUTK message that fills [offset, end), or null. A scrambled one is certain by its magic and its length together; a
 * message that the capture cut needs `wireLength`, the datagram's length on the wire. Commands that are not described
 * anywhere are named by their number.
 */
export function readTutk(view: DataView, offset: number, end: number, wireLength = end - offset): P2pMessage | null {
  if (end - offset < HEADER_LENGTH) return null;
  return readNewer(view, offset, end) ?? readScrambled(view, offset, end, wireLength);
}

function readNewer(view: DataView, offset: number, end: number): P2pMessage | null {
  if (end - offset < NEWER_HEADER_LENGTH || view.getUint16(offset) !== NEWER_MAGIC) return null;
  const name = NEWER_COMMANDS.get(view.getUint16(offset + NEWER_COMMAND, true));
  if (name === undefined) return null;
  return { family: 'tutk', message: name, sender: null, addresses: [], deviceId: null, basis: 'bytes' };
}

function readScrambled(view: DataView, offset: number, end: number, wireLength: number): P2pMessage | null {
  if (firstOfTutkBlock(view, offset) !== MAGIC) return null;
  const header = new DataView(new ArrayBuffer(3 * TUTK_BLOCK_LENGTH));
  unscrambleTutkBlock(view, offset, header, 0);
  if (header.getUint16(LENGTH, true) !== wireLength - HEADER_LENGTH) return null;
  const number = header.getUint16(COMMAND, true);
  const command = COMMANDS.get(number);
  return {
    family: 'tutk',
    message: command?.name ?? `command-${number.toString(16).padStart(4, '0')}`,
    sender: command?.sender ?? null,
    addresses: [],
    deviceId: number === DISCOVERY_REQUEST ? readDeviceId(view, offset, end, header) : null,
    basis: 'scrambled',
  };
}

function readDeviceId(view: DataView, offset: number, end: number, bytes: DataView): string | null {
  if (end - offset < 3 * TUTK_BLOCK_LENGTH) return null;
  unscrambleTutkBlock(view, offset + TUTK_BLOCK_LENGTH, bytes, TUTK_BLOCK_LENGTH);
  unscrambleTutkBlock(view, offset + 2 * TUTK_BLOCK_LENGTH, bytes, 2 * TUTK_BLOCK_LENGTH);
  const id = readByteText(bytes, ID_OFFSET, ID_OFFSET + ID_LENGTH);
  return /^[A-Z0-9]{20}$/.test(id) ? id : null;
}
