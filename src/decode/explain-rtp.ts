import { addBytes, addFields, addNumber, addText, onLayer, type Page } from './explain-page.ts';
import { explainRtcp } from './explain-rtcp.ts';
import type { HeaderField } from './header-field.ts';
import { INTERLEAVED, INTERLEAVED_HEADER, looksLikeRtcp, RTP, readRtp } from './rtp.ts';

const FIELDS: readonly HeaderField[] = [
  ['version, padding, extension and sources', RTP.first, 1, 'hex'],
  ['marker and payload type', RTP.type, 1, 'hex'],
  ['sequence number', RTP.sequenceNumber, 2, 'number'],
  ['timestamp', RTP.timestamp, 4, 'number'],
  ['source', RTP.source, 4, 'hex'],
];

/** Explains a frame of RTSP's that fills [offset, end), and what it may carry: that one packet is RTP it cannot show alone. */
export function explainInterleaved(page: Page, offset: number, end: number): void {
  const { view } = page;
  const framing = onLayer(page, 'interleaved frame');
  addText(framing, 'magic', offset, offset + INTERLEAVED.channel);
  addNumber(framing, 'channel', offset + INTERLEAVED.channel, 1);
  addNumber(framing, 'length', offset + INTERLEAVED.length, 2);
  const inner = offset + INTERLEAVED_HEADER;
  if (looksLikeRtcp(view, inner, end)) {
    explainRtcp(onLayer(page, 'RTCP'), inner, end);
    return;
  }
  const packet = readRtp(view, inner, end);
  if (packet === null) return;
  const rtp = onLayer(page, 'RTP, if the packets around agree');
  addFields(rtp, inner, end, FIELDS);
  addBytes(rtp, 'sources and extension', inner + RTP.end, packet.payloadOffset);
}
