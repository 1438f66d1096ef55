import { formatAddress } from '../base/ip-address.ts';
import { addBytes, addCode, addNumber, addRow, formatLength, type Page } from './explain-page.ts';
import { REQUEST_4, REQUEST_5, type SocksRequest } from './socks.ts';
import { readByteText } from './text-field.ts';

const PORT_LENGTH = 2;

/**
 * Explains what a client asks a proxy for in the bytes from `offset` on, which may have greeting and login before the
 * request. A login is told by its length alone.
 */
export function explainSocks(page: Page, offset: number, request: SocksRequest): void {
  if (request.version === 4) explainVersion4(page, request);
  else {
    if (offset < request.start) explainGreeting(page, offset, request);
    explainVersion5(page, request);
  }
}

function explainVersion4(page: Page, { start, end, command, host, address }: SocksRequest): void {
  addNumber(page, 'version', start + REQUEST_4.version, 1);
  addNumber(page, 'command', start + REQUEST_4.command, 1, command);
  addNumber(page, 'port', start + REQUEST_4.port, PORT_LENGTH);
  if (address !== null) addRow(page, 'address', start + REQUEST_4.address, 4, formatAddress(address));
  else addBytes(page, 'address', start + REQUEST_4.address, start + REQUEST_4.user);
  // The name ends with a zero, as the user's before it does.
  const nameAt = host === null ? end : end - 1 - host.length;
  const user = start + REQUEST_4.user;
  addRow(page, 'user', user, nameAt - user, readByteText(page.view, user, nameAt - 1));
  if (host !== null) addRow(page, 'host', nameAt, end - nameAt, host);
}

function explainGreeting(page: Page, offset: number, { start }: SocksRequest): void {
  const methods = page.view.getUint8(offset + 1);
  addNumber(page, 'version', offset, 1);
  addRow(page, 'methods', offset + 1, 1 + methods, String(methods));
  const login = offset + 2 + methods;
  if (login < start) addRow(page, 'login', login, start - login, formatLength(start - login));
}

function explainVersion5(page: Page, { start, end, command, host, address }: SocksRequest): void {
  addNumber(page, 'version', start + REQUEST_5.version, 1);
  addNumber(page, 'command', start + REQUEST_5.command, 1, command);
  addNumber(page, 'reserved', start + REQUEST_5.reserved, 1);
  addCode(page, 'target type', start + REQUEST_5.type, 1);
  const target = start + REQUEST_5.target;
  const port = end - PORT_LENGTH;
  if (address !== null) addRow(page, 'address', target, port - target, formatAddress(address));
  else if (host !== null) addRow(page, 'host', target, port - target, host);
  addNumber(page, 'port', port, PORT_LENGTH);
}
