import { PROTOCOL, TCP } from '../decode/layers.ts';

/** Ports on which servers listen: a first packet from one of these to a port that is not is a reply. */
const SERVER_PORTS: ReadonlySet<number> = new Set([
  21, 22, 23, 25, 53, 67, 80, 110, 123, 143, 443, 465, 554, 587, 853, 993, 995, 1883, 1935, 3478, 5222, 5228, 5683,
  8080, 8443, 8883, 8800, 10001, 32100,
]);

/** Who opened a conversation, judged by its first packet: `source`, or `destination` when that packet is an answer. */
export function firstPacketOpener(
  protocol: number,
  tcpFlags: number,
  sourcePort: number,
  destinationPort: number,
): 'source' | 'destination' {
  if (protocol === PROTOCOL.tcp && (tcpFlags & TCP.syn) !== 0)
    return (tcpFlags & TCP.ack) === 0 ? 'source' : 'destination';
  const isReply = SERVER_PORTS.has(sourcePort) && !SERVER_PORTS.has(destinationPort);
  return isReply ? 'destination' : 'source';
}
