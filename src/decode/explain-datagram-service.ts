import { explainNtp } from './explain-ntp.ts';
import { explainP2p, P2P_NAMES } from './explain-p2p.ts';
import { onLayer, type Page } from './explain-page.ts';
import { explainRtcp } from './explain-rtcp.ts';
import { explainStun } from './explain-stun.ts';
import { explainTextMessage, explainWsDiscovery } from './explain-text.ts';
import { explainVpn } from './explain-vpn.ts';
import type { Layers } from './layers.ts';
import { readNtp } from './ntp.ts';
import { readP2pDatagram } from './p2p.ts';
import { looksLikeRtcp } from './rtp.ts';
import { readSsdp } from './ssdp.ts';
import { readStun } from './stun.ts';
import { readIke, readOpenvpnReset, readWireguard, type VpnMessage } from './vpn.ts';
import { readWsDiscovery } from './ws-discovery.ts';

const PORT = { ntp: 123, ike: 500, ssdp: 1900, wsDiscovery: 3702 } as const;

const VPN_NAMES: Readonly<Record<VpnMessage['protocol'], string>> = {
  wireguard: 'WireGuard',
  openvpn: 'OpenVPN',
  ike: 'IKE',
  'esp-in-udp': 'ESP',
  'ipsec-keep-alive': 'IPsec',
};

/** Explains what neither names nor secures: time, discovery, P2P, tunnels. Its protocol, or null and no row. */
export function explainDatagramService(page: Page, layers: Layers): string | null {
  const { payloadOffset: start, payloadEnd: end } = layers;
  const { view } = page;
  const stun = readStun(view, start, end);
  if (stun !== null) {
    explainStun(onLayer(page, 'STUN'), start, end, stun);
    return 'stun';
  }
  return (
    explainByPort(page, layers) ??
    explainP2pDatagram(page, layers) ??
    explainVpnDatagram(page, layers) ??
    explainRtcpDatagram(page, layers)
  );
}

/** Where a header says too little to be told from chance, or where the protocol is text on a port of its own. */
function explainByPort(page: Page, layers: Layers): string | null {
  const { payloadOffset: start, payloadEnd: end } = layers;
  const ntp = hasPort(layers, PORT.ntp) ? readNtp(page.view, start, end) : null;
  if (ntp !== null) {
    explainNtp(onLayer(page, 'NTP'), start, end, ntp);
    return 'ntp';
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
    (hasPort(layers, PORT.ike) ? readIke(page.view, start, end, payloadLength) : null);
  if (message === null) return null;
  explainVpn(onLayer(page, VPN_NAMES[message.protocol]), start, end, message);
  return message.protocol;
}

/** Media itself (RTP) is not certain from one packet; its reports, whose lengths must fill the datagram, are. */
function explainRtcpDatagram(page: Page, { payloadOffset, payloadEnd }: Layers): string | null {
  if (!looksLikeRtcp(page.view, payloadOffset, payloadEnd)) return null;
  explainRtcp(onLayer(page, 'RTCP'), payloadOffset, payloadEnd);
  return 'rtcp';
}

function hasPort({ sourcePort, destinationPort }: Layers, port: number): boolean {
  return sourcePort === port || destinationPort === port;
}
