import { explainDtls } from './explain-dtls.ts';
import { addBytes, addFields, addRow, inCopy, onLayer, type Page } from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import type { P2pMessage } from './p2p-message.ts';
import { COMMAND, ID_LENGTH, ID_OFFSET, LENGTH, NEWER_COMMAND, TUTK_DTLS_OFFSET } from './p2p-tutk.ts';
import { TUTK_BLOCK_LENGTH, unscrambleTutkBlock } from './p2p-tutk-scrambling.ts';

const HEADER: readonly HeaderField[] = [
  ['magic', 0, 2, 'hex'],
  ['version', 2, 2, 'hex'],
  ['length', LENGTH, 2, 'little'],
  ['sequence number', LENGTH + 2, 2, 'little'],
];

const NEWER_HEADER: readonly HeaderField[] = [
  ['magic', 0, 2, 'hex'],
  ['flags', 2, 2, 'hex'],
];

/** Explains the TUTK message that fills [offset, end), in either framing. */
export function explainTutk(page: Page, offset: number, end: number, message: P2pMessage): void {
  if (message.basis === 'scrambled') explainScrambled(page, offset, end, message);
  else explainNewer(page, offset, end, message);
}

function explainScrambled(page: Page, offset: number, end: number, { message, deviceId }: P2pMessage): void {
  const blocks = deviceId === null ? 1 : 3;
  const length = blocks * TUTK_BLOCK_LENGTH;
  const bytes = new DataView(new ArrayBuffer(length));
  for (let at = 0; at < length; at += TUTK_BLOCK_LENGTH) unscrambleTutkBlock(page.view, offset + at, bytes, at);
  const value = `undone in blocks of ${TUTK_BLOCK_LENGTH} bytes; places are those of the unscrambled bytes`;
  addRow(page, 'scrambling', offset, length, value);
  const plain = inCopy(page, bytes, offset);
  addFields(plain, 0, length, HEADER);
  const command = `0x${bytes.getUint16(COMMAND, true).toString(16).padStart(4, '0')}`;
  addRow(plain, 'command', COMMAND, 2, `${command} (${message})`);
  addBytes(plain, 'flags', COMMAND + 2, TUTK_BLOCK_LENGTH);
  if (deviceId !== null) {
    addRow(plain, 'device id', ID_OFFSET, ID_LENGTH, deviceId);
    addBytes(plain, 'body', ID_OFFSET + ID_LENGTH, length);
  }
  addBytes(page, 'scrambled body', offset + length, end);
}

function explainNewer(page: Page, offset: number, end: number, { message }: P2pMessage): void {
  addFields(page, offset, end, NEWER_HEADER);
  const command = offset + NEWER_COMMAND;
  const number = page.view.getUint16(command, true).toString(16).padStart(4, '0');
  addRow(page, 'command', command, 2, `0x${number} (${message})`);
  const body = offset + TUTK_DTLS_OFFSET;
  addBytes(page, 'header', command + 2, body);
  if (message === 'dtls') explainDtls(onLayer(page, 'DTLS in TUTK'), body, end);
}
