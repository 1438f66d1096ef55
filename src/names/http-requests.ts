import { readHttpRequest } from '../decode/http.ts';
import { MAX_HEADER_LENGTH } from '../decode/text-header.ts';
import { noteRequest } from './http-connection.ts';
import { startHttp2 } from './http2-streams.ts';
import { emptyLinesLength } from './late-start.ts';
import { nextLook, type Reading } from './reading.ts';
import type { Stretch } from './stretch.ts';
import { noteMappingRequest } from './upnp-mappings.ts';

/** RFC 9112, section 3: what recipients should support at least. */
const LONGEST_REQUEST_LINE = 8000;
const LONGEST_METHOD = 17;

/**
 * Request after request, from either side: `fromOriginator` where the flow's originator is the client. Bytes between them that
 * are no request are a body whose length was not said.
 */
export function readRequests(stretch: Stretch): Reading {
  const { direction, view, at, end, fromOriginator, findings } = stretch;
  // Clients send an empty line too many, and servers read on behind it (RFC 9112, section 2.2).
  const empty = emptyLinesLength(view, at, end);
  if (empty > 0) return { consumed: empty, needed: 1 };
  const http2 = startHttp2(stretch);
  if (http2 !== null) return http2;
  const request = readHttpRequest(view, at, end);
  if (request === null && mayBecomeRequest(view, at, end)) return { consumed: 0, needed: nextLook(end - at) };
  if (request === null) return { consumed: end - at, needed: 1 };
  // The host may stand in the first line, which may be cut.
  const isLineWhole = request.complete || request.header.fields.length > 0;
  if (request.host !== null && isLineWhole) findings.serverName(request.host, 'http-host', fromOriginator);
  findings.product('http', 'user-agent', request.userAgent, fromOriginator);
  if (!request.complete && end - at < MAX_HEADER_LENGTH) return { consumed: 0, needed: nextLook(end - at) };
  const body = fromOriginator ? noteMappingRequest(direction.dialogue, request, view, end, findings) : 0;
  if (body > 0) return { consumed: 0, needed: request.headersEnd - at + body };
  noteRequest(direction.http, request);
  // What follows CONNECT is a stream of its own (RFC 9110, section 9.3.6).
  if (request.method === 'CONNECT') {
    direction.protocol = null;
    direction.unrecognised = 0;
  }
  return { consumed: request.headersEnd - at + (request.contentLength ?? 0), needed: 1 };
}

/** Whether the bytes are the beginning of a request line: a method in capitals, whole or in part, and no end of line. */
export function mayBecomeRequest(view: DataView, at: number, end: number): boolean {
  if (end - at > LONGEST_REQUEST_LINE) return false;
  let next = at;
  while (next < end && view.getUint8(next) >= 0x41 /* 'A' */ && view.getUint8(next) <= 0x5a /* 'Z' */) next++;
  if (next - at > LONGEST_METHOD || (next < end && (view.getUint8(next) !== 0x20 || next - at < 3))) return false;
  while (next < end && view.getUint8(next) !== 0x0a /* LF */) next++;
  return next === end;
}
