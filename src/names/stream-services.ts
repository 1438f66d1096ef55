import { readLineProtocol } from '../decode/line-protocols.ts';
import { readP2pStream } from '../decode/p2p.ts';
import { matchProtocolBytes, type ProtocolPatterns } from '../decode/protocol-pattern.ts';
import { readStunStream } from '../decode/stun.ts';
import { readOpenvpnStream } from '../decode/vpn.ts';
import type { FlowPorts } from './datagram-services.ts';

/** What a stream turned out to be, beside those that are followed further; `message` is its first word. */
export type RecognisedStream = { service: string; message: string };

/** The protocol of the first bytes of a stream, of either side; null when they are none of these, or too few. Rules come last. */
export function recogniseStream(
  view: DataView,
  start: number,
  end: number,
  ports: FlowPorts,
  patterns: ProtocolPatterns['tcp'],
): RecognisedStream | null {
  const p2p = readP2pStream(view, start, end);
  if (p2p !== null) return { service: p2p.family, message: p2p.message };
  const stun = readStunStream(view, start, end)?.message;
  if (stun !== undefined) return { service: 'stun', message: `${stun.method}-${stun.kind}` };
  const vpn = readOpenvpnStream(view, start, end);
  if (vpn !== null) return { service: vpn.protocol, message: vpn.message };
  const line = readLineProtocol(view, start, end);
  if (line !== null && line.protocol !== 'text-greeting') {
    return { service: line.protocol, message: line.sender ?? 'greeting' };
  }
  const match = matchProtocolBytes(patterns, view, start, end, ports);
  return match === null ? null : { service: match.protocol, message: match.message ?? 'message' };
}
