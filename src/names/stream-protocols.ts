import { readDnsStream } from '../decode/dns.ts';
import { readLoneAddress } from '../decode/handed-out.ts';
import { readHttpRequest, readHttpResponse } from '../decode/http.ts';
import { isPortMappingRequest, type PortMapping, readPortMapping } from '../decode/port-mapping.ts';
import { readSocksRequest, type SocksRequest } from '../decode/socks.ts';
import { MAX_HEADER_LENGTH } from '../decode/text-header.ts';
import { looksLikeTls } from '../decode/tls-record.ts';
import { readTlsStream, type TlsStart } from '../decode/tls-stream.ts';
import { I } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { Findings } from './findings.ts';
import { noteRequest } from './http-connection.ts';
import { readResponses } from './http-responses.ts';
import { DNS_KIND } from './name-tables.ts';
import { nextLook } from './next-look.ts';
import { PORT_MAPPING_MESSAGE } from './service-tables.ts';
import type { Direction, Reading } from './stream-reader.ts';
import { type RecognisedStream, recogniseStream } from './stream-services.ts';

/** What the bytes of a direction turned out to be. */
export type StreamProtocol = 'tls' | 'http' | 'dns';

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
      return readTls(direction, readTlsStream(view, at, end), findings);
    case 'http':
      return flows.fromOriginator
        ? readRequests(direction, view, at, end, findings)
        : readResponses(direction, view, at, end, findings);
    case 'dns':
      return readDns(view, at, end, flows, findings);
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
  if (tls.kind === 'client' || tls.kind === 'server') return readTls(direction, tls, findings);
  if (isDnsPort(flows) && readDnsStream(view, at, end) !== null) {
    direction.protocol = 'dns';
    findings.service('dns');
    return readDns(view, at, end, flows, findings);
  }
  if (readHttpRequest(view, at, end) !== null || readHttpResponse(view, at, end) !== null) {
    direction.protocol = 'http';
    findings.service('http');
    return readStart(direction, view, at, end, flows, findings);
  }
  const socks = flows.fromOriginator ? readSocksRequest(view, at, end) : null;
  // What follows the request is a stream of its own, to whom the request names.
  if (socks !== null) return startProxied(socks, at, findings);
  const other = recogniseStream(view, at, end);
  if (other !== null) return noteOther(other, flows, findings);
  if (looksLikeTls(view, at, end)) findings.service('tls');
  const lone = flows.fromOriginator ? null : readLoneAddress(view, at, end);
  if (lone !== null) findings.handedOut(lone, null, 'tcp');
  if (flows.fromOriginator && mayBecomeRequest(view, at, end)) return { consumed: 0, needed: nextLook(end - at) };
  const enough = flows.fromOriginator && mayBeSocks(view, at, end) ? LONGEST_SOCKS_START : ENOUGH_TO_TELL;
  return end - at < enough ? { consumed: 0, needed: end - at + 1 } : DONE;
}

/** Whether the bytes are a greeting of SOCKS 5, with the beginning of a login or request behind it. */
function mayBeSocks(view: DataView, at: number, end: number): boolean {
  if (end - at < 3 || view.getUint8(at) !== 5) return false;
  const methods = view.getUint8(at + 1);
  const next = at + 2 + methods;
  if (methods === 0 || methods > MOST_SOCKS_METHODS) return false;
  return next >= end || view.getUint8(next) === 1 || view.getUint8(next) === 5;
}

function startProxied(request: SocksRequest, at: number, findings: Findings): Reading {
  findings.service('socks');
  if (request.address !== null) findings.referral(request.address, 'socks', true);
  return { consumed: request.end - at, needed: 1 };
}

function noteOther(found: RecognisedStream, flows: FlowTable, findings: Findings): Reading {
  const { service, message, product } = found;
  findings.service(service);
  findings.message(service, message, flows.fromOriginator);
  if (product !== undefined) findings.product(service, product.field, product.text, flows.fromOriginator);
  return DONE;
}

function readTls(direction: Direction, start: TlsStart, findings: Findings): Reading {
  direction.protocol = 'tls';
  findings.service('tls');
  if (start.clientHello !== null) findings.hello(start.clientHello, 'sni');
  for (const name of start.certificateNames) findings.serverName(name, 'certificate');
  return { consumed: 0, needed: start.neededBytes };
}

/** Request after request. Bytes between them that are no request are a body whose length was not said. */
function readRequests(direction: Direction, view: DataView, at: number, end: number, findings: Findings): Reading {
  const request = readHttpRequest(view, at, end);
  if (request === null && mayBecomeRequest(view, at, end)) return { consumed: 0, needed: nextLook(end - at) };
  if (request === null) return { consumed: end - at, needed: 1 };
  // The host may stand in the first line, which may be cut.
  const isLineWhole = request.complete || request.header.fields.length > 0;
  if (request.host !== null && isLineWhole) findings.serverName(request.host, 'http-host');
  findings.product('http', 'user-agent', request.userAgent, true);
  if (!request.complete && end - at < MAX_HEADER_LENGTH) return { consumed: 0, needed: nextLook(end - at) };
  if (isPortMappingRequest(request.header)) {
    const bodyEnd = request.headersEnd + Math.min(request.contentLength ?? 0, LONGEST_MAPPING);
    if (end < bodyEnd) return { consumed: 0, needed: bodyEnd - at };
    notePortMapping(readPortMapping(view, request.headersEnd, bodyEnd), findings);
  }
  noteRequest(direction.http, request);
  // What follows CONNECT is a stream of its own (RFC 9110, section 9.3.6).
  if (request.method === 'CONNECT') direction.protocol = null;
  return { consumed: request.headersEnd - at + (request.contentLength ?? 0), needed: 1 };
}

function notePortMapping(mapping: PortMapping | null, findings: Findings): void {
  if (mapping === null) return;
  const { protocol, externalPort, internalClient, internalPort } = mapping;
  const message = `${PORT_MAPPING_MESSAGE} ${protocol} ${externalPort} ${internalPort} ${internalClient}`;
  findings.message('upnp', message, true);
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
