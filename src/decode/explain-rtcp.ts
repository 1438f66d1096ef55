import { addBytes, addCode, addNumber, type Page } from './explain-page.ts';
import { RTCP, rtcpPacketEnd } from './rtp.ts';

/** RFC 3550, section 12.1; RFC 4585, section 6.1; RFC 3611. */
const TYPE_NAMES: Record<number, string> = {
  200: 'sender report',
  201: 'receiver report',
  202: 'source description',
  203: 'goodbye',
  204: 'application defined',
  205: 'transport feedback',
  206: 'payload feedback',
  207: 'extended report',
};

/** Explains the RTCP packets that fill [offset, end). */
export function explainRtcp(page: Page, offset: number, end: number): void {
  const { view } = page;
  for (let at = offset; at < end; at = rtcpPacketEnd(view, at)) {
    const stop = Math.min(end, rtcpPacketEnd(view, at));
    addCode(page, 'version, padding and count', at + RTCP.first, 1);
    addNumber(page, 'packet type', at + RTCP.type, 1, TYPE_NAMES[view.getUint8(at + RTCP.type)]);
    addNumber(page, 'length in words, less one', at + RTCP.length, 2);
    if (at + RTCP.body > stop) continue;
    addCode(page, 'sender', at + RTCP.sender, 4);
    addBytes(page, 'report', at + RTCP.body, stop);
  }
}
