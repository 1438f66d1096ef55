import { continuesRtp, type RtpPacket, readRtp } from '../decode/rtp.ts';

/**
 * What may be the latest RTP packet of a direction of a flow, by flow number and direction: one alone proves nothing.
 * Bounded: past the limit the oldest is given up.
 */
export type MediaStreams = Map<number, RtpPacket>;

const MOST_STREAMS = 4096;

/** The payload type of the media in [start, end), once the packet goes on with the stream of one before it; else null. */
export function followMedia(
  streams: MediaStreams,
  flow: number,
  fromOriginator: boolean,
  view: DataView,
  start: number,
  end: number,
): number | null {
  const packet = readRtp(view, start, end);
  if (packet === null) return null;
  const key = keyOf(flow, fromOriginator);
  const before = streams.get(key);
  if (before === undefined && streams.size >= MOST_STREAMS) streams.delete(streams.keys().next().value!);
  streams.set(key, packet);
  return before !== undefined && continuesRtp(before, packet) ? packet.payloadType : null;
}

/** Forgets a flow, whose number will be another's. */
export function forgetMedia(streams: MediaStreams, flow: number): void {
  streams.delete(keyOf(flow, true));
  streams.delete(keyOf(flow, false));
}

function keyOf(flow: number, fromOriginator: boolean): number {
  return flow * 2 + (fromOriginator ? 0 : 1);
}
