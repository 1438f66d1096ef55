import type { Seen } from '../base/row-set.ts';
import { type Layers, PROTOCOL } from '../decode/layers.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { findingsOf } from './findings.ts';
import type { NameBook } from './name-book.ts';

/** Echo request and reply: RFC 792; RFC 4443, section 4. */
const ECHO: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [PROTOCOL.icmp]: { 8: 'echo-request', 0: 'echo-reply' },
  [PROTOCOL.icmpv6]: { 128: 'echo-request', 129: 'echo-reply' },
};

/** Notes that one side asked the other whether it is there: the first packet of an ICMP flow tells. */
export function readEcho(flows: FlowTable, book: NameBook, layers: Layers, seen: Seen): void {
  const message = ECHO[layers.protocol]?.[layers.icmpType];
  if (message !== undefined) findingsOf(flows, book, seen).message('icmp', message, flows.fromOriginator);
}
