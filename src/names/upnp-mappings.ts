import { parseAddress } from '../base/ip-address.ts';
import type { HttpRequest, HttpResponse } from '../decode/http.ts';
import {
  isEnvelopeClosed,
  type MappingAction,
  type MappingAnswer,
  readMappingAction,
  readMappingAnswer,
  readPortMapping,
  readPortMappingRemoval,
} from '../decode/port-mapping.ts';
import type { Findings } from './findings.ts';
import { formatExternalAddress, formatMappingMessage, type MappingMessage } from './mapping-messages.ts';

/** What a client asked a gateway, as the answer needs it: an answer does not say which mapping it is about. */
type AskedMapping = {
  action: MappingAction;
  /** Null for the external address. */
  about: MappingMessage | null;
};

/**
 * What a stream's client asked last and has no answer to yet; shared by both directions. One is enough: actions are
 * POSTs, which clients do not pipeline (RFC 9112, section 9.3.2).
 */
export type MappingDialogue = { asked: AskedMapping | null };

/** Of a body that asks or answers. */
const LONGEST_BODY = 4096;

const OK = 200;
/** By which faults are told (UPnP Device Architecture 1.1, section 3.2.2). */
const FIRST_ERROR = 400;

/**
 * Takes in a request whose header is whole. Returns how many bytes from the header's end on its body needs, when more
 * than are there; else 0.
 */
export function noteMappingRequest(
  dialogue: MappingDialogue,
  request: HttpRequest,
  view: DataView,
  end: number,
  findings: Findings,
): number {
  const action = readMappingAction(request.header);
  if (action === null) {
    dialogue.asked = null;
    return 0;
  }
  const length = Math.min(request.contentLength ?? 0, LONGEST_BODY);
  const bodyEnd = request.headersEnd + length;
  if (end < bodyEnd) return length;
  const about = readAsked(action, view, request.headersEnd, bodyEnd);
  dialogue.asked = about === null && action !== 'external-address' ? null : { action, about };
  if (about !== null) findings.message('upnp', formatMappingMessage(about), true);
  else if (action === 'external-address') findings.message('upnp', formatExternalAddress(null), true);
  return 0;
}

function readAsked(action: MappingAction, view: DataView, offset: number, end: number): MappingMessage | null {
  if (action === 'external-address') return null;
  if (action === 'delete') {
    const removal = readPortMappingRemoval(view, offset, end);
    return removal === null ? null : { said: 'delete', ...removal, internalPort: 0, detail: null, client: null };
  }
  const mapping = readPortMapping(view, offset, end);
  if (mapping === null) return null;
  const { protocol, externalPort, internalPort, internalClient, remoteHost } = mapping;
  const detail = remoteHost !== null && /^[\w.:-]+$/.test(remoteHost) ? remoteHost : null;
  return { said: 'add', protocol, externalPort, internalPort, detail, client: internalClient };
}

/**
 * Takes in a response while an action waits for its answer. Returns how many bytes from the header's end on the body
 * needs, when more than are there; else 0, and the action has its answer, or none that could be read.
 */
export function noteMappingResponse(
  dialogue: MappingDialogue,
  response: HttpResponse,
  view: DataView,
  end: number,
  findings: Findings,
): number {
  const { headersEnd, contentLength, status } = response;
  const there = end - headersEnd;
  if (contentLength !== null && there < Math.min(contentLength, LONGEST_BODY)) {
    return Math.min(contentLength, LONGEST_BODY);
  }
  // In chunks, or up to the end of the connection; looked at more rarely as it grows.
  if (contentLength === null && there < LONGEST_BODY && !isEnvelopeClosed(view, headersEnd, end)) {
    return there + 1 + (there >> 4);
  }
  const { asked } = dialogue;
  dialogue.asked = null;
  const answer = readMappingAnswer(
    view,
    headersEnd,
    headersEnd + Math.min(there, contentLength ?? there, LONGEST_BODY),
  );
  if (asked !== null && answer !== null) noteAnswer(asked, status, answer, findings);
  return 0;
}

function noteAnswer({ action, about }: AskedMapping, status: number, answer: MappingAnswer, findings: Findings): void {
  const note = (message: string) => findings.message('upnp', message, false);
  if (status === OK && answer.action === action) {
    const address = answer.externalAddress === null ? null : parseAddress(answer.externalAddress);
    if (about === null) {
      // A router without a connection answers with nothing, or with 0.0.0.0.
      if (address !== null && address[3] !== 0) note(formatExternalAddress(answer.externalAddress));
    } else if (action === 'delete') note(formatMappingMessage({ ...about, said: 'removed' }));
    else note(formatMappingMessage({ ...about, said: 'granted', detail: `${answer.reservedPort ?? 0}` }));
  } else if (status >= FIRST_ERROR && answer.errorCode !== null && about?.said === 'add') {
    note(formatMappingMessage({ ...about, said: 'refused', detail: `${answer.errorCode}` }));
  }
}
