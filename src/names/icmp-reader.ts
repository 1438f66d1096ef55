import type { Seen } from '../base/row-set.ts';
import { ECHO_MESSAGES } from '../decode/icmp.ts';
import type { Layers } from '../decode/layers.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { findingsOf } from './findings.ts';
import type { NameBook } from './name-book.ts';

/** Notes that one side asked the other whether it is there: the first packet of an ICMP flow tells. */
export function readEcho(flows: FlowTable, book: NameBook, layers: Layers, seen: Seen): void {
  const message = ECHO_MESSAGES[layers.protocol]?.[layers.icmpType];
  if (message !== undefined) findingsOf(flows, book, seen).message('icmp', message, flows.fromOriginator);
}
