import { matchesBytes, readByteText } from './text-field.ts';

// SMTP: RFC 5321; FTP: RFC 959; SSH: RFC 4253, section 4.2; POP3: RFC 1939; IMAP: RFC 3501; IRC: RFC 2812; Telnet: RFC 854.

/** Lines and bytes of one stretch that are read. */
const MAX_LINES = 32;
const MAX_LENGTH = 4096;

/** What the first bytes of one side of a stream of text lines say. */
export type LineProtocol = {
  protocol: 'smtp' | 'ftp' | 'ssh' | 'pop3' | 'imap' | 'irc' | 'telnet' | 'text-greeting';
  sender: 'client' | 'server' | null;
  /** The server's or client's first line: software and version stand there. */
  banner: string | null;
  /** How the client names itself (EHLO, NICK), or the server itself in its greeting. */
  name: string | null;
  /** A user name was sent in the clear; the name itself is not kept. */
  hasLogin: boolean;
  /** Addresses of mail, MAIL FROM and RCPT TO, as sent. */
  mailAddresses: string[];
  /** A change to TLS was asked for or offered. */
  startTls: boolean;
};

/** The protocol of a stream whose first bytes are [offset, end), of either side, or null. */
export function readLineProtocol(view: DataView, offset: number, end: number): LineProtocol | null {
  if (end - offset < 3) return null;
  if (view.getUint8(offset) === 0xff) return readTelnet(view, offset, end);
  if (matchesBytes(view, offset, end, 'SSH-')) return readSsh(view, offset, end);
  const lines = readLines(view, offset, end);
  return lines.length === 0 ? null : (readServer(lines) ?? readClient(lines));
}

function resultOf(
  protocol: LineProtocol['protocol'],
  sender: LineProtocol['sender'],
  banner: string | null,
): LineProtocol {
  return { protocol, sender, banner, name: null, hasLogin: false, mailAddresses: [], startTls: false };
}

/** IAC, then WILL, WONT, DO or DONT with an option, or a subnegotiation: how Telnet streams begin when they negotiate. */
function readTelnet(view: DataView, offset: number, end: number): LineProtocol | null {
  const command = view.getUint8(offset + 1);
  const option = view.getUint8(offset + 2);
  if (command < 0xfa || command === 0xff || (option > 49 && option !== 255)) return null;
  // One triple may be chance; a second one, or text, follows in every real one.
  if (end - offset > 3 && view.getUint8(offset + 3) !== 0xff && view.getUint8(offset + 3) > 0x7e) return null;
  return resultOf('telnet', null, null);
}

function readSsh(view: DataView, offset: number, end: number): LineProtocol | null {
  const line = readLines(view, offset, Math.min(end, offset + 255), true)[0];
  if (line === undefined || !/^SSH-[12]\.\d{1,2}-\S/.test(line)) return null;
  return resultOf('ssh', null, line);
}

/** The printable lines of [offset, end), or none when a control byte stands among them. A last one may be open. */
function readLines(view: DataView, offset: number, end: number, onlyFirst = false): string[] {
  const lines: string[] = [];
  const stop = Math.min(end, offset + MAX_LENGTH);
  let start = offset;
  for (let at = offset; at < stop && lines.length < MAX_LINES; at++) {
    const byte = view.getUint8(at);
    if (byte === 0x0a) {
      lines.push(readByteText(view, start, at).trimEnd());
      if (onlyFirst) return lines;
      start = at + 1;
    } else if (byte < 0x20 && byte !== 0x0d && byte !== 0x09) return [];
  }
  if (start < stop && lines.length < MAX_LINES) lines.push(readByteText(view, start, stop).trimEnd());
  return lines;
}

/** Greetings: `220 host ESMTP …`, `220 (vsFTPd 3.0)`, `+OK …`, `* OK …`, `:server NOTICE …`. */
function readServer(lines: string[]): LineProtocol | null {
  const banner = lines[0]!;
  const greeting = /^220[ -](.*)$/.exec(banner);
  if (greeting !== null) {
    const text = greeting[1]!;
    const protocol = /\bE?SMTP\b/i.test(text) ? 'smtp' : /ftp/i.test(text) ? 'ftp' : 'text-greeting';
    const startTls = lines.some((line) => /^250[ -]STARTTLS$/i.test(line));
    const name = protocol === 'smtp' ? (/^([\w.-]+)/.exec(text)?.[1] ?? null) : null;
    return { ...resultOf(protocol, 'server', banner), name, startTls };
  }
  if (/^\+OK(?: |$)/.test(banner)) return resultOf('pop3', 'server', banner);
  if (/^\* (?:OK|PREAUTH|BYE) /.test(banner)) return resultOf('imap', 'server', banner);
  if (/^:\S{1,80} (?:NOTICE|00[1-5]) /.test(banner)) return resultOf('irc', 'server', banner);
  return null;
}

const CLIENTS = [
  { protocol: 'smtp', start: /^(?:EHLO|HELO|LHLO) +(\S+)/i },
  { protocol: 'irc', start: /^(?:NICK +(\S{1,32})|CAP (?:LS|REQ)\b.*|PASS \S+ ?\S*)$/ },
  { protocol: 'pop3', start: /^(?:CAPA|APOP \S+ [0-9a-f]{32}|STLS)$/i },
  { protocol: 'imap', start: /^[\w.]{1,16} (?:CAPABILITY|LOGIN|STARTTLS|ID|AUTHENTICATE)\b/i },
  { protocol: 'ftp', start: /^(?:USER +\S+|AUTH TLS|FEAT|SYST)$/i },
] as const;

function readClient(lines: string[]): LineProtocol | null {
  for (const { protocol, start } of CLIENTS) {
    const match = start.exec(lines[0]!);
    if (match === null) continue;
    const result = resultOf(protocol, 'client', null);
    result.name = match[1] ?? null;
    for (const line of lines) readCommand(line, result);
    // `PASS` before `NICK` and `USER` lines of IRC are told from those of FTP and POP3 by what follows.
    if (protocol === 'irc' && !lines.some((line) => /^(?:NICK|USER|CAP) /.test(line))) continue;
    return result;
  }
  return null;
}

function readCommand(line: string, result: LineProtocol): void {
  const mail = /^(?:MAIL FROM|RCPT TO): *<([^<>\s]{1,254})>/i.exec(line);
  if (mail !== null && result.mailAddresses.length < 16) result.mailAddresses.push(mail[1]!);
  if (/^(?:USER |AUTH (?:PLAIN|LOGIN|CRAM-MD5)|APOP |[\w.]{1,16} (?:LOGIN|AUTHENTICATE) )/i.test(line))
    result.hasLogin = true;
  if (/^(?:STARTTLS|STLS|AUTH TLS|[\w.]{1,16} STARTTLS)$/i.test(line)) result.startTls = true;
}
