import { parseAddress } from '../base/ip-address.ts';
import type { SocketAddress } from './address-field.ts';
import { readByteText } from './text-field.ts';
import { fieldValue, isLetter, readTextHeader, type TextHeader } from './text-header.ts';

// SIP: RFC 3261; the media that a body describes: SDP, RFC 8866.

export type SipMessage = {
  /** Null in a response. */
  method: string | null;
  uri: string | null;
  /** Null in a request. */
  status: number | null;
  from: string | null;
  to: string | null;
  callId: string | null;
  userAgent: string | null;
  server: string | null;
  /** Bytes of the body; null when it is not said: over UDP it then runs to the end of the datagram. */
  contentLength: number | null;
  /** Where the body asks media to be sent (SDP's `c=` and `m=` lines). */
  media: SocketAddress[];
  headersEnd: number;
  complete: boolean;
};

const LONGEST_METHOD = 12;

const REQUEST_LINE = /^([A-Z]{3,12}) +((?:sips?|tel):\S+) +SIP\/2\.0\s*$/i;
const STATUS_LINE = /^SIP\/2\.0 +(\d{3})(?: |$)/;

/** The SIP request or response at `offset`, or null. */
export function readSip(view: DataView, offset: number, end: number): SipMessage | null {
  if (!mayBeSip(view, offset, end)) return null;
  const header = readTextHeader(view, offset, end);
  if (header === null) return null;
  const request = REQUEST_LINE.exec(header.startLine);
  const response = request === null ? STATUS_LINE.exec(header.startLine) : null;
  if (request === null && response === null) return null;
  const contentLength = readLength(header);
  const bodyEnd = contentLength === null ? end : Math.min(end, header.end + contentLength);
  return {
    method: request?.[1] ?? null,
    uri: request?.[2] ?? null,
    status: response === null ? null : Number(response[1]),
    // One-letter names are RFC 3261, section 7.3.3.
    from: eitherField(header, 'from', 'f'),
    to: eitherField(header, 'to', 't'),
    callId: eitherField(header, 'call-id', 'i'),
    userAgent: fieldValue(header, 'user-agent'),
    server: fieldValue(header, 'server'),
    contentLength,
    media: header.complete ? readSdpMedia(view, header.end, bodyEnd) : [],
    headersEnd: header.end,
    complete: header.complete,
  };
}

/** A cheap look before text is made: `SIP/`, or a method of letters and the space behind it. */
function mayBeSip(view: DataView, offset: number, end: number): boolean {
  if (end - offset < 12) return false;
  let at = offset;
  while (at < offset + LONGEST_METHOD && isLetter(view.getUint8(at))) at++;
  const next = at < end ? view.getUint8(at) : 0;
  return at - offset >= 3 && (next === 0x20 || next === 0x2f) /* '/' */;
}

function eitherField(header: TextHeader, name: string, letter: string): string | null {
  return fieldValue(header, name) ?? fieldValue(header, letter);
}

function readLength(header: TextHeader): number | null {
  const value = eitherField(header, 'content-length', 'l');
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** The address that asks for silence (RFC 3264, section 8.4), of either family. */
const ON_HOLD = /^(?:0\.0\.0\.0|::)$/;

/**
 * The addresses to which a session description asks media to be sent (RFC 8866, sections 5.7 and 5.14); names,
 * media on hold and rejected media (port 0) are left out. Also the body of RTSP's DESCRIBE.
 */
export function readSdpMedia(view: DataView, offset: number, end: number): SocketAddress[] {
  const streams: { port: number; address: Int32Array | null }[] = [];
  let session: Int32Array | null = null;
  for (const line of readByteText(view, offset, end).split(/\r?\n/)) {
    const connection = /^c=IN IP[46] ([\d.a-fA-F:]{2,45})(?:\/|$)/.exec(line.trimEnd());
    const mediaLine = /^m=\w+ (\d{1,5})(?:\/\d+)? /.exec(line);
    if (connection !== null) {
      const address = ON_HOLD.test(connection[1]!) ? null : parseAddress(connection[1]!);
      const stream = streams.at(-1);
      if (stream === undefined) session = address;
      else stream.address = address;
    } else if (mediaLine !== null) {
      streams.push({ port: Number(mediaLine[1]) & 0xffff, address: null });
    }
  }
  const media: SocketAddress[] = [];
  for (const { port, address } of streams) {
    const to = address ?? session;
    if (port > 0 && to !== null) media.push({ address: to, port });
  }
  return media;
}
