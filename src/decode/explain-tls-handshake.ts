import { addBytes, addNumber, addRow, formatBytes, type Page } from './explain-page.ts';
import { explainClientHello, explainServerHello } from './explain-tls-hello.ts';
import { CERTIFICATE, MESSAGE, MESSAGE_HEADER_LENGTH, readLeafNames } from './tls-stream.ts';

/** IANA "TLS HandshakeType". */
const MESSAGE_NAMES: Record<number, string> = {
  [MESSAGE.clientHello]: 'client hello',
  [MESSAGE.serverHello]: 'server hello',
  3: 'hello verify request',
  4: 'new session ticket',
  [MESSAGE.certificate]: 'certificate',
  12: 'server key exchange',
  13: 'certificate request',
  [MESSAGE.serverHelloDone]: 'server hello done',
  15: 'certificate verify',
  16: 'client key exchange',
  20: 'finished',
  22: 'certificate status',
};

/** The content of a record, as captured and as it was sent. */
export type RecordContent = { offset: number; end: number; recordEnd: number };

/**
 * Explains the handshake messages of one record, behind the `missing` bytes of one that an earlier record of the packet
 * began. Returns how many are missing of the last.
 */
export function explainMessages(page: Page, content: RecordContent, missing: number): number {
  const { view } = page;
  const { offset, end, recordEnd } = content;
  let at = Math.min(recordEnd, offset + missing);
  addBytes(page, 'rest of the message', offset, Math.min(end, at));
  if (!holdsMessages(view, { offset: at, end, recordEnd })) {
    addBytes(page, 'handshake data', at, end);
    return offset + missing - at;
  }
  while (at + MESSAGE_HEADER_LENGTH <= end) {
    const type = view.getUint8(at);
    const body = at + MESSAGE_HEADER_LENGTH;
    addNumber(page, 'message', at, 1, MESSAGE_NAMES[type]);
    addNumber(page, 'message length', at + 1, 3);
    at = body + (view.getUint32(at) & 0xffffff);
    explainMessageBody(page, type, body, Math.min(end, recordEnd, at));
  }
  addBytes(page, 'handshake data', at, end);
  return Math.max(0, at - recordEnd);
}

/** Messages of handshakes are shorter than this. */
const MAXIMUM_MESSAGE = 0xffff;
/** The least to which a sender may agree to cut records (RFC 6066, section 4): a message goes on in the next record when this one is full. */
const FULL_RECORD = 512;

/**
 * Whether the content of a handshake record is messages: of types that exist, one behind the other up to its end. What an
 * earlier packet encrypted, or began, is not.
 */
function holdsMessages(view: DataView, { offset, end, recordEnd }: RecordContent): boolean {
  let at = offset;
  while (at + MESSAGE_HEADER_LENGTH <= end) {
    const length = view.getUint32(at) & 0xffffff;
    if (MESSAGE_NAMES[view.getUint8(at)] === undefined || length > MAXIMUM_MESSAGE) return false;
    at += MESSAGE_HEADER_LENGTH + length;
  }
  if (at === recordEnd || (at > offset && end < recordEnd)) return true;
  return at > recordEnd && (recordEnd - offset >= FULL_RECORD || view.getUint8(offset) === MESSAGE.clientHello);
}

/** A type of handshake message by its name. */
export function messageName(type: number): string | undefined {
  return MESSAGE_NAMES[type];
}

/** Explains the body [offset, end) of a handshake message of that type. */
export function explainMessageBody(page: Page, type: number, offset: number, end: number): void {
  if (type === MESSAGE.clientHello) explainClientHello(page, offset, end);
  else if (type === MESSAGE.serverHello) explainServerHello(page, offset, end);
  else if (type === MESSAGE.certificate) explainCertificate(page, offset, end);
  else addBytes(page, 'message body', offset, end);
}

/** The server's own certificate by its names, then those that vouch for it. */
function explainCertificate(page: Page, offset: number, end: number): void {
  const leaf = offset + CERTIFICATE.leaf;
  if (leaf > end) {
    addBytes(page, 'message body', offset, end);
    return;
  }
  addNumber(page, 'length of certificates', offset + CERTIFICATE.listLength, 3);
  addNumber(page, 'length of the first', offset + CERTIFICATE.leafLength, 3);
  const leafEnd = Math.min(end, leaf + (page.view.getUint32(offset + CERTIFICATE.leafLength - 1) & 0xffffff));
  const names = readLeafNames(page.view, offset, end);
  const value = names.length > 0 ? names.join(', ') : formatBytes(page.view, leaf, leafEnd);
  addRow(page, names.length > 0 ? 'certificate names' : 'certificate', leaf, leafEnd - leaf, value);
  addBytes(page, 'further certificates', leafEnd, end);
}
