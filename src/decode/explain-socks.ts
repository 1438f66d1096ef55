import { formatAddress } from '../base/ip-address.ts';
import { addBytes, addCode, addNumber, addRow, addText, type Page } from './explain-page.ts';
import { REQUEST_4, REQUEST_5, type SocksRequest } from './socks.ts';

const PORT_LENGTH = 2;

/** Explains what a client asks a proxy for in the stream that begins at `offset`. A login is told by its length alone. */
export function explainSocks(page: Page, offset: number, request: SocksRequest): void {
  if (request.version === 4) explainVersion4(page, request);
  else explainVersion5(page, offset, request);
}

function explainVersion4(page: Page, { start, end, command, host, address }: SocksRequest): void {
  addNumber(page, 'version', start + REQUEST_4.version, 1);
  addNumber(page, 'command', start + REQUEST_4.command, 1, command);
  addNumber(page, 'port', start + REQUEST_4.port, PORT_LENGTH);
  if (address !== null) addRow(page, 'address', start + REQUEST_4.address, 4, formatAddress(address));
  else addBytes(page, 'address', start + REQUEST_4.address, start + REQUEST_4.user);
  // The name ends with a zero, as the user's before it does.
  const nameAt = host === null ? end : end - 1 - host.length;
  addBytes(page, 'user', start + REQUEST_4.user, nameAt);
  if (host !== null) addText(page, 'host', nameAt, end - 1);
}

function explainVersion5(page: Page, offset: number, { start, end, command, host, address }: SocksRequest): void {
  const methods = page.view.getUint8(offset + 1);
  addNumber(page, 'version', offset, 1);
  addRow(page, 'methods', offset + 1, 1 + methods, String(methods));
  const login = offset + 2 + methods;
  if (login < start) addRow(page, 'login', login, start - login, `${start - login} bytes`);
  addNumber(page, 'version', start + REQUEST_5.version, 1);
  addNumber(page, 'command', start + REQUEST_5.command, 1, command);
  addNumber(page, 'reserved', start + REQUEST_5.reserved, 1);
  addCode(page, 'target type', start + REQUEST_5.type, 1);
  const target = start + REQUEST_5.target;
  const port = end - PORT_LENGTH;
  if (address !== null) addRow(page, 'address', target, port - target, formatAddress(address));
  else if (host !== null) addText(page, 'host', target + 1, port);
  addNumber(page, 'port', port, PORT_LENGTH);
}
