import { addBytes, addCode, addNumber, addRow, formatBytes, type Page } from './explain-page.ts';
import { explainClientHello, explainServerHello, versionName } from './explain-tls-hello.ts';
import {
  CONTENT_TYPE,
  LENGTH,
  looksLikeSsl2Hello,
  looksLikeTls,
  RECORD_HEADER_LENGTH,
  RECORD_TYPE,
  SSL2_HELLO,
  SSL2_HELLO_HEADER_LENGTH,
  VERSION,
} from './tls-record.ts';
import { CERTIFICATE, MESSAGE, MESSAGE_HEADER_LENGTH, readLeafNames } from './tls-stream.ts';

const RECORD_NAMES: Record<number, string> = {
  [RECORD_TYPE.changeCipherSpec]: 'change cipher spec',
  [RECORD_TYPE.alert]: 'alert',
  [RECORD_TYPE.handshake]: 'handshake',
  [RECORD_TYPE.applicationData]: 'application data',
  [RECORD_TYPE.heartbeat]: 'heartbeat',
};

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

/** IANA "TLS Alerts": the commonest. */
const ALERT_NAMES: Record<number, string> = {
  0: 'close notify',
  10: 'unexpected message',
  20: 'bad record MAC',
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'certificate revoked',
  45: 'certificate expired',
  46: 'certificate unknown',
  47: 'illegal parameter',
  48: 'unknown CA',
  50: 'decode error',
  51: 'decrypt error',
  70: 'protocol version',
  71: 'insufficient security',
  80: 'internal error',
  90: 'user cancelled',
  112: 'unrecognized name',
  120: 'no application protocol',
};

/** What a record's content may be read as: nothing behind ChangeCipherSpec, and the rest of a message that began before. */
type Reading = { isEncrypted: boolean; missing: number };

/** Explains the TLS records from `offset` on, as far as one follows the other. */
export function explainTls(page: Page, offset: number, end: number): void {
  if (looksLikeSsl2Hello(page.view, offset, end)) {
    explainSsl2Hello(page, offset, end);
    return;
  }
  const reading: Reading = { isEncrypted: false, missing: 0 };
  let at = offset;
  while (looksLikeTls(page.view, at, end)) at = explainRecord(page, at, end, reading);
}

function explainRecord(page: Page, offset: number, end: number, reading: Reading): number {
  const { view } = page;
  const type = view.getUint8(offset + CONTENT_TYPE);
  const body = offset + RECORD_HEADER_LENGTH;
  const length = view.getUint16(offset + LENGTH);
  const bodyEnd = Math.min(end, body + length);
  addNumber(page, 'record type', offset + CONTENT_TYPE, 1, recordName(type));
  addCode(page, 'record version', offset + VERSION, 2, versionName(view.getUint16(offset + VERSION)));
  addNumber(page, 'record length', offset + LENGTH, 2, bodyEnd - body < length ? `${bodyEnd - body} here` : null);
  explainContent(page, type, { offset: body, end: bodyEnd, recordEnd: body + length }, reading);
  return body + length;
}

/** The content of a record, as captured and as it was sent. */
type Content = { offset: number; end: number; recordEnd: number };

function explainContent(page: Page, type: number, content: Content, reading: Reading): void {
  const { offset, end } = content;
  switch (type) {
    case RECORD_TYPE.handshake:
      if (reading.isEncrypted) addBytes(page, 'encrypted handshake', offset, end);
      else explainMessages(page, content, reading);
      return;
    case RECORD_TYPE.changeCipherSpec:
      reading.isEncrypted = true;
      addBytes(page, 'change cipher spec', offset, end);
      return;
    case RECORD_TYPE.alert:
      explainAlert(page, offset, end);
      return;
    default:
      addBytes(page, 'encrypted data', offset, end);
  }
}

export function recordName(type: number): string | undefined {
  return RECORD_NAMES[type];
}

/** Explains what an alert says; an encrypted one is longer than its two bytes. */
export function explainAlert(page: Page, offset: number, end: number): void {
  if (end - offset !== 2) {
    addBytes(page, 'encrypted alert', offset, end);
    return;
  }
  const level = page.view.getUint8(offset);
  addNumber(page, 'alert level', offset, 1, level === 1 ? 'warning' : level === 2 ? 'fatal' : null);
  addNumber(page, 'alert', offset + 1, 1, ALERT_NAMES[page.view.getUint8(offset + 1)]);
}

/** Explains the handshake messages of one record, behind the rest of one that an earlier record of the packet began. */
function explainMessages(page: Page, { offset, end, recordEnd }: Content, reading: Reading): void {
  const { view } = page;
  let at = Math.min(recordEnd, offset + reading.missing);
  reading.missing -= at - offset;
  addBytes(page, 'rest of the message', offset, Math.min(end, at));
  if (!holdsMessages(view, { offset: at, end, recordEnd })) {
    addBytes(page, 'handshake data', at, end);
    return;
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
  reading.missing = Math.max(0, at - recordEnd);
}

/** Messages of handshakes are shorter than this. */
const MAXIMUM_MESSAGE = 0xffff;
/** The least to which a sender may agree to cut records (RFC 6066, section 4): a message goes on in the next record when this one is full. */
const FULL_RECORD = 512;

/**
 * Whether the content of a handshake record is messages: of types that exist, one behind the other up to its end. What an
 * earlier packet encrypted, or began, is not.
 */
function holdsMessages(view: DataView, { offset, end, recordEnd }: Content): boolean {
  let at = offset;
  while (at + MESSAGE_HEADER_LENGTH <= end) {
    const length = view.getUint32(at) & 0xffffff;
    if (MESSAGE_NAMES[view.getUint8(at)] === undefined || length > MAXIMUM_MESSAGE) return false;
    at += MESSAGE_HEADER_LENGTH + length;
  }
  if (at === recordEnd || (at > offset && end < recordEnd)) return true;
  return at > recordEnd && (recordEnd - offset >= FULL_RECORD || view.getUint8(offset) === MESSAGE.clientHello);
}

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

function explainSsl2Hello(page: Page, offset: number, end: number): void {
  const { view } = page;
  addCode(page, 'length', offset + SSL2_HELLO.length, 2);
  addNumber(page, 'message', offset + SSL2_HELLO.type, 1, MESSAGE_NAMES[MESSAGE.clientHello]);
  const version = offset + SSL2_HELLO.version;
  addCode(page, 'version', version, 2, versionName(view.getUint16(version)));
  addNumber(page, 'length of cipher specs', offset + SSL2_HELLO.specsLength, 2);
  addNumber(page, 'length of session id', offset + SSL2_HELLO.sessionIdLength, 2);
  addNumber(page, 'length of challenge', offset + SSL2_HELLO.challengeLength, 2);
  const specs = offset + SSL2_HELLO_HEADER_LENGTH;
  const specsEnd = Math.min(end, specs + view.getUint16(offset + SSL2_HELLO.specsLength));
  addRow(page, 'cipher specs', specs, specsEnd - specs, `${Math.floor((specsEnd - specs) / 3)}`);
  addBytes(page, 'session id and challenge', specsEnd, Math.min(end, offset + 2 + (view.getUint16(offset) & 0x7fff)));
}
