import { readDnsStream } from '../decode/dns.ts';
import { readHttpRequest, readHttpResponse } from '../decode/http.ts';
import { readSocksRequest, type SocksRequest } from '../decode/socks.ts';
import { looksLikeTls } from '../decode/tls-record.ts';
import { readTlsStream, type TlsStart } from '../decode/tls-stream.ts';
import { I } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { Findings } from './findings.ts';
import { DNS_KIND } from './name-tables.ts';
import type { Direction, Reading } from './stream-reader.ts';
import { type RecognisedStream, recogniseStream } from './stream-services.ts';

/** What the bytes of a direction turned out to be. */
export type StreamProtocol = 'tls' | 'http' | 'dns';

const DNS_PORT = 53;
/** Recognising needs no more than this; a direction that sends less and then stops is not recognised. */
const ENOUGH_TO_TELL = 24;

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
        : readResponse(view, at, end, findings);
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
  return end - at < ENOUGH_TO_TELL ? { consumed: 0, needed: end - at + 1 } : DONE;
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
  if (request === null) return { consumed: end - at, needed: 1 };
  if (request.host !== null) findings.serverName(request.host, 'http-host');
  findings.product('http', 'user-agent', request.userAgent, true);
  if (!request.complete) return { consumed: 0, needed: end - at + 1 };
  // What follows CONNECT is a stream of its own (RFC 9110, section 9.3.6).
  if (request.method === 'CONNECT') direction.protocol = null;
  return { consumed: request.headersEnd - at + (request.contentLength ?? 0), needed: 1 };
}

function readResponse(view: DataView, at: number, end: number, findings: Findings): Reading {
  const response = readHttpResponse(view, at, end);
  if (response === null) return DONE;
  findings.service('http');
  findings.product('http', 'server', response.server, false);
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
