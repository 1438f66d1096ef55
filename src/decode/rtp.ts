// RTP: RFC 3550, section 5.1; RTCP: section 6; how the two share a port: RFC 5761, section 4.

/** Behind it the contributing sources, four bytes each, and an extension. */
export const RTP = { first: 0, type: 1, sequenceNumber: 2, timestamp: 4, source: 8, end: 12 } as const;
const RTCP_HEADER = 8;
/** Of RTP within RTSP: `$`, the channel, a length. */
export const INTERLEAVED = { channel: 1, length: 2 } as const;
export const INTERLEAVED_HEADER = 4;
/** Of an RTCP packet: version, padding and a count; its type; its length in words, less one; who sends it. */
export const RTCP = { first: 0, type: 1, length: 2, sender: 4, body: 8 } as const;

export type RtpPacket = {
  payloadType: number;
  marker: boolean;
  sequenceNumber: number;
  timestamp: number;
  /** Names the stream: constant over its packets. */
  source: number;
  /** Where the media begins. */
  payloadOffset: number;
};

/**
 * The packet read as RTP, or null when it cannot be RTP. One packet proves nothing: only packets of one source with
 * rising sequence numbers do; see `continuesRtp`.
 */
export function readRtp(view: DataView, offset: number, end: number): RtpPacket | null {
  if (end - offset < RTP.end) return null;
  const first = view.getUint8(offset + RTP.first);
  if (first >> 6 !== 2) return null;
  const second = view.getUint8(offset + RTP.type);
  if (isRtcpType(second)) return null;
  const payload = payloadStart(view, offset, end, first);
  if (payload > end) return null;
  // Padding (P) says in the last byte how much of it there is.
  const padding = (first & 0x20) === 0 ? 0 : view.getUint8(end - 1);
  if (padding > end - payload) return null;
  return {
    payloadType: second & 0x7f,
    marker: second >= 0x80,
    sequenceNumber: view.getUint16(offset + RTP.sequenceNumber),
    timestamp: view.getUint32(offset + RTP.timestamp),
    source: view.getUint32(offset + RTP.source),
    payloadOffset: payload,
  };
}

function payloadStart(view: DataView, offset: number, end: number, first: number): number {
  const sources = offset + RTP.end + 4 * (first & 15);
  if ((first & 0x10) === 0) return sources;
  return sources + 4 > end ? end + 1 : sources + 4 + 4 * view.getUint16(sources + 2);
}

/** Types 192 to 223 of the second byte belong to RTCP where both share a port. */
function isRtcpType(byte: number): boolean {
  return byte >= 192 && byte <= 223;
}

/** Whether two packets of one flow and direction are of the same RTP stream, the second soon after the first. */
export function continuesRtp(previous: RtpPacket, next: RtpPacket): boolean {
  const step = (next.sequenceNumber - previous.sequenceNumber) & 0xffff;
  return next.source === previous.source && next.payloadType === previous.payloadType && step > 0 && step < 256;
}

/**
 * Whether the datagram is RTCP: each of its packets has a type of RTCP, and their lengths fill it exactly. SRTCP, whose
 * later packets are encrypted and followed by a tag (RFC 3711, section 3.4), is not.
 */
export function looksLikeRtcp(view: DataView, offset: number, end: number): boolean {
  if (end - offset < RTCP_HEADER) return false;
  // A compound packet begins with a report (section 6.1), or is feedback alone (RFC 5506).
  const first = view.getUint8(offset + RTCP.type);
  if (first < 200 || first > 207) return false;
  let at = offset;
  while (at + 4 <= end) {
    if (view.getUint8(at) >> 6 !== 2 || !isRtcpType(view.getUint8(at + RTCP.type))) return false;
    at = rtcpPacketEnd(view, at);
  }
  return at === end;
}

/** Where the RTCP packet at `offset` ends, as it says. */
export function rtcpPacketEnd(view: DataView, offset: number): number {
  return offset + 4 * (view.getUint16(offset + RTCP.length) + 1);
}

/** Interleaved RTP or RTCP within RTSP over TCP: `$`, channel, length (RFC 2326, section 10.12). */
export function readInterleavedFrame(
  view: DataView,
  offset: number,
  end: number,
): { channel: number; length: number } | null {
  if (end - offset < INTERLEAVED_HEADER || view.getUint8(offset) !== 0x24 /* '$' */) return null;
  return { channel: view.getUint8(offset + INTERLEAVED.channel), length: view.getUint16(offset + INTERLEAVED.length) };
}
