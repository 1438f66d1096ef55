import { createHpackDecoder } from '../decode/hpack.ts';
import { countPrefaceBytes, FRAME_HEADER_LENGTH, isServerPreface, PREFACE_LENGTH, readHttp2 } from '../decode/http2.ts';
import { DONE, type Reading } from './reading.ts';
import type { Stretch } from './stretch.ts';

/** `PRI `: no other request begins so; with fewer bytes it may be any. */
const ENOUGH_TO_WAIT = 4;

/** Begins HTTP/2 where a side's first bytes of it stand, also behind an upgrade; null where they do not. */
export function startHttp2(stretch: Stretch): Reading | null {
  const { direction, view, at, end, fromOriginator, findings } = stretch;
  const matching = fromOriginator ? countPrefaceBytes(view, at, end) : 0;
  if (matching === PREFACE_LENGTH) findings.service('http2');
  else if (matching === end - at && matching >= ENOUGH_TO_WAIT) return { consumed: 0, needed: PREFACE_LENGTH };
  else if (fromOriginator || !isServerPreface(view, at, end)) return null;
  direction.protocol = 'http2';
  direction.hpack = createHpackDecoder();
  if (fromOriginator) return { consumed: PREFACE_LENGTH, needed: FRAME_HEADER_LENGTH };
  return readHttp2Frame(stretch);
}

/** Reads a frame: of the client's side each request, of the server's side the first answer. */
export function readHttp2Frame(stretch: Stretch): Reading {
  const { direction, view, at, end, fromOriginator, findings } = stretch;
  const reading = direction.hpack === null ? null : readHttp2(direction.hpack, view, at, end);
  if (reading === null) return DONE;
  const { header } = reading;
  if (header === null) return reading;
  if (fromOriginator) {
    if (header.host !== null) findings.serverName(header.host, 'http-host');
    findings.product('http2', 'user-agent', header.userAgent, true);
    return reading;
  }
  findings.product('http2', 'server', header.server, false);
  // Below 200 the answer itself is still to come (RFC 9110, section 15.2).
  return header.status !== null && header.status >= 200 ? DONE : reading;
}
