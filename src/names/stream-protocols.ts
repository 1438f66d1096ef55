import { isCertainDnsStream, readDnsStream } from '../decode/dns.ts';
import { readHttpRequest, readHttpResponse } from '../decode/http.ts';
import { isPortMappingRequest, type PortMapping, readPortMapping } from '../decode/port-mapping.ts';
import { proxyHeaderLength } from '../decode/proxy-header.ts';
import { readSocksRequest, type SocksRequest } from '../decode/socks.ts';
import { MAX_HEADER_LENGTH } from '../decode/text-header.ts';
import { looksLikeTls } from '../decode/tls-record.ts';
import { readTlsStream, type TlsStart } from '../decode/tls-stream.ts';
import { I } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { Findings } from './findings.ts';
import { emptyLinesLength, readLateTls, startsRequest } from './late-start.ts';
import { DNS_KIND } from './name-tables.ts';
import { PORT_MAPPING_MESSAGE } from './service-tables.ts';
import type { Direction, Reading } from './stream-reader.ts';
import { type RecognisedStream, recogniseStream } from './stream-services.ts';

/** What the bytes of a direction turned out to be. */
export type StreamProtocol = 'tls' | 'http' | 'dns' | 'opaque';

const DNS_PORT = 53;
/** Recognising needs no more than this; a direction that sends less and then stops is not recognised. */
const ENOUGH_TO_TELL = 24;

/** Greeting, login (RFC 1929) and request (RFC 1928) of SOCKS 5 together. */
const LONGEST_SOCKS_START = 18 + 513 + 262;
const MOST_SOCKS_METHODS = 16;

/** RFC 9112, section 3: what recipients should support at least. */
const LONGEST_REQUEST_LINE = 8000;
const LONGEST_METHOD = 17;

/** Of the body that asks for a port mapping. */
const LONGEST_MAPPING = 4096;

/** Line protocols that change to TLS when asked to (RFC 3207, 2595, 4217). */
const SECURED_LATE: ReadonlySet<string> = new Set(['smtp', 'pop3', 'imap', 'ftp', 'irc']);
/** Segments in which that is looked for. */
const MOST_LATE_LOOKS = 16;

const DONE: Reading = { consumed: 0, needed: 0 };

/** Reads on at [at, end) of the current flow's current direction. */
export function readStart(
  direction: Direction,
  view: DataView,
  at: number,
  end: number,
  flows: FlowTable,
  findings: Findings,
): Reading {
  switch (direction.protocol) {
    case 'tls':
      return readTls(direction, readTlsStream(view, at, end), flows, findings);
    case 'http':
      return direction.asks
        ? readRequests(direction, view, at, end, flows, findings)
        : readResponse(view, at, end, flows, findings);
    case 'dns':
      return readDns(view, at, end, flows, findings);
    case 'opaque':
      return lookForLateStart(direction, view, at, end, flows, findings);
    case null:
      return recognise(direction, view, at, end, flows, findings);
  }
}

function recognise(
  direction: Direction,
  view: DataView,
  at: number,
  end: number,
  flows: FlowTable,
  findings: Findings,
): Reading {
  const tls = readTlsStream(view, at, end);
  if (tls.kind === 'client' || tls.kind === 'server') return readTls(direction, tls, flows, findings);
  const short = direction.unrecognised;
  if (short > 0 && at + short < end && readLateTls(view, at + short, end) !== null) return forget(direction, short);
  const header = proxyHeaderLength(view, at, end);
  if (header > 0) return forget(direction, header);
  if (isDnsPort(flows) ? readDnsStream(view, at, end) !== null : isCertainDnsStream(view, at, end)) {
    direction.protocol = 'dns';
    findings.service('dns');
    return readDns(view, at, end, flows, findings);
  }
  direction.asks = readHttpRequest(view, at, end) !== null;
  if (direction.asks || readHttpResponse(view, at, end) !== null) {
    direction.protocol = 'http';
    findings.service('http');
    return readStart(direction, view, at, end, flows, findings);
  }
  const socks = readSocksRequest(view, at, end);
  // What follows the request is a stream of its own, to whom the request names.
  if (socks !== null) {
    noteProxied(socks, flows, findings);
    return forget(direction, socks.end - at);
  }
  const other = recogniseStream(view, at, end);
  if (other !== null) return noteOther(direction, other, end - at, flows, findings);
  direction.unrecognised = end - at;
  if (looksLikeTls(view, at, end)) findings.service('tls');
  if (flows.fromOriginator && mayBecomeRequest(view, at, end)) return { consumed: 0, needed: nextLook(end - at) };
  const enough = flows.fromOriginator && mayBeSocks(view, at, end) ? LONGEST_SOCKS_START : ENOUGH_TO_TELL;
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
function lookForLateStart(
  direction: Direction,
  view: DataView,
  at: number,
  end: number,
  flows: FlowTable,
  findings: Findings,
): Reading {
  const tls = readLateTls(view, at, end);
  if (tls?.kind === 'incomplete') return { consumed: 0, needed: tls.neededBytes };
  if (tls !== null) return readTls(direction, tls, flows, findings);
  if (direction.asks && startsRequest(view, at, end)) {
    direction.protocol = 'http';
    findings.service('http');
    return readRequests(direction, view, at, end, flows, findings);
  }
  return ++direction.looks < MOST_LATE_LOOKS ? { consumed: end - at, needed: 1 } : DONE;
}

/** Whether the bytes are a greeting of SOCKS 5, with the beginning of a login or request behind it. */
function mayBeSocks(view: DataView, at: number, end: number): boolean {
  if (end - at < 3 || view.getUint8(at) !== 5) return false;
  const methods = view.getUint8(at + 1);
  const next = at + 2 + methods;
  if (methods === 0 || methods > MOST_SOCKS_METHODS) return false;
  return next >= end || view.getUint8(next) === 1 || view.getUint8(next) === 5;
}

function noteProxied(request: SocksRequest, flows: FlowTable, findings: Findings): void {
  findings.service('socks');
  if (request.address !== null) findings.referral(request.address, 'socks', flows.fromOriginator);
}

function noteOther(
  direction: Direction,
  found: RecognisedStream,
  length: number,
  flows: FlowTable,
  findings: Findings,
): Reading {
  const { service, message, product } = found;
  findings.service(service);
  findings.message(service, message, flows.fromOriginator);
  if (product !== undefined) findings.product(service, product.field, product.text, flows.fromOriginator);
  return SECURED_LATE.has(service) ? leaveOpaque(direction, length) : DONE;
}

function readTls(direction: Direction, start: TlsStart, flows: FlowTable, findings: Findings): Reading {
  direction.protocol = 'tls';
  findings.service('tls');
  if (start.clientHello !== null) findings.hello(start.clientHello, 'sni', flows.fromOriginator);
  for (const name of start.certificateNames) findings.serverName(name, 'certificate', !flows.fromOriginator);
  return { consumed: 0, needed: start.neededBytes };
}

/** Request after request. Bytes between them that are no request are a body whose length was not said. */
function readRequests(
  direction: Direction,
  view: DataView,
  at: number,
  end: number,
  flows: FlowTable,
  findings: Findings,
): Reading {
  // Clients send an empty line too many, and servers read on behind it (RFC 9112, section 2.2).
  const empty = emptyLinesLength(view, at, end);
  if (empty > 0) return { consumed: empty, needed: 1 };
  const request = readHttpRequest(view, at, end);
  if (request === null && mayBecomeRequest(view, at, end)) return { consumed: 0, needed: nextLook(end - at) };
  if (request === null) return { consumed: end - at, needed: 1 };
  // The host may stand in the first line, which may be cut.
  const isLineWhole = request.complete || request.header.fields.length > 0;
  if (request.host !== null && isLineWhole) findings.serverName(request.host, 'http-host', flows.fromOriginator);
  findings.product('http', 'user-agent', request.userAgent, flows.fromOriginator);
  if (!request.complete && end - at < MAX_HEADER_LENGTH) return { consumed: 0, needed: nextLook(end - at) };
  if (isPortMappingRequest(request.header)) {
    const bodyEnd = request.headersEnd + Math.min(request.contentLength ?? 0, LONGEST_MAPPING);
    if (end < bodyEnd) return { consumed: 0, needed: bodyEnd - at };
    notePortMapping(readPortMapping(view, request.headersEnd, bodyEnd), flows, findings);
  }
  // What follows CONNECT is a stream of its own (RFC 9110, section 9.3.6).
  if (request.method === 'CONNECT') {
    direction.protocol = null;
    direction.unrecognised = 0;
  }
  return { consumed: request.headersEnd - at + (request.contentLength ?? 0), needed: 1 };
}

function notePortMapping(mapping: PortMapping | null, flows: FlowTable, findings: Findings): void {
  if (mapping === null) return;
  const { protocol, externalPort, internalClient, internalPort } = mapping;
  const message = `${PORT_MAPPING_MESSAGE} ${protocol} ${externalPort} ${internalPort} ${internalClient}`;
  findings.message('upnp', message, flows.fromOriginator);
}

/** Whether the bytes are the beginning of a request line: a method in capitals, whole or in part, and no end of line. */
function mayBecomeRequest(view: DataView, at: number, end: number): boolean {
  if (end - at > LONGEST_REQUEST_LINE) return false;
  let next = at;
  while (next < end && view.getUint8(next) >= 0x41 /* 'A' */ && view.getUint8(next) <= 0x5a /* 'Z' */) next++;
  if (next - at > LONGEST_METHOD || (next < end && (view.getUint8(next) !== 0x20 || next - at < 3))) return false;
  while (next < end && view.getUint8(next) !== 0x0a /* LF */) next++;
  return next === end;
}

/** Rarer as a header grows: it may come in segments of one byte, and each look reads it from the start. */
function nextLook(length: number): number {
  return length < 1024 ? length + 1 : length + (length >> 4);
}

function readResponse(view: DataView, at: number, end: number, flows: FlowTable, findings: Findings): Reading {
  const response = readHttpResponse(view, at, end);
  if (response === null) return DONE;
  findings.service('http');
  findings.product('http', 'server', response.server, flows.fromOriginator);
  return DONE;
}

function readDns(view: DataView, at: number, end: number, flows: FlowTable, { book, seen }: Findings): Reading {
  const stream = readDnsStream(view, at, end);
  if (stream === null) return DONE;
  const client = flows.ints[flows.base + I.originator]!;
  for (const message of stream.messages) book.noteDns(message, client, DNS_KIND.dns, seen);
  return { consumed: stream.consumed, needed: 2 };
}

function isDnsPort({ ints, base }: FlowTable): boolean {
  const ports = ints[base + I.ports]!;
  return (ports & 0xffff) === DNS_PORT || ports >>> 16 === DNS_PORT;
}
