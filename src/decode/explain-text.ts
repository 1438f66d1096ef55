import { addCode, addRow, addText, formatText, type Page } from './explain-page.ts';
import { explainMappingAnswer, explainMappingRequest } from './explain-port-mapping.ts';
import { readByteText } from './text-field.ts';
import { fieldValue, MAX_HEADER_LENGTH, readTextHeader, readTextLine } from './text-header.ts';
import {
  type ElementPlace,
  locateElement,
  locateEndpoint,
  MAX_LENGTH,
  type WsDiscoveryMessage,
} from './ws-discovery.ts';

/** Explains the header of a text protocol, a row for each line, and a body that the readers look into. */
export function explainTextMessage(page: Page, offset: number, end: number): void {
  const { view } = page;
  const header = readTextHeader(view, offset, end);
  if (header === null) return;
  explainLines(page, offset, header.complete ? header.end : Math.min(end, offset + MAX_HEADER_LENGTH));
  if (!header.complete) return;
  if (fieldValue(header, 'content-type')?.toLowerCase().startsWith('application/sdp') === true) {
    const stop = Math.min(end, header.end + MAX_HEADER_LENGTH);
    for (let at = header.end; at < stop; ) at = explainLine(page, 'description', at, stop);
  } else if (header.startLine.startsWith('HTTP/')) explainMappingAnswer(page, header.end, end);
  else explainMappingRequest(page, header, header.end, end);
}

/** The start line, then a row for each field, the empty line included. */
function explainLines(page: Page, offset: number, end: number): void {
  let at = explainLine(page, 'start line', offset, end);
  while (at < end) {
    const isEmpty = readTextLine(page.view, at, end).text === '';
    at = explainLine(page, isEmpty ? 'end of header' : 'field', at, end);
  }
}

/** Adds a row for the line at `offset` and returns where the next begins. */
function explainLine(page: Page, name: string, offset: number, end: number): number {
  const { text, next } = readTextLine(page.view, offset, end);
  addRow(page, name, offset, next - offset, formatText(page.view, offset, offset + text.length));
  return next;
}

/** Bytes of lines that are looked at: what is longer is no dialogue of commands. */
const MAX_DIALOGUE_LENGTH = 4096;

/** Explains the lines of SMTP, FTP, POP3, IMAP and IRC: commands and answers, one row each. */
export function explainDialogue(page: Page, offset: number, end: number): void {
  const stop = Math.min(end, offset + MAX_DIALOGUE_LENGTH);
  for (let at = offset; at < stop; ) at = explainLine(page, 'line', at, stop);
}

/** RFC 4253, section 4.2. */
const MAX_IDENTIFICATION_LENGTH = 255;

/** Explains the line by which SSH begins; what follows is binary. */
export function explainSsh(page: Page, offset: number, end: number): void {
  explainLine(page, 'identification', offset, Math.min(end, offset + MAX_IDENTIFICATION_LENGTH));
}

/** RFC 854: IAC begins a command; WILL, WONT, DO and DONT have an option; SB lasts until SE. */
const TELNET = { iac: 255, sb: 250, se: 240 } as const;
const TELNET_NEGOTIATIONS: Record<number, string> = { 251: 'WILL', 252: 'WONT', 253: 'DO', 254: 'DONT' };

/** Explains the negotiation with which a stream of Telnet begins, and the text behind it. */
export function explainTelnet(page: Page, offset: number, end: number): void {
  const { view } = page;
  let at = offset;
  while (at + 2 < end && view.getUint8(at) === TELNET.iac) {
    const command = view.getUint8(at + 1);
    const option = view.getUint8(at + 2);
    const name = TELNET_NEGOTIATIONS[command];
    if (name !== undefined) {
      addRow(page, 'negotiation', at, 3, `${name} ${option}`);
      at += 3;
    } else if (command === TELNET.sb) {
      const stop = endOfSubnegotiation(view, at + 2, end);
      addRow(page, 'subnegotiation', at, stop - at, `option ${option}`);
      at = stop;
    } else {
      addCode(page, 'command', at, 2);
      at += 2;
    }
  }
  if (at < end) addText(page, 'text', at, end);
}

function endOfSubnegotiation(view: DataView, offset: number, end: number): number {
  for (let at = offset; at + 2 <= end; at++) {
    if (view.getUint8(at) === TELNET.iac && view.getUint8(at + 1) === TELNET.se) return at + 2;
  }
  return end;
}

/** Explains a message of WS-Discovery: the elements that are looked into, and where in its text they stand. */
export function explainWsDiscovery(page: Page, offset: number, end: number, message: WsDiscoveryMessage): void {
  const { view } = page;
  addRow(page, 'message', offset, end - offset, message.kind);
  // One character a byte, so that places in the text are places in the frame.
  let text = '';
  const stop = Math.min(end, offset + MAX_LENGTH);
  for (let at = offset; at < stop; at += PIECE) text += readByteText(view, at, Math.min(stop, at + PIECE));
  const add = (name: string, place: ElementPlace | null) => {
    if (place !== null) addText(page, name, offset + place.start, offset + place.end);
  };
  add('endpoint', locateEndpoint(text));
  add('types', locateElement(text, 'Types'));
  add('scopes', locateElement(text, 'Scopes'));
  add('service addresses', locateElement(text, 'XAddrs'));
}

/** What `readByteText` gives at a time. */
const PIECE = 4096;
