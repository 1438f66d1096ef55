import type { Seen } from '../base/row-set.ts';
import { isCertainDns, readDnsMessage } from '../decode/dns.ts';
import type { Layers } from '../decode/layers.ts';
import { I, INTEREST } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { NameBook } from './name-book.ts';
import { DNS_KIND, DNS_KINDS } from './name-tables.ts';

/** Where the naming systems live (RFC 1035, RFC 6762, RFC 4795). */
const DNS_PORTS: Readonly<Record<number, number>> = { 53: DNS_KIND.dns, 5353: DNS_KIND.mdns, 5355: DNS_KIND.llmnr };

/** Datagrams of one direction that are looked into before the flow is left alone. */
const MOST_LOOKS = 6;

/** Reads the UDP payload of the current flow's packet, as far as the flow is of interest. */
export function readDatagram(flows: FlowTable, book: NameBook, layers: Layers, view: DataView, seen: Seen): void {
  const { ints, base } = flows;
  const kind = DNS_PORTS[ints[base + I.ports]! & 0xffff] ?? DNS_PORTS[ints[base + I.ports]! >>> 16];
  const message = readDnsMessage(view, layers.payloadOffset, layers.payloadEnd);
  if (message !== null && (kind !== undefined || isCertainDns(message, layers.payloadEnd))) {
    setService(flows, book, DNS_KINDS[kind ?? DNS_KIND.dns]!);
    book.noteDns(message, clientOf(flows, kind), kind ?? DNS_KIND.dns, seen);
    return;
  }
  if (kind === undefined) countLook(flows);
}

/** Who asks in this flow: its originator, or nobody in particular when answers go to everybody. */
function clientOf({ ints, base }: FlowTable, kind: number | undefined): number {
  return kind === undefined || kind === DNS_KIND.dns ? ints[base + I.originator]! : -1;
}

function setService({ ints, base }: FlowTable, book: NameBook, name: string): void {
  if (ints[base + I.service]! < 0) ints[base + I.service] = book.text(name);
}

function countLook({ ints, base, fromOriginator }: FlowTable): void {
  const at = base + (fromOriginator ? I.oHole : I.rHole);
  if (++ints[at]! >= MOST_LOOKS) ints[base + I.interest]! &= ~(fromOriginator ? INTEREST.originator : INTEREST.responder);
}
