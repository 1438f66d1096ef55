import { readDnsStream, STREAM_LENGTH } from './dns.ts';
import { explainDns } from './explain-dns.ts';
import { explainHttp2 } from './explain-http2.ts';
import { explainMqtt } from './explain-mqtt.ts';
import { explainP2p, P2P_NAMES } from './explain-p2p.ts';
import { addNumber, onLayer, type Page } from './explain-page.ts';
import { explainByRule } from './explain-rule.ts';
import { explainSocks } from './explain-socks.ts';
import { explainStunStream } from './explain-stun.ts';
import { explainDialogue, explainSsh, explainTelnet, explainTextMessage } from './explain-text.ts';
import { explainTls } from './explain-tls.ts';
import { explainOpenvpnStream } from './explain-vpn.ts';
import { readHttpRequest, readHttpResponse } from './http.ts';
import { countPrefaceBytes, isServerPreface, PREFACE_LENGTH } from './http2.ts';
import type { Layers } from './layers.ts';
import { type LineProtocol, readLineProtocol } from './line-protocols.ts';
import { readMqtt } from './mqtt.ts';
import { readP2pStream } from './p2p.ts';
import { hasPort } from './ports.ts';
import type { ProtocolPatterns } from './protocol-pattern.ts';
import { readRtsp } from './rtsp.ts';
import { readSip } from './sip.ts';
import { readSocks5Request, readSocksRequest } from './socks.ts';
import { readStunStream } from './stun.ts';
import { looksLikeTls } from './tls-record.ts';
import { readTlsStream } from './tls-stream.ts';
import { readOpenvpnStream } from './vpn.ts';

const DNS_PORT = 53;

/**
 * Explains what a segment of TCP begins with: messages that start with its first byte. Its protocol, or null and no row,
 * as for a segment that goes on with what an earlier one began.
 */
export function explainStream(page: Page, layers: Layers, patterns: ProtocolPatterns): string | null {
  const { payloadOffset: start, payloadEnd: end } = layers;
  const { view } = page;
  const { kind } = readTlsStream(view, start, end);
  if (kind === 'client' || kind === 'server') return explainTlsStream(page, start, end);
  if (hasPort(layers, DNS_PORT) && explainDnsStream(page, start, end)) return 'dns';
  const request = readHttpRequest(view, start, end);
  if ((request?.version === '2' && isPreface(view, start, end)) || isServerPreface(view, start, end)) {
    explainHttp2(onLayer(page, 'HTTP/2'), start, end);
    return 'http2';
  }
  if (request !== null || readHttpResponse(view, start, end) !== null) {
    explainTextMessage(onLayer(page, 'HTTP'), start, end);
    return 'http';
  }
  const other =
    explainSocksStream(page, start, end) ??
    explainSession(page, start, end) ??
    explainService(page, start, end) ??
    explainLineProtocol(page, start, end) ??
    explainByRule(page, layers, patterns);
  if (other !== null) return other;
  return looksLikeTls(view, start, end) ? explainTlsStream(page, start, end) : null;
}

/** As far as it goes: the capture may have cut it. */
function isPreface(view: DataView, start: number, end: number): boolean {
  return countPrefaceBytes(view, start, end) === Math.min(PREFACE_LENGTH, end - start);
}

function explainTlsStream(page: Page, start: number, end: number): string {
  explainTls(onLayer(page, 'TLS'), start, end);
  return 'tls';
}

function explainDnsStream(page: Page, start: number, end: number): boolean {
  const stream = readDnsStream(page.view, start, end);
  if (stream === null) return false;
  const dnsPage = onLayer(page, 'DNS');
  let at = start;
  for (const message of stream.messages) {
    const next = at + STREAM_LENGTH + page.view.getUint16(at);
    addNumber(dnsPage, 'message length', at, STREAM_LENGTH);
    explainDns(dnsPage, at + STREAM_LENGTH, next, message);
    at = next;
  }
  return stream.messages.length > 0;
}

/** Who opened the stream is not known here: a request must be all that was said, as it is before the proxy has answered. */
function explainSocksStream(page: Page, start: number, end: number): string | null {
  const request = readSocksRequest(page.view, start, end) ?? readSocks5Request(page.view, start, end);
  if (request === null || request.end !== end) return null;
  explainSocks(onLayer(page, 'SOCKS'), start, request);
  return 'socks';
}

/** Those whose streams are followed further than their first message. */
function explainSession(page: Page, start: number, end: number): string | null {
  const { view } = page;
  if (readRtsp(view, start, end) !== null) {
    explainTextMessage(onLayer(page, 'RTSP'), start, end);
    return 'rtsp';
  }
  if (readSip(view, start, end) !== null) {
    explainTextMessage(onLayer(page, 'SIP'), start, end);
    return 'sip';
  }
  if (readMqtt(view, start, end) === null) return null;
  explainMqtt(onLayer(page, 'MQTT'), start, end);
  return 'mqtt';
}

function explainService(page: Page, start: number, end: number): string | null {
  const { view } = page;
  const p2p = readP2pStream(view, start, end);
  if (p2p !== null) {
    explainP2p(onLayer(page, P2P_NAMES[p2p.family]), start, end, p2p);
    return p2p.family;
  }
  const stun = readStunStream(view, start, end);
  if (stun !== null) {
    explainStunStream(onLayer(page, 'STUN'), start, end, stun);
    return 'stun';
  }
  const vpn = readOpenvpnStream(view, start, end);
  if (vpn === null) return null;
  explainOpenvpnStream(onLayer(page, 'OpenVPN'), start, end, vpn);
  return vpn.protocol;
}

const LINE_PROTOCOL_NAMES: Readonly<Record<LineProtocol['protocol'], string>> = {
  smtp: 'SMTP',
  ftp: 'FTP',
  ssh: 'SSH',
  pop3: 'POP3',
  imap: 'IMAP',
  irc: 'IRC',
  telnet: 'Telnet',
  'text-greeting': 'text',
};

function explainLineProtocol(page: Page, start: number, end: number): string | null {
  const line = readLineProtocol(page.view, start, end);
  if (line === null || line.protocol === 'text-greeting') return null;
  const linePage = onLayer(page, LINE_PROTOCOL_NAMES[line.protocol]);
  if (line.protocol === 'ssh') explainSsh(linePage, start, end);
  else if (line.protocol === 'telnet') explainTelnet(linePage, start, end);
  else explainDialogue(linePage, start, end);
  return line.protocol;
}
