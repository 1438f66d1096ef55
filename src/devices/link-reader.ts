import { readMac } from '../base/mac-address.ts';
import type { Seen } from '../base/row-set.ts';
import type { Layers } from '../decode/layers.ts';
import { type FactBook, noteFact } from './fact-book.ts';

/** Ethernet hardware addresses have six bytes; ARP for others (layers.arpSenderMacOffset < 0) says nothing here. */
export function readArp(book: FactBook, layers: Layers, view: DataView, seen: Seen): void {
  if (layers.arpSenderMacOffset < 0) return;
  // A probe asks whether an address is free (RFC 5227, section 2.1.1): its sender has none.
  if (layers.addresses[3] === 0) return;
  noteFact(book, seen, {
    kind: 'arp',
    mac: readMac(view, layers.arpSenderMacOffset),
    words: layers.addresses,
    value: null,
  });
}
