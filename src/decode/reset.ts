import { type Layers, WORDS } from './layers.ts';

/** Empties every field for the next frame. */
export function resetLayers(layers: Layers): void {
  layers.kind = 0;
  layers.fault = 0;
  layers.faultLayer = 0;
  layers.faultOffset = -1;
  layers.sourceMacOffset = -1;
  layers.destinationMacOffset = -1;
  layers.etherType = -1;
  layers.vlanId = -1;
  layers.networkOffset = -1;
  layers.ipVersion = 0;
  layers.outerProtocol = -1;
  layers.tunnelDepth = 0;
  layers.tunnel = 0;
  layers.hopLimit = -1;
  layers.protocol = -1;
  layers.arpOperation = 0;
  layers.arpSenderMacOffset = -1;
  layers.arpTargetMacOffset = -1;
  layers.next = 0;
  layers.wireEnd = 0;
  layers.radioPadding = 0;
  clearAddresses(layers.addresses);
  clearAddresses(layers.outerAddresses);
  resetNetwork(layers);
}

/** Empties what describes one IP packet and what it carries: an inner header replaces the outer one's. */
export function resetNetwork(layers: Layers): void {
  layers.identification = 0;
  layers.isFragment = 0;
  layers.fragmentOffset = 0;
  layers.moreFragments = 0;
  layers.ipPayloadOffset = -1;
  layers.ipPayloadEnd = -1;
  layers.ipPayloadLength = 0;
  layers.transportOffset = -1;
  layers.sourcePort = 0;
  layers.destinationPort = 0;
  layers.tcpFlags = 0;
  layers.sequenceNumber = 0;
  layers.acknowledgementNumber = 0;
  layers.icmpType = -1;
  layers.icmpCode = -1;
  layers.payloadOffset = -1;
  layers.payloadEnd = -1;
  layers.payloadLength = 0;
  // Few packets quote another one: the addresses are cleared only behind those that did.
  if (layers.quotedProtocol >= 0) resetQuoted(layers);
}

function resetQuoted(layers: Layers): void {
  layers.quotedProtocol = -1;
  layers.quotedSourcePort = 0;
  layers.quotedDestinationPort = 0;
  clearAddresses(layers.quotedAddresses);
}

function clearAddresses(words: Int32Array): void {
  for (let i = 0; i < 2 * WORDS; i++) words[i] = 0;
}
