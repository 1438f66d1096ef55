import { type Layers, WORDS } from './layers.ts';

/** Fragments count their offsets in units of this many bytes (RFC 791, section 3.1; RFC 8200, section 4.5). */
const UNIT = 8;
/** The longest datagram that fragments can make. */
const MAX_DATAGRAM = 65_535;
const MAX_UNITS = Math.ceil(MAX_DATAGRAM / UNIT);

/** How much may wait for its missing fragments. */
export type FragmentLimits = {
  /** Datagrams at a time; the one that was touched least recently makes room. Each takes at most 74 KB. */
  datagrams: number;
  /** Microseconds after which a datagram is given up. */
  timeout: number;
};

/** RFC 8200 gives up after 60 s; a home network's fragments arrive together, and identifications come round sooner. */
export const FRAGMENT_LIMITS: FragmentLimits = { datagrams: 64, timeout: 30e6 };

/** One datagram that waits for fragments, or that has been completed and whose ports are still of use. */
type Datagram = {
  /** Source in words 0-3, destination in words 4-7. */
  addresses: Int32Array;
  identification: number;
  /** IPv4 only: IPv6 tells datagrams apart without it (RFC 8200, section 4.5). */
  protocol: number;
  /** Source port in the upper half, destination port in the lower; -1 before the first fragment. */
  ports: number;
  /** Bytes between the fragment header and the upper layer, in the first fragment. */
  skip: number;
  /** Grows with what arrives. */
  bytes: Uint8Array;
  /** 1 for every unit that has arrived. */
  arrived: Uint8Array;
  arrivedUnits: number;
  /** Of the whole datagram; -1 before the last fragment. */
  length: number;
  isComplete: boolean;
  firstTime: number;
  lastTouched: number;
};

/** Fragments that wait for their like. Create it with `createFragmentStore`. */
export type FragmentStore = { limits: FragmentLimits; datagrams: Datagram[]; touches: number };

export function createFragmentStore(limits: FragmentLimits = FRAGMENT_LIMITS): FragmentStore {
  return { limits, datagrams: [], touches: 0 };
}

/**
 * Adds the fragment that `layers` describes (`isFragment` is 1). When it completes its datagram, returns the upper-layer
 * bytes, header first, as a fresh array; else null. Where fragments overlap, the bytes that came first stay. Fragments
 * that the snap length cut leave their datagram incomplete.
 */
export function addFragment(
  store: FragmentStore,
  layers: Layers,
  view: DataView,
  timestamp: number,
): Uint8Array | null {
  if (layers.isFragment === 0 || layers.ipPayloadOffset < 0) return null;
  const datagram = findDatagram(store, layers) ?? createDatagram(store, layers, timestamp);
  datagram.lastTouched = ++store.touches;
  // An identification comes round: what was left of the datagram before is not part of this one.
  const isExpired = timestamp - datagram.firstTime > store.limits.timeout;
  if (isExpired || (datagram.isComplete && layers.fragmentOffset === 0)) clearDatagram(datagram, timestamp);
  if (layers.fragmentOffset === 0) rememberFirst(datagram, layers);
  if (datagram.isComplete) return null;
  copyFragment(datagram, layers, view);
  return completeDatagram(datagram);
}

/**
 * The ports of the datagram that this fragment belongs to, as source * 65536 + destination: what its first fragment
 * said, or -1 when that has not been seen. Call it after `addFragment`.
 */
export function portsOfFragment(store: FragmentStore, layers: Layers): number {
  return findDatagram(store, layers)?.ports ?? -1;
}

function findDatagram(store: FragmentStore, layers: Layers): Datagram | undefined {
  for (const datagram of store.datagrams) {
    if (datagram.identification === layers.identification && isSameDatagram(datagram, layers)) return datagram;
  }
  return undefined;
}

function isSameDatagram(datagram: Datagram, layers: Layers): boolean {
  if (datagram.protocol !== protocolOf(layers)) return false;
  for (let i = 0; i < 2 * WORDS; i++) if (datagram.addresses[i] !== layers.addresses[i]) return false;
  return true;
}

function protocolOf(layers: Layers): number {
  return layers.ipVersion === 4 ? layers.protocol : -1;
}

function createDatagram(store: FragmentStore, layers: Layers, timestamp: number): Datagram {
  const datagram: Datagram = {
    addresses: layers.addresses.slice(),
    identification: layers.identification,
    protocol: protocolOf(layers),
    ports: -1,
    skip: 0,
    bytes: new Uint8Array(0),
    arrived: new Uint8Array(0),
    arrivedUnits: 0,
    length: -1,
    isComplete: false,
    firstTime: timestamp,
    lastTouched: 0,
  };
  if (store.datagrams.length < store.limits.datagrams) store.datagrams.push(datagram);
  else store.datagrams[leastRecent(store)] = datagram;
  return datagram;
}

function leastRecent(store: FragmentStore): number {
  let oldest = 0;
  for (const [i, datagram] of store.datagrams.entries()) {
    if (datagram.lastTouched < store.datagrams[oldest]!.lastTouched) oldest = i;
  }
  return oldest;
}

function clearDatagram(datagram: Datagram, timestamp: number): void {
  datagram.arrived.fill(0);
  datagram.arrivedUnits = 0;
  datagram.ports = -1;
  datagram.skip = 0;
  datagram.length = -1;
  datagram.isComplete = false;
  datagram.firstTime = timestamp;
}

function rememberFirst(datagram: Datagram, layers: Layers): void {
  if (datagram.ports >= 0) return;
  datagram.ports = layers.sourcePort * 0x10000 + layers.destinationPort;
  datagram.skip = Math.max(0, layers.transportOffset - layers.ipPayloadOffset);
}

function copyFragment(datagram: Datagram, layers: Layers, view: DataView): void {
  const captured = layers.ipPayloadEnd - layers.ipPayloadOffset;
  const isLast = layers.moreFragments === 0;
  const end = layers.fragmentOffset + captured;
  if (captured < layers.ipPayloadLength || end > MAX_DATAGRAM) return;
  if (isLast && datagram.length < 0) datagram.length = end;
  // All but the last fragment end with a whole unit; what hangs over belongs to none.
  const units = isLast ? Math.ceil(captured / UNIT) : Math.floor(captured / UNIT);
  const firstUnit = layers.fragmentOffset / UNIT;
  growDatagram(datagram, firstUnit + units);
  for (let i = 0; i < units; i++) {
    if (datagram.arrived[firstUnit + i] === 1) continue;
    datagram.arrived[firstUnit + i] = 1;
    datagram.arrivedUnits++;
    const from = layers.ipPayloadOffset + i * UNIT;
    const to = Math.min(from + UNIT, layers.ipPayloadEnd);
    for (let at = from; at < to; at++)
      datagram.bytes[layers.fragmentOffset + at - layers.ipPayloadOffset] = view.getUint8(at);
  }
}

function growDatagram(datagram: Datagram, units: number): void {
  if (units <= datagram.arrived.length) return;
  const capacity = Math.min(MAX_UNITS, Math.max(units, 2 * datagram.arrived.length));
  const arrived = new Uint8Array(capacity);
  arrived.set(datagram.arrived);
  const bytes = new Uint8Array(capacity * UNIT);
  bytes.set(datagram.bytes);
  datagram.arrived = arrived;
  datagram.bytes = bytes;
}

/** Whole when every unit up to the end has arrived; the count alone does not tell, for fragments may lie behind the end. */
function completeDatagram(datagram: Datagram): Uint8Array | null {
  const units = Math.ceil(datagram.length / UNIT);
  if (datagram.length < 0 || datagram.arrivedUnits < units) return null;
  const hole = datagram.arrived.indexOf(0);
  if (hole >= 0 && hole < units) return null;
  datagram.isComplete = true;
  const whole = datagram.bytes.slice(datagram.skip, datagram.length);
  datagram.bytes = new Uint8Array(0);
  datagram.arrived = new Uint8Array(0);
  return whole;
}
