import type { SocketAddress } from '../decode/address-field.ts';
import { readNbns } from '../decode/nbns.ts';
import { readNtp } from '../decode/ntp.ts';
import { readP2pDatagram } from '../decode/p2p.ts';
import { matchProtocolBytes, type ProtocolPatterns } from '../decode/protocol-pattern.ts';
import { looksLikeRtcp } from '../decode/rtp.ts';
import { readSsdp } from '../decode/ssdp.ts';
import { readStun, readTurnChannel } from '../decode/stun.ts';
import { readIke, readNatTraversal, readOpenvpnReset, readWireguard } from '../decode/vpn.ts';
import { readWsDiscovery } from '../decode/ws-discovery.ts';
import { stunExchange } from './datagram-exchanges.ts';
import { MAPPING_ANNOUNCEMENT_PORT, MAPPING_PORT, recogniseMapping } from './datagram-mappings.ts';
import type { Exchange } from './round-trips.ts';

/** What a datagram turned out to be. */
export type RecognisedDatagram = {
  /** Name of the protocol, as `service` in the document. */
  service: string;
  /** What the message is for, in the protocol's words. */
  message: string;
  /** Addresses named inside: peers and relays handed out, and the sender's own. */
  addresses: readonly SocketAddress[];
  /** Which half of an exchange it is, where an identifier binds both. */
  exchange: Exchange | null;
  /** By which address a server saw whoever asked; null when it does not say. */
  mapped?: SocketAddress | null;
};

const NTP_PORT = 123;
export const NBNS_PORT = 137;
const SSDP_PORT = 1900;
const WS_DISCOVERY_PORT = 3702;
const IKE_PORT = 500;
/** Of IPsec behind address translation (RFC 3948). */
const NAT_TRAVERSAL_PORT = 4500;
const STUN_PORT = 3478;

/** What recognising may ask of the flow: both its ports. */
export type FlowPorts = readonly [responder: number, originator: number];

/**
 * The protocol of a datagram, by its bytes; the port is asked only where a header says too little to be told from
 * chance (NTP, NAT-PMP, PCP, IKE, ESP, channels of TURN) or where the protocol is text on a port of its own. Rules come last: what they
 * tell by a pattern is less than what code reads.
 */
export function recogniseDatagram(
  view: DataView,
  start: number,
  end: number,
  wireLength: number,
  ports: FlowPorts,
  patterns: ProtocolPatterns['udp'],
): RecognisedDatagram | null {
  const hasPort = (port: number) => ports[0] === port || ports[1] === port;
  const stun = readStun(view, start, end);
  if (stun !== null) {
    const addresses = [stun.relayed, stun.alternateServer, ...stun.peers].filter((each) => each !== null);
    const message = `${stun.method}-${stun.kind}`;
    return { service: 'stun', message, addresses, exchange: stunExchange(stun), mapped: stun.mapped };
  }
  if (hasPort(STUN_PORT) && readTurnChannel(view, start, end) !== null) return named('stun', 'channel-data');
  if (hasPort(NTP_PORT) && readNtp(view, start, end) !== null) return named('ntp', 'time');
  if (hasPort(NBNS_PORT)) {
    const netbios = readNbns(view, start, end);
    if (netbios !== null) return named('nbns', netbios.operation);
  }
  if (hasPort(SSDP_PORT)) {
    const ssdp = readSsdp(view, start, end);
    if (ssdp !== null) return named('ssdp', ssdp.type);
  }
  if (hasPort(WS_DISCOVERY_PORT)) {
    const discovery = readWsDiscovery(view, start, end);
    if (discovery !== null) return named('ws-discovery', discovery.kind);
  }
  if (hasPort(MAPPING_PORT) || hasPort(MAPPING_ANNOUNCEMENT_PORT)) {
    const mapping = recogniseMapping(view, start, end, wireLength);
    if (mapping !== null) return mapping;
  }
  const p2p = readP2pDatagram(view, start, end, wireLength);
  if (p2p !== null) return { service: p2p.family, message: p2p.message, addresses: p2p.addresses, exchange: null };
  const vpn =
    readWireguard(view, start, end, wireLength) ??
    readOpenvpnReset(view, start, end) ??
    (hasPort(IKE_PORT) ? readIke(view, start, end, wireLength) : null) ??
    (hasPort(NAT_TRAVERSAL_PORT) ? readNatTraversal(view, start, end, wireLength) : null);
  if (vpn !== null) return named(vpn.protocol, vpn.message);
  if (looksLikeRtcp(view, start, end)) return named('rtcp', 'report');
  const match = matchProtocolBytes(patterns, view, start, end, ports, wireLength);
  return match === null ? null : named(match.protocol, match.message ?? 'message');
}

function named(service: string, message: string): RecognisedDatagram {
  return { service, message, addresses: [], exchange: null };
}
