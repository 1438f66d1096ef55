import { addBytes, addCode, addNumber, addRow, addText, formatSocketAddress, type Page } from './explain-page.ts';
import {
  ATTRIBUTE,
  ATTRIBUTE_LENGTH,
  ATTRIBUTE_VALUE,
  CHANNEL,
  COOKIE,
  filled,
  HEADER_LENGTH,
  LENGTH,
  readAddress,
  type StunMessage,
  type StunStream,
  TYPE,
} from './stun.ts';

/** Those that the reader looks into, and the commonest others (IANA "STUN Parameters"). */
const ATTRIBUTE_NAMES: Record<number, string> = {
  [ATTRIBUTE.mappedAddress]: 'mapped address',
  [ATTRIBUTE.username]: 'user name',
  8: 'message integrity',
  9: 'error code',
  12: 'channel number',
  13: 'lifetime',
  [ATTRIBUTE.xorPeerAddress]: 'XOR peer address',
  19: 'data',
  [ATTRIBUTE.realm]: 'realm',
  21: 'nonce',
  [ATTRIBUTE.xorRelayedAddress]: 'XOR relayed address',
  25: 'requested transport',
  28: 'message integrity SHA-256',
  [ATTRIBUTE.xorMappedAddress]: 'XOR mapped address',
  36: 'priority',
  37: 'use candidate',
  [ATTRIBUTE.xorMappedAddressDraft]: 'XOR mapped address (draft)',
  [ATTRIBUTE.software]: 'software',
  [ATTRIBUTE.alternateServer]: 'alternate server',
  32808: 'fingerprint',
  32809: 'ICE controlled',
  32810: 'ICE controlling',
};

/** Attributes that hold an address, and whether it is XORed with cookie and transaction. */
const ADDRESS_ATTRIBUTES = new Map<number, boolean>([
  [ATTRIBUTE.mappedAddress, false],
  [ATTRIBUTE.alternateServer, false],
  [ATTRIBUTE.xorMappedAddress, true],
  [ATTRIBUTE.xorMappedAddressDraft, true],
  [ATTRIBUTE.xorRelayedAddress, true],
  [ATTRIBUTE.xorPeerAddress, true],
]);

const TEXT_ATTRIBUTES: readonly number[] = [ATTRIBUTE.username, ATTRIBUTE.realm, ATTRIBUTE.software];

/** Explains the STUN or TURN message at `offset`. */
export function explainStun(page: Page, offset: number, end: number, message: StunMessage): void {
  const { view } = page;
  addCode(page, 'type', offset + TYPE, 2, `${message.method} ${message.kind}`);
  addNumber(page, 'length', offset + LENGTH, 2);
  const transaction = offset + HEADER_LENGTH - message.transaction.length / 2;
  if (transaction > offset + COOKIE) addCode(page, 'magic cookie', offset + COOKIE, 4);
  addBytes(page, 'transaction', transaction, offset + HEADER_LENGTH);
  const stop = Math.min(end, offset + HEADER_LENGTH + view.getUint16(offset + LENGTH));
  let at = offset + HEADER_LENGTH;
  while (at + ATTRIBUTE_VALUE <= stop) {
    const value = at + ATTRIBUTE_VALUE;
    const length = view.getUint16(at + ATTRIBUTE_LENGTH);
    if (value + length > stop) return;
    addCode(page, 'attribute', at, 2, ATTRIBUTE_NAMES[view.getUint16(at)]);
    addNumber(page, 'attribute length', at + ATTRIBUTE_LENGTH, 2);
    explainValue(page, offset, view.getUint16(at), value, value + length);
    at = value + filled(length);
  }
}

/** The same over TCP, where a length may stand before the message. */
export function explainStunStream(page: Page, offset: number, end: number, { message, start }: StunStream): void {
  if (offset < start) addNumber(page, 'length before the message', offset, start - offset);
  explainStun(page, start, end, message);
}

/** Explains TURN's ChannelData that fills [offset, end): what is relayed stays payload. */
export function explainTurnChannel(page: Page, offset: number): void {
  addCode(page, 'channel', offset + CHANNEL.number, 2);
  addNumber(page, 'length', offset + CHANNEL.length, 2);
}

function explainValue(page: Page, message: number, type: number, offset: number, end: number): void {
  const isMixed = ADDRESS_ATTRIBUTES.get(type);
  const address = isMixed === undefined ? null : readAddress(page.view, isMixed ? message + COOKIE : -1, offset, end);
  if (address !== null) addRow(page, 'address', offset, end - offset, formatSocketAddress(address));
  else if (TEXT_ATTRIBUTES.includes(type)) addText(page, 'value', offset, end);
  else addBytes(page, 'value', offset, end);
}
