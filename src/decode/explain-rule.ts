import { addFields, addRow, formatBytes, onLayer, type Page } from './explain-page.ts';
import { type Layers, PROTOCOL } from './layers.ts';
import { DESTINATION_PORT, SOURCE_PORT } from './ports.ts';
import { type CompiledPattern, findProtocolPattern, type ProtocolPatterns, patternsOf } from './protocol-pattern.ts';
import type { ProtocolPattern } from './protocol-rules.ts';

/** Explains a message that a rule tells by a pattern of bytes: where they stand, and which rule it is. Its protocol, or null. */
export function explainByRule(page: Page, layers: Layers, patterns: ProtocolPatterns): string | null {
  const { payloadOffset: start, payloadEnd: end, payloadLength, destinationPort, sourcePort } = layers;
  const ofTransport = patternsOf(patterns, layers.protocol);
  if (ofTransport === null) return null;
  const ports: [number, number] = [destinationPort, sourcePort];
  const found = findProtocolPattern(ofTransport, page.view, start, end, ports, payloadLength);
  if (found === null) return null;
  const { id, title, protocol = id } = found.rule;
  const rulePage = onLayer(page, title);
  addRow(rulePage, 'told by', start, 0, `rules/protocols/${id}.json`);
  explainPattern(rulePage, start, found);
  return protocol;
}

/** In the order of their bytes. */
function explainPattern(page: Page, offset: number, { pattern, bytes }: CompiledPattern): void {
  const { at, length, message } = pattern;
  if (length !== undefined && length.at < at) explainLength(page, offset, length);
  const shown = formatBytes(page.view, offset + at, offset + at + bytes.length);
  addRow(page, 'magic', offset + at, bytes.length, message === undefined ? shown : `${shown} (${message})`);
  if (length !== undefined && length.at > at) explainLength(page, offset, length);
}

function explainLength(page: Page, offset: number, length: NonNullable<ProtocolPattern['length']>): void {
  addFields(page, offset, page.end, [
    ['length', length.at, length.bytes, length.order === 'little' ? 'little' : 'number'],
  ]);
}

/** Adds a row at the port that rules know a protocol by; to be asked where bytes tell none. */
export function explainPortHint(page: Page, layers: Layers, patterns: ProtocolPatterns): void {
  const { protocol, transportOffset, sourcePort, destinationPort } = layers;
  const ports = patternsOf(patterns, protocol)?.ports;
  if (ports === undefined || transportOffset < 0) return;
  const isDestination = ports.has(destinationPort);
  const rule = ports.get(isDestination ? destinationPort : sourcePort);
  if (rule === undefined) return;
  const at = transportOffset + (isDestination ? DESTINATION_PORT : SOURCE_PORT);
  const value = `port known for ${rule.protocol ?? rule.id} (no more than a hint)`;
  addRow(onLayer(page, protocol === PROTOCOL.udp ? 'UDP' : 'TCP'), 'hint', at, 2, value);
}
