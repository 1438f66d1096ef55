import { fieldValue, isLetter, readTextHeader, type TextHeader } from './text-header.ts';

// HTTP/1.x: RFC 9112. The preface of HTTP/2 in cleartext: RFC 9113, section 3.4.

export type HttpRequest = {
  method: string;
  /** As sent: a path, a whole URL, `host:port` (CONNECT) or `*`. */
  target: string;
  /** `1.1`; `2` for the preface of HTTP/2 in cleartext, whose requests http2.ts reads. */
  version: string;
  /** Name or address asked for, without the port: of the target when that is a URL or CONNECT's, else of the first Host field. */
  host: string | null;
  /** The port that stands beside `host`, if any. */
  port: number | null;
  userAgent: string | null;
  contentType: string | null;
  contentLength: number | null;
  /** Protocol to change to (`websocket`, `h2c`). */
  upgrade: string | null;
  header: TextHeader;
  /** Where the body begins. */
  headersEnd: number;
  /** False when the header was cut off. */
  complete: boolean;
};

export type HttpResponse = {
  version: string;
  status: number;
  server: string | null;
  /** Protocol changed to, of a response with status 101. */
  upgrade: string | null;
  contentType: string | null;
  contentLength: number | null;
  location: string | null;
  header: TextHeader;
  headersEnd: number;
  complete: boolean;
};

/** A token (RFC 9110, section 5.6.2), a target, a version. The longest registered method has 17 letters. */
const REQUEST_LINE = /^([!#$%&'*+.^_`|~\w-]{1,24}) +(\S+)(?: +HTTP\/(\d(?:\.\d)?))?\s*$/;

/** Methods by which a request line that was cut off before its version is still known. */
const METHOD = /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) +\S/;

const STATUS_LINE = /^HTTP\/(\d(?:\.\d)?) +(\d{3})(?: |$)/;

/** The HTTP request whose first byte is at `offset`, or null. Also reads NOTIFY and M-SEARCH of UPnP: see ssdp.ts. */
export function readHttpRequest(view: DataView, offset: number, end: number): HttpRequest | null {
  if (!mayBeMethod(view, offset, end)) return null;
  const header = readTextHeader(view, offset, end);
  if (header === null) return null;
  const match = REQUEST_LINE.exec(header.startLine);
  if (match === null) return null;
  const [, method, target, version] = match as unknown as [string, string, string, string | undefined];
  // Without a version: cut off within the first line, or HTTP/0.9, which only GET ever was.
  if (version === undefined && !METHOD.test(header.startLine)) return null;
  const authority = authorityOf(method, target) ?? fieldValue(header, 'host');
  return {
    method,
    target,
    version: method === 'PRI' && version === '2.0' ? '2' : (version ?? '0.9'),
    ...splitAuthority(authority),
    userAgent: fieldValue(header, 'user-agent'),
    contentType: fieldValue(header, 'content-type'),
    contentLength: readLength(header),
    upgrade: fieldValue(header, 'upgrade'),
    header,
    headersEnd: header.end,
    complete: header.complete,
  };
}

/** The HTTP response whose first byte is at `offset`, or null. */
export function readHttpResponse(view: DataView, offset: number, end: number): HttpResponse | null {
  if (end - offset < 12 || view.getUint32(offset) !== 0x48545450 /* 'HTTP' */) return null;
  const header = readTextHeader(view, offset, end);
  const match = header === null ? null : STATUS_LINE.exec(header.startLine);
  if (header === null || match === null) return null;
  return {
    version: match[1]!,
    status: Number(match[2]),
    server: fieldValue(header, 'server'),
    upgrade: fieldValue(header, 'upgrade'),
    contentType: fieldValue(header, 'content-type'),
    contentLength: readLength(header),
    location: fieldValue(header, 'location'),
    header,
    headersEnd: header.end,
    complete: header.complete,
  };
}

/** A cheap look before text is made: two letters or hyphens first, as every method has. */
function mayBeMethod(view: DataView, offset: number, end: number): boolean {
  return end - offset >= 5 && isLetter(view.getUint8(offset)) && isLetterOrHyphen(view.getUint8(offset + 1));
}

function isLetterOrHyphen(byte: number): boolean {
  return byte === 0x2d /* '-' */ || isLetter(byte);
}

/** What the target itself says of the host, which outranks the Host field (RFC 9112, section 3.2.2). */
function authorityOf(method: string, target: string): string | null {
  if (method === 'CONNECT') return target;
  return /^[a-z][a-z0-9+.-]{0,15}:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(target)?.[1] ?? null;
}

/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address in its parts. Brackets are taken off. */
export function splitAuthority(authority: string | null): { host: string | null; port: number | null } {
  if (authority === null || authority === '') return { host: null, port: null };
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{0,5}))?$/.exec(authority);
  if (match === null) return { host: authority, port: null };
  const port = match[3] === undefined || match[3] === '' ? null : Number(match[3]);
  return { host: match[1] ?? match[2] ?? null, port: port !== null && port < 65536 ? port : null };
}

function readLength(header: TextHeader): number | null {
  const value = fieldValue(header, 'content-length');
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
