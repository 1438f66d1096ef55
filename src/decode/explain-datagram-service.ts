import { explainNbns } from './explain-dns.ts';
import { explainNatPmp } from './explain-nat-pmp.ts';
import { explainNtp } from './explain-ntp.ts';
import { explainP2p, P2P_NAMES } from './explain-p2p.ts';
import { addBytes, onLayer, type Page } from './explain-page.ts';
import { explainPcp } from './explain-pcp.ts';
import { explainRtcp } from './explain-rtcp.ts';
import { explainInterleaved } from './explain-rtp.ts';
import { explainByRule } from './explain-rule.ts';
import { explainStun, explainTurnChannel } from './explain-stun.ts';
import { explainTextMessage, explainWsDiscovery } from './explain-text.ts';
import { explainVpn } from './explain-vpn.ts';
import type { Layers } from './layers.ts';
import { readNatPmp } from './nat-pmp.ts';
import { readNbns } from './nbns.ts';
import { readNtp } from './ntp.ts';
import { readP2pDatagram } from './p2p.ts';
import { readPcp } from './pcp.ts';
import { hasPort } from './ports.ts';
import type { ProtocolPatterns } from './protocol-pattern.ts';
import { INTERLEAVED_HEADER, looksLikeRtcp, readInterleavedFrame } from './rtp.ts';
import { readSip } from './sip.ts';
import { readSsdp } from './ssdp.ts';
import { readStun, readTurnChannel } from './stun.ts';
import { NON_ESP_MARKER, readIke, readNatTraversal, readOpenvpnReset, readWireguard, type VpnMessage } from './vpn.ts';
import { readWsDiscovery } from './ws-discovery.ts';

const PORT = {
  ntp: 123,
  nbns: 137,
  ike: 500,
  ssdp: 1900,
  stun: 3478,
  natTraversal: 4500,
  wsDiscovery: 3702,
  mappingAnnouncement: 5350,
  mapping: 5351,
} as const;

const VPN_NAMES: Readonly<Record<VpnMessage['protocol'], string>> = {
  wireguard: 'WireGuard',
  openvpn: 'OpenVPN',
  ike: 'IKE',
  'esp-in-udp': 'ESP',
  'ipsec-keep-alive': 'IPsec',
};

/** Explains what neither names nor secures: calls, time, discovery, P2P, tunnels. Its protocol, or null and no row. */
export function explainDatagramService(page: Page, layers: Layers, patterns: ProtocolPatterns): string | null {
  return (
    explainSipDatagram(page, layers) ??
    explainStunDatagram(page, layers) ??
    explainByPort(page, layers) ??
    explainMappingDatagram(page, layers) ??
    explainP2pDatagram(page, layers) ??
    explainVpnDatagram(page, layers) ??
    explainRtcpDatagram(page, layers) ??
    explainByRule(page, layers, patterns) ??
    explainInterleavedDatagram(page, layers)
  );
}

function explainSipDatagram(page: Page, { payloadOffset, payloadEnd }: Layers): string | null {
  if (readSip(page.view, payloadOffset, payloadEnd) === null) return null;
  explainTextMessage(onLayer(page, 'SIP'), payloadOffset, payloadEnd);
  return 'sip';
}

function explainStunDatagram(page: Page, layers: Layers): string | null {
  const { payloadOffset: start, payloadEnd: end } = layers;
  const stun = readStun(page.view, start, end);
  if (stun !== null) {
    explainStun(onLayer(page, 'STUN'), start, end, stun);
    return 'stun';
  }
  if (!hasPort(layers, PORT.stun) || readTurnChannel(page.view, start, end) === null) return null;
  explainTurnChannel(onLayer(page, 'TURN'), start);
  return 'stun';
}

/** Where a header says too little to be told from chance, or where the protocol is text on a port of its own. */
function explainByPort(page: Page, layers: Layers): string | null {
  const { payloadOffset: start, payloadEnd: end } = layers;
  const ntp = hasPort(layers, PORT.ntp) ? readNtp(page.view, start, end) : null;
  if (ntp !== null) {
    explainNtp(onLayer(page, 'NTP'), start, end, ntp);
    return 'ntp';
  }
  const netbios = hasPort(layers, PORT.nbns) ? readNbns(page.view, start, end) : null;
  if (netbios !== null) {
    explainNbns(onLayer(page, 'NBNS'), start, end, netbios);
    return 'nbns';
  }
  if (hasPort(layers, PORT.ssdp) && readSsdp(page.view, start, end) !== null) {
    explainTextMessage(onLayer(page, 'SSDP'), start, end);
    return 'ssdp';
  }
  const discovery = hasPort(layers, PORT.wsDiscovery) ? readWsDiscovery(page.view, start, end) : null;
  if (discovery === null) return null;
  explainWsDiscovery(onLayer(page, 'WS-Discovery'), start, end, discovery);
  return 'ws-discovery';
}

function explainMappingDatagram(page: Page, layers: Layers): string | null {
  const { payloadOffset: start, payloadEnd: end, payloadLength } = layers;
  if (!hasPort(layers, PORT.mapping) && !hasPort(layers, PORT.mappingAnnouncement)) return null;
  if (readNatPmp(page.view, start, end) !== null) {
    explainNatPmp(onLayer(page, 'NAT-PMP'), start, end);
    return 'nat-pmp';
  }
  const message = readPcp(page.view, start, end, payloadLength);
  if (message === null) return null;
  explainPcp(onLayer(page, 'PCP'), start, end, message);
  return 'pcp';
}

function explainP2pDatagram(page: Page, { payloadOffset, payloadEnd, payloadLength }: Layers): string | null {
  const message = readP2pDatagram(page.view, payloadOffset, payloadEnd, payloadLength);
  if (message === null) return null;
  explainP2p(onLayer(page, P2P_NAMES[message.family]), payloadOffset, payloadEnd, message);
  return message.family;
}

function explainVpnDatagram(page: Page, layers: Layers): string | null {
  const { payloadOffset: start, payloadEnd: end, payloadLength } = layers;
  const message =
    readWireguard(page.view, start, end, payloadLength) ??
    readOpenvpnReset(page.view, start, end) ??
    (hasPort(layers, PORT.ike) ? readIke(page.view, start, end, payloadLength) : null) ??
    (hasPort(layers, PORT.natTraversal) ? readNatTraversal(page.view, start, end, payloadLength) : null);
  if (message === null) return null;
  const layer = onLayer(page, VPN_NAMES[message.protocol]);
  // Four zeros tell IKE from ESP where both share a port (RFC 3948, section 2.2).
  const marker = message.protocol === 'ike' && !hasPort(layers, PORT.ike) ? NON_ESP_MARKER : 0;
  if (marker > 0) addBytes(layer, 'non-ESP marker', start, start + marker);
  explainVpn(layer, start + marker, end, message);
  return message.protocol;
}

/** Media itself (RTP) is not certain from one packet; its reports, whose lengths must fill the datagram, are. */
function explainRtcpDatagram(page: Page, { payloadOffset, payloadEnd }: Layers): string | null {
  if (!looksLikeRtcp(page.view, payloadOffset, payloadEnd)) return null;
  explainRtcp(onLayer(page, 'RTCP'), payloadOffset, payloadEnd);
  return 'rtcp';
}

/** Framing whose length fills the datagram is no chance; that it carries media, a second packet would have to show. */
function explainInterleavedDatagram(page: Page, { payloadOffset, payloadEnd, payloadLength }: Layers): string | null {
  const frame = readInterleavedFrame(page.view, payloadOffset, payloadEnd);
  if (frame === null || frame.length !== payloadLength - INTERLEAVED_HEADER) return null;
  explainInterleaved(page, payloadOffset, payloadEnd);
  return 'interleaved';
}
