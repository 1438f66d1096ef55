import { addFragment, type FragmentStore, portsOfFragment } from './fragments.ts';
import { type Layers, PROTOCOL } from './layers.ts';

const UDP_HEADER_LENGTH = 8;
const TCP_SEQUENCE = 4;
const TCP_DATA_OFFSET = 12;

/**
 * Takes in the fragment that `layers` describes and gives it the ports of its datagram, so that it is counted in the
 * right flow. Returns the datagram's upper-layer bytes when this fragment completes it, else null.
 */
export function takeFragment(store: FragmentStore, layers: Layers, view: DataView, time: number): DataView | null {
  const whole = addFragment(store, layers, view, time);
  if (layers.fragmentOffset > 0) {
    const ports = portsOfFragment(store, layers);
    layers.sourcePort = ports < 0 ? 0 : Math.floor(ports / 65536);
    layers.destinationPort = ports < 0 ? 0 : ports % 65536;
  }
  return whole === null ? null : new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
}

/** Makes `layers` describe the payload of a whole datagram instead of the fragment's: offsets are into `whole`. */
export function describeWhole(layers: Layers, whole: DataView): void {
  layers.payloadEnd = whole.byteLength;
  layers.payloadOffset = headerLength(layers, whole);
  layers.payloadLength = Math.max(0, layers.payloadEnd - layers.payloadOffset);
  // They point into the fragment's frame.
  layers.sourceMacOffset = -1;
  layers.destinationMacOffset = -1;
  if (layers.protocol === PROTOCOL.tcp && whole.byteLength >= TCP_DATA_OFFSET) {
    layers.sequenceNumber = whole.getInt32(TCP_SEQUENCE);
  }
}

function headerLength({ protocol }: Layers, whole: DataView): number {
  if (protocol === PROTOCOL.udp) return UDP_HEADER_LENGTH;
  if (protocol !== PROTOCOL.tcp || whole.byteLength <= TCP_DATA_OFFSET) return 0;
  return (whole.getUint8(TCP_DATA_OFFSET) >>> 4) * 4;
}
