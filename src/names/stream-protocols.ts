import { isCertainDnsStream, readDnsStream } from '../decode/dns.ts';
import { readLoneAddress } from '../decode/handed-out.ts';
import { readHttpRequest, readHttpResponse } from '../decode/http.ts';
import { proxyHeaderLength } from '../decode/proxy-header.ts';
import { readSocksRequest } from '../decode/socks.ts';
import { looksLikeTls } from '../decode/tls-record.ts';
import { readTlsStream, type TlsStart } from '../decode/tls-stream.ts';
import { versionName } from '../decode/tls-version.ts';
import { I } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { mayBecomeRequest, readRequests } from './http-requests.ts';
import { readResponses } from './http-responses.ts';
import { readHttp2Frame, startHttp2 } from './http2-streams.ts';
import { readLateTls, startsRequest } from './late-start.ts';
import { continueMqtt, startMqtt } from './mqtt-stream.ts';
import { DNS_KIND } from './name-tables.ts';
import { DONE, nextLook, type Reading } from './reading.ts';
import { readSipMessage, startSession } from './session-messages.ts';
import { LONGEST_SOCKS_START, mayBeSocks, noteProxied } from './socks-streams.ts';
import type { Direction } from './stream-direction.ts';
import { type RecognisedStream, recogniseStream } from './stream-services.ts';
import type { Stretch } from './stretch.ts';

/** What the bytes of a direction turned out to be. */
export type StreamProtocol = 'tls' | 'http' | 'http2' | 'sip' | 'dns' | 'mqtt' | 'mqtt5' | 'opaque';

const DNS_PORT = 53;
/** Recognising needs no more than this; a direction that sends less and then stops is not recognised. */
const ENOUGH_TO_TELL = 24;

/** Line protocols that change to TLS when asked to (RFC 3207, 2595, 4217). */
const SECURED_LATE: ReadonlySet<string> = new Set(['smtp', 'pop3', 'imap', 'ftp', 'irc']);
/** Segments in which that is looked for. */
const MOST_LATE_LOOKS = 16;

/** Reads on where a direction of the current flow stands. */
export function readStart(stretch: Stretch): Reading {
  const { direction, view, at, end } = stretch;
  switch (direction.protocol) {
    case 'tls':
      return readTls(stretch, readTlsStream(view, at, end));
    case 'http':
      return direction.asks ? readRequests(stretch) : readResponses(stretch);
    case 'http2':
      return readHttp2Frame(stretch);
    case 'sip':
      return readSipMessage(stretch);
    case 'dns':
      return readDns(stretch);
    case 'mqtt':
    case 'mqtt5':
      return continueMqtt(stretch);
    case 'opaque':
      return lookForLateStart(stretch);
    case null:
      return recognise(stretch);
  }
}

function recognise(stretch: Stretch): Reading {
  const { direction, view, at, end, fromOriginator, findings, flows } = stretch;
  const tls = readTlsStream(view, at, end);
  if (tls.kind === 'client' || tls.kind === 'server') return readTls(stretch, tls);
  const short = direction.unrecognised;
  if (short > 0 && at + short < end && readLateTls(view, at + short, end) !== null) return forget(direction, short);
  const header = proxyHeaderLength(view, at, end);
  if (header > 0) return forget(direction, header);
  if (isDnsPort(flows) ? readDnsStream(view, at, end) !== null : isCertainDnsStream(view, at, end)) {
    direction.protocol = 'dns';
    findings.service('dns');
    return readDns(stretch);
  }
  const http2 = startHttp2(stretch);
  if (http2 !== null) return http2;
  direction.asks = readHttpRequest(view, at, end) !== null;
  if (direction.asks || readHttpResponse(view, at, end) !== null) {
    direction.protocol = 'http';
    findings.service('http');
    return readStart(stretch);
  }
  const socks = readSocksRequest(view, at, end);
  // What follows the request is a stream of its own, to whom the request names.
  if (socks !== null) {
    noteProxied(socks, fromOriginator, findings);
    return forget(direction, socks.end - at);
  }
  return startSession(stretch) ?? startMqtt(stretch) ?? recogniseOther(stretch);
}

/** What is not followed further, and what is waited for where nothing tells yet. */
function recogniseOther(stretch: Stretch): Reading {
  const { direction, view, at, end, fromOriginator, findings, flows, patterns } = stretch;
  const ports = flows.ints[flows.base + I.ports]!;
  const other = recogniseStream(view, at, end, [ports & 0xffff, ports >>> 16], patterns);
  if (other !== null) return noteOther(stretch, other);
  direction.unrecognised = end - at;
  if (looksLikeTls(view, at, end)) findings.service('tls');
  const lone = fromOriginator ? null : readLoneAddress(view, at, end);
  if (lone !== null) findings.handedOut(lone, null, 'tcp', false);
  if (fromOriginator && mayBecomeRequest(view, at, end)) return { consumed: 0, needed: nextLook(end - at) };
  const enough = fromOriginator && mayBeSocks(view, at, end) ? LONGEST_SOCKS_START : ENOUGH_TO_TELL;
  if (end - at < enough) return { consumed: 0, needed: end - at + 1 };
  if (looksLikeTls(view, at, end)) return DONE;
  direction.asks = true;
  return leaveOpaque(direction, end - at);
}

/** Bytes are done with, and what follows them is a stream of its own. */
function forget(direction: Direction, length: number): Reading {
  direction.unrecognised = 0;
  return { consumed: length, needed: 1 };
}

/** What is there is not followed. What comes later may be: see `lookForLateStart`. */
function leaveOpaque(direction: Direction, length: number): Reading {
  direction.protocol = 'opaque';
  return { consumed: length, needed: 1 };
}

/**
 * Behind the beginning of a stream that is not followed TLS may begin (STARTTLS and its kin), and in one that was joined
 * in the middle the next request: where a segment begins. Line protocols carry text that may look like a request.
 */
function lookForLateStart(stretch: Stretch): Reading {
  const { direction, view, at, end, findings } = stretch;
  const tls = readLateTls(view, at, end);
  if (tls?.kind === 'incomplete') return { consumed: 0, needed: tls.neededBytes };
  if (tls !== null) return readTls(stretch, tls);
  if (direction.asks && startsRequest(view, at, end)) {
    direction.protocol = 'http';
    findings.service('http');
    return readRequests(stretch);
  }
  return ++direction.looks < MOST_LATE_LOOKS ? { consumed: end - at, needed: 1 } : DONE;
}

function noteOther(
  { direction, at, end, fromOriginator, findings }: Stretch,
  { service, message }: RecognisedStream,
): Reading {
  findings.service(service);
  findings.message(service, message, fromOriginator);
  return SECURED_LATE.has(service) ? leaveOpaque(direction, end - at) : DONE;
}

function readTls({ direction, fromOriginator, findings }: Stretch, start: TlsStart): Reading {
  direction.protocol = 'tls';
  findings.service('tls');
  if (start.clientHello !== null) findings.hello(start.clientHello, 'tls', fromOriginator);
  const version = start.serverHello === null ? null : versionName(start.serverHello.version);
  if (version) findings.tlsVersion(version);
  for (const name of start.certificateNames) findings.serverName(name, 'certificate', !fromOriginator);
  return { consumed: 0, needed: start.neededBytes };
}

function readDns({ view, at, end, flows, findings }: Stretch): Reading {
  const stream = readDnsStream(view, at, end);
  if (stream === null) return DONE;
  const client = flows.ints[flows.base + I.originator]!;
  for (const message of stream.messages) findings.book.noteDns(message, client, DNS_KIND.dns, findings.seen);
  return { consumed: stream.consumed, needed: 2 };
}

function isDnsPort({ ints, base }: FlowTable): boolean {
  const ports = ints[base + I.ports]!;
  return (ports & 0xffff) === DNS_PORT || ports >>> 16 === DNS_PORT;
}
