import { addBytes, addCode, addRow, addText, formatSocketAddress, type Page } from './explain-page.ts';
import { explainTextMessage } from './explain-text.ts';
import { ADDRESS_ELEMENT, PTCP_HEADER_LENGTH, PUNCH } from './p2p-dahua.ts';
import type { P2pMessage } from './p2p-message.ts';
import { readByteText } from './text-field.ts';
import { readTextHeader } from './text-header.ts';

/** Explains a message of Dahua's P2P: a request or answer in text, its stream (PTCP), or hole punching. */
export function explainDahua(page: Page, offset: number, end: number, message: P2pMessage): void {
  if (message.message.startsWith('ptcp-')) explainPtcp(page, offset, end, message);
  else if (message.message === 'punch') explainPunch(page, offset, end, message);
  else explainText(page, offset, end, message);
}

const MAGIC_LENGTH = 4;

function explainPtcp(page: Page, offset: number, end: number, { message }: P2pMessage): void {
  const body = offset + PTCP_HEADER_LENGTH;
  addText(page, 'magic', offset, offset + MAGIC_LENGTH);
  addBytes(page, 'header', offset + MAGIC_LENGTH, body);
  if (body < end) addCode(page, 'body kind', body, 1, message);
}

function explainPunch(page: Page, offset: number, end: number, { addresses }: P2pMessage): void {
  addRow(page, 'scrambling', offset, PUNCH.end, 'STUN with every bit turned over');
  addCode(page, 'role attribute', offset + PUNCH.role, 2);
  const at = offset + PUNCH.family;
  for (const address of addresses) addRow(page, 'address', at, PUNCH.end - PUNCH.family, formatSocketAddress(address));
  addBytes(page, 'further attributes', offset + PUNCH.end, end);
}

/** Addresses in the body that the reader takes. */
const MAX_ADDRESSES = 16;

function explainText(page: Page, offset: number, end: number, { deviceId }: P2pMessage): void {
  const header = readTextHeader(page.view, offset, end);
  explainTextMessage(page, offset, end);
  if (header === null) return;
  const serialAt = deviceId === null ? -1 : header.startLine.indexOf(deviceId);
  if (deviceId !== null && serialAt >= 0) addRow(page, 'serial number', offset + serialAt, deviceId.length, deviceId);
  if (!header.complete || header.end >= end) return;
  addText(page, 'body', header.end, end);
  let room = MAX_ADDRESSES;
  for (const match of readByteText(page.view, header.end, end).matchAll(ADDRESS_ELEMENT)) {
    if (room-- === 0) return;
    const text = `${match[1]}:${match[2]}`;
    addRow(page, 'address', header.end + match.index + match[0].length - 1 - text.length, text.length, text);
  }
}
