import * as dtls from './dtls.ts';
import { isDtls, readUint24 } from './dtls.ts';
import { addBytes, addCode, addFields, addNumber, type Page } from './explain-page.ts';
import { explainAlert, recordName } from './explain-tls.ts';
import { explainMessageBody, messageName } from './explain-tls-handshake.ts';
import type { HeaderField } from './header-field.ts';
import { RECORD_TYPE } from './tls-record.ts';
import { versionName } from './tls-version.ts';

const RECORD: readonly HeaderField[] = [
  ['epoch', dtls.EPOCH, 2, 'number'],
  ['record number', dtls.RECORD_NUMBER, 6, 'number'],
  ['record length', dtls.RECORD_LENGTH, 2, 'number'],
];
const FRAGMENT: readonly HeaderField[] = [
  ['message length', dtls.MESSAGE_LENGTH, 3, 'number'],
  ['message number', dtls.MESSAGE_NUMBER, 2, 'number'],
  ['fragment offset', dtls.FRAGMENT_OFFSET, 3, 'number'],
  ['fragment length', dtls.FRAGMENT_LENGTH, 3, 'number'],
];

/** Explains the DTLS records from `offset` on, as far as one follows the other. */
export function explainDtls(page: Page, offset: number, end: number): void {
  const { view } = page;
  let at = offset;
  while (isDtls(view, at, end)) {
    const type = view.getUint8(at + dtls.CONTENT_TYPE);
    const body = at + dtls.RECORD_HEADER_LENGTH;
    const recordEnd = body + view.getUint16(at + dtls.RECORD_LENGTH);
    addNumber(page, 'record type', at + dtls.CONTENT_TYPE, 1, recordName(type));
    addCode(page, 'record version', at + dtls.VERSION, 2, versionName(view.getUint16(at + dtls.VERSION)));
    addFields(page, at, end, RECORD);
    const isPlain = view.getUint16(at + dtls.EPOCH) === 0;
    explainContent(page, isPlain ? type : RECORD_TYPE.applicationData, body, Math.min(end, recordEnd));
    at = recordEnd;
  }
}

function explainContent(page: Page, type: number, offset: number, end: number): void {
  if (type === RECORD_TYPE.handshake) explainFragments(page, offset, end);
  else if (type === RECORD_TYPE.alert) explainAlert(page, offset, end);
  else addBytes(page, type === RECORD_TYPE.changeCipherSpec ? 'change cipher spec' : 'encrypted data', offset, end);
}

/** Only a first fragment can be read alone. */
function explainFragments(page: Page, offset: number, end: number): void {
  const { view } = page;
  let at = offset;
  while (at + dtls.MESSAGE_HEADER_LENGTH <= end) {
    const type = view.getUint8(at);
    const data = at + dtls.MESSAGE_HEADER_LENGTH;
    const dataEnd = Math.min(end, data + readUint24(view, at + dtls.FRAGMENT_LENGTH));
    addNumber(page, 'message', at, 1, messageName(type));
    addFields(page, at, end, FRAGMENT);
    if (readUint24(view, at + dtls.FRAGMENT_OFFSET) === 0) explainMessageBody(page, type, data, dataEnd);
    else addBytes(page, 'fragment', data, dataEnd);
    at = data + readUint24(view, at + dtls.FRAGMENT_LENGTH);
  }
  addBytes(page, 'data', at, end);
}
