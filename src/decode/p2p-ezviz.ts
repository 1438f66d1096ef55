import type { P2pMessage } from './p2p-message.ts';

// The video servers of EZVIZ and Hik-Connect (VTM, which points to VTDU): TCP, ports given by their API. As described by an
// open client (LethalEthan/LE-EZVIZ-VS), which looks like RTSP's interleaved frames and is not.

export const FIELD = { magic: 0, channel: 1, length: 2, sequence: 4, command: 6 } as const;
const HEADER_LENGTH = 8;
const MAGIC = 0x24;
/** Channels of messages: in the clear, encrypted. Those of streams (1, 11) carry no message code. */
const MESSAGE_CHANNELS = [0x00, 0x0a];

const COMMANDS = new Map([
  [0x12c, 'server-request'],
  [0x12d, 'server-response'],
  [0x12e, 'stream-start'],
  [0x12f, 'stream-start-response'],
  [0x130, 'stream-stop'],
  [0x131, 'stream-stop-response'],
  [0x132, 'keep-alive'],
  [0x133, 'keep-alive-response'],
  [0x134, 'stream-notice'],
  [0x135, 'peer-stream'],
  [0x136, 'peer-stream-response'],
  [0x137, 'playback-server-request'],
  [0x138, 'playback-server-response'],
  [0x139, 'playback-start'],
  [0x13a, 'playback-start-response'],
  [0x13b, 'stream-information'],
  [0x13c, 'stream-information-response'],
  [0x13d, 'stream-information-notice'],
  [0x149, 'link-notice'],
  [0x14a, 'key-notice'],
]);

/**
 * The message at the start of a stream, or null. A beginning counts only with sequence number 0 to 15: without it the header
 * would be too short to be certain of.
 */
export function readEzviz(view: DataView, offset: number, end: number): P2pMessage | null {
  if (end - offset < HEADER_LENGTH || view.getUint8(offset) !== MAGIC) return null;
  const length = view.getUint16(offset + FIELD.length);
  const name = COMMANDS.get(view.getUint16(offset + FIELD.command));
  if (name === undefined || length === 0 || view.getUint16(offset + FIELD.sequence) > 15) return null;
  if (!MESSAGE_CHANNELS.includes(view.getUint8(offset + FIELD.channel))) return null;
  return { family: 'ezviz', message: name, sender: null, addresses: [], deviceId: null, basis: 'bytes' };
}
