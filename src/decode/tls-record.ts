/** TLS records: RFC 8446, section 5.1, and the SSLv2 ClientHello that old clients open with (RFC 5246, appendix E.2). */

export const RECORD_TYPE = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
} as const;

export const CONTENT_TYPE = 0;
export const VERSION = 1;
export const LENGTH = 3;
export const RECORD_HEADER_LENGTH = 5;

/** A record of TLS 1.2 may be this long: 2^14 and 2,048 for padding and compression (RFC 5246, section 6.2.3). */
export const MAXIMUM_RECORD_LENGTH = (1 << 14) + 2048;

/** An SSLv2 header and the fields before its cipher specs; the header's first bit says that it has two bytes. */
export const SSL2_HELLO = {
  length: 0,
  type: 2,
  version: 3,
  specsLength: 5,
  sessionIdLength: 7,
  challengeLength: 9,
} as const;
export const SSL2_HELLO_HEADER_LENGTH = 11;

/** Whether the range starts with a record header of TLS 1.0 to 1.3 or SSL 3.0. Cheap; a few bytes may agree by chance. */
export function looksLikeTls(view: DataView, offset: number, end: number): boolean {
  if (end - offset < RECORD_HEADER_LENGTH) return false;
  const type = view.getUint8(offset + CONTENT_TYPE);
  if (type < RECORD_TYPE.changeCipherSpec || type > RECORD_TYPE.applicationData) return false;
  if (view.getUint8(offset + VERSION) !== 3 || view.getUint8(offset + VERSION + 1) > 4) return false;
  const length = view.getUint16(offset + LENGTH);
  return length > 0 && length <= MAXIMUM_RECORD_LENGTH;
}

/** Whether the range starts with an SSLv2-compatible ClientHello for SSL 3.0 or later, or for SSL 2.0 itself. */
export function looksLikeSsl2Hello(view: DataView, offset: number, end: number): boolean {
  if (end - offset < SSL2_HELLO_HEADER_LENGTH) return false;
  const length = view.getUint16(offset + SSL2_HELLO.length) & 0x7fff;
  const version = view.getUint16(offset + SSL2_HELLO.version);
  if (view.getUint8(offset) < 0x80 || view.getUint8(offset + SSL2_HELLO.type) !== 1) return false;
  if (version !== 0x0002 && (version < 0x0300 || version > 0x0303)) return false;
  const specs = view.getUint16(offset + SSL2_HELLO.specsLength);
  const sessionId = view.getUint16(offset + SSL2_HELLO.sessionIdLength);
  const challenge = view.getUint16(offset + SSL2_HELLO.challengeLength);
  return specs > 0 && specs % 3 === 0 && challenge >= 16 && length === 9 + specs + sessionId + challenge;
}
