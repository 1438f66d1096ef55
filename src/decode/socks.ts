import { readIpv4Field, readIpv6Field, type SocketAddress } from './address-field.ts';
import { readByteText } from './text-field.ts';

// SOCKS 5: RFC 1928 (login: RFC 1929); SOCKS 4: Y.-D. Lee's memo; 4a: the same with a name behind the address.

/** What a client asks a proxy for: the true destination of the connection. */
export type SocksRequest = {
  version: 4 | 5;
  command: 'connect' | 'bind' | 'udp-associate' | null;
  /** A name, where the client leaves looking it up to the proxy; else `address` says it. */
  host: string | null;
  address: Int32Array | null;
  port: number;
  /** Where the request stands in the stream: behind greeting and login of version 5. */
  start: number;
  end: number;
};

/** A request of version 4; a user's name that ends with a zero follows, and in 4a a host's. */
export const REQUEST_4 = { version: 0, command: 1, port: 2, address: 4, user: 8 } as const;
/** A request of version 5; its target is an address or a name by type, then the port. */
export const REQUEST_5 = { version: 0, command: 1, reserved: 2, type: 3, target: 4 } as const;

const COMMANDS = new Map<number, SocksRequest['command']>([
  [1, 'connect'],
  [2, 'bind'],
  [3, 'udp-associate'],
]);

const MAX_USER_LENGTH = 255;

/**
 * The request in a client's stream that begins at `offset`, or null when it is none or still incomplete. For version 5 it
 * stands behind the greeting and, with that, a login; the proxy's short answers travel the other way.
 */
export function readSocksRequest(view: DataView, offset: number, end: number): SocksRequest | null {
  if (end - offset < 3) return null;
  const version = view.getUint8(offset);
  if (version === 4) return readVersion4(view, offset, end);
  return version === 5 ? readVersion5(view, offset, end) : null;
}

function readVersion4(view: DataView, offset: number, end: number): SocksRequest | null {
  if (end - offset < 9) return null;
  const command = COMMANDS.get(view.getUint8(offset + REQUEST_4.command));
  if (command === undefined || command === 'udp-associate') return null;
  const user = terminated(view, offset + REQUEST_4.user, end);
  if (user === null) return null;
  const request = { version: 4, command, port: view.getUint16(offset + REQUEST_4.port), start: offset } as const;
  const word = view.getUint32(offset + REQUEST_4.address);
  // 4a: an address 0.0.0.x, x not 0, stands for the name that follows.
  if (word === 0 || word > 255) {
    return { ...request, host: null, address: readIpv4Field(view, offset + REQUEST_4.address), end: user.next };
  }
  const host = terminated(view, user.next, end);
  if (host === null || host.text === '') return null;
  return { ...request, host: host.text, address: null, end: host.next };
}

function terminated(view: DataView, offset: number, end: number): { text: string; next: number } | null {
  const stop = Math.min(end, offset + MAX_USER_LENGTH + 1);
  for (let at = offset; at < stop; at++) {
    if (view.getUint8(at) === 0) return { text: readByteText(view, offset, at), next: at + 1 };
  }
  return null;
}

function readVersion5(view: DataView, offset: number, end: number): SocksRequest | null {
  const methods = view.getUint8(offset + 1);
  let at = offset + 2 + methods;
  if (methods === 0 || methods > 16) return null;
  // RFC 1929: version 1, name and password with a length each.
  if (at + 2 <= end && view.getUint8(at) === 1) {
    const password = at + 2 + view.getUint8(at + 1);
    if (password >= end) return null;
    at = password + 1 + view.getUint8(password);
  }
  return readSocks5Request(view, at, end);
}

/** The request of version 5 at `offset`, its greeting left out, or null when it is none or still incomplete. */
export function readSocks5Request(view: DataView, offset: number, end: number): SocksRequest | null {
  if (end - offset < REQUEST_5.target || view.getUint8(offset + REQUEST_5.version) !== 5) return null;
  const command = COMMANDS.get(view.getUint8(offset + REQUEST_5.command));
  if (command === undefined || view.getUint8(offset + REQUEST_5.reserved) !== 0) return null;
  const type = view.getUint8(offset + REQUEST_5.type);
  const value = offset + REQUEST_5.target;
  const request = { version: 5, command, start: offset } as const;
  if (type === 3) {
    const name = value + 1;
    const port = value < end ? name + view.getUint8(value) : end;
    if (port + 2 > end || port === name) return null;
    const host = readByteText(view, name, port);
    return { ...request, host, address: null, port: view.getUint16(port), end: port + 2 };
  }
  const target = readTarget(view, type, value, end);
  return target === null ? null : { ...request, host: null, ...target };
}

function readTarget(
  view: DataView,
  type: number,
  offset: number,
  end: number,
): (SocketAddress & { end: number }) | null {
  const length = type === 1 ? 4 : type === 4 ? 16 : -1;
  if (length < 0 || offset + length + 2 > end) return null;
  const address = length === 4 ? readIpv4Field(view, offset) : readIpv6Field(view, offset);
  return { address, port: view.getUint16(offset + length), end: offset + length + 2 };
}
