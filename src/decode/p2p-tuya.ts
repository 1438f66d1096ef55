import type { P2pMessage } from './p2p-message.ts';
import { readByteText } from './text-field.ts';

// Tuya's local protocol: TCP 6668, announcements on UDP 6666 (clear) and 6667 (encrypted), 7000 from version 3.5 on. As
// described by open clients (tinytuya); numbers big-endian.

const PREFIX = 0x000055aa;
const SUFFIX = 0x0000aa55;
/** Version 3.5. */
const NEWER_PREFIX = 0x00006699;
const NEWER_SUFFIX = 0x00009966;

const HEADER_LENGTH = 16;
const NEWER_HEADER_LENGTH = 18;
/** Before the end of the header, whichever. */
export const COMMAND_BEFORE_END = 8;
export const LENGTH_BEFORE_END = 4;
/** Ends the message. */
export const SUFFIX_LENGTH = 4;

const COMMANDS = new Map([
  [0x00, 'announcement'],
  [0x03, 'session-key-start'],
  [0x04, 'session-key-response'],
  [0x05, 'session-key-finish'],
  [0x07, 'control'],
  [0x08, 'status'],
  [0x09, 'heart-beat'],
  [0x0a, 'query'],
  [0x0d, 'control-new'],
  [0x10, 'query-new'],
  [0x12, 'update-points'],
  [0x13, 'announcement'],
  [0x23, 'announcement'],
  [0x25, 'announcement-request'],
  [0x40, 'stream'],
]);

/** The Tuya message at `offset`, or null. Certain by prefix and suffix, or by prefix and length when it was cut. */
export function readTuya(view: DataView, offset: number, end: number): P2pMessage | null {
  if (end - offset < HEADER_LENGTH + 4) return null;
  const prefix = view.getUint32(offset);
  if (prefix !== PREFIX && prefix !== NEWER_PREFIX) return null;
  const body = offset + tuyaHeaderLength(view, offset);
  const command = view.getUint32(body - COMMAND_BEFORE_END);
  const length = view.getUint32(body - LENGTH_BEFORE_END);
  const stop = tuyaMessageEnd(view, offset);
  if (length < 4 || length > 0x1_0000 || command > 0xff) return null;
  if (stop <= end && view.getUint32(stop - SUFFIX_LENGTH) !== (prefix === NEWER_PREFIX ? NEWER_SUFFIX : SUFFIX))
    return null;
  return {
    family: 'tuya',
    message: COMMANDS.get(command) ?? `command-${command}`,
    sender: command === 0x00 || command === 0x13 || command === 0x23 ? 'device' : null,
    addresses: [],
    deviceId: announcedId(view, body, Math.min(end, stop)),
    basis: 'bytes',
  };
}

/** How long the header of the message at `offset` is, by its prefix. */
export function tuyaHeaderLength(view: DataView, offset: number): number {
  return view.getUint32(offset) === NEWER_PREFIX ? NEWER_HEADER_LENGTH : HEADER_LENGTH;
}

/** Where the message at `offset` ends, as it says: the newer length leaves the suffix out, the older one counts it. */
export function tuyaMessageEnd(view: DataView, offset: number): number {
  const body = offset + tuyaHeaderLength(view, offset);
  const suffix = view.getUint32(offset) === NEWER_PREFIX ? SUFFIX_LENGTH : 0;
  return body + view.getUint32(body - LENGTH_BEFORE_END) + suffix;
}

/** Announcements of version 3.1 are JSON in the clear. */
function announcedId(view: DataView, offset: number, end: number): string | null {
  return /"gwId"\s*:\s*"([A-Za-z0-9]{8,40})"/.exec(readByteText(view, offset, end))?.[1] ?? null;
}
