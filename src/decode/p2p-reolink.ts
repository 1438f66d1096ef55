import type { P2pMessage } from './p2p-message.ts';

// Baichuan, Reolink's protocol: TCP 9000, and its own UDP transport on ports 2015, 2018, 9999 and 58200. As described by
// QuantumEntangledAndy/neolink; numbers little-endian.

const MAGIC = 0x0abcdef0;
/** Used between a client and recorders. */
const OTHER_MAGIC = 0x0fedcba0;
export const HEADER_LENGTH = 20;
export const COMMAND = 4;
export const BODY_LENGTH = 8;

const COMMANDS = new Map([
  [1, 'login'],
  [2, 'logout'],
  [3, 'video'],
  [4, 'video-stop'],
  [10, 'talk-ability'],
  [31, 'motion-request'],
  [33, 'motion'],
  [80, 'version'],
  [93, 'ping'],
  [102, 'hard-disk'],
  [104, 'time'],
  [109, 'snapshot'],
  [114, 'uid'],
  [151, 'abilities'],
  [201, 'talk-configuration'],
  [202, 'talk'],
]);

/** The UDP transport's packets, by their first four bytes. */
const DATAGRAMS = new Map([
  [0x3acf872a, 'discovery'],
  [0x20cf872a, 'ack'],
  [0x10cf872a, 'data'],
]);

/** The Baichuan message or datagram at `offset`, or null. Messages are named by what they ask for, both ways. */
export function readReolink(view: DataView, offset: number, end: number): P2pMessage | null {
  if (end - offset < HEADER_LENGTH) return null;
  const datagram = datagramKind(view, offset);
  if (datagram !== undefined) return messageOf(datagram);
  const magic = view.getUint32(offset, true);
  if (magic !== MAGIC && magic !== OTHER_MAGIC) return null;
  const command = view.getUint32(offset + COMMAND, true);
  if (command > 0xffff || view.getUint32(offset + BODY_LENGTH, true) > 0x100_0000) return null;
  return messageOf(COMMANDS.get(command) ?? `command-${command}`);
}

/** What a packet of the UDP transport is for, or undefined when it is none. */
export function datagramKind(view: DataView, offset: number): string | undefined {
  return DATAGRAMS.get(view.getUint32(offset));
}

function messageOf(message: string): P2pMessage {
  return { family: 'reolink', message, sender: null, addresses: [], deviceId: null, basis: 'bytes' };
}
