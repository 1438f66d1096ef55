import { addBytes, addCode, addNumber, addRow, type Page } from './explain-page.ts';
import { explainMessages, messageName, type RecordContent } from './explain-tls-handshake.ts';
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
import { MESSAGE } from './tls-stream.ts';
import { versionName } from './tls-version.ts';

const RECORD_NAMES: Record<number, string> = {
  [RECORD_TYPE.changeCipherSpec]: 'change cipher spec',
  [RECORD_TYPE.alert]: 'alert',
  [RECORD_TYPE.handshake]: 'handshake',
  [RECORD_TYPE.applicationData]: 'application data',
  [RECORD_TYPE.heartbeat]: 'heartbeat',
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

function explainContent(page: Page, type: number, content: RecordContent, reading: Reading): void {
  const { offset, end } = content;
  switch (type) {
    case RECORD_TYPE.handshake:
      if (reading.isEncrypted) addBytes(page, 'encrypted handshake', offset, end);
      else reading.missing = explainMessages(page, content, reading.missing);
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

/** A record type by its name. */
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

function explainSsl2Hello(page: Page, offset: number, end: number): void {
  const { view } = page;
  addCode(page, 'length', offset + SSL2_HELLO.length, 2);
  addNumber(page, 'message', offset + SSL2_HELLO.type, 1, messageName(MESSAGE.clientHello));
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
