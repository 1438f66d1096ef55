import { readHttpRequest } from '../decode/http.ts';
import { RECORD_TYPE } from '../decode/tls-record.ts';
import { readTlsStream, type TlsStart } from '../decode/tls-stream.ts';

/**
 * A TLS handshake that begins at `at`, behind something else; null when none does. The hello of SSL 2 is too like chance
 * to be found there.
 */
export function readLateTls(view: DataView, at: number, end: number): TlsStart | null {
  if (at >= end || view.getUint8(at) !== RECORD_TYPE.handshake) return null;
  const start = readTlsStream(view, at, end);
  return start.kind === 'none' ? null : start;
}

/** Whether a request begins at `at`, behind something else: a whole line with a version, and a field. */
export function startsRequest(view: DataView, at: number, end: number): boolean {
  const request = readHttpRequest(view, at, end);
  return request?.version.startsWith('1.') === true && request.header.fields.length > 0;
}

/** How many bytes of line ends, CR LF or LF, the range starts with. */
export function emptyLinesLength(view: DataView, at: number, end: number): number {
  let next = at;
  while (next < end && (view.getUint8(next) === 0x0a || view.getUint8(next) === 0x0d)) next++;
  return next - at;
}
