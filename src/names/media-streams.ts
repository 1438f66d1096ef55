import type { Layers } from '../decode/layers.ts';
import { continuesRtp, INTERLEAVED_HEADER, type RtpPacket, readInterleavedFrame, readRtp } from '../decode/rtp.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { Findings } from './findings.ts';

/**
 * What may be the latest RTP packet of a direction of a flow, by flow number and direction: one alone proves nothing.
 * Bounded: past the limit the oldest is given up.
 */
export type MediaStreams = Map<number, RtpPacket>;

const MOST_STREAMS = 4096;

/**
 * Notes media, alone or behind the handshake that protects it (RFC 3711, RFC 5764: its header stays in the clear), or in the
 * frames that RTSP puts it in (RFC 2326, section 10.12), which some cameras send in datagrams as well.
 */
export function readMedia(
  streams: MediaStreams,
  { current, fromOriginator }: FlowTable,
  { payloadOffset, payloadEnd, payloadLength }: Layers,
  view: DataView,
  findings: Findings,
): void {
  const frame = readInterleavedFrame(view, payloadOffset, payloadEnd);
  const framing = frame?.length === payloadLength - INTERLEAVED_HEADER ? INTERLEAVED_HEADER : 0;
  const packet = readRtp(view, payloadOffset + framing, payloadEnd);
  if (packet === null) return;
  const key = keyOf(current, fromOriginator);
  const before = streams.get(key);
  if (before === undefined && streams.size >= MOST_STREAMS) streams.delete(streams.keys().next().value!);
  streams.set(key, packet);
  if (before === undefined || !continuesRtp(before, packet)) return;
  findings.service('rtp');
  findings.message('rtp', `payload-type-${packet.payloadType}`, fromOriginator);
}

/** Forgets a flow, whose number will be another's. */
export function forgetMedia(streams: MediaStreams, flow: number): void {
  streams.delete(keyOf(flow, true));
  streams.delete(keyOf(flow, false));
}

function keyOf(flow: number, fromOriginator: boolean): number {
  return flow * 2 + (fromOriginator ? 0 : 1);
}
