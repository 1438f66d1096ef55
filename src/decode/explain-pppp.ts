import { addBytes, addCode, addNumber, addRow, formatSocketAddress, inCopy, type Page } from './explain-page.ts';
import type { P2pMessage } from './p2p-message.ts';
import {
  DEVICE_ID_LENGTH,
  HEADER_LENGTH,
  kindOfPppp,
  LENGTH,
  readDeviceId,
  readSocketAddress,
  SOCKET_ADDRESS_LENGTH,
  TYPE,
} from './p2p-pppp.ts';
import { unscramblePppp } from './p2p-pppp-scrambling.ts';

/** Addresses of one message that are read. */
const MAX_ADDRESSES = 10;

/** Explains the PPPP message that fills [offset, end). */
export function explainPppp(page: Page, offset: number, end: number, { basis }: P2pMessage): void {
  const bytes = basis === 'scrambled' ? unscramblePppp(page.view, offset, end) : null;
  if (bytes === null) {
    explainMessage(page, offset, end);
    return;
  }
  // Each byte keeps its place.
  addRow(page, 'scrambling', offset, end - offset, 'undone with a key that is public');
  explainMessage(inCopy(page, new DataView(bytes.buffer), offset), 0, bytes.length);
}

function explainMessage(page: Page, offset: number, end: number): void {
  const { view } = page;
  const kind = kindOfPppp(view.getUint8(offset + TYPE));
  addCode(page, 'magic', offset, 1);
  addCode(page, 'type', offset + TYPE, 1, kind?.name);
  addNumber(page, 'length', offset + LENGTH, 2);
  const body = offset + HEADER_LENGTH;
  let at = body;
  if (kind?.id !== undefined && body + kind.id + DEVICE_ID_LENGTH <= end) {
    const id = readDeviceId(view, body + kind.id, end);
    if (id !== null) {
      at = body + kind.id + DEVICE_ID_LENGTH;
      addRow(page, 'device id', body + kind.id, DEVICE_ID_LENGTH, id);
    }
  }
  if (kind?.addresses !== undefined) at = explainAddresses(page, at, body + kind.addresses, end);
  addBytes(page, 'body', at, end);
}

/** `known` is where the bytes before the addresses begin. Returns where those behind them do. */
function explainAddresses(page: Page, known: number, offset: number, end: number): number {
  if (offset > end) return known;
  addBytes(page, 'body', known, offset);
  let at = offset;
  for (let i = 0; i < MAX_ADDRESSES && at + SOCKET_ADDRESS_LENGTH <= end; i++) {
    const address = readSocketAddress(page.view, at);
    const text = address === null ? 'none' : formatSocketAddress(address);
    addRow(page, 'address', at, SOCKET_ADDRESS_LENGTH, text);
    at += SOCKET_ADDRESS_LENGTH;
  }
  return at;
}
