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
  /** Where the request ends in the stream. */
  end: number;
};

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
  const command = COMMANDS.get(view.getUint8(offset + 1));
  if (command === undefined || command === 'udp-associate') return null;
  const user = terminated(view, offset + 8, end);
  if (user === null) return null;
  const port = view.getUint16(offset + 2);
  const word = view.getUint32(offset + 4);
  // 4a: an address 0.0.0.x, x not 0, stands for the name that follows.
  if (word === 0 || word > 255) {
    return { version: 4, command, host: null, address: readIpv4Field(view, offset + 4), port, end: user.next };
  }
  const host = terminated(view, user.next, end);
  if (host === null || host.text === '') return null;
  return { version: 4, command, host: host.text, address: null, port, end: host.next };
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
  return at + 4 <= end && view.getUint8(at) === 5 ? readRequest5(view, at, end) : null;
}

function readRequest5(view: DataView, offset: number, end: number): SocksRequest | null {
  const command = COMMANDS.get(view.getUint8(offset + 1));
  if (command === undefined || view.getUint8(offset + 2) !== 0) return null;
  const type = view.getUint8(offset + 3);
  const value = offset + 4;
  if (type === 3) {
    const name = value + 1;
    const port = value < end ? name + view.getUint8(value) : end;
    if (port + 2 > end || port === name) return null;
    const host = readByteText(view, name, port);
    return { version: 5, command, host, address: null, port: view.getUint16(port), end: port + 2 };
  }
  const target = readTarget(view, type, value, end);
  return target === null ? null : { version: 5, command, host: null, ...target };
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
