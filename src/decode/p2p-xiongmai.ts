import type { P2pMessage } from './p2p-message.ts';
import { readByteText } from './text-field.ts';

// DVRIP ("Sofia"), Xiongmai's protocol: TCP 34567, discovery on UDP 34569. Header of 20 bytes, numbers little-endian, then
// JSON mostly. As described by open clients (python-dvr, go2rtc).

export const VERSION = 1;
export const SESSION = 4;
export const COMMAND = 14;
export const BODY_LENGTH = 16;
export const HEADER_LENGTH = 20;

const COMMANDS = new Map([
  [1000, 'login'],
  [1001, 'login'],
  [1002, 'logout'],
  [1003, 'logout'],
  [1006, 'keep-alive'],
  [1007, 'keep-alive'],
  [1410, 'monitor-start'],
  [1411, 'monitor-start'],
  [1412, 'monitor-data'],
  [1413, 'monitor-claim'],
  [1414, 'monitor-claim'],
  [1420, 'playback-start'],
  [1421, 'playback-start'],
  [1426, 'playback-data'],
  [1434, 'talk-start'],
  [1435, 'talk-start'],
  [1500, 'alarm-guard'],
  [1501, 'alarm-guard'],
  [1504, 'alarm'],
  [1530, 'search'],
  [1531, 'search'],
]);

/** The DVRIP message at `offset`, or null. */
export function readXiongmai(view: DataView, offset: number, end: number): P2pMessage | null {
  if (end - offset < HEADER_LENGTH || view.getUint8(offset) !== 0xff) return null;
  // Version 0 or 1 (1 in answers), two bytes reserved.
  const answer = view.getUint8(offset + VERSION);
  if (answer > 1 || view.getUint16(offset + 2) !== 0) return null;
  const command = view.getUint16(offset + COMMAND, true);
  const length = view.getUint32(offset + BODY_LENGTH, true);
  if (command < 1000 || command > 1700 || length > 0x10_0000) return null;
  const known = COMMANDS.get(command);
  const body = offset + HEADER_LENGTH;
  // Numbers that nobody described count only with the JSON that they bring.
  if (known === undefined && (body >= end || view.getUint8(body) !== 0x7b) /* '{' */) return null;
  return {
    family: 'xiongmai',
    message: known ?? `command-${command}`,
    sender: answer === 1 ? 'device' : null,
    addresses: [],
    deviceId: command === 1531 ? serialNumber(view, body, end) : null,
    basis: 'bytes',
  };
}

function serialNumber(view: DataView, offset: number, end: number): string | null {
  return /"SN"\s*:\s*"([^"\\]{1,40})"/.exec(readByteText(view, offset, end))?.[1] ?? null;
}
