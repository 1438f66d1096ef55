import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** IEEE 802.11-2020, section 9.2.3; the fields of a data frame up to the optional ones. */
export const FRAME_CONTROL = 0;
export const FLAGS = 1;
export const DURATION = 2;
export const ADDRESS_1 = 4;
export const ADDRESS_2 = 10;
export const ADDRESS_3 = 16;
export const SEQUENCE_CONTROL = 22;
export const ADDRESS_4 = 24;
export const HEADER_LENGTH = 24;

/** Of the first byte: type in bits 2 and 3, subtype above it. */
const TYPE_MASK = 0x0f;
const MANAGEMENT = 0x00;
const DATA = 0x08;
/** Of the subtype of a data frame. */
const NO_DATA = 0x40;
const QOS = 0x80;
/** Of the second byte. */
const TO_DS = 0x01;
const FROM_DS = 0x02;
const BOTH_DS = 0x03;
const PROTECTED = 0x40;
const HT_CONTROL = 0x80;

const ADDRESS_LENGTH = 6;
const QOS_LENGTH = 2;
const HT_CONTROL_LENGTH = 4;
const A_MSDU_PRESENT = 0x80;
const FRAGMENT_MASK = 0x0f;

/**
 * Reads an 802.11 frame. Management, control and empty data frames are of another kind; of an aggregate (A-MSDU) the
 * first packet alone is read, for a record has one set of layers.
 */
export function decodeIeee80211(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < 2) return stop(layers, FAULT.truncated, LAYER.ieee80211, offset);
  const control = view.getUint8(offset + FRAME_CONTROL);
  const type = control & TYPE_MASK;
  if (type !== DATA && type !== MANAGEMENT) return -1;
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.ieee80211, offset);
  const flags = view.getUint8(offset + FLAGS);
  if (type === MANAGEMENT) {
    keepAddresses(0, offset, layers);
    return -1;
  }
  const next = decodeData(view, offset, control, flags, end, layers);
  // Behind the first fragment there is no LLC header to go on from.
  if (next < 0 || (view.getUint8(offset + SEQUENCE_CONTROL) & FRAGMENT_MASK) === 0) return next;
  return stop(layers, FAULT.unsupported, LAYER.ieee80211, offset + SEQUENCE_CONTROL);
}

/** Reads a data frame whose control bytes stand in each other's place; the sequence control is not to be trusted then. */
export function decodeIeee80211Swapped(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.ieee80211, offset);
  return decodeData(view, offset, view.getUint8(offset + FLAGS), view.getUint8(offset + FRAME_CONTROL), end, layers);
}

function decodeData(
  view: DataView,
  offset: number,
  control: number,
  flags: number,
  end: number,
  layers: Layers,
): number {
  const isFourAddress = (flags & BOTH_DS) === BOTH_DS;
  const headerLength = isFourAddress ? ADDRESS_4 + ADDRESS_LENGTH : HEADER_LENGTH;
  if (end - offset < headerLength) return stop(layers, FAULT.truncated, LAYER.ieee80211, offset);
  keepAddresses(flags & BOTH_DS, offset, layers);
  if (control & NO_DATA) return -1;
  if (flags & PROTECTED) return stop(layers, FAULT.encrypted, LAYER.ieee80211, offset);
  let length = headerLength;
  if (control & QOS) length += flags & HT_CONTROL ? QOS_LENGTH + HT_CONTROL_LENGTH : QOS_LENGTH;
  // Some drivers align what follows the header and say so in radiotap.
  if (layers.radioPadding !== 0) length = (length + 3) & ~3;
  if (end - offset < length) return stop(layers, FAULT.truncated, LAYER.ieee80211, offset);
  const isAggregate = (control & QOS) !== 0 && (view.getUint8(offset + headerLength) & A_MSDU_PRESENT) !== 0;
  // A subframe of an aggregate begins as an 802.3 frame does: addresses and a length (section 9.3.2.2.2).
  layers.next = isAggregate ? HEADER.ethernet : HEADER.llc;
  return offset + length;
}

/** Which address is whose depends on the way through the distribution system (section 9.3.2.1, table 9-30). */
function keepAddresses(direction: number, offset: number, layers: Layers): void {
  if (layers.ipVersion !== 0 || layers.sourceMacOffset >= 0) return;
  const goesIn = (direction & TO_DS) !== 0;
  layers.destinationMacOffset = offset + (goesIn ? ADDRESS_3 : ADDRESS_1);
  if ((direction & FROM_DS) === 0) layers.sourceMacOffset = offset + ADDRESS_2;
  else layers.sourceMacOffset = offset + (goesIn ? ADDRESS_4 : ADDRESS_3);
}
