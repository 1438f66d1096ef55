import { type RtspMessage, readRtsp } from '../decode/rtsp.ts';
import { readSip, type SipMessage } from '../decode/sip.ts';
import { MAX_HEADER_LENGTH } from '../decode/text-header.ts';
import { rtspUriName, sipUriName } from '../decode/uri-host.ts';
import type { Findings } from './findings.ts';
import { DONE, nextLook, type Reading } from './reading.ts';
import type { Stretch } from './stretch.ts';

/** Descriptions of sessions are short; a longer body is passed over. */
const LONGEST_BODY = 16 * 1024;

const LONGEST_LINE = 8000;

/** Notes what a SIP message tells, over whatever it came. */
export function noteSip(message: SipMessage, fromOriginator: boolean, findings: Findings): void {
  const { method, uri, userAgent, server, media } = message;
  findings.service('sip');
  findings.message('sip', method ?? 'response', fromOriginator);
  findings.product('sip', 'user-agent', userAgent, fromOriginator);
  findings.product('sip', 'server', server, fromOriginator);
  const name = fromOriginator && uri !== null ? sipUriName(uri) : null;
  if (name !== null) findings.serverName(name, 'sip');
  for (const { address } of media) findings.referral(address, 'sip', fromOriginator);
}

function noteRtsp(message: RtspMessage, fromOriginator: boolean, findings: Findings): void {
  const { method, uri, userAgent, server } = message;
  findings.service('rtsp');
  findings.message('rtsp', method ?? 'response', fromOriginator);
  if (method === null) findings.product('rtsp', 'server', server, fromOriginator);
  else findings.product('rtsp', 'user-agent', userAgent, fromOriginator);
  const name = fromOriginator && uri !== null ? rtspUriName(uri) : null;
  if (name !== null) findings.serverName(name, 'rtsp');
}

/** Begins SIP, or notes the first message of RTSP, where a side's first bytes are that; null where they are not. */
export function startSession(stretch: Stretch): Reading | null {
  const { direction, view, at, end, fromOriginator, findings } = stretch;
  const rtsp = readRtsp(view, at, end);
  if (rtsp !== null) {
    noteRtsp(rtsp, fromOriginator, findings);
    return DONE;
  }
  if (readSip(view, at, end) === null) return null;
  direction.protocol = 'sip';
  findings.service('sip');
  return readSipMessage(stretch);
}

/** Reads a message of SIP over TCP: a length is said there (RFC 3261, section 18.3), and empty lines keep the connection alive. */
export function readSipMessage({ view, at, end, fromOriginator, findings }: Stretch): Reading {
  const start = skipLineEnds(view, at, end);
  if (start === end) return { consumed: end - at, needed: 1 };
  const message = readSip(view, start, end);
  if (message === null) return hasLineEnd(view, start, end) ? DONE : { consumed: 0, needed: nextLook(end - at) };
  if (!message.complete && end - start < MAX_HEADER_LENGTH) return { consumed: 0, needed: nextLook(end - at) };
  const contentLength = message.contentLength ?? 0;
  const whole = message.headersEnd - at + contentLength;
  if (message.complete && contentLength <= LONGEST_BODY && end - at < whole) return { consumed: 0, needed: whole };
  noteSip(message, fromOriginator, findings);
  return message.complete ? { consumed: whole, needed: 1 } : DONE;
}

function skipLineEnds(view: DataView, at: number, end: number): number {
  let next = at;
  while (next < end && (view.getUint8(next) === 0x0d /* CR */ || view.getUint8(next) === 0x0a) /* LF */) next++;
  return next;
}

/** Whether a line ends there, or should have. */
function hasLineEnd(view: DataView, at: number, end: number): boolean {
  if (end - at > LONGEST_LINE) return true;
  let next = at;
  while (next < end && view.getUint8(next) !== 0x0a /* LF */) next++;
  return next < end;
}
