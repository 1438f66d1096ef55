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

const QOS_LENGTH = 2;
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
  const isWds = type === DATA && (flags & BOTH_DS) === BOTH_DS;
  if (isWds && end - offset < ADDRESS_4 + 6) return stop(layers, FAULT.truncated, LAYER.ieee80211, offset);
  keepAddresses(type === DATA ? flags & BOTH_DS : 0, offset, layers);
  if (type !== DATA || control & NO_DATA) return -1;
  if (flags & PROTECTED) return stop(layers, FAULT.encrypted, LAYER.ieee80211, offset + FLAGS);
  // Behind the first fragment there is no LLC header to go on from.
  if (view.getUint8(offset + SEQUENCE_CONTROL) & FRAGMENT_MASK) {
    return stop(layers, FAULT.unsupported, LAYER.ieee80211, offset + SEQUENCE_CONTROL);
  }
  return followData(view, offset, offset + (isWds ? ADDRESS_4 + 6 : HEADER_LENGTH), end, layers);
}

/** Which address is whose depends on the way through the distribution system (section 9.3.2.1, table 9-30). */
function keepAddresses(direction: number, offset: number, layers: Layers): void {
  if (layers.ipVersion !== 0 || layers.sourceMacOffset >= 0) return;
  const goesIn = (direction & TO_DS) !== 0;
  layers.destinationMacOffset = offset + (goesIn ? ADDRESS_3 : ADDRESS_1);
  if ((direction & FROM_DS) === 0) layers.sourceMacOffset = offset + ADDRESS_2;
  else layers.sourceMacOffset = offset + (goesIn ? ADDRESS_4 : ADDRESS_3);
}

function followData(view: DataView, frame: number, offset: number, end: number, layers: Layers): number {
  let at = offset;
  let isAggregate = false;
  if (view.getUint8(frame + FRAME_CONTROL) & QOS) {
    if (end - at < QOS_LENGTH) return stop(layers, FAULT.truncated, LAYER.ieee80211, at);
    isAggregate = (view.getUint8(at) & A_MSDU_PRESENT) !== 0;
    at += QOS_LENGTH + (view.getUint8(frame + FLAGS) & HT_CONTROL ? 4 : 0);
  }
  // Some drivers align what follows the header and say so in radiotap.
  if (layers.radioPadding !== 0) at += (4 - ((at - frame) & 3)) & 3;
  if (at > end) return stop(layers, FAULT.truncated, LAYER.ieee80211, offset);
  // A subframe of an aggregate begins as an 802.3 frame does: addresses and a length (section 9.3.2.2.2).
  layers.next = isAggregate ? HEADER.ethernet : HEADER.llc;
  return at;
}
