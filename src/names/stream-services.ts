import { readLineProtocol } from '../decode/line-protocols.ts';
import { readMqtt } from '../decode/mqtt.ts';
import { readP2pStream } from '../decode/p2p.ts';
import { readOpenvpnStream } from '../decode/vpn.ts';

/** What a stream turned out to be, beside those that are followed further; `message` is its first word. */
export type RecognisedStream = { service: string; message: string };

/** The protocol of the first bytes of a stream, of either side; null when they are none of these, or too few. */
export function recogniseStream(view: DataView, start: number, end: number): RecognisedStream | null {
  const p2p = readP2pStream(view, start, end);
  if (p2p !== null) return { service: p2p.family, message: p2p.message };
  if (readMqtt(view, start, end) !== null) return { service: 'mqtt', message: 'connect' };
  const vpn = readOpenvpnStream(view, start, end);
  if (vpn !== null) return { service: vpn.protocol, message: vpn.message };
  const line = readLineProtocol(view, start, end);
  if (line === null || line.protocol === 'text-greeting') return null;
  return { service: line.protocol, message: line.sender ?? 'greeting' };
}
