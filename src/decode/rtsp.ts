import { fieldValue, readTextHeader, type TextHeader } from './text-header.ts';

// RTSP 1.0: RFC 2326; 2.0: RFC 7826.

export type RtspMessage = {
  /** Null in a response. */
  method: string | null;
  /** Null in a response. */
  uri: string | null;
  /** Null in a request. */
  status: number | null;
  sequence: number | null;
  userAgent: string | null;
  server: string | null;
  session: string | null;
  /** Of SETUP: how the media will travel (`RTP/AVP/TCP;interleaved=0-1`, client and server ports, a destination). */
  transport: string | null;
  contentType: string | null;
  contentLength: number | null;
  /** Where a description (SDP) begins. */
  headersEnd: number;
  complete: boolean;
};

const REQUEST_LINE = /^([A-Z_]{3,20}) +(\S+) +RTSP\/[12]\.0\s*$/;
const STATUS_LINE = /^RTSP\/[12]\.0 +(\d{3})(?: |$)/;

/** The RTSP request or response at `offset`, or null. */
export function readRtsp(view: DataView, offset: number, end: number): RtspMessage | null {
  if (!mayBeText(view, offset, end)) return null;
  const header = readTextHeader(view, offset, end);
  if (header === null) return null;
  const request = REQUEST_LINE.exec(header.startLine);
  const response = request === null ? STATUS_LINE.exec(header.startLine) : null;
  if (request === null && response === null) return null;
  return {
    method: request?.[1] ?? null,
    uri: request?.[2] ?? null,
    status: response === null ? null : Number(response[1]),
    sequence: numberField(header, 'cseq'),
    userAgent: fieldValue(header, 'user-agent'),
    server: fieldValue(header, 'server'),
    session: fieldValue(header, 'session'),
    transport: fieldValue(header, 'transport'),
    contentType: fieldValue(header, 'content-type'),
    contentLength: numberField(header, 'content-length'),
    headersEnd: header.end,
    complete: header.complete,
  };
}

/** Two capital letters first, as in every method and in `RTSP`: a cheap look before text is made. */
function mayBeText(view: DataView, offset: number, end: number): boolean {
  return end - offset >= 8 && isCapital(view.getUint8(offset)) && isCapital(view.getUint8(offset + 1));
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 /* 'A' */ && byte <= 0x5a /* 'Z' */;
}

function numberField(header: TextHeader, name: string): number | null {
  const value = fieldValue(header, name);
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
