/** A second, independent reading of the stage's captures: plain, slow, and strict about what it meets. */

/** One packet of an Ethernet pcap. */
export type ReadFrame = {
  /** Microseconds since 1970. */
  time: number;
  capturedLength: number;
  originalLength: number;
  bytes: Uint8Array;
  etherType: number;
  /** Null for what is not IP. */
  ip: { source: string; destination: string; protocol: number; checksumsRight: boolean } | null;
  sourcePort: number;
  destinationPort: number;
  tcp: { sequence: number; acknowledgment: number; flags: number } | null;
  payload: Uint8Array;
};

/** All frames of a little-endian pcap in microseconds; throws when the file is anything else or is cut. */
export function readPcap(file: Uint8Array): ReadFrame[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0, true) !== 0xa1b2c3d4) throw new Error('not a pcap in microseconds');
  const frames: ReadFrame[] = [];
  let at = 24;
  while (at < file.length) {
    const time = view.getUint32(at, true) * 1e6 + view.getUint32(at + 4, true);
    const [capturedLength, originalLength] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)];
    const bytes = file.subarray(at + 16, at + 16 + capturedLength);
    if (bytes.length !== capturedLength) throw new Error('the file is cut');
    frames.push({ time, capturedLength, originalLength, bytes, ...readEthernet(bytes) });
    at += 16 + capturedLength;
  }
  return frames;
}

function readEthernet(bytes: Uint8Array): Omit<ReadFrame, 'time' | 'capturedLength' | 'originalLength' | 'bytes'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const etherType = view.getUint16(12);
  const none = { etherType, ip: null, sourcePort: 0, destinationPort: 0, tcp: null, payload: new Uint8Array(0) };
  if (etherType !== 0x0800 && etherType !== 0x86dd) return none;
  const four = etherType === 0x0800;
  const transport = four ? 34 : 54;
  const end = 14 + (four ? view.getUint16(16) : 40 + view.getUint16(18));
  if (end > bytes.length) return none;
  const [source, destination] = four
    ? [bytes.subarray(26, 30), bytes.subarray(30, 34)]
    : [bytes.subarray(22, 38), bytes.subarray(38, 54)];
  const protocol = view.getUint8(four ? 23 : 20);
  const headerRight = !four || sum(bytes.subarray(14, 34)) === 0xffff;
  const length = end - transport;
  const pseudo = [...source, ...destination, 0, protocol, length >>> 8, length & 0xff];
  const body = bytes.subarray(transport, end);
  const right = protocol === 1 ? sum(body) === 0xffff : sum(Uint8Array.from(pseudo), body) === 0xffff;
  const ip = {
    source: source.join('.'),
    destination: destination.join('.'),
    protocol,
    checksumsRight: headerRight && right,
  };
  if (protocol !== 6 && protocol !== 17) return { ...none, ip };
  const start = protocol === 17 ? transport + 8 : transport + (view.getUint8(transport + 12) >>> 4) * 4;
  const tcp =
    protocol === 17
      ? null
      : {
          sequence: view.getUint32(transport + 4),
          acknowledgment: view.getUint32(transport + 8),
          flags: view.getUint8(transport + 13),
        };
  return {
    etherType,
    ip,
    sourcePort: view.getUint16(transport),
    destinationPort: view.getUint16(transport + 2),
    tcp,
    payload: bytes.subarray(start, end),
  };
}

function sum(...parts: readonly Uint8Array[]): number {
  let total = 0;
  for (const part of parts) for (const [i, byte] of part.entries()) total += i % 2 === 0 ? byte * 256 : byte;
  while (total > 0xffff) total = (total % 0x10000) + Math.floor(total / 0x10000);
  return total;
}

/** The ordered stream that one address sent to a port, retransmissions removed; throws when bytes are missing. */
export function readStream(frames: readonly ReadFrame[], source: string, port: number, toPort: boolean): Uint8Array {
  const pieces: Uint8Array[] = [];
  let next: number | null = null;
  for (const { ip, tcp, payload, sourcePort, destinationPort } of frames) {
    if (ip?.source !== source || tcp === null || (toPort ? destinationPort : sourcePort) !== port) continue;
    if ((tcp.flags & 2) !== 0) next = (tcp.sequence + 1) >>> 0;
    if (payload.length === 0 || next === null) continue;
    if (tcp.sequence === next) {
      pieces.push(payload);
      next = (next + payload.length) >>> 0;
    } else if ((next - tcp.sequence) >>> 0 > 0x8000_0000) throw new Error('a segment is missing');
  }
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}
