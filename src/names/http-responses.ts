import { mayHoldAddress } from '../decode/address-literals.ts';
import { isPage, MOST_TEXT, readHandedOut } from '../decode/handed-out.ts';
import { readHttpResponse } from '../decode/http.ts';
import { findTrailerEnd, joinChunks, readChunkHeader } from '../decode/http-chunks.ts';
import { matchesBytes } from '../decode/text-field.ts';
import { MAX_HEADER_LENGTH } from '../decode/text-header.ts';
import type { Findings } from './findings.ts';
import { endsHttp, type ResponseBody, startBody } from './http-connection.ts';
import { DONE, nextLook, type Reading } from './reading.ts';
import type { Stretch } from './stretch.ts';
import { noteMappingResponse } from './upnp-mappings.ts';

/** The shortest status line: `HTTP/1.1 200`. */
const STATUS_LENGTH = 12;

/** Of chunks this much is waited for, their size lines included. */
const MOST_CHUNKED = 2 * MOST_TEXT;

/** Longer than an address with its port. */
const OVERLAP = 64;

/** Of one body before it is all there: a list of addresses may come in segments of one byte. */
const MOST_READS = 8;

/**
 * Response after response: the server's name for itself, what it answered to actions of UPnP, and the addresses that bodies of
 * text hand out.
 */
export function readResponses(stretch: Stretch): Reading {
  const { direction, view, at, end, fromOriginator, findings } = stretch;
  if (direction.body !== null) return readBody(stretch);
  if (end - at < STATUS_LENGTH && matchesBytes(view, at, end, 'HTTP/1.'.slice(0, end - at)))
    return { consumed: 0, needed: STATUS_LENGTH };
  const response = readHttpResponse(view, at, end);
  if (response === null) return DONE;
  findings.service('http');
  if (!response.complete && end - at < MAX_HEADER_LENGTH) return { consumed: 0, needed: nextLook(end - at) };
  if (direction.dialogue.asked !== null && response.status >= 200) {
    const missing = noteMappingResponse(direction.dialogue, response, view, end, findings);
    if (missing > 0) return { consumed: 0, needed: response.headersEnd - at + missing };
  }
  findings.product('http', 'server', response.server, fromOriginator);
  if (!response.complete) return DONE;
  const start = response.headersEnd;
  if (endsHttp(direction.http, response)) {
    if (response.status === 101 && response.upgrade !== 'h2c') return DONE;
    // What follows is a stream of its own: HTTP/2 (RFC 7540, section 3.2), or that of whoever is behind a tunnel.
    direction.protocol = null;
    direction.unrecognised = 0;
    return { consumed: start - at, needed: 1 };
  }
  const body = startBody(direction.http, response);
  if (body.length === 0) return { consumed: start - at, needed: 1 };
  direction.body = body;
  const { consumed, needed } = readBody({ ...stretch, at: start });
  return { consumed: start - at + consumed, needed };
}

function readBody(stretch: Stretch): Reading {
  const { direction, view, at, end, fromOriginator, findings } = stretch;
  const body = direction.body!;
  if (body.length === null) return readChunks(stretch);
  const most = Math.min(body.length, MOST_TEXT);
  const there = Math.min(end - at, most);
  if (body.looked === 0 && body.isText) body.isText = !isPage(view, at, at + there);
  if (body.isText) {
    const state = { whole: there === body.length, last: there === most, fromOriginator };
    look(body, view, [at, at + there], state, findings);
    if (there < most) return { consumed: 0, needed: Math.min(most, nextLook(there)) };
  }
  direction.body = null;
  return body.length === Number.POSITIVE_INFINITY ? DONE : { consumed: body.length, needed: 1 };
}

function readChunks(stretch: Stretch): Reading {
  const { direction, view, at, end, fromOriginator, findings } = stretch;
  const body = direction.body!;
  if (body.isText) {
    const { bytes, complete } = joinChunks(view, at, end, MOST_TEXT);
    const text = new DataView(bytes.buffer, 0, bytes.length);
    const isLast = complete || bytes.length === MOST_TEXT || end - at >= MOST_CHUNKED;
    const isForPeople = body.looked === 0 && isPage(text, 0, bytes.length);
    const state = { whole: complete, last: isLast, fromOriginator };
    if (!isForPeople) look(body, text, [0, bytes.length], state, findings);
    if (!isForPeople && !isLast) return { consumed: 0, needed: nextLook(end - at) };
    body.isText = false;
  }
  return skipChunks(stretch);
}

/** To the end of the last chunk, of which the size lines alone are waited for. */
function skipChunks({ direction, view, at, end }: Stretch): Reading {
  let next = at;
  while (next < end) {
    const chunk = readChunkHeader(view, next, end);
    if (chunk === null) return DONE;
    if (chunk.complete && chunk.size > 0) {
      // Behind the data stands the end of its line.
      next = chunk.dataOffset + chunk.size + 2;
      continue;
    }
    const bodyEnd = chunk.complete ? findTrailerEnd(view, chunk.dataOffset, end) : -1;
    if (bodyEnd < 0) return end - next < MAX_HEADER_LENGTH ? { consumed: next - at, needed: end - next + 1 } : DONE;
    direction.body = null;
    return { consumed: bodyEnd - at, needed: 1 };
  }
  return { consumed: next - at, needed: 1 };
}

/**
 * Looks into what is there of a body, whenever what is new may hold an address: the rest may never come. A last look finds
 * names that stand behind their addresses.
 */
function look(
  body: ResponseBody,
  view: DataView,
  [start, end]: readonly [number, number],
  { whole, last, fromOriginator }: { whole: boolean; last: boolean; fromOriginator: boolean },
  findings: Findings,
): void {
  const isNew = mayHoldAddress(view, Math.max(start, start + body.looked - OVERLAP), end);
  body.looked = end - start;
  const isDue = last ? isNew || body.reads > 0 : isNew && body.reads < MOST_READS;
  if (!isDue) return;
  body.reads++;
  const service = body.question?.isHttpDns ? 'http-dns' : 'http';
  const handedOut = readHandedOut(view, start, end, { whole, asked: body.question?.name ?? null });
  for (const { address, name } of handedOut) findings.handedOut(address, name, service, fromOriginator);
}
