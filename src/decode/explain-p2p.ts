import { explainDahua } from './explain-dahua.ts';
import { addBytes, addCode, addFields, addNumber, addRow, addText, type Page } from './explain-page.ts';
import { explainPppp } from './explain-pppp.ts';
import { explainTutk } from './explain-tutk.ts';
import type { HeaderField } from './header-field.ts';
import * as ezviz from './p2p-ezviz.ts';
import * as gwell from './p2p-gwell.ts';
import type { P2pFamily, P2pMessage } from './p2p-message.ts';
import * as reolink from './p2p-reolink.ts';
import * as tuya from './p2p-tuya.ts';
import * as xiongmai from './p2p-xiongmai.ts';

/** Families by the names that people know them by. */
export const P2P_NAMES: Readonly<Record<P2pFamily, string>> = {
  pppp: 'PPPP',
  tutk: 'TUTK',
  dahua: 'Dahua P2P',
  xiongmai: 'Xiongmai DVRIP',
  reolink: 'Reolink Baichuan',
  tuya: 'Tuya',
  gwell: 'Gwell',
  ezviz: 'EZVIZ',
};

/** Explains the P2P message that begins at `offset` as far as its reader reads it. */
export function explainP2p(page: Page, offset: number, end: number, message: P2pMessage): void {
  switch (message.family) {
    case 'pppp':
      explainPppp(page, offset, end, message);
      return;
    case 'tutk':
      explainTutk(page, offset, end, message);
      return;
    case 'dahua':
      explainDahua(page, offset, end, message);
      return;
    case 'xiongmai':
      explainXiongmai(page, offset, end, message);
      return;
    case 'reolink':
      explainReolink(page, offset, message);
      return;
    case 'tuya':
      explainTuya(page, offset, end, message);
      return;
    case 'gwell':
      explainGwell(page, offset, message);
      return;
    case 'ezviz':
      explainEzviz(page, offset, message);
  }
}

const XIONGMAI_START: readonly HeaderField[] = [
  ['magic', 0, 1, 'hex'],
  ['version', xiongmai.VERSION, 1, 'number'],
  ['reserved', xiongmai.VERSION + 1, 2, 'hex'],
  ['session and sequence', xiongmai.SESSION, xiongmai.COMMAND - xiongmai.SESSION, 'bytes'],
];
const XIONGMAI_LENGTH: readonly HeaderField[] = [['body length', xiongmai.BODY_LENGTH, 4, 'little']];

function explainXiongmai(page: Page, offset: number, end: number, { message, deviceId }: P2pMessage): void {
  const { view } = page;
  addFields(page, offset, end, XIONGMAI_START);
  const command = offset + xiongmai.COMMAND;
  addRow(page, 'command', command, 2, `${view.getUint16(command, true)} (${message})`);
  addFields(page, offset, end, XIONGMAI_LENGTH);
  const body = offset + xiongmai.HEADER_LENGTH;
  const bodyEnd = Math.min(end, body + view.getUint32(offset + xiongmai.BODY_LENGTH, true));
  if (body < bodyEnd && view.getUint8(body) === 0x7b /* '{' */) addText(page, 'body', body, bodyEnd);
  else addBytes(page, 'body', body, bodyEnd);
  if (deviceId !== null) addRow(page, 'serial number', body, bodyEnd - body, deviceId);
}

function explainReolink(page: Page, offset: number, { message }: P2pMessage): void {
  const { view } = page;
  if (reolink.datagramKind(view, offset) !== undefined) {
    addCode(page, 'magic', offset, 4, message);
    return;
  }
  addCode(page, 'magic', offset, reolink.COMMAND);
  const command = offset + reolink.COMMAND;
  addRow(page, 'command', command, 4, `${view.getUint32(command, true)} (${message})`);
  const length = offset + reolink.BODY_LENGTH;
  addRow(page, 'body length', length, 4, String(view.getUint32(length, true)));
  addBytes(page, 'channel, class and status', length + 4, offset + reolink.HEADER_LENGTH);
}

function explainTuya(page: Page, offset: number, end: number, { message, deviceId }: P2pMessage): void {
  const body = offset + tuya.tuyaHeaderLength(page.view, offset);
  const command = body - tuya.COMMAND_BEFORE_END;
  const length = body - tuya.LENGTH_BEFORE_END;
  addCode(page, 'prefix', offset, 4);
  addBytes(page, 'sequence number', offset + 4, command);
  addNumber(page, 'command', command, 4, message);
  addNumber(page, 'length', length, 4);
  const stop = Math.min(end, tuya.tuyaMessageEnd(page.view, offset));
  const isWhole = stop === tuya.tuyaMessageEnd(page.view, offset);
  const bodyEnd = isWhole ? stop - tuya.SUFFIX_LENGTH : stop;
  addBytes(page, 'body', body, bodyEnd);
  if (deviceId !== null) addRow(page, 'device id', body, bodyEnd - body, deviceId);
  if (isWhole) addCode(page, 'suffix', bodyEnd, tuya.SUFFIX_LENGTH);
}

function explainGwell(page: Page, offset: number, { message }: P2pMessage): void {
  addCode(page, 'version', offset + gwell.FIELD.version, 1);
  addCode(page, 'message', offset + gwell.FIELD.kind, 1, message);
  const length = offset + gwell.FIELD.length;
  addRow(page, 'length', length, 2, String(page.view.getUint16(length, true)));
}

const EZVIZ_START: readonly HeaderField[] = [
  ['magic', ezviz.FIELD.magic, 1, 'hex'],
  ['channel', ezviz.FIELD.channel, 1, 'hex'],
  ['length', ezviz.FIELD.length, 2, 'number'],
  ['sequence number', ezviz.FIELD.sequence, 2, 'number'],
];

function explainEzviz(page: Page, offset: number, { message }: P2pMessage): void {
  addFields(page, offset, offset + ezviz.FIELD.command, EZVIZ_START);
  addCode(page, 'command', offset + ezviz.FIELD.command, 2, message);
}
