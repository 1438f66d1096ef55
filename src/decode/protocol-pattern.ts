import { PROTOCOL } from './layers.ts';
import type { ProtocolPattern, ProtocolRule } from './protocol-rules.ts';

/** A pattern made ready for matching, and the rule that it is of. */
export type CompiledPattern = {
  rule: ProtocolRule;
  pattern: ProtocolPattern;
  bytes: Uint8Array;
  mask: Uint8Array;
  minimum: number;
};

/** Protocol rules made ready for matching. Immutable. */
export type ProtocolPatterns = Record<'udp' | 'tcp', { patterns: CompiledPattern[]; ports: Map<number, ProtocolRule> }>;

/** A rule that fits, and what it rests on. */
export type ProtocolMatch = {
  protocol: string;
  title: string;
  role: ProtocolRule['role'];
  message: string | null;
  /** A port alone is a hint. */
  basis: 'bytes' | 'port';
  /** Of a port: one of many that the rule names together, which is a hint of little. */
  isRange?: boolean;
};

/** Operating systems give these to conversations that they open themselves (RFC 6056; Linux begins at 32768). */
const FIRST_EPHEMERAL = 32_768;

/** Makes rules ready: the longest patterns first, so that the more certain one wins. */
export function compileProtocolRules(rules: readonly ProtocolRule[]): ProtocolPatterns {
  const compiled: ProtocolPatterns = {
    udp: { patterns: [], ports: new Map() },
    tcp: { patterns: [], ports: new Map() },
  };
  for (const rule of rules) {
    for (const pattern of rule.patterns) compiled[pattern.transport].patterns.push(compilePattern(rule, pattern));
    for (const { transport, port, to = port } of rule.ports) {
      const { ports } = compiled[transport];
      for (let each = port; each <= to; each++) if (!ports.has(each)) ports.set(each, rule);
    }
  }
  for (const { patterns } of Object.values(compiled)) patterns.sort((a, b) => b.bytes.length - a.bytes.length);
  return compiled;
}

function compilePattern(rule: ProtocolRule, pattern: ProtocolPattern): CompiledPattern {
  const bytes = parseHex(pattern.hex);
  const mask = pattern.mask === undefined ? new Uint8Array(bytes.length).fill(0xff) : parseHex(pattern.mask);
  const lengthEnd = pattern.length === undefined ? 0 : pattern.length.at + pattern.length.bytes;
  return { rule, pattern, bytes, mask, minimum: Math.max(pattern.minimum ?? 0, pattern.at + bytes.length, lengthEnd) };
}

function parseHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/**
 * The rule whose bytes fit the datagram or the stream's beginning [offset, end), or null. `ports` are both of the flow;
 * `wireLength` is the datagram's length on the wire.
 */
export function matchProtocolBytes(
  patterns: ProtocolPatterns['udp'],
  view: DataView,
  offset: number,
  end: number,
  ports: readonly [number, number],
  wireLength = end - offset,
): ProtocolMatch | null {
  const found = findProtocolPattern(patterns, view, offset, end, ports, wireLength);
  return found === null ? null : matchOf(found.rule, found.pattern.message ?? null, 'bytes');
}

/** As `matchProtocolBytes`: the pattern itself, which says where its bytes stand. */
export function findProtocolPattern(
  { patterns }: ProtocolPatterns['udp'],
  view: DataView,
  offset: number,
  end: number,
  ports: readonly [number, number],
  wireLength = end - offset,
): CompiledPattern | null {
  for (const candidate of patterns) {
    const { pattern } = candidate;
    if (end - offset < candidate.minimum || !hasBytes(candidate, view, offset + pattern.at)) continue;
    if (pattern.ports !== undefined && !pattern.ports.some((port) => ports.includes(port))) continue;
    if (!hasLength(pattern, view, offset, wireLength)) continue;
    return candidate;
  }
  return null;
}

/** The rule that one of the flow's ports belongs to, the responder's first; the originator's only where nobody gave it by chance. */
export function matchProtocolPort(
  { ports }: ProtocolPatterns['udp'],
  responderPort: number,
  originatorPort: number,
): ProtocolMatch | null {
  const byResponder = ports.get(responderPort);
  const rule = byResponder ?? (originatorPort < FIRST_EPHEMERAL ? ports.get(originatorPort) : undefined);
  if (rule === undefined) return null;
  const port = byResponder === undefined ? originatorPort : responderPort;
  const isNamed = rule.ports.some((each) => each.port === port && (each.to ?? port) === port);
  return { ...matchOf(rule, null, 'port'), isRange: !isNamed };
}

/** Those of an IP protocol; null where rules tell nothing of it. */
export function patternsOf(patterns: ProtocolPatterns, protocol: number): ProtocolPatterns['udp'] | null {
  if (protocol === PROTOCOL.udp) return patterns.udp;
  return protocol === PROTOCOL.tcp ? patterns.tcp : null;
}

function matchOf(
  { id, protocol = id, title, role }: ProtocolRule,
  message: string | null,
  basis: 'bytes' | 'port',
): ProtocolMatch {
  return { protocol, title, role, message, basis };
}

function hasBytes({ bytes, mask }: CompiledPattern, view: DataView, offset: number): boolean {
  for (let i = 0; i < bytes.length; i++)
    if ((view.getUint8(offset + i) & mask[i]!) !== (bytes[i]! & mask[i]!)) return false;
  return true;
}

/** A datagram is as long as it says; a stream may go on behind its first message. */
function hasLength(
  { length, transport }: ProtocolPattern,
  view: DataView,
  offset: number,
  wireLength: number,
): boolean {
  if (length === undefined) return true;
  const at = offset + length.at;
  const little = length.order === 'little';
  const field =
    length.bytes === 1
      ? view.getUint8(at)
      : length.bytes === 2
        ? view.getUint16(at, little)
        : view.getUint32(at, little);
  const stated = field + length.plus;
  return transport === 'udp' ? stated === wireLength : stated >= length.at + length.bytes && stated < 0x100_0000;
}
